[% import "machine.tf" as machine %]
[% import "start.tf" as start %]
# The token by which runners are registered: a fine-grained one with read and write of the repository's administration
# and read of its actions. It is put in by a person:
#   gcloud secrets versions add [[ token.ref ]]${var.name_suffix} --data-file=-
[[ machine.token_of(identity, token, reads) -]]

resource "google_project_iam_member" "[[ counts.label ]]" {
  project = var.project_id
  role    = "roles/monitoring.metricWriter"
  member  = google_service_account.[[ identity.label ]].member
}

# Runners ask the manager for their one job; nothing else reaches anything here.
resource "google_compute_firewall" "[[ asks.label ]]" {
  name        = "[[ asks.ref ]]${var.name_suffix}"
  network     = google_compute_network.[[ network.label ]].id
  description = "Runners ask the manager"
  direction   = "INGRESS"
  source_tags = ["[[ id ]]-machine"]
  target_tags = ["[[ id ]]-manager"]

  allow {
    protocol = "tcp"
    ports    = ["8080"]
  }
}

# The manager counts the jobs that wait and run, which is how many machines there are, and registers each machine for
# one job. It alone holds the token: no job can read it.
resource "google_compute_instance" "[[ vm.label ]]" {
  name                      = "[[ vm.ref ]]${var.name_suffix}"
  zone                      = var.zone
  machine_type              = "e2-micro"
  allow_stopping_for_update = true
  tags                      = ["[[ id ]]-manager"]
  labels                    = local.labels

  boot_disk {
    initialize_params {
      image = var.[[ v.image ]]
      size  = 10
      type  = "pd-standard"
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
    repository             = var.[[ v.repository ]]
    labels                 = "self-hosted[[ ',' if s.labels ]][[ s.labels ]]"
    group                  = "[[ group.ref ]]${var.name_suffix}"
    token                  = google_secret_manager_secret.[[ token.label ]].id

    startup-script = <<-EOT
      #!/bin/bash
      # Starts the manager, again at every start.
      set -eu
      mkdir -p /srv/manager
      cat > /srv/manager/manager.py <<'MANAGER'
      import base64, datetime, json, threading, time, urllib.request
      from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

      METADATA = "http://metadata.google.internal/computeMetadata/v1/"
      GITHUB = "https://api.github.com/repos/"


      def metadata(path):
          request = urllib.request.Request(METADATA + path, headers={"Metadata-Flavor": "Google"})
          return urllib.request.urlopen(request, timeout=10).read().decode()


      def ask(url, token, body=None):
          headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
          data = None if body is None else json.dumps(body).encode()
          answer = urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30).read()
          return json.loads(answer) if answer else {}


      def google():
          return json.loads(metadata("instance/service-accounts/default/token"))["access_token"]


      def github():
          name = metadata("instance/attributes/token")
          found = ask("https://secretmanager.googleapis.com/v1/" + name + "/versions/latest:access", google())
          return base64.b64decode(found["payload"]["data"]).decode().strip()


      def wanted(repository, token):
          count = 0
          for status in ("queued", "in_progress"):
              runs = ask(GITHUB + repository + "/actions/runs?per_page=100&status=" + status, token)["workflow_runs"]
              for run in runs:
                  jobs = ask(GITHUB + repository + "/actions/runs/" + str(run["id"]) + "/jobs?per_page=100", token)["jobs"]
                  count += sum(job["status"] in ("queued", "in_progress") and "self-hosted" in job["labels"] for job in jobs)
          return count


      def tell(count):
          now = datetime.datetime.now(datetime.timezone.utc).isoformat()
          project = metadata("project/project-id")
          labels = {"group": metadata("instance/attributes/group")}
          point = {"interval": {"endTime": now}, "value": {"int64Value": str(count)}}
          series = {
              "metric": {"type": "custom.googleapis.com/ci/wanted_machines", "labels": labels},
              "resource": {"type": "global", "labels": {"project_id": project}},
              "points": [point],
          }
          url = "https://monitoring.googleapis.com/v3/projects/" + project + "/timeSeries"
          ask(url, google(), {"timeSeries": [series]})


      class Door(BaseHTTPRequestHandler):
          """A machine asks once for what registers it for one job."""

          def do_GET(self):
              try:
                  repository = metadata("instance/attributes/repository")
                  name = "".join(c for c in self.path.rpartition("/")[2] if c.isalnum() or c == "-")[:60]
                  labels = metadata("instance/attributes/labels").split(",")
                  body = {"name": name, "runner_group_id": 1, "labels": labels}
                  made = ask(GITHUB + repository + "/actions/runners/generate-jitconfig", github(), body)
                  self.send_response(200)
                  self.end_headers()
                  self.wfile.write(made["encoded_jit_config"].encode())
              except (OSError, KeyError, ValueError) as error:
                  print("registering:", error, flush=True)
                  self.send_response(503)
                  self.end_headers()


      threading.Thread(target=ThreadingHTTPServer(("", 8080), Door).serve_forever, daemon=True).start()
      while True:
          try:
              tell(wanted(metadata("instance/attributes/repository"), github()))
          except (OSError, KeyError, ValueError) as error:
              print("counting:", error, flush=True)
          time.sleep(30)
      MANAGER
      cat > /etc/systemd/system/manager.service <<'UNIT'
      [Unit]
      Description=Counts jobs and registers runners
      After=network-online.target

      [Service]
      ExecStart=/usr/bin/python3 /srv/manager/manager.py
      DynamicUser=yes
      Restart=always
      RestartSec=5

      [Install]
      WantedBy=multi-user.target
      UNIT
      systemctl daemon-reload
      systemctl enable --now manager.service
    EOT
  }
}

