variable "users" {
  type    = list(string)
  default = ["ann@acme.com"]
}
resource "google_project_iam_binding" "b" {
  project = "acme-prod"
  role    = "roles/viewer"
  members = [for u of var.users : "user:${u}"]
}
