"""What a group of machines is made of, in one zone and over a region, as Terraform calls it: spelt once."""

ZONAL, REGIONAL = "google_compute_instance_group_manager", "google_compute_region_instance_group_manager"
MANAGERS = (ZONAL, REGIONAL)
AUTOSCALERS = ("google_compute_autoscaler", "google_compute_region_autoscaler")
TEMPLATES = ("google_compute_instance_template", "google_compute_region_instance_template")
