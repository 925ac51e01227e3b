# Whoever else is told of alerts, by Google itself: the platform hears of them in any case.
resource "google_monitoring_notification_channel" "[[ channel.label ]]" {
  project      = var.project_id
  display_name = "[[ channel.ref ]]${var.name_suffix}"
  type         = "[[ s.kind ]]"
  user_labels  = local.labels

  labels = {
    [[ s.label ]] = "[[ s.to ]]"
  }
}
