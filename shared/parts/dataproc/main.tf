[% import "common.tf" as common %]
# What its nodes may do: work for Dataproc, and keep files in the bucket.
[[ common.works(works, "roles/dataproc.worker", identity) ]]

[[ common.in_bucket(keeps, "roles/storage.objectAdmin", bucket, identity) ]]

# Its nodes speak to each other, and nobody else to them.
resource "google_compute_firewall" "[[ among.label ]]" {
  name        = "[[ among.ref ]]${var.name_suffix}"
  network     = google_compute_network.[[ network.label ]].id
  description = "Nodes of [[ cluster.ref ]] among themselves"
  source_tags = ["[[ cluster.ref ]]${var.name_suffix}"]
  target_tags = ["[[ cluster.ref ]]${var.name_suffix}"]

  allow {
    protocol = "tcp"
  }

  allow {
    protocol = "udp"
  }

  allow {
    protocol = "icmp"
  }
}
[% if s.scaled %]

resource "google_dataproc_autoscaling_policy" "[[ scaling.label ]]" {
  policy_id = "[[ scaling.ref ]]${var.name_suffix}"
  location  = var.region

  worker_config {
    min_instances = [[ s.workers ]]
    max_instances = [[ s.max_workers ]]
  }

  basic_algorithm {
    cooldown_period = "240s"

    yarn_config {
      graceful_decommission_timeout = "600s"
      scale_up_factor               = 0.5
      scale_down_factor             = 0.5
    }
  }
}
[% endif %]

# Its nodes have private addresses alone; what lasts stands in the bucket, and goes with no cluster.
resource "google_dataproc_cluster" "[[ cluster.label ]]" {
  name   = "[[ cluster.ref ]]${var.name_suffix}"
  region = var.region
  labels = local.labels

  cluster_config {
    staging_bucket = google_storage_bucket.[[ bucket.label ]].name
    temp_bucket    = google_storage_bucket.[[ bucket.label ]].name

    gce_cluster_config {
      zone                   = var.zone
      subnetwork             = google_compute_subnetwork.[[ subnet.label ]].id
      internal_ip_only       = true
      service_account        = google_service_account.[[ identity.label ]].email
      service_account_scopes = ["https://www.googleapis.com/auth/cloud-platform"]
      tags                   = ["[[ cluster.ref ]]${var.name_suffix}"]

      shielded_instance_config {
        enable_secure_boot          = true
        enable_vtpm                 = true
        enable_integrity_monitoring = true
      }
    }

    master_config {
      num_instances = [[ s.masters ]]
      machine_type  = var.[[ v.machine_type ]]

      disk_config {
        boot_disk_type    = "pd-balanced"
        boot_disk_size_gb = [[ s.disk_gb ]]
      }
    }

    worker_config {
      num_instances = [[ s.workers ]]
      machine_type  = var.[[ v.machine_type ]]

      disk_config {
        boot_disk_type    = "pd-balanced"
        boot_disk_size_gb = [[ s.disk_gb ]]
      }
    }
[% if s.spot_workers %]

    preemptible_worker_config {
      num_instances  = [[ s.spot_workers ]]
      preemptibility = "SPOT"

      disk_config {
        boot_disk_type    = "pd-balanced"
        boot_disk_size_gb = [[ s.disk_gb ]]
      }
    }
[% endif %]
[% if s.scaled %]

    autoscaling_config {
      policy_uri = google_dataproc_autoscaling_policy.[[ scaling.label ]].id
    }
[% endif %]
[% if s.idle_minutes %]

    lifecycle_config {
      idle_delete_ttl = "[[ s.idle_minutes * 60 ]]s"
    }
[% endif %]

    software_config {
      image_version = "[[ s.image ]]"
    }
  }
[% if s.scaled %]

  lifecycle {
    ignore_changes = [cluster_config[0].worker_config[0].num_instances]
  }
[% endif %]

  depends_on = [
    google_project_iam_member.[[ works.label ]],
    google_storage_bucket_iam_member.[[ keeps.label ]],
    google_compute_firewall.[[ among.label ]],
  ]
}
