[% import "common.tf" as common %]
[[ common.machine_type(v, s, "The Compute Engine machine type.") ]]

[[ common.boot_image(v, "debian-cloud/debian-13", "The boot image of the machines: a family, so that a new machine gets its latest image.") ]]
