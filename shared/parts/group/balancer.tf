[% import "balanced.tf" as balanced %]
[[ balanced.service(behind, group.address ~ ".instance_group", health, by, by_s, "HTTP") ]]
