# Who looked at, read and changed data is logged. It holds for the project: for what others have in it too.
resource "google_project_iam_audit_config" "[[ audited.label ]]" {
  for_each = toset([[ s.names | tojson ]])

  project = var.project_id
  service = each.value
[% for kind in s.kinds %]

  audit_log_config {
    log_type = "[[ kind ]]"
  }
[% endfor %]
}
