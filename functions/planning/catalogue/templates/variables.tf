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
[% if uses("machine_type") %]

variable "machine_type" {
  description = "The Compute Engine machine type."
  type        = string
  default     = [[ machine_type | hcl ]]

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)+$", var.machine_type))
    error_message = "A machine type looks like e2-medium or n2-standard-4."
  }
}

variable "image" {
  description = "The boot image of the machines: a family, so that a new machine gets its latest image."
  type        = string
  default     = "debian-cloud/debian-12"
}
[% endif %]
[% if uses("min_replicas") %]

variable "min_replicas" {
  description = "The fewest machines the group runs."
  type        = number
  default     = [[ size.min_replicas ]]

  validation {
    condition     = var.min_replicas >= 1
    error_message = "A group that serves needs at least one machine."
  }
}

variable "max_replicas" {
  description = "The most machines the group may grow to; they bound the bill."
  type        = number
  default     = [[ size.max_replicas ]]

  validation {
    condition     = var.max_replicas >= 1 && var.max_replicas <= 100
    error_message = "A group grows to between 1 and 100 machines."
  }
}
[% endif %]
[% if uses("database_tier") %]

variable "database_tier" {
  description = "The size of the Cloud SQL instance."
  type        = string
  default     = [[ size.sql_tier | hcl ]]

  validation {
    condition     = can(regex("^db-[a-z0-9-]+$", var.database_tier))
    error_message = "A tier looks like db-custom-2-7680 or db-f1-micro."
  }
}

variable "deletion_protection" {
  description = "Whether the database refuses to be deleted; set to false and apply before destroying it on purpose."
  type        = bool
  default     = true
}
[% endif %]
[% if uses("container_image") %]

variable "container_image" {
  description = "The container that Cloud Run serves; it listens on port 8080."
  type        = string
  default     = "us-docker.pkg.dev/cloudrun/container/hello"
}
[% endif %]