# A runner acts as nobody: what a job runs can reach nothing of the project.
resource "google_compute_instance_template" "[[ template.label ]]" {
  name_prefix  = "[[ template.ref ]]${var.name_suffix}-"
  machine_type = var.[[ v.machine_type ]]
  tags         = ["[[ id ]]-machine"]
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

[% if s.attached_gpu %]
  guest_accelerator {
    type  = "[[ s.gpu ]]"
    count = [[ s.gpu_count ]]
  }

[% endif %]
  scheduling {
[% if s.spot %]
    preemptible                 = true
    provisioning_model          = "SPOT"
[% endif %]
    automatic_restart           = false
    on_host_maintenance         = "TERMINATE"
    instance_termination_action = "DELETE"

    max_run_duration {
      seconds = [[ s.max_run_hours * 3600 ]]
    }
  }

[% if s.gpu %]
[[ machine.hardening(secure_boot="false") ]]
[% else %]
[[ machine.hardening() ]]
[% endif %]
  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
    manager                = google_compute_instance.[[ vm.label ]].network_interface[0].network_ip

    startup-script = <<-EOT
      #!/bin/bash
      # Takes one job and goes: the group makes a new machine from the template if another job waits.
      set -eu
[% if s.gpu %]
[[ start.driver() -]]
[% endif %]
      trap poweroff EXIT
      apt-get update -q
      DEBIAN_FRONTEND=noninteractive apt-get install -qy --install-recommends curl docker.io git jq
      useradd -m -G docker runner
      cd /home/runner
      version=$(curl -sSf https://api.github.com/repos/actions/runner/releases/latest | jq -r .tag_name | tr -d v)
      curl -sSfL "https://github.com/actions/runner/releases/download/v$version/actions-runner-linux-x64-$version.tar.gz" | tar xz
      ./bin/installdependencies.sh
      chown -R runner: /home/runner
      manager=$(curl -sf -H 'Metadata-Flavor: Google' http://metadata.google.internal/computeMetadata/v1/instance/attributes/manager)
      job=$(curl -sSf --retry 60 --retry-delay 5 --retry-all-errors "http://$manager:8080/$(hostname)")
      sudo -u runner ./run.sh --jitconfig "$job"
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

  # A machine that has done its job is replaced by a fresh one, for as long as the group is wanted so large.
  instance_lifecycle_policy {
    default_action_on_failure = "REPAIR"
  }

  update_policy {
    type                  = "OPPORTUNISTIC"
    minimal_action        = "REPLACE"
    max_surge_fixed       = 1
    max_unavailable_fixed = 0
  }
}

resource "google_compute_autoscaler" "[[ autoscaler.label ]]" {
  name   = "[[ autoscaler.ref ]]${var.name_suffix}"
  zone   = var.zone
  target = [[ group.address ]].id

  autoscaling_policy {
    min_replicas    = var.[[ v.min_replicas ]]
    max_replicas    = var.[[ v.max_replicas ]]
    cooldown_period = 60

    # One machine for each job that waits or runs.
    metric {
      name                       = "custom.googleapis.com/ci/wanted_machines"
      filter                     = "resource.type = \"global\" AND metric.labels.group = \"[[ group.ref ]]${var.name_suffix}\""
      single_instance_assignment = 1
    }

    # A job that still runs is not cut short by one that has ended.
    scale_in_control {
      time_window_sec = 600

      max_scaled_in_replicas {
        fixed = 1
      }
    }
  }
}
