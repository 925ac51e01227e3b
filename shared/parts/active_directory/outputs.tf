output "[[ o.ad_domain ]]" {
  description = "The domain, as machines join it."
  value       = [[ directory.address ]].domain_name
}
