output "[[ o.airflow_uri ]]" {
  description = "Airflow's own page; people sign in with their Google account."
  value       = google_composer_environment.[[ environment.label ]].config[0].airflow_uri
}

output "[[ o.dags ]]" {
  description = "Where the DAGs are put."
  value       = google_composer_environment.[[ environment.label ]].config[0].dag_gcs_prefix
}
