# attack: a policy whose label names another deployment's machine
resource "google_monitoring_alert_policy" "label" {
  display_name = "x"
  combiner     = "OR"
  user_labels  = { managed-by = "infraai", deployment = var.deployment_id, resource = "backend-vm-1-victim" }
  conditions {
    display_name = "x"
    condition_threshold {
      filter     = "resource.type=\"gce_instance\" AND metric.type=\"compute.googleapis.com/instance/cpu/utilization\""
      comparison = "COMPARISON_GT"
      duration   = "60s"
    }
  }
}

# attack: a policy that says it is another deployment's
resource "google_monitoring_alert_policy" "deployment" {
  display_name = "x"
  combiner     = "OR"
  user_labels  = { deployment = "three-default-3kpgfv" }
  conditions {
    display_name = "x"
    condition_threshold {
      filter     = "resource.type=\"gce_instance\" AND metric.type=\"compute.googleapis.com/instance/cpu/utilization\""
      comparison = "COMPARISON_GT"
      duration   = "60s"
    }
  }
}

# attack: a policy whose severity is not what its label says
resource "google_monitoring_alert_policy" "severity" {
  display_name = "x"
  combiner     = "OR"
  severity     = "CRITICAL"
  user_labels  = { severity = "info" }
  conditions {
    display_name = "x"
    condition_threshold {
      filter     = "resource.type=\"gce_instance\" AND metric.type=\"compute.googleapis.com/instance/cpu/utilization\""
      comparison = "COMPARISON_GT"
      duration   = "60s"
    }
  }
}

# attack: a policy that watches another deployment's machine
resource "google_monitoring_alert_policy" "filter" {
  display_name = "x"
  combiner     = "OR"
  conditions {
    display_name = "x"
    condition_threshold {
      filter     = "resource.type=\"gce_instance\" AND metric.type=\"compute.googleapis.com/instance/cpu/utilization\" AND metric.labels.instance_name=\"backend-vm-1-victim\""
      comparison = "COMPARISON_GT"
      duration   = "60s"
    }
  }
}

# attack: one of a list of machines
resource "google_monitoring_alert_policy" "listed" {
  display_name = "x"
  combiner     = "OR"
  conditions {
    display_name = "x"
    condition_threshold {
      filter     = "resource.type=\"gce_instance\" AND metric.type=\"compute.googleapis.com/instance/cpu/utilization\" AND metric.labels.instance_name=one_of('mine-abcde', 'backend-vm-1-victim')"
      comparison = "COMPARISON_GT"
      duration   = "60s"
    }
  }
}

# attack: everything that bears another deployment's label
resource "google_monitoring_alert_policy" "labelled" {
  display_name = "x"
  combiner     = "OR"
  conditions {
    display_name = "x"
    condition_threshold {
      filter     = "resource.type=\"gce_instance\" AND metric.type=\"compute.googleapis.com/instance/cpu/utilization\" AND metadata.user_labels.deployment=\"three-default-3kpgfv\""
      comparison = "COMPARISON_GT"
      duration   = "60s"
    }
  }
}

# attack: a query about another deployment's database
resource "google_monitoring_alert_policy" "query" {
  display_name = "x"
  combiner     = "OR"
  conditions {
    display_name = "x"
    condition_prometheus_query_language {
      query    = "cloudsql_googleapis_com:database_up{database_id=\"demo-project:app-db-victim\"} < 1"
      duration = "60s"
    }
  }
}

# attack: an uptime check on another deployment's machine
resource "google_monitoring_uptime_check_config" "machine" {
  display_name = "x"
  timeout      = "5s"
  http_check {
    path = "/"
  }
  monitored_resource {
    type   = "gce_instance"
    labels = { project_id = var.project_id, instance_id = "4000000000261431762", zone = "us-central1-a" }
  }
}

# attack: a bucket that bears another deployment's label
resource "google_storage_bucket" "labelled" {
  name                        = "labelled${var.name_suffix}"
  location                    = "US"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = { deployment = "three-default-3kpgfv" }
}

# attack: another deployment's address, written out
resource "google_compute_address" "written" {
  name    = "written${var.name_suffix}"
  region  = "us-central1"
  address = "203.0.113.1"
}

# attack: another deployment's program, by its registry's port
resource "google_cloud_run_v2_service" "port" {
  name     = "port${var.name_suffix}"
  location = "us-central1"
  template {
    service_account = google_service_account.acts.email
    containers {
      image = "us-central1-docker.pkg.dev:443/demo-project/infraai-apps/victim:latest"
      resources {
        limits = { cpu = "1", memory = "512Mi" }
      }
    }
    scaling {
      max_instance_count = 1
    }
  }
}

# attack: another deployment's program, by a name that ends with a dot
resource "google_cloud_run_v2_service" "dot" {
  name     = "dot${var.name_suffix}"
  location = "us-central1"
  template {
    service_account = google_service_account.acts.email
    containers {
      image = "https://US-central1-docker.pkg.dev./demo-project/infraai-apps/victim@sha256:0000000000000000000000000000000000000000000000000000000000000000"
      resources {
        limits = { cpu = "1", memory = "512Mi" }
      }
    }
    scaling {
      max_instance_count = 1
    }
  }
}

# What they act as.
resource "google_service_account" "acts" {
  account_id = "acts${var.name_suffix}"
}
