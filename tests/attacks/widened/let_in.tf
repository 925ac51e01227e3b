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
