"""The names of resources: one function for the plan's monitoring and for the generator, so that they can't differ.

A plan's name (`backend-vm-1`, `app-db`) is the resource's `ref`. The real name is the ref with the deployment's suffix
(`backend-vm-1-k3x9q`), because two deployments of one goal live in one project.
"""

import hashlib
import re

_REFS = {
    "google_compute_instance": "{app}-vm-{n}",
    "google_compute_instance_template": "{app}-template",
    "google_compute_instance_group_manager": "{app}-group",
    "google_compute_region_instance_group_manager": "{app}-group",
    "google_compute_autoscaler": "{app}-autoscaler",
    "google_compute_region_autoscaler": "{app}-autoscaler",
    "google_compute_network": "{app}-vpc",
    "google_compute_subnetwork": "{app}-subnet",
    "google_compute_firewall": "{app}-allow-http",
    "google_compute_address": "{app}-ip",
    "google_compute_global_address": "{app}-ip",
    "google_compute_health_check": "{app}-health",
    "google_compute_backend_service": "{app}-backend",
    "google_compute_url_map": "{app}-routes",
    "google_compute_target_http_proxy": "{app}-proxy",
    "google_compute_global_forwarding_rule": "{app}-frontend",
    "google_sql_database_instance": "app-db",
    "google_sql_database": "app",
    "google_sql_user": "app",
    "google_cloud_run_v2_service": "{app}-service",
    "google_storage_bucket": "{app}-bucket",
    "google_pubsub_topic": "{app}-jobs",
    "google_pubsub_subscription": "{app}-jobs-pull",
    "google_service_account": "{app}-agent",
}

_APPS = {"worker": "worker", "web": "web", "static": "site", "cloud_run": "api", "bucket": "data"}


def resource_ref(resource_type: str, stack_type: str, n: int = 1) -> str:
    """The plan's name for the n-th resource of a Terraform type: `backend-vm-1` for the first VM of a backend API.

    Lower case letters, digits and dashes, at most 40 characters: with the suffix it is a valid name everywhere.
    """
    template = _REFS.get(resource_type)
    if template is None:
        template = "{app}-" + resource_type.removeprefix("google_").replace("_", "-")
    app = next((app for prefix, app in _APPS.items() if stack_type.startswith(prefix)), "backend")
    return template.format(app=app, n=n)[:40].rstrip("-")


def terraform_label(ref: str) -> str:
    """The label of a ref's resource block: `backend_vm_1` for `backend-vm-1`."""
    return ref.replace("-", "_")


def name_suffix(deployment_id: str) -> str:
    """What makes a deployment's real names its own: a dash and five characters drawn from its id."""
    digest = hashlib.sha256(deployment_id.encode()).digest()
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-" + "".join(alphabet[byte % len(alphabet)] for byte in digest[:5])


def is_own_name(name: str, deployment_id: str) -> bool:
    """Whether a real name carries this deployment's suffix, as `backend-vm-1-k3x9q` or `app-db-k3x9q-replica`."""
    return bool(re.search(re.escape(name_suffix(deployment_id)) + r"(?![a-z0-9])", name))


def real_name(ref: str, deployment_id: str) -> str:
    """The name a resource has in the project."""
    return ref + name_suffix(deployment_id)
