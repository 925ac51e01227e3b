[% import "container.tf" as c %]
resource "google_cloud_run_v2_worker_pool" "[[ pool.label ]]" {
  name                = "[[ pool.ref ]]${var.name_suffix}"
  location            = var.region
  deletion_protection = false
  labels              = local.labels

  scaling {
    scaling_mode          = "MANUAL"
    manual_instance_count = [[ s.instances ]]
  }

  template {
    service_account = google_service_account.[[ identity.label ]].email
[% if s.gpu %]

    gpu_zonal_redundancy_disabled = true
[% endif %]
[[ c.accelerator(s) | indent(4, true) ]]
[% if network %]
[[ c.vpc(network, subnet.address, s.egress == "all" or "nat" in used | map(attribute="part")) | indent(4, true) ]]
[% endif %]
    containers {
[[ c.image(v, s) | indent(6, true) ]]
[[ c.env(s, env, secret_env) | indent(6, true) ]]
      resources {
[[ c.limits(s) | indent(8, true) ]]      }
[[ c.mounts(s, used) | indent(6, true) ]]
    }
[[ c.volumes(s, used) | indent(4, true) ]]
  }
[% if after %]

  depends_on = [[ after ]]
[% endif %]
}
