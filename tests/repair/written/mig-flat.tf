resource "google_compute_instance_group_manager" "m" {
  name               = "m-main"
  zone               = "us-central1-a"
  base_instance_name = "web"
  instance_template  = "projects/acme/global/instanceTemplates/web"
  size               = 3
}
