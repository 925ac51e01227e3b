[% import "balanced.tf" as balanced %]
resource "google_compute_region_network_endpoint_group" "[[ endpoints.label ]]" {
  name                  = "[[ endpoints.ref ]]${var.name_suffix}"
  region                = [[ function.address ]].location
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = [[ function.address ]].name
  }
}

[[ balanced.service(behind, endpoints.address ~ ".id", none, by, by_s, "HTTPS") ]]
[% if by_s.iap %]

data "google_project" "[[ behind.label ]]" {}

# Identity-Aware Proxy calls it for whoever has signed in.
resource "google_cloud_run_v2_service_iam_member" "[[ behind.label ]]_iap" {
  name     = [[ function.address ]].name
  location = [[ function.address ]].location
  role     = "roles/run.invoker"
  member   = "serviceAccount:service-${data.google_project.[[ behind.label ]].number}@gcp-sa-iap.iam.gserviceaccount.com"
}
[% endif %]
