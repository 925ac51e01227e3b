output "[[ o.own_network ]]" {
  description = "This side's network, as whoever keeps the other one needs it to peer back."
  value       = google_compute_network.[[ network.label ]].id
}
