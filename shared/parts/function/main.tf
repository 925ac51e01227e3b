# Code is put here as a zip archive; the newest that the variable names is what runs.
resource "google_storage_bucket" "[[ code.label ]]" {
  name                        = "[[ code.project ]][[ code.ref ]]${var.name_suffix}"
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false
  labels                      = local.labels
}

# What answers until the application's own code is there; a zip archive in plain text.
resource "google_storage_bucket_object" "[[ archive.label ]]" {
  name         = "first.zip"
  bucket       = google_storage_bucket.[[ code.label ]].name
  content_type = "application/zip"
  content      = [[ s.archive | hcl ]]
}

resource "google_artifact_registry_repository" "[[ builds.label ]]" {
  repository_id = "[[ builds.ref ]]${var.name_suffix}"
  location      = var.region
  format        = "DOCKER"
  labels        = local.labels
}

# Whoever builds the function reads its code, keeps what was built and writes logs, and can do nothing else.
resource "google_service_account" "[[ builder.label ]]" {
  account_id   = "[[ builder.ref ]]${var.name_suffix}"
  display_name = "[[ builder.ref ]]${var.name_suffix}"
}

resource "google_storage_bucket_iam_member" "[[ builder_reads.label ]]" {
  bucket = google_storage_bucket.[[ code.label ]].name
  role   = "roles/storage.objectViewer"
  member = google_service_account.[[ builder.label ]].member
}

resource "google_artifact_registry_repository_iam_member" "[[ builder_keeps.label ]]" {
  repository = google_artifact_registry_repository.[[ builds.label ]].name
  location   = google_artifact_registry_repository.[[ builds.label ]].location
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.[[ builder.label ]].member
}

resource "google_project_iam_member" "[[ builder_logs.label ]]" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.[[ builder.label ]].member
}
[% if s.triggered %]

resource "google_project_iam_member" "[[ receives.label ]]" {
  project = var.project_id
  role    = "roles/eventarc.eventReceiver"
  member  = google_service_account.[[ identity.label ]].member
}
[% endif %]

resource "google_cloudfunctions2_function" "[[ function.label ]]" {
  name     = "[[ function.ref ]]${var.name_suffix}"
  location = var.region
  labels   = local.labels

  build_config {
    runtime           = "[[ s.runtime ]]"
    entry_point       = "[[ s.entry_point ]]"
    docker_repository = google_artifact_registry_repository.[[ builds.label ]].id
    service_account   = google_service_account.[[ builder.label ]].name

    source {
      storage_source {
        bucket = google_storage_bucket.[[ code.label ]].name
        object = coalesce(var.[[ v.source_object ]], google_storage_bucket_object.[[ archive.label ]].name)
      }
    }
  }

  service_config {
    available_memory      = "[[ s.memory ]]"
    available_cpu         = "[[ s.cpu ]]"
    timeout_seconds       = [[ s.timeout_s ]]
    min_instance_count    = [[ s.min_instances ]]
    max_instance_count    = [[ s.max_instances ]]
    ingress_settings      = "[[ s.traffic ]]"
    service_account_email = google_service_account.[[ identity.label ]].email
[% if env or s.pairs %]

    environment_variables = {
[% set names = (env | map(attribute="name") | list) + (s.pairs | map("first") | list) %]
[% set width = names | map("length") | max %]
[% for name, value in s.pairs %]
      [[ name.ljust(width) ]] = [[ value | hcl ]]
[% endfor %]
[% for each in env %]
      [[ each.name.ljust(width) ]] = [[ each.value ]]
[% endfor %]
    }
[% endif %]
[% for each in secret_env %]

    secret_environment_variables {
      key        = "[[ each.name ]]"
      project_id = var.project_id
      secret     = [[ each.value | replace(".id", ".secret_id") ]]
      version    = [[ each.version ]]
    }
[% endfor %]
[% if network %]

    direct_vpc_egress = "[[ 'VPC_EGRESS_ALL_TRAFFIC' if 'nat' in used | map(attribute='part') else 'VPC_EGRESS_PRIVATE_RANGES_ONLY' ]]"

    direct_vpc_network_interface {
      network    = google_compute_network.[[ network.label ]].id
      subnetwork = google_compute_subnetwork.[[ subnet.label ]].id
    }
[% endif %]
  }
[% for each in used if each.part == "queue" and s.trigger == "pubsub" %]
[% if loop.first %]

  event_trigger {
    trigger_region        = var.region
    event_type            = "google.cloud.pubsub.topic.v1.messagePublished"
    pubsub_topic          = google_pubsub_topic.[[ each.topic.label ]].id
    retry_policy          = "RETRY_POLICY_RETRY"
    service_account_email = google_service_account.[[ identity.label ]].email
  }
[% endif %]
[% endfor %]

  depends_on = [
    google_storage_bucket_iam_member.[[ builder_reads.label ]],
    google_artifact_registry_repository_iam_member.[[ builder_keeps.label ]],
    google_project_iam_member.[[ builder_logs.label ]],
[% if s.triggered %]
    google_project_iam_member.[[ receives.label ]],
[% endif %]
[% for grant in grants %]
    [[ grant ]],
[% endfor %]
  ]
}
[% if s.open %]

