# In alphabetical order. What has no default has to be decided by you.

variable "alert_emails" {
  description = "Who is told by e-mail when the platform itself is in trouble, or spends more than its budget."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Each entry must be an e-mail address."
  }
}

variable "allow_offline" {
  description = "Lets planning and decisions work with rules instead of a model. Needed with llm_provider = \"offline\"."
  type        = bool
  default     = false
}

variable "billing_account" {
  description = "The billing account, as 012345-6789AB-CDEF01; without it no budget is made."
  type        = string
  default     = null

  validation {
    condition     = var.billing_account == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "A billing account looks like 012345-6789AB-CDEF01."
  }
}

variable "confine_terraform" {
  description = "Whether the terraform job reaches Google's APIs and nothing else, by a network of its own."
  type        = bool
  default     = true
}

variable "connections" {
  description = "Connections of Cloud Build (2nd gen) in the region, by name: the private repositories that are connected there may be built. Everybody who may deploy may deploy each of them."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.connections : can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,62}$", name))])
    error_message = "Each entry is a connection's name, as gcloud builds connections list shows it."
  }
}

variable "deny_policies" {
  description = "Makes deny policies over the platform's service accounts; infraai-deploy then needs Deny Admin, which an organisation gives."
  type        = bool
  default     = false
}

variable "deployments_project" {
  description = "The project that is deployed into: another one than the platform's."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.deployments_project))
    error_message = "A project id: 6 to 30 lower-case letters, digits and hyphens."
  }

  validation {
    condition     = var.deployments_project != var.project_id || var.one_project
    error_message = "Deployments beside the platform can change what it is made of. To have that, set one_project too."
  }
}

variable "environments" {
  description = "Further projects that deployments may go to, as environments: one for each of staging and prod."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for project in var.environments : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", project))])
    error_message = "Project ids: 6 to 30 lower-case letters, digits and hyphens."
  }

  validation {
    condition     = !contains(var.environments, var.project_id) && !contains(var.environments, var.deployments_project)
    error_message = "Neither the platform's own project nor deployments_project, which is the default environment's."
  }
}

variable "firestore_location" {
  description = "Where Firestore keeps the data; can't be changed later. A region, nam5 or eur3."
  type        = string
  default     = "nam5"
}

variable "gemini_model" {
  description = "The Gemini model."
  type        = string
  default     = "gemini-3.8-flash"
}

variable "job_image" {
  description = "The jobs' image with its digest: REGION-docker.pkg.dev/PROJECT/infraai/jobs@sha256:..."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.job_image))
    error_message = "Give the image by digest: the same image goes through all environments."
  }
}

variable "labels" {
  description = "Labels on everything that takes labels."
  type        = map(string)
  default     = { app = "infraai" }
}

variable "llm_provider" {
  description = "Who plans and decides: vertex (Gemini in this project, without a key), gemini (by key), or offline (rules; needs allow_offline)."
  type        = string
  default     = "vertex"

  validation {
    condition     = contains(["vertex", "gemini", "offline"], var.llm_provider)
    error_message = "One of vertex, gemini and offline."
  }

  validation {
    condition     = var.llm_provider != "offline" || var.allow_offline
    error_message = "Rules instead of a model on Google Cloud want to be said twice: set allow_offline too."
  }
}

variable "max_instances" {
  description = "Instances of one function at a time: the cap on what a flood of requests can cost."
  type        = number
  default     = 5

  validation {
    condition     = var.max_instances >= 1 && var.max_instances <= 100
    error_message = "From 1 to 100."
  }
}

variable "monthly_budget_usd" {
  description = "The platform's and its deployments' budget a month, in US dollars; told at 50, 90 and 100 percent."
  type        = number
  default     = 200

  validation {
    condition     = var.monthly_budget_usd > 0
    error_message = "More than nothing."
  }
}

variable "one_project" {
  description = "Lets deployments live in the platform's own project, where they can change what it is made of."
  type        = bool
  default     = false
}

