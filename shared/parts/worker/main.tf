[% import "machine.tf" as machine %]
# No address of its own and no firewall that lets anything in: it reaches Google's APIs over the subnet.
resource "google_compute_instance" "[[ vm.label ]]" {
  name                      = "[[ vm.ref ]]${var.name_suffix}"
  zone                      = var.zone
  machine_type              = var.[[ v.machine_type ]]
  allow_stopping_for_update = true
  labels                    = local.labels

  boot_disk {
    initialize_params {
      image = var.[[ v.image ]]
      size  = [[ s.disk_gb ]]
      type  = "[[ s.disk_type ]]"
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
[% for each in env if each.name == "SUBSCRIPTION" %]
    subscription           = [[ each.value ]]
[% endfor %]
[% for each in env if each.name != "SUBSCRIPTION" %]
[% if loop.first %]

    # Where the application finds its database and its buckets.
    app-env = join("\n", [
[% endif %]
      [[ each.line ]],
[% if loop.last %]
    ])
[% endif %]
[% endfor %]

    startup-script = <<-EOT
      #!/bin/bash
      # Pulls jobs from the subscription named in the metadata and logs them until the application takes over.
      set -eu
      mkdir -p /srv/worker
      cat > /srv/worker/pull.py <<'PULL'
      import base64, json, time, urllib.request

      METADATA = "http://metadata.google.internal/computeMetadata/v1/instance/"


      def metadata(path):
          request = urllib.request.Request(METADATA + path, headers={"Metadata-Flavor": "Google"})
          return urllib.request.urlopen(request, timeout=10).read().decode()


      def call(verb, body):
          token = json.loads(metadata("service-accounts/default/token"))["access_token"]
          request = urllib.request.Request(
              "https://pubsub.googleapis.com/v1/" + metadata("attributes/subscription") + ":" + verb,
              json.dumps(body).encode(),
              {"Authorization": "Bearer " + token, "Content-Type": "application/json"},
          )
          return json.load(urllib.request.urlopen(request, timeout=120))


      while True:
          try:
              jobs = call("pull", {"maxMessages": 10}).get("receivedMessages", [])
              for job in jobs:
                  print("job", job["message"]["messageId"], base64.b64decode(job["message"].get("data", "")), flush=True)
              if jobs:
                  call("acknowledge", {"ackIds": [job["ackId"] for job in jobs]})
          except OSError as error:
              print("pulling:", error, flush=True)
              time.sleep(10)
      PULL
      cat > /etc/systemd/system/worker.service <<'UNIT'
      [Unit]
      Description=Works off the Pub/Sub subscription
      After=network-online.target

      [Service]
      ExecStart=/usr/bin/python3 /srv/worker/pull.py
      DynamicUser=yes
      Restart=always
      RestartSec=5

      [Install]
      WantedBy=multi-user.target
      UNIT
      systemctl daemon-reload
      systemctl enable --now worker.service
    EOT
  }
}
