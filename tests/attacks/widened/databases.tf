# attack: a copier of every database, without a condition
resource "google_project_iam_member" "db0" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = google_service_account.mine.member
}
# attack: a condition that is always true beside the right one
resource "google_project_iam_member" "db1" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\" || true"
  }
}
# attack: a condition that is true
resource "google_project_iam_member" "db2" {
  project = var.project_id
  role   = "roles/datastore.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "true"
  }
}
# attack: a condition that a type decides
resource "google_project_iam_member" "db3" {
  project = var.project_id
  role   = "roles/datastore.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.type == \"firestore.googleapis.com/Database\""
  }
}
# attack: every database that begins so
resource "google_project_iam_member" "db4" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name.startsWith(\"projects/${var.project_id}/databases/\")"
  }
}
# attack: the project's own database
resource "google_project_iam_member" "db5" {
  project = var.project_id
  role   = "roles/datastore.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/(default)\""
  }
}
# attack: another deployment's database
resource "google_project_iam_member" "db6" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/docs-zzzzz\""
  }
}
# attack: a database of another project
resource "google_project_iam_member" "db7" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/attacker-prj/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: the instance's condition for a database
resource "google_project_iam_member" "db8" {
  project = var.project_id
  role   = "roles/cloudsql.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: the database's role with an instance's condition
resource "google_project_iam_member" "db9" {
  project = var.project_id
  role   = "roles/datastore.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/instances/${google_sql_database_instance.db.name}\""
  }
}
# attack: everything but the own database
resource "google_project_iam_member" "db10" {
  project = var.project_id
  role   = "roles/cloudsql.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name != \"projects/${var.project_id}/instances/${google_sql_database_instance.db.name}\""
  }
}
# attack: a condition that ends in a second line
resource "google_project_iam_member" "db11" {
  project = var.project_id
  role   = "roles/cloudsql.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/instances/${google_sql_database_instance.db.name}\"\n|| true"
  }
}
# attack: a condition with a comment behind
resource "google_project_iam_member" "db12" {
  project = var.project_id
  role   = "roles/cloudsql.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/instances/${google_sql_database_instance.db.name}\" // and all others"
  }
}
# attack: a condition of two databases in one text
resource "google_project_iam_member" "db13" {
  project = var.project_id
  role   = "roles/cloudsql.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/instances/a\" || resource.name == \"projects/${var.project_id}/instances/${google_sql_database_instance.db.name}\""
  }
}
# attack: a condition that only apply can tell
resource "google_project_iam_member" "db14" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${random_string.r.result}\""
  }
}
# attack: a condition with a path that goes up
resource "google_project_iam_member" "db15" {
  project = var.project_id
  role   = "roles/cloudsql.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/instances/../${google_sql_database_instance.db.name}\""
  }
}
# attack: a larger role with the small role's condition
resource "google_project_iam_member" "db16" {
  project = var.project_id
  role   = "roles/cloudsql.admin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/instances/${google_sql_database_instance.db.name}\""
  }
}
# attack: an owner of databases with the condition
resource "google_project_iam_member" "db17" {
  project = var.project_id
  role   = "roles/datastore.owner"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: an editor of the project with the condition
resource "google_project_iam_member" "db18" {
  project = var.project_id
  role   = "roles/editor"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: a role in other letters
resource "google_project_iam_member" "db19" {
  project = var.project_id
  role   = "roles/Datastore.importExportAdmin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: a role with a letter that looks alike
resource "google_project_iam_member" "db20" {
  project = var.project_id
  role   = "roles/dаtastore.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: a role of one's own making
resource "google_project_iam_member" "db21" {
  project = var.project_id
  role   = "projects/demo-project/roles/cloudsql.viewer"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/instances/${google_sql_database_instance.db.name}\""
  }
}
# attack: a role that a function puts together
resource "google_project_iam_member" "db22" {
  project = var.project_id
  role   = join("/", ["roles", "datastore.owner"])
  member = google_service_account.mine.member
}
# attack: the same in another project
resource "google_project_iam_member" "db_other" {
  project = "attacker-prj"
  role   = "roles/datastore.importExportAdmin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: a copier from another project
resource "google_project_iam_member" "dbm0" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = local.partner
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: a copier whom nobody names
resource "google_project_iam_member" "dbm1" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = local.stranger
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: everybody copies the database
resource "google_project_iam_member" "dbm2" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = "allUsers"
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: everybody who has an account copies
resource "google_project_iam_member" "dbm3" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = "allAuthenticatedUsers"
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: a person whom nobody names looks at instances
resource "google_project_iam_member" "dbm4" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = "user:eve@attacker.example"
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: a person whom the plan names copies the database
resource "google_project_iam_member" "dbm5" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = "group:staff@example.com"
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: all owners of the project
resource "google_project_iam_member" "dbm6" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = "projectOwner:demo-project"
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: Google's own account for transfers copies databases
resource "google_project_iam_member" "dbm7" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = data.google_storage_transfer_project_service_account.copies.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: an account that only apply can tell
resource "google_project_iam_member" "dbm8" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = "serviceAccount:${random_string.r.result}@demo-project.iam.gserviceaccount.com"
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: an account by its unique id
resource "google_project_iam_member" "dbm9" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = "serviceAccount:${google_service_account.mine.unique_id}"
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: a principal of another pool
resource "google_project_iam_member" "dbm10" {
  project = var.project_id
  role   = "roles/datastore.importExportAdmin"
  member = "principalSet://iam.googleapis.com/projects/999/locations/global/workloadIdentityPools/evil/*"
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
  }
}
# attack: one grant for each of two databases, one of them not one's own
resource "google_project_iam_member" "each_db" {
  for_each = toset(["docs${var.name_suffix}", "(default)"])
  project  = var.project_id
  role     = "roles/datastore.viewer"
  member   = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${each.value}\""
  }
}
# attack: a condition that is made for nothing
resource "google_project_iam_member" "dynamic_condition" {
  project = var.project_id
  role    = "roles/datastore.importExportAdmin"
  member  = google_service_account.mine.member
  dynamic "condition" {
    for_each = var.region == "" ? [1] : []
    content {
      title      = "one"
      expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.docs.name}\""
    }
  }
}
# attack: a larger role by the number
resource "google_project_iam_member" "counted" {
  count   = 2
  project = var.project_id
  role    = ["roles/logging.logWriter", "roles/datastore.owner"][count.index]
  member  = google_service_account.mine.member
}
