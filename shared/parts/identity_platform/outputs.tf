output "[[ o.auth_domain ]]" {
  description = "Where the application's sign-in is asked; pages of your own domain are added under Authorized domains."
  value       = "${google_identity_platform_config.[[ sign_in.label ]].project}.firebaseapp.com"
}
