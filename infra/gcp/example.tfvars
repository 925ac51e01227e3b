# Copy to PROJECT.tfvars and fill in. source_object and job_image are given by cloudbuild.yaml.
project_id          = "my-project"
deployments_project = "my-deployments"
region              = "us-central1"
operators           = ["ada@example.com"]
alert_emails        = ["oncall@example.com"]
sign_in_client_id   = "000000000000-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com"

# billing_account    = "012345-6789AB-CDEF01"
# monthly_budget_usd = 200
# telegram           = { chat_id = "-1000000000000", users = [100000000] }
# tuning             = { approval_ttl_seconds = 1800, max_monthly_cost_usd = 500 }
