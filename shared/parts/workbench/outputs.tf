output "[[ o.jupyter ]]" {
  description = "JupyterLab's address; people sign in with their Google account."
  value       = google_workbench_instance.[[ notebook.label ]].proxy_uri
}
