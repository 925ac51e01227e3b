variable "project_id" {}
module "vm" {
  for_each = { blue = "e2-small", green = "e2-medium" }
  source   = "./vm"
  name     = each.key
  size     = each.value
}
