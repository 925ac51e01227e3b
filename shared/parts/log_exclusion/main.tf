[% if s.whose == "project" %]
# Not stored, whoever of the project writes it; errors, audit logs and what firewalls log always are.
[% else %]
# Not stored of what this deployment writes; errors, audit logs and what firewalls log always are.
[% endif %]
resource "google_logging_project_exclusion" "[[ excluded.label ]]" {
  name        = "[[ excluded.ref ]]${var.name_suffix}"
  description = "Leaves out of the logs: [[ s.dropped_shown ]]"
[% if s.whose == "project" %]
  filter      = "[[ s.dropped ]]"
[% else %]

  filter = "(${join(" OR ", [for place in [
    "resource.labels.service_name",
    "resource.labels.job_name",
    "resource.labels.worker_pool_name",
    "resource.labels.database_id",
    "resource.labels.cluster_name",
    "resource.labels.url_map_name",
    "labels.instance_name",
    "labels.\"compute.googleapis.com/resource_name\"",
  ] : "${place}:\"${var.name_suffix}\""])}) AND [[ s.dropped ]]"
[% endif %]
}
