resource "google_project_iam_custom_role" "r" {
  role_id     = "reader"
  title       = "Reader"
  description = <<EOT Reads things
EOT
  permissions = ["storage.objects.get"]
}
