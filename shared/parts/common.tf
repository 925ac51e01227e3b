[# What several parts write alike. #]
[% macro machine_type(v, s, what) %]
variable "[[ v.machine_type ]]" {
  description = "[[ what ]]"
  type        = string
  default     = [[ s.machine_type | hcl ]]

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)+$", var.[[ v.machine_type ]]))
    error_message = "A machine type looks like e2-medium or n2-standard-4."
  }
}
[%- endmacro %]
[% macro container_image(v, s, what) %]
variable "[[ v.container_image ]]" {
  description = "[[ what ]]"
  type        = string
  default     = [[ s.image | hcl ]]

  validation {
    condition     = can(regex("^[a-z0-9][A-Za-z0-9._/:@-]*$", var.[[ v.container_image ]]))
    error_message = "An image looks like nginx:stable or europe-docker.pkg.dev/project/repository/app:1.0."
  }
}
[%- endmacro %]
[% macro boot_image(v, default, what) %]
variable "[[ v.image ]]" {
  description = "[[ what ]]"
  type        = string
  default     = [[ default | hcl ]]
}
[%- endmacro %]
[% macro iap_members(v, s, what) %]
variable "[[ v.iap_members ]]" {
  description = "[[ what ]]"
  type        = list(string)
  default     = [[ "[" ]][[ s.people | map("hcl") | join(", ") ]]]

  validation {
    condition     = alltrue([for member in var.[[ v.iap_members ]] : can(regex("^(user|group|domain):", member))])
    error_message = "A member begins with user:, group: or domain:."
  }
}
[%- endmacro %]
[% macro protection(v, what) %]
variable "[[ v.deletion_protection ]]" {
  description = "[[ what ]]"
  type        = bool
  default     = true
}
[%- endmacro %]
[% macro works(grant, role, identity) %]
resource "google_project_iam_member" "[[ grant.label ]]" {
  project = var.project_id
  role    = "[[ role ]]"
  member  = google_service_account.[[ identity.label ]].member

  # Buckets are let in one by one, below.
  condition {
    title      = "no-buckets"
    expression = "!resource.name.startsWith(\"projects/_/buckets/\")"
  }
}
[%- endmacro %]
[% macro in_bucket(grant, role, bucket, identity) %]
resource "google_storage_bucket_iam_member" "[[ grant.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "[[ role ]]"
  member = google_service_account.[[ identity.label ]].member
}
[%- endmacro %]
