[% macro serve(app) %]
<<-EOT
      #!/bin/bash
      # Answers HTTP 200 on port 80 until the application is installed in its place.
      set -eu
      mkdir -p /srv/[[ app ]]
      echo '{"service": "[[ app ]]", "status": "ok"}' > /srv/[[ app ]]/index.html
      cat > /etc/systemd/system/[[ app ]].service <<'UNIT'
      [Unit]
      Description=[[ app ]] on port 80
      After=network-online.target

      [Service]
      ExecStart=/usr/bin/python3 -m http.server 80 --directory /srv/[[ app ]]
      DynamicUser=yes
      AmbientCapabilities=CAP_NET_BIND_SERVICE
      Restart=always

      [Install]
      WantedBy=multi-user.target
      UNIT
      systemctl daemon-reload
      systemctl enable --now [[ app ]].service
    EOT
[%- endmacro %]
[% macro hardening(secure_boot="true") %]
  shielded_instance_config {
    enable_secure_boot          = [[ secure_boot ]]
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }
[% endmacro %]
[% macro acts_as(identity) %]
  service_account {
    email  = google_service_account.[[ identity.label ]].email
    scopes = ["cloud-platform"]
  }

[% endmacro %]
[% macro token_of(identity, token, reads) %]
resource "google_secret_manager_secret" "[[ token.label ]]" {
  secret_id = "[[ token.ref ]]${var.name_suffix}"
  labels    = local.labels

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "[[ reads.label ]]" {
  secret_id = google_secret_manager_secret.[[ token.label ]].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.[[ identity.label ]].member
}

[% endmacro %]
