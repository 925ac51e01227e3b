"""APIs that what a plan makes needs, and that are off."""

from collections.abc import Sequence

from jobs.terraform.policy.plan_document import Change
from jobs.terraform.possible.said import Obstacle, Said
from shared.cloud.project import Google, enabled
from shared.parts import PARTS

# By the beginning of a type's name, without `google_`; the longest that fits counts. The service that the provider
# sends its requests to (developers.google.com/apis-explorer).
_SERVICES = {
    "active_directory_": "managedidentities",
    "api_gateway_": "apigateway",
    "artifact_registry_": "artifactregistry",
    "bigquery_": "bigquery",
    "bigquery_data_transfer_": "bigquerydatatransfer",
    "binary_authorization_": "binaryauthorization",
    "certificate_manager_": "certificatemanager",
    "cloud_run_": "run",
    "cloud_scheduler_": "cloudscheduler",
    "cloud_tasks_": "cloudtasks",
    "cloudfunctions_": "cloudfunctions",
    "cloudfunctions2_": "cloudfunctions",
    "composer_": "composer",
    "compute_": "compute",
    "container_": "container",
    "container_analysis_": "containeranalysis",
    "dataflow_": "dataflow",
    "datastream_": "datastream",
    "dns_": "dns",
    "document_ai_": "documentai",
    "eventarc_": "eventarc",
    "filestore_": "file",
    "firestore_": "firestore",
    "gke_backup_": "gkebackup",
    "iap_": "iap",
    "identity_platform_": "identitytoolkit",
    "kms_": "cloudkms",
    "network_connectivity_": "networkconnectivity",
    "pubsub_": "pubsub",
    "redis_": "redis",
    "secret_manager_": "secretmanager",
    "service_networking_": "servicenetworking",
    "sql_": "sqladmin",
    "storage_": "storage",
    "vertex_ai_": "aiplatform",
    "vpc_access_": "vpcaccess",
    "workbench_": "notebooks",
    "workflows_": "workflows",
    "workstations_": "workstations",
}
# Asked of the project of whoever asks, not of the one it is about: the platform's, where they are on.
_OF_WHO_ASKS = ("billing_", "iam_", "logging_", "monitoring_", "project_", "service_account")


def api_of(kind: str) -> str | None:
    """The API (`run.googleapis.com`) that has to be on where something of this type is made; None: no such one."""
    name = kind.removeprefix("google_")
    if name == kind or name.startswith(_OF_WHO_ASKS):
        return None
    fitting = max((each for each in _SERVICES if name.startswith(each)), key=len, default=None)
    if fitting:
        return f"{_SERVICES[fitting]}.googleapis.com"
    # A service that is called as its types begin, which a part says.
    called = f"{name.partition('_')[0]}.googleapis.com"
    return called if any(called in part.apis for part in PARTS) else None


def apis_off(made: Sequence[Change], project: str, google: Google, said: Said) -> None:
    """An API that is off and that the plan does not switch on."""
    own = {str(each.after.get("service")) for each in made if each.type == "google_project_service"}
    needed: dict[str, list[str]] = {}
    for each in made:
        service = api_of(each.type) if each.writes else None
        if service and service not in own:
            needed.setdefault(service, []).append(each.address)
    if not needed:
        return
    on = enabled(google, project, needed)
    if on is None:
        said.untold.append("whether the APIs are on")
        return
    for service in sorted(set(needed) - on):
        addresses = needed[service]
        more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
        what = f"{service} is switched off in {project}: {addresses[0]}{more} can't be made"
        remedy = f"Switch it on: gcloud services enable {service} --project={project}."
        said.obstacles.append(Obstacle("api", addresses[0], what, remedy))
