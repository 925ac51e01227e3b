output "machines" {
  value = { for name, machine in google_compute_instance.env : name => machine.self_link }
}

output "public_names" {
  value = keys(local.public)
}
