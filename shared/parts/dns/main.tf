resource "google_dns_managed_zone" "[[ zone.label ]]" {
  name        = "[[ zone.ref ]]${var.name_suffix}"
  dns_name    = "${var.[[ v.domain ]]}."
  description = "[[ 'Names inside the network' if s.private else 'Names on the internet' ]]"
  visibility  = "[[ 'private' if s.private else 'public' ]]"
  labels      = local.labels
[% if s.private %]

  private_visibility_config {
    networks {
      network_url = google_compute_network.[[ network.label ]].id
    }
  }
[% else %]

  dnssec_config {
    state = "on"
  }
[% endif %]
}
[% if s.entries %]

resource "google_dns_record_set" "[[ records.label ]]" {
  for_each = var.[[ v.records ]]

  managed_zone = [[ zone.address ]].name
  name         = each.value.name == "@" ? [[ zone.address ]].dns_name : "${each.value.name}.${[[ zone.address ]].dns_name}"
  type         = each.value.type
  ttl          = [[ s.ttl_s ]]
  rrdatas      = each.value.values
}
[% endif %]
