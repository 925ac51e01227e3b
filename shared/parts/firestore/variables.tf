[% import "common.tf" as common %]
[[ common.protection(v, "Whether the database refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
