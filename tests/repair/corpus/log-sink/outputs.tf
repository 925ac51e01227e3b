output "writer" {
  value = google_logging_project_sink.audit.writer_identity
}
