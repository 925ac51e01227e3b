output "[[ o.stream ]]" {
  description = "The stream, which begins when stream_state is RUNNING."
  value       = google_datastream_stream.[[ stream.label ]].stream_id
}
[% if s.prepares %]

output "[[ o.source_sql ]]" {
  description = "What to run once in the database, as its administrator: Terraform can't."
  value       = [[ s.prepares | hcl ]]
}
[% endif %]
