[% import "machine.tf" as machine %]
# Google's own account for streams in this project is made with the first thing of the service, and granted to below.
data "google_project" "[[ stream.label ]]" {}

resource "google_datastream_connection_profile" "[[ target.label ]]" {
  connection_profile_id     = "[[ target.ref ]]${var.name_suffix}"
  display_name              = "[[ target.ref ]]${var.name_suffix}"
  location                  = var.region
  create_without_validation = true
  labels                    = local.labels

[% if dataset %]
  bigquery_profile {}
[% else %]
  gcs_profile {
    bucket    = google_storage_bucket.[[ bucket.label ]].name
    root_path = "/[[ id ]]"
  }
[% endif %]
}
[% if bucket %]
[% for grant, role in ((creates, "objectCreator"), (reads, "objectViewer"), (looks, "legacyBucketReader")) %]

resource "google_storage_bucket_iam_member" "[[ grant.label ]]" {
  bucket     = google_storage_bucket.[[ bucket.label ]].name
  role       = "roles/storage.[[ role ]]"
  member     = "serviceAccount:service-${data.google_project.[[ stream.label ]].number}@gcp-sa-datastream.iam.gserviceaccount.com"
  depends_on = [google_datastream_connection_profile.[[ target.label ]]]
}
[% endfor %]
[% endif %]

# What the stream logs in with at the source.[% if not s.of_its_own %] A person gives its value.[% endif %]

