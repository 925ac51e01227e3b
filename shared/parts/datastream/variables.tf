variable "[[ v.stream_state ]]" {
  description = "NOT_STARTED, RUNNING or PAUSED: set to RUNNING and apply once the source is ready."
  type        = string
  default     = "[[ s.state ]]"

  validation {
    condition     = contains(["NOT_STARTED", "RUNNING", "PAUSED"], var.[[ v.stream_state ]])
    error_message = "A stream is NOT_STARTED, RUNNING or PAUSED."
  }
}
[% if s.to == "bigquery" %]

variable "[[ v.freshness ]]" {
  description = "How many seconds BigQuery may be behind; fewer cost more of BigQuery's merges."
  type        = number
  default     = [[ s.freshness ]]
}
[% endif %]
[% if not s.of_its_own %]

variable "[[ v.source_host ]]" {
  description = "Where the database answers: its name or its address."
  type        = string
  default     = "[[ s.host ]]"
}
[% endif %]
