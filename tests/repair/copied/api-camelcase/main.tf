variable "project_id" {}

provider "google" {
  project = var.project_id
  region  = "us-central1"
}

resource "google_compute_instance" "app" {
  name        = "app"
  machineType = "e2-medium"
  zone        = "us-central1-a"

  disks {
    boot       = true
    autoDelete = true
    initializeParams {
      sourceImage = "projects/debian-cloud/global/images/family/debian-12"
      diskSizeGb  = 20
    }
  }

  networkInterfaces {
    network = "global/networks/default"
    accessConfigs {
      type = "ONE_TO_ONE_NAT"
      name = "External NAT"
    }
  }

  serviceAccounts {
    email  = "app@my-project.iam.gserviceaccount.com"
    scopes = ["https://www.googleapis.com/auth/cloud-platform"]
  }
}
