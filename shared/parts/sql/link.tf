# The application logs in as its own service account: there is no password to keep or to leak.
resource "google_sql_user" "[[ user.label ]]" {
[% if s.engine == "mysql" %]
  name     = google_service_account.[[ identity.label ]].email
[% else %]
  name     = trimsuffix(google_service_account.[[ identity.label ]].email, ".gserviceaccount.com")
[% endif %]
  instance = google_sql_database_instance.[[ db.label ]].name
  type     = "CLOUD_IAM_SERVICE_ACCOUNT"
}
[% if db_login %]

resource "google_project_iam_member" "[[ db_login.label ]]" {
  project = var.project_id
  role    = "roles/cloudsql.instanceUser"
  member  = google_service_account.[[ identity.label ]].member
}
[% endif %]
