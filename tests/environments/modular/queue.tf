module "jobs" {
  source  = "./modules/queue"
  prefix  = "modular"
  readers = ["a", "b"]
}

resource "google_pubsub_topic" "after" {
  name       = "${module.jobs.topic}-after"
  depends_on = [module.jobs]
}

output "net" {
  value = module.jobs.net
}
