resource "google_secret_manager_secret" "[[ secret.label ]]" {
  secret_id = "[[ secret.ref ]]${var.name_suffix}"
  labels    = local.labels

  replication {
[% if s.replication == "region" %]
    user_managed {
      replicas {
        location = var.region
      }
    }
[% else %]
    auto {}
[% endif %]
  }
[% if s.rotation_days %]

  rotation {
    rotation_period    = "[[ s.rotation_days * 86400 ]]s"
    next_rotation_time = var.[[ v.next_rotation ]]
  }

  topics {
    name = google_pubsub_topic.[[ rotation.label ]].id
  }

  depends_on = [google_pubsub_topic_iam_member.[[ rotation_told.label ]]]

  # Secret Manager moves it on at every rotation.
  lifecycle {
    ignore_changes = [rotation[0].next_rotation_time]
  }
[% endif %]
}
[% if not s.given %]

# Made up by Terraform, so that what uses it can start. Who has a value of their own adds it as a new version, and
# lets a change take that.
resource "random_password" "[[ value.label ]]" {
  length  = [[ s.length ]]
  special = false
}

resource "google_secret_manager_secret_version" "[[ version.label ]]" {
  secret      = google_secret_manager_secret.[[ secret.label ]].id
  secret_data = random_password.[[ value.label ]].result
}
[% endif %]
[% if s.rotation_days %]

data "google_project" "[[ secret.label ]]" {}

# Secret Manager says here when the secret is due; who rotates it listens.
resource "google_pubsub_topic" "[[ rotation.label ]]" {
  name   = "[[ rotation.ref ]]${var.name_suffix}"
  labels = local.labels
}

resource "google_pubsub_topic_iam_member" "[[ rotation_told.label ]]" {
  topic  = google_pubsub_topic.[[ rotation.label ]].name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-${data.google_project.[[ secret.label ]].number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
}
[% endif %]
