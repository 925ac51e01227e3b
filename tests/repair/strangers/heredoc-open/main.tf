resource "google_compute_instance" "web" {
  name         = "web"
  machine_type = "e2-micro"
  zone         = "us-central1-a"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    network = "default"
    access_config {}
  }

  metadata_startup_script = <<-SCRIPT
    #!/bin/bash
    set -e
    apt-get update && apt-get install -y nginx
    cat > /etc/nginx/conf.d/app.conf <<CONF
    server {
      listen 80;
      location / { proxy_pass http://127.0.0.1:8080; }
    }
    CONF
    systemctl restart nginx

  tags = ["web"]
}

output "ip" {
  value = google_compute_instance.web.network_interface[0].access_config[0].nat_ip
}
