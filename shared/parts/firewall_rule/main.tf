resource "google_compute_firewall" "[[ rule.label ]]" {
  name        = "[[ rule.ref ]]${var.name_suffix}"
  network     = google_compute_network.[[ network.label ]].id
  description = "[[ "Lets in" if s.action == "allow" and s.direction == "in" else "Lets out" if s.action == "allow" else "Keeps out" if s.direction == "in" else "Keeps in" ]] what a goal names"
  direction   = "[[ "INGRESS" if s.direction == "in" else "EGRESS" ]]"
  priority    = [[ s.priority ]]
[% if s.direction == "in" %]

  source_ranges = [[ s.each_range | tojson ]]
[% else %]

  destination_ranges = [[ s.each_range | tojson ]]
[% endif %]
[% if s.each_tag %]

  target_tags = [[ s.each_tag | tojson ]]
[% endif %]

  [[ s.action ]] {
    protocol = "[[ s.protocol ]]"
[% if s.each_port %]
    ports    = [[ s.each_port | tojson ]]
[% endif %]
  }
}
