output "[[ o.health_dataset ]]" {
  description = "The dataset that holds the stores."
  value       = [[ records.address ]].id
}
