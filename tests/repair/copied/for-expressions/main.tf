variable "topics" {
  type = list(string)
  default = ["orders", "payments", ""]
}

variable "users" {
  type = map(object({ role = string, email = string }))
  default = {}
}

locals {
  names  = [for t in var.topics if t != "" : t]
  upper  = [upper(t) for t in var.topics]
  roles  = { for k, v in var.users : k = v.role }
  emails = [for u in var.users => u.email]
  has    = "orders" in var.topics
  count  = len(var.topics)
}

resource "google_pubsub_topic" "t" {
  for_each = local.names
  name     = each.value
}

output "topics" {
  value = google_pubsub_topic.t[*].name
}
