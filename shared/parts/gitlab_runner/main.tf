[% import "machine.tf" as machine %]
# The authentication token (glrt-...) of a runner that was made in GitLab. It is put in by a person:
#   gcloud secrets versions add [[ token.ref ]]${var.name_suffix} --data-file=-
[[ machine.token_of(identity, token, reads) -]]

resource "google_compute_instance_template" "[[ template.label ]]" {
  name_prefix  = "[[ template.ref ]]${var.name_suffix}-"
  machine_type = var.[[ v.machine_type ]]
  labels       = local.labels

  disk {
    source_image = var.[[ v.image ]]
    disk_size_gb = [[ s.disk_gb ]]
    disk_type    = "[[ s.disk_type ]]"
    auto_delete  = true
    boot         = true
  }

  network_interface {
    subnetwork = google_compute_subnetwork.[[ subnet.label ]].id
  }
[% if s.spot %]

  scheduling {
    preemptible                 = true
    automatic_restart           = false
    provisioning_model          = "SPOT"
    instance_termination_action = "STOP"
  }
[% endif %]

[[ machine.acts_as(identity) -]]
[[ machine.hardening() ]]
  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
    host                   = var.[[ v.gitlab_host ]]
    token                  = google_secret_manager_secret.[[ token.label ]].id

    startup-script = <<-EOT
      #!/bin/bash
      # Waits for the token, and asks GitLab for jobs; each runs in a container.
      set -eu
      metadata() { curl -sf -H 'Metadata-Flavor: Google' "http://metadata.google.internal/computeMetadata/v1/$1"; }
      if ! command -v gitlab-runner > /dev/null; then
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -qy curl docker.io iptables python3
        curl -sSfL https://packages.gitlab.com/install/repositories/runner/gitlab-runner/script.deb.sh | bash
        DEBIAN_FRONTEND=noninteractive apt-get install -qy gitlab-runner
      fi
      # What a job runs can't become the machine's account, which alone reads the token.
      iptables -C DOCKER-USER -d 169.254.169.254 -j DROP 2> /dev/null || iptables -I DOCKER-USER -d 169.254.169.254 -j DROP
      field() { python3 -c 'import json, sys; print(json.load(sys.stdin)'"$1"')'; }
      secret() {
        access=$(metadata instance/service-accounts/default/token | field '["access_token"]')
        curl -sf -H "Authorization: Bearer $access" "https://secretmanager.googleapis.com/v1/$(metadata instance/attributes/token)/versions/latest:access" \
          | field '["payload"]["data"]' | base64 -d | tr -d '\n'
      }
      until token=$(secret) && [ -n "$token" ]; do sleep 30; done
      grep -qs "$token" /etc/gitlab-runner/config.toml || gitlab-runner register --non-interactive --executor docker \
        --docker-image debian:stable-slim --url "https://$(metadata instance/attributes/host)" --token "$token"
      sed -i 's/^concurrent = .*/concurrent = [[ s.jobs ]]/' /etc/gitlab-runner/config.toml
      systemctl enable --now gitlab-runner
    EOT
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_instance_group_manager" "[[ group.label ]]" {
  name               = "[[ group.ref ]]${var.name_suffix}"
  base_instance_name = "[[ group.ref ]]${var.name_suffix}"
  zone               = var.zone

  version {
    instance_template = google_compute_instance_template.[[ template.label ]].self_link_unique
  }

  update_policy {
    type                  = "PROACTIVE"
    minimal_action        = "REPLACE"
    max_surge_fixed       = 1
    max_unavailable_fixed = 0
  }
}

# It keeps the number: a machine that is gone is replaced. None is taken away while it works.
resource "google_compute_autoscaler" "[[ keeper.label ]]" {
  name   = "[[ keeper.ref ]]${var.name_suffix}"
  zone   = var.zone
  target = [[ group.address ]].id

  autoscaling_policy {
    min_replicas    = var.[[ v.runner_count ]]
    max_replicas    = var.[[ v.runner_count ]]
    cooldown_period = 60
    mode            = "ONLY_UP"

    cpu_utilization {
      target = 0.9
    }
  }
}
