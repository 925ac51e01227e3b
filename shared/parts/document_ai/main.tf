# It reads what it is sent and keeps nothing; a page is what it costs.
resource "google_document_ai_processor" "[[ processor.label ]]" {
  display_name = "[[ processor.ref ]]${var.name_suffix}"
  location     = [[ '"' ~ s.location ~ '"' if s.location else 'startswith(var.region, "europe-") ? "eu" : "us"' ]]
  type         = "[[ s.type ]]"
}