resource "google_secret_manager_secret" "[[ login.label ]]" {
  secret_id = "[[ login.ref ]]${var.name_suffix}"
  labels    = local.labels

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "[[ reads_login.label ]]" {
  secret_id  = google_secret_manager_secret.[[ login.label ]].secret_id
  role       = "roles/secretmanager.secretAccessor"
  member     = "serviceAccount:service-${data.google_project.[[ stream.label ]].number}@gcp-sa-datastream.iam.gserviceaccount.com"
  depends_on = [google_datastream_connection_profile.[[ target.label ]]]
}
[% if s.of_its_own %]

resource "random_password" "[[ password.label ]]" {
  length           = 32
  min_lower        = 1
  min_upper        = 1
  min_numeric      = 1
  min_special      = 1
  override_special = "-_"
}

resource "google_secret_manager_secret_version" "[[ kept.label ]]" {
  secret      = google_secret_manager_secret.[[ login.label ]].id
  secret_data = random_password.[[ password.label ]].result
}

resource "google_sql_user" "[[ user.label ]]" {
  name     = "[[ s.user ]]"
  instance = google_sql_database_instance.[[ db.label ]].name
  password = random_password.[[ password.label ]].result
}

# The database has a private address that only this network reaches. A small machine passes on what Datastream asks, from
# the one range of Datastream's that is peered with the network and to the one port of the one database.
resource "google_compute_instance" "[[ way.label ]]" {
  name         = "[[ way.ref ]]${var.name_suffix}"
  zone         = var.zone
  machine_type = "e2-micro"
  tags         = ["[[ id ]]-way"]
  labels       = local.labels

  boot_disk {
    initialize_params {
      image = "projects/debian-cloud/global/images/family/debian-12"
      size  = 10
      type  = "pd-balanced"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.[[ subnet.label ]].id
  }

[[ machine.acts_as(identity) -]]
[[ machine.hardening() ]]
  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"

    startup-script = <<-EOT
      #!/bin/bash
      # Passes on what arrives at the database's port; what does it is part of Debian, so nothing is fetched.
      set -eu
      cat > /etc/systemd/system/way.socket <<'UNIT'
      [Socket]
      ListenStream=[[ s.listens ]]

      [Install]
      WantedBy=sockets.target
      UNIT
      cat > /etc/systemd/system/way.service <<'UNIT'
      [Service]
      ExecStart=/usr/lib/systemd/systemd-socket-proxyd ${[[ place.address ~ '.address' if place is defined else db.address ~ '.private_ip_address' ]]}:[[ s.listens ]]
      DynamicUser=yes
      UNIT
      systemctl daemon-reload
      systemctl enable --now way.socket
    EOT
  }
}

resource "google_compute_firewall" "[[ lets_in.label ]]" {
  name          = "[[ lets_in.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "Datastream's range may ask the database of [[ id ]]"
  direction     = "INGRESS"
  source_ranges = ["[[ s.range ]]"]
  target_tags   = ["[[ id ]]-way"]

  allow {
    protocol = "tcp"
    ports    = ["[[ s.listens ]]"]
  }
}
[% endif %]
[% if s.by_private_way %]

resource "google_datastream_private_connection" "[[ private.label ]]" {
  private_connection_id = "[[ private.ref ]]${var.name_suffix}"
  display_name          = "[[ private.ref ]]${var.name_suffix}"
  location              = var.region
  labels                = local.labels

  vpc_peering_config {
    vpc    = google_compute_network.[[ network.label ]].id
    subnet = "[[ s.range ]]"
  }
}
[% endif %]

resource "google_datastream_connection_profile" "[[ source.label ]]" {
  connection_profile_id     = "[[ source.ref ]]${var.name_suffix}"
  display_name              = "[[ source.ref ]]${var.name_suffix}"
  location                  = var.region
  create_without_validation = true
  labels                    = local.labels

  [[ s.profile ]] {
[% set host = way.address ~ ".network_interface[0].network_ip" if s.of_its_own else "var." ~ v.source_host %]
[% set version = kept.address ~ ".name" if s.of_its_own else '"${google_secret_manager_secret.' ~ login.label ~ '.id}/versions/latest"' %]
    hostname                       = [[ host ]]
    port                           = [[ s.listens ]]
    username                       = "[[ s.user ]]"
[% if s.engine != "mysql" %]
    [[ ("database_service" if s.engine == "oracle" else "database").ljust(30) ]] = [[ database.address ~ ".name" if s.of_its_own else '"' ~ s.database_name ~ '"' ]]
[% endif %]
    secret_manager_stored_password = [[ version ]]
[% if s.of_its_own %]

    ssl_config {
[% if s.engine == "mysql" %]
      ca_certificate = google_sql_database_instance.[[ db.label ]].server_ca_cert[0].cert
[% else %]
      server_verification {
        ca_certificate = google_sql_database_instance.[[ db.label ]].server_ca_cert[0].cert
      }
[% endif %]
    }
[% endif %]
  }
[% if s.by_private_way %]

  private_connectivity {
    private_connection = google_datastream_private_connection.[[ private.label ]].id
  }
[% endif %]

  depends_on = [google_secret_manager_secret_iam_member.[[ reads_login.label ]]]
}

# It begins when stream_state says RUNNING: [[ s.before ]]
resource "google_datastream_stream" "[[ stream.label ]]" {
  stream_id                 = "[[ stream.ref ]]${var.name_suffix}"
  display_name              = "[[ stream.ref ]]${var.name_suffix}"
  location                  = var.region
  desired_state             = var.[[ v.stream_state ]]
  create_without_validation = true
  labels                    = local.labels

  source_config {
    source_connection_profile = google_datastream_connection_profile.[[ source.label ]].id

    [[ s.configured ]] {
[% if s.engine == "postgres" %]
      publication      = "[[ s.publication ]]"
      replication_slot = "[[ s.publication ]]"
[% elif s.engine == "mysql" %]
      binary_log_position {}
[% elif s.engine == "sqlserver" %]
      transaction_logs {}
[% endif %]
[% if s.chosen %]
[% if s.engine in ("postgres", "mysql", "sqlserver") %]

[% endif %]
      include_objects {
[% for schema, names in s.chosen %]
        [[ s.words[0] ]] {
          [[ s.words[1] ]] = "[[ schema ]]"
[% for name in names %]

          [[ s.words[2] ]] {
            table = "[[ name ]]"
          }
[% endfor %]
        }
[% if not loop.last %]

[% endif %]
[% endfor %]
      }
[% endif %]
    }
  }

  destination_config {
    destination_connection_profile = google_datastream_connection_profile.[[ target.label ]].id

[% if dataset %]
    bigquery_destination_config {
      data_freshness = "${var.[[ v.freshness ]]}s"

      single_target_dataset {
        dataset_id = google_bigquery_dataset.[[ dataset.label ]].id
      }
    }
[% else %]
    gcs_destination_config {
      path                   = "changes"
      file_rotation_mb       = 50
      file_rotation_interval = "60s"

[% if s.format == "json" %]
      json_file_format {
        schema_file_format = "NO_SCHEMA_FILE"
        compression        = "GZIP"
      }
[% else %]
      avro_file_format {}
[% endif %]
    }
[% endif %]
  }

[% if s.backfill %]
  backfill_all {}
[% else %]
  backfill_none {}
[% endif %]
[% if bucket %]

  depends_on = [
    google_storage_bucket_iam_member.[[ creates.label ]],
    google_storage_bucket_iam_member.[[ reads.label ]],
    google_storage_bucket_iam_member.[[ looks.label ]],
  ]
[% endif %]
}
