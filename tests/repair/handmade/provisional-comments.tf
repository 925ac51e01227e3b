# TODO: move to modules
resource "google_compute_network" "vpc" { # main network
  name = "vpc" # keep
  auto_create_subnets = false // we make our own
  /* routing */
  routing_mod = "GLOBAL"
}
