[% import "common.tf" as common %]
[% if s.table_names %]
[[ common.protection(v, "Whether the tables refuse to be deleted; set to false and apply before destroying them on purpose.") ]]
[% endif %]
[% if s.scheduled_query %]

variable "[[ v.schedule ]]" {
  description = "When the query runs, in UTC: every day 03:00, every 6 hours, 1 of month 04:00."
  type        = string
  default     = [[ s.schedule | hcl ]]
}

variable "[[ v.query ]]" {
  description = "What the scheduled query asks; its answer becomes a table of the day in the dataset."
  type        = string
  default     = [[ (s.query or "SELECT CURRENT_TIMESTAMP() AS ran_at") | hcl ]]
}
[% endif %]
