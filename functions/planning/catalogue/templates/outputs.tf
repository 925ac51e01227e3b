output "resource_names" {
  description = "Real resource names and the Terraform address of each."
  value = {
[[ resource_names ]]
  }
}
