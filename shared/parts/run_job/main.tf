[% import "container.tf" as c %]
resource "google_cloud_run_v2_job" "[[ job.label ]]" {
  name                = "[[ job.ref ]]${var.name_suffix}"
  location            = var.region
  deletion_protection = false
  labels              = local.labels

  template {
    task_count  = [[ s.tasks ]]
    parallelism = [[ s.parallelism or s.tasks ]]

    template {
      service_account = google_service_account.[[ identity.label ]].email
      timeout         = "[[ s.timeout_s ]]s"
      max_retries     = [[ s.retries ]]
[% if s.mount or "filestore" in used | map(attribute="part") %]

      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
[% endif %]
[% if s.gpu %]

      gpu_zonal_redundancy_disabled = true
[% endif %]
[[ c.accelerator(s) | indent(6, true) ]]
[% if network %]
[[ c.vpc(network, subnet.address, s.egress == "all" or "nat" in used | map(attribute="part")) | indent(6, true) ]]
[% endif %]
      containers {
[[ c.image(v, s) | indent(8, true) ]]
[[ c.env(s, env, secret_env) | indent(8, true) ]]
        resources {
[[ c.limits(s) | indent(10, true) ]]        }
[[ c.mounts(s, used) | indent(8, true) ]]
      }
[[ c.volumes(s, used) | indent(6, true) ]]
    }
  }
[% if s.rolled_out %]

  # A pipeline brings new versions, and what it brought stays.
  lifecycle {
    ignore_changes = [template[0].template[0].containers[0].image]
  }
[% endif %]
[% if after %]

  depends_on = [[ after ]]
[% endif %]
}
[% if writer %]
[% set databases = used | selectattr("part", "equalto", "sql") | list %]
[% set buckets = used | selectattr("part", "equalto", "bucket") | list %]
[% if databases and buckets %]

# The database writes its copy itself; it may add to the bucket, and neither read nor change what is there.
resource "google_storage_bucket_iam_member" "[[ writer.label ]]" {
  bucket = google_storage_bucket.[[ buckets[0].bucket.label ]].name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${google_sql_database_instance.[[ databases[0].db.label ]].service_account_email_address}"
}
[% endif %]
[% endif %]
