variable "project_id" {}
module "db" {
  source = "./modules/db"
  name   = "crm"
  tier   = "db-f1-micro"
}
