[% for each in used if each.part == "cloud_run" %]
[% if loop.first %]
resource "google_project_iam_member" "[[ receives.label ]]" {
  project = var.project_id
  role    = "roles/eventarc.eventReceiver"
  member  = google_service_account.[[ identity.label ]].member
}

# Each object calls the service with an event that names it; a call that is not answered is made again.
resource "google_eventarc_trigger" "[[ trigger.label ]]" {
  name            = "[[ trigger.ref ]]${var.name_suffix}"
  location        = lower(google_storage_bucket.[[ bucket.label ]].location)
  service_account = google_service_account.[[ identity.label ]].email
  labels          = local.labels

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.[[ s.on ]]"
  }

  matching_criteria {
    attribute = "bucket"
    value     = google_storage_bucket.[[ bucket.label ]].name
  }

  destination {
    cloud_run_service {
      service = google_cloud_run_v2_service.[[ each.service.label ]].name
      region  = google_cloud_run_v2_service.[[ each.service.label ]].location
    }
  }

  depends_on = [
    google_project_iam_member.[[ receives.label ]],
[% for grant in grants %]
    [[ grant ]],
[% endfor %]
  ]
}
[% endif %]
[% endfor %]
