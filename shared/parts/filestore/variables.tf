[% import "common.tf" as common %]
[% if s.protectable %]
[[ common.protection(v, "Whether the share refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
[% endif %]
