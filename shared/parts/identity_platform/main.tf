# One for the whole project: there is no second one, and taking this deployment away leaves its users where they are.
resource "google_identity_platform_config" "[[ sign_in.label ]]" {
  project = var.project_id

  sign_in {
    email {
      enabled           = [[ s.email | lower ]]
      password_required = true
    }

    phone_number {
      enabled = [[ s.phone | lower ]]
    }

    anonymous {
      enabled = [[ s.anonymous | lower ]]
    }
  }

  client {
    permissions {
      disabled_user_signup   = [[ (not s.sign_up) | lower ]]
      disabled_user_deletion = false
    }
  }
[% if s.mfa %]

  mfa {
    state             = "ENABLED"
    enabled_providers = ["PHONE_SMS"]
  }
[% endif %]
}
