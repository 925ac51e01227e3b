[% set images = used | selectattr("part", "eq", "registry") | list %]
[% set services = used | selectattr("part", "eq", "cloud_run") | list %]
[% set jobs = used | selectattr("part", "eq", "run_job") | list %]
[% set sites = used | selectattr("part", "eq", "site") | list %]
[% set file = s.file or ("" if images or sites else "cloudbuild.yaml") %]
resource "google_project_iam_member" "[[ writes_logs.label ]]" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.[[ identity.label ]].member
}

# The repository is read through a connection that its owner grants by hand; it has to be there before this is applied.
resource "google_cloudbuild_trigger" "[[ trigger.label ]]" {
[% if s.waits %]
  # Nothing is built until a repository is named.
  count = 0

[% endif %]
  name            = "[[ trigger.ref ]]${var.name_suffix}"
  location        = var.region
  description     = "Pushes of [[ s.tag or s.branch ]] to [[ s.whose ]]"
  service_account = google_service_account.[[ identity.label ]].id
[% if file %]
  filename        = "[[ file ]]"
[% endif %]
[% if s.folder %]
  included_files  = ["[[ s.folder ]]/**"]
[% endif %]
[% if file and (images or services) %]

  substitutions = {
[% if images %]
    _IMAGE   = "${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app"
[% endif %]
    _REGION  = var.region
[% if services %]
    _SERVICE = google_cloud_run_v2_service.[[ services[0].service.label ]].name
[% endif %]
  }
[% endif %]

  repository_event_config {
    repository = "projects/${var.project_id}/locations/${var.region}/connections/[[ s.connection ]]/repositories/[[ s.connected ]]"

    push {
[% if s.tag %]
      tag = [[ s.branches | hcl ]]
[% else %]
      branch = [[ s.branches | hcl ]]
[% endif %]
    }
  }
[% if s.approval %]

  approval_config {
    approval_required = true
  }
[% endif %]
[% if not file %]

  build {
[% if images %]
    step {
      id         = "build"
      name       = "gcr.io/cloud-builders/docker"
      entrypoint = "bash"
[% if s.folder %]
      dir        = "[[ s.folder ]]"
[% endif %]
      args = [
        "-c",
        "if [ -f Dockerfile ]; then docker build -t ${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app:$COMMIT_SHA .; else docker run --rm --user root -v /var/run/docker.sock:/var/run/docker.sock -v /workspace:/workspace -w \"$$PWD\" buildpacksio/pack:latest build ${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app:$COMMIT_SHA --builder gcr.io/buildpacks/builder:latest; fi",
      ]
    }

    step {
      id   = "push"
      name = "gcr.io/cloud-builders/docker"
      args = ["push", "${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app:$COMMIT_SHA"]
    }
[% for each in services %]
[% for region in ["${var.region}"] + each.s.further | list %]

    step {
      id         = "deploy-[[ each.id ]][[ "" if loop.first else "-" ~ region ]]"
      name       = "gcr.io/google.com/cloudsdktool/cloud-sdk:slim"
      entrypoint = "gcloud"
      args       = ["run", "services", "update", google_cloud_run_v2_service.[[ each.service.label ]].name, "--region=[[ region ]]", "--image=${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app:$COMMIT_SHA"]
    }
[% endfor %]
[% endfor %]
[% for each in jobs %]

    step {
      id         = "deploy-[[ each.id ]]"
      name       = "gcr.io/google.com/cloudsdktool/cloud-sdk:slim"
      entrypoint = "gcloud"
      args       = ["run", "jobs", "update", google_cloud_run_v2_job.[[ each.job.label ]].name, "--region=${var.region}", "--image=${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app:$COMMIT_SHA"]
    }
[% endfor %]

[% endif %]
[% for each in sites %]
    step {
      id         = "publish-[[ each.id ]]"
      name       = "gcr.io/google.com/cloudsdktool/cloud-sdk:slim"
      entrypoint = "gcloud"
      args       = ["storage", "rsync", "--recursive", "./public", "gs://${google_storage_bucket.[[ each.bucket.label ]].name}"]
    }

[% endfor %]
    options {
      logging = "CLOUD_LOGGING_ONLY"
    }
  }
[% endif %]

  depends_on = [
    google_project_iam_member.[[ writes_logs.label ]],
[% for grant in grants %]
    [[ grant ]],
[% endfor %]
  ]
}
