[% import "common.tf" as common %]
[% if s.standard %]
variable "[[ v.node_type ]]" {
  description = "The machine type of the nodes."
  type        = string
  default     = [[ s.node_type | hcl ]]

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)+$", var.[[ v.node_type ]]))
    error_message = "A machine type looks like e2-standard-2 or n2-standard-4."
  }
}
[% endif %]

[[ common.protection(v, "Whether the cluster refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
[% if s.certified %]

variable "[[ v.domains ]]" {
  description = "The domains of the certificate; their records must lead to the ingress's address."
  type        = list(string)
  default     = [[ "[" ]][[ s.named | map("hcl") | join(", ") ]]]
}
[% endif %]
