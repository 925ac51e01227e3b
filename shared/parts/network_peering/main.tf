# Nothing goes over it before whoever keeps the other network peers back; the ranges of the two must not overlap.
resource "google_compute_network_peering" "[[ peered.label ]]" {
  for_each = toset(var.[[ v.peer_networks ]])

  name                 = "[[ peered.ref ]]-${substr(sha256(each.value), 0, 6)}${var.name_suffix}"
  network              = google_compute_network.[[ network.label ]].id
  peer_network         = each.value
  export_custom_routes = [[ s.routes | lower ]]
  import_custom_routes = [[ s.routes | lower ]]
}
