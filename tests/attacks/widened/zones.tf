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
