module "jobs" {
  source  = "./modules/queue"
  prefix  = "modular"
  readers = ["a", "b"]
}

resource "google_pubsub_topic" "after" {
  name       = "${module.jobs.topic}-after"
  depends_on = [module.jobs]
}

module "side" {
  source   = "./modules/network"
  for_each = { x = { size = 1 }, y = { size = 1 } }

  name     = "modular-${each.key}"
  networks = each.value.size
}

resource "google_pubsub_topic" "last" {
  name       = "${module.side["x"].name}-last"
  depends_on = [module.side, module.jobs]
}

output "net" {
  value = module.jobs.net
}
