[% if s.by_password %]
resource "random_password" "[[ password.label ]]" {
  length           = 32
  min_lower        = 1
  min_upper        = 1
  min_numeric      = 1
  min_special      = 1
  override_special = "-_"
}

resource "google_sql_user" "[[ user.label ]]" {
  name     = "[[ user_id ]]"
  instance = google_sql_database_instance.[[ db.label ]].name
  password = random_password.[[ password.label ]].result
}

# The password alone, and the whole address with it: an application reads the one that it knows.
resource "google_secret_manager_secret" "[[ password_secret.label ]]" {
  secret_id = "[[ password_secret.ref ]]${var.name_suffix}"
  labels    = local.labels

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "[[ password_version.label ]]" {
  secret      = google_secret_manager_secret.[[ password_secret.label ]].id
  secret_data = random_password.[[ password.label ]].result
}

resource "google_secret_manager_secret_iam_member" "[[ password_access.label ]]" {
  secret_id = google_secret_manager_secret.[[ password_secret.label ]].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.[[ identity.label ]].member
}

resource "google_secret_manager_secret" "[[ url_secret.label ]]" {
  secret_id = "[[ url_secret.ref ]]${var.name_suffix}"
  labels    = local.labels

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "[[ url_version.label ]]" {
  secret      = google_secret_manager_secret.[[ url_secret.label ]].id
  secret_data = "[[ s.scheme ]]://[[ user_id ]]:${random_password.[[ password.label ]].result}@${[[ place.address ~ '.address' if s.psc else db.address ~ '.private_ip_address' ]]}:[[ s.port ]]/${google_sql_database.[[ database.label ]].name}"
}

resource "google_secret_manager_secret_iam_member" "[[ url_access.label ]]" {
  secret_id = google_secret_manager_secret.[[ url_secret.label ]].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.[[ identity.label ]].member
}
[% else %]
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
[% endif %]
