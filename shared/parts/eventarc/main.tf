[% set topics = used | selectattr("part", "eq", "queue") | list %]
[% for each in used if each.part in ("cloud_run", "workflow") %]
[% if loop.first %]
resource "google_project_iam_member" "[[ receives.label ]]" {
  project = var.project_id
  role    = "roles/eventarc.eventReceiver"
  member  = google_service_account.[[ identity.label ]].member
}

[% if each.part == "workflow" %]
# Each event starts the workflow, which gets it as its argument.
[% else %]
# Each event calls the service and names what happened; a call that is not answered is made again.
[% endif %]
resource "google_eventarc_trigger" "[[ trigger.label ]]" {
  name            = "[[ trigger.ref ]]${var.name_suffix}"
[% if topics %]
  location        = var.region
[% else %]
  location        = lower(google_storage_bucket.[[ bucket.label ]].location)
[% endif %]
  service_account = google_service_account.[[ identity.label ]].email
  labels          = local.labels

[% if topics %]
  matching_criteria {
    attribute = "type"
    value     = "google.cloud.pubsub.topic.v1.messagePublished"
  }

  transport {
    pubsub {
      topic = google_pubsub_topic.[[ topics[0].topic.label ]].id
    }
  }
[% else %]
  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.[[ s.on ]]"
  }

  matching_criteria {
    attribute = "bucket"
    value     = google_storage_bucket.[[ bucket.label ]].name
  }
[% endif %]

  destination {
[% if each.part == "workflow" %]
    workflow = google_workflows_workflow.[[ each.workflow.label ]].id
[% else %]
    cloud_run_service {
      service = google_cloud_run_v2_service.[[ each.service.label ]].name
      region  = google_cloud_run_v2_service.[[ each.service.label ]].location
    }
[% endif %]
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
