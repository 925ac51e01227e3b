resource "random_password" "[[ password.label ]]" {
  length           = 32
  min_lower        = 1
  min_upper        = 1
  min_numeric      = 1
  min_special      = 1
  override_special = "-_"
}

resource "google_alloydb_user" "[[ user.label ]]" {
  cluster        = google_alloydb_cluster.[[ cluster.label ]].name
  user_id        = "[[ user_id ]]"
  user_type      = "ALLOYDB_BUILT_IN"
  password       = random_password.[[ password.label ]].result
  database_roles = ["alloydbsuperuser"]

  depends_on = [google_alloydb_instance.[[ primary.label ]]]
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
  secret_data = "postgresql://[[ user_id ]]:${random_password.[[ password.label ]].result}@${google_alloydb_instance.[[ primary.label ]].ip_address}:5432/postgres"
}

resource "google_secret_manager_secret_iam_member" "[[ url_access.label ]]" {
  secret_id = google_secret_manager_secret.[[ url_secret.label ]].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.[[ identity.label ]].member
}
