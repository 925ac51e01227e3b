[% set images = used | selectattr("part", "eq", "registry") | list %]
[% set services = used | selectattr("part", "eq", "cloud_run") | list %]
[% set jobs = used | selectattr("part", "eq", "run_job") | list %]
[% set sites = used | selectattr("part", "eq", "site") | list %]
[% macro steps(sha, before) %]
[% if images %]
[[ before ]]gcloud auth configure-docker ${var.region}-docker.pkg.dev --quiet
[% set image = "${google_artifact_registry_repository." ~ images[0].registry.label ~ ".registry_uri}/app:" ~ sha %]
[[ before ]]if [ -f Dockerfile ]; then docker build -t [[ image ]] .; else docker run --rm --user root -v /var/run/docker.sock:/var/run/docker.sock -v "$PWD":/workspace -w /workspace buildpacksio/pack:latest build [[ image ]] --builder gcr.io/buildpacks/builder:latest; fi
[[ before ]]docker push ${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app:[[ sha ]]
[% for each in services %]
[% for region in ["${var.region}"] + each.s.further | list %]
[[ before ]]gcloud run services update ${google_cloud_run_v2_service.[[ each.service.label ]].name} --project ${var.project_id} --region [[ region ]] --image ${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app:[[ sha ]]
[% endfor %]
[% endfor %]
[% for each in jobs %]
[[ before ]]gcloud run jobs update ${google_cloud_run_v2_job.[[ each.job.label ]].name} --project ${var.project_id} --region ${var.region} --image ${google_artifact_registry_repository.[[ images[0].registry.label ]].registry_uri}/app:[[ sha ]]
[% endfor %]
[% endif %]
[% for each in sites %]
[[ before ]]gcloud storage rsync --recursive ./public gs://${google_storage_bucket.[[ each.bucket.label ]].name}
[% endfor %]
[% endmacro %]
output "[[ o.provider ]]" {
  description = "What a pipeline names as its workload identity provider."
  value       = google_iam_workload_identity_pool_provider.[[ provider.label ]].name
}

output "[[ o.deployer ]]" {
  description = "The service account as which the pipeline deploys."
  value       = google_service_account.[[ identity.label ]].email
}

output "[[ o.workflow ]]" {
[% if s.provider == "github" %]
  description = "The repository's .github/workflows/deploy.yml: it deploys without a key."
  value       = <<-EOT
    name: deploy
    on:
      push:
        branches: [[ "[" ]][[ s.branch or "main" ]]]
    permissions:
      contents: read
      id-token: write
    jobs:
      deploy:
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v4
          - uses: google-github-actions/auth@v2
            with:
              workload_identity_provider: ${google_iam_workload_identity_pool_provider.[[ provider.label ]].name}
              service_account: ${google_service_account.[[ identity.label ]].email}
          - uses: google-github-actions/setup-gcloud@v2
          - run: |
              gcloud config set project ${var.project_id}
[[ steps("$GITHUB_SHA", "              ").rstrip() ]]
  EOT
[% elif s.provider == "terraform" %]
  description = "The variables of the workspace (of the kind env): its runs come in without a key."
  value       = <<-EOT
    TFC_GCP_PROVIDER_AUTH=true
    TFC_GCP_RUN_SERVICE_ACCOUNT_EMAIL=${google_service_account.[[ identity.label ]].email}
    TFC_GCP_WORKLOAD_PROVIDER_NAME=${google_iam_workload_identity_pool_provider.[[ provider.label ]].name}
  EOT
[% else %]
  description = "The repository's .gitlab-ci.yml: it deploys without a key."
  value       = <<-EOT
    deploy:
      image: google/cloud-sdk:slim
      rules:
        - if: $CI_COMMIT_BRANCH == "[[ s.branch or 'main' ]]"
      id_tokens:
        GOOGLE_TOKEN:
          aud: https://iam.googleapis.com/${google_iam_workload_identity_pool_provider.[[ provider.label ]].name}
      script:
        - echo "$GOOGLE_TOKEN" > .google-token
        - gcloud iam workload-identity-pools create-cred-config ${google_iam_workload_identity_pool_provider.[[ provider.label ]].name} --service-account=${google_service_account.[[ identity.label ]].email} --credential-source-file=.google-token --output-file=.google-login.json
        - gcloud auth login --cred-file=.google-login.json
[[ steps("$CI_COMMIT_SHA", "        - ").rstrip() ]]
  EOT
[% endif %]
}