# The plan names this grant: everybody may call the function.
resource "google_cloud_run_v2_service_iam_member" "[[ function_public.label ]]" {
  name     = google_cloudfunctions2_function.[[ function.label ]].name
  location = google_cloudfunctions2_function.[[ function.label ]].location
  role     = "roles/run.invoker"
  member   = "allUsers"
}
[% endif %]
[% for each in used if each.part == "bucket" and s.trigger == "storage" %]
[% if loop.first %]

# Each object that is there in full calls the function, again until it is answered.
resource "google_eventarc_trigger" "[[ arrives.label ]]" {
  name            = "[[ arrives.ref ]]${var.name_suffix}"
  location        = lower(google_storage_bucket.[[ each.bucket.label ]].location)
  service_account = google_service_account.[[ identity.label ]].email
  labels          = local.labels

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.finalized"
  }

  matching_criteria {
    attribute = "bucket"
    value     = google_storage_bucket.[[ each.bucket.label ]].name
  }

  destination {
    cloud_run_service {
      service = google_cloudfunctions2_function.[[ function.label ]].name
      region  = google_cloudfunctions2_function.[[ function.label ]].location
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.[[ event_access.label ]]]
}
[% endif %]
[% endfor %]
[% for each in used if each.part == "firestore" and s.trigger == "firestore" %]
[% if loop.first %]

# Each document that is [[ s.on ]] calls the function, again until it is answered.
resource "google_eventarc_trigger" "[[ arrives.label ]]" {
  name                    = "[[ arrives.ref ]]${var.name_suffix}"
  location                = google_firestore_database.[[ each.documents.label ]].location_id
  service_account         = google_service_account.[[ identity.label ]].email
  event_data_content_type = "application/protobuf"
  labels                  = local.labels

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.firestore.document.v1.[[ s.on ]]"
  }

  matching_criteria {
    attribute = "database"
    value     = google_firestore_database.[[ each.documents.label ]].name
  }

  matching_criteria {
    attribute = "document"
    operator  = "match-path-pattern"
    value     = "[[ s.documents ]]"
  }

  destination {
    cloud_run_service {
      service = google_cloudfunctions2_function.[[ function.label ]].name
      region  = google_cloudfunctions2_function.[[ function.label ]].location
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.[[ event_access.label ]]]
}
[% endif %]
[% endfor %]
[% if s.triggered %]

# Events come in as the function's own account.
resource "google_cloud_run_v2_service_iam_member" "[[ event_access.label ]]" {
  name     = google_cloudfunctions2_function.[[ function.label ]].name
  location = google_cloudfunctions2_function.[[ function.label ]].location
  role     = "roles/run.invoker"
  member   = google_service_account.[[ identity.label ]].member
}
[% endif %]
