resource "google_compute_region_instance_group_manager" "g" {
  name               = "g"
  region             = "us-central1"
  base_instance_name = "g"
  version {
    instance_template = "projects/p/global/instanceTemplates/t"
  }
}
resource "google_compute_region_autoscaler" "a" {
  name         = "a"
  region       = "us-central1"
  target       = google_compute_region_instance_group_manager.g.id
  min_replicas = 1
  max_replicas = 5
  cpu_utilization {
    target = 0.6
  }
}
