[% import "common.tf" as common %]
[[ common.machine_type(v, s, "The size of the cluster's nodes.") ]]
