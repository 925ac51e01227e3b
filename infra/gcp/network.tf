# Who may reach a function at all, before anybody asks who is calling.
#
# There is no VPC of the platform's own: functions call Google's APIs and each other by their public names, and what
# Pub/Sub and Cloud Scheduler of this project send counts as internal. That saves a connector, which would cost more a
# month than the whole platform at rest.

locals {
  ingress = merge(
    { for name in local.public_functions : name => "ALLOW_ALL" },
    # The console calls these from outside of any VPC; each call needs an identity.
    { for name in ["planning", "runs", "ops"] : name => "ALLOW_ALL" },
    { for name in ["launcher", "decisions", "actions", "sweeper"] : name => "ALLOW_INTERNAL_ONLY" },
  )
}
