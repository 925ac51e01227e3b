[% import "balanced.tf" as balanced %]
resource "google_compute_region_network_endpoint_group" "[[ endpoints.label ]]" {
  name                  = "[[ endpoints.ref ]]${var.name_suffix}"
  region                = [[ service.address ]].location
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = [[ service.address ]].name
  }
}

[% set others = [] %]
[% if s.further %]
resource "google_compute_region_network_endpoint_group" "[[ endpoints_there.label ]]" {
  for_each = google_cloud_run_v2_service.[[ elsewhere.label ]]

  name                  = "[[ endpoints.ref ]]${var.name_suffix}"
  region                = each.key
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = each.value.name
  }
}

[% for region in s.further %]
[% set _ = others.append(endpoints_there.address ~ '["' ~ region ~ '"].id') %]
[% endfor %]
[% endif %]
[[ balanced.service(behind, endpoints.address ~ ".id", none, by, by_s, "HTTPS", others) ]]
[% if by_s.iap %]

data "google_project" "[[ behind.label ]]" {}

# Identity-Aware Proxy calls it for whoever has signed in.
resource "google_cloud_run_v2_service_iam_member" "[[ behind.label ]]_iap" {
  name     = [[ service.address ]].name
  location = [[ service.address ]].location
  role     = "roles/run.invoker"
  member   = "serviceAccount:service-${data.google_project.[[ behind.label ]].number}@gcp-sa-iap.iam.gserviceaccount.com"
}
[% if s.further %]

resource "google_cloud_run_v2_service_iam_member" "[[ behind.label ]]_iap_there" {
  for_each = google_cloud_run_v2_service.[[ elsewhere.label ]]

  name     = each.value.name
  location = each.value.location
  role     = "roles/run.invoker"
  member   = "serviceAccount:service-${data.google_project.[[ behind.label ]].number}@gcp-sa-iap.iam.gserviceaccount.com"
}
[% endif %]
[% endif %]
