resource "google_workflows_workflow" "w" {
  name   = "w-main"
  region = "us-central1"
  source = <<-EOT
    main:
      steps:
        - hello:
            return: ${sys.get_env("X")}
  EOT
}