variable "operators" {
  description = "The e-mail addresses of the people who may plan, deploy, approve and stop. Nobody else may."
  type        = list(string)

  validation {
    condition     = length(var.operators) > 0 && alltrue([for email in var.operators : can(regex("^[^@\\s,]+@[^@\\s,]+$", email))])
    error_message = "At least one e-mail address, and nothing else."
  }
}

variable "project_id" {
  description = "The project in which the platform lives."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id: 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "protect" {
  description = "Keeps terraform from destroying the database, the state bucket and the jobs. Set to false only to remove everything."
  type        = bool
  default     = true
}

variable "region" {
  description = "The region of functions and jobs."
  type        = string
  default     = "us-central1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region such as us-central1."
  }
}

variable "secret_versions" {
  description = "Which version of a secret is used, by the secret's name; latest where none is named."
  type        = map(string)
  default     = {}
}

variable "settle_seconds" {
  description = "The wait between a grant and what needs it: Google needs a minute or more until a grant holds."
  type        = number
  default     = 90

  validation {
    condition     = var.settle_seconds >= 0 && var.settle_seconds <= 600
    error_message = "From 0 to 600."
  }
}

variable "sign_in_client_id" {
  description = "The OAuth client of Google sign-in (type: web application); its id is the audience of people's tokens."
  type        = string

  validation {
    condition     = endswith(var.sign_in_client_id, ".apps.googleusercontent.com")
    error_message = "An OAuth client id ends in .apps.googleusercontent.com."
  }
}

variable "source_object" {
  description = "The archive of the sources in the bucket PROJECT-infraai-source, named after its content."
  type        = string

  validation {
    condition     = can(regex("^source-[0-9a-f]{12,64}\\.zip$", var.source_object))
    error_message = "source-HASH.zip: a name that changes with its content is what makes functions be built again."
  }
}

variable "telegram" {
  description = "The chat in which people are asked; null without one. Users are numeric ids."
  type = object({
    chat_id = string
    users   = list(number)
  })
  default = null

  validation {
    condition     = var.telegram == null || try(can(regex("^-?[0-9]+$", var.telegram.chat_id)) && length(var.telegram.users) > 0, false)
    error_message = "A numeric chat id, and at least one user who may answer."
  }
}

variable "tuning" {
  description = "Limits and times of the platform; every one has the default of the code."
  type = object({
    action_cooldown_seconds      = optional(number, 900)
    actions_per_hour             = optional(number, 6)
    apply_timeout_seconds        = optional(number, 3000)
    approval_asks                = optional(number, 4)
    approval_ttl_seconds         = optional(number, 900)
    confidence_floor             = optional(number, 0.7)
    drift_every_seconds          = optional(number, 86400)
    feedback_deadline_seconds    = optional(number, 450)
    feedback_every_seconds       = optional(number, 10)
    feedback_patience_points     = optional(number, 3)
    feedback_period_seconds      = optional(number, 60)
    feedback_settle_seconds      = optional(number, 30)
    lease_spare_seconds          = optional(number, 75)
    llm_deadline_seconds         = optional(number, 100)
    llm_max_calls                = optional(number, 4)
    max_monthly_cost_usd         = optional(number, 2000)
    oldest_alert_seconds         = optional(number, 3600)
    openings_per_hour            = optional(number, 4)
    questions_per_deployment     = optional(number, 12)
    questions_per_policy         = optional(number, 4)
    reset_timeout_seconds        = optional(number, 120)
    retry_wait_seconds           = optional(number, 10)
    stalled_after_seconds        = optional(number, 45)
    verification_patience        = optional(number, 1)
    verification_timeout_seconds = optional(number, 5)
    verification_wait_seconds    = optional(number, 10)
  })
  default = {}

  validation {
    condition     = var.tuning.apply_timeout_seconds <= 3300
    error_message = "The terraform job ends after an hour; an apply may take at most 3300 s of it."
  }
}

variable "vertex_location" {
  description = "Where Vertex AI answers; global has the newest models."
  type        = string
  default     = "global"
}
