resource "google_compute_instance_group" "[[ machines.label ]]" {
  name      = "[[ machines.ref ]]${var.name_suffix}"
  zone      = [[ vm.address ]].zone
  instances = [[ "[" ]][[ vm.address ]].self_link]
}
