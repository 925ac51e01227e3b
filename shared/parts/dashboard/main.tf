resource "google_monitoring_dashboard" "[[ dashboard.label ]]" {
  dashboard_json = jsonencode({
    displayName = "[[ dashboard.ref ]]${var.name_suffix}"
    gridLayout = {
      columns = "2"
      widgets = [
[% for title, filter, name, aligner in s.charts %]
        {
          title = "[[ title ]]"
          xyChart = {
            dataSets = [{
              plotType = "LINE"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter = "[[ filter ]] AND [[ name ]]=monitoring.regex.full_match(\".*${var.name_suffix}.*\")"
                  aggregation = {
                    alignmentPeriod  = "60s"
                    perSeriesAligner = "[[ aligner ]]"
                  }
                }
              }
            }]
          }
        },
[% endfor %]
      ]
    }
  })
}
