variable "project_id" {
  description = "The Google Cloud project everything is created in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower case letters, digits and dashes."
  }
}

variable "region" {
  description = "The region of everything that has one."
  type        = string
  default     = [[ region | hcl ]]

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", var.region))
    error_message = "A region looks like us-central1."
  }
}

variable "zone" {
  description = "The zone of the machines; it lies in the region."
  type        = string
  default     = [[ zone | hcl ]]

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}-[a-z]$", var.zone))
    error_message = "A zone looks like us-central1-b."
  }
}

variable "name_suffix" {
  description = "Appended to every name, so that deployments of one goal can share a project: a dash and a few characters, or nothing."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(-[a-z0-9]{1,10})?$", var.name_suffix))
    error_message = "The suffix is a dash and up to ten lower case letters and digits, or nothing."
  }
}

variable "deployment_id" {
  description = "The deployment these resources belong to, as a label."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[a-z0-9_-]{0,63}$", var.deployment_id))
    error_message = "A label has at most 63 lower case letters, digits, dashes and underscores."
  }
}

variable "ops_topic" {
  description = "The Pub/Sub topic alert policies send their incidents to; where it is empty, they go to the webhook."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(projects/[a-z][a-z0-9:.-]+/topics/[A-Za-z][A-Za-z0-9._~+%-]+)?$", var.ops_topic))
    error_message = "A topic looks like projects/PROJECT/topics/NAME."
  }
}

variable "ops_webhook_url" {
  description = "Where alert policies send their incidents, without the token."
  type        = string

  validation {
    condition     = can(regex("^https?://[^[:space:]]+$", var.ops_webhook_url))
    error_message = "The webhook is an http or https address."
  }
}

variable "ops_webhook_token" {
  description = "The token that alert policies show to the webhook."
  type        = string
  sensitive   = true
}
