resource "google_project_iam_custom_role" "r" {
  role_id     = "reader"
  title       = "Reader"
  description = "Reads things
and nothing else"
  permissions = ["storage.objects.get"]
}
