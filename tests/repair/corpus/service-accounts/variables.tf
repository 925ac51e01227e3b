variable "project_id" {
  type = string
}

variable "accounts" {
  type = map(object({
    display_name = string
    roles        = list(string)
  }))
  default = {
    deployer = {
      display_name = "Deploys releases"
      roles        = ["roles/run.developer", "roles/artifactregistry.reader"]
    }
    auditor = {
      display_name = "Reads logs"
      roles        = ["roles/logging.viewer"]
    }
  }
}
