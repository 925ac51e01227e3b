"""Under which id Terraform imports a resource, told from the values it was planned with."""

from collections.abc import Mapping
from string import Formatter
from typing import Any

_GLOBAL = "projects/{project}/global/"
_REGION = "projects/{project}/regions/{region}/"
_ZONE = "projects/{project}/zones/{zone}/"
_PLACE = "projects/{project}/locations/{location}/"
_GRANT = " {role} {member}"

IMPORT_IDS: dict[str, str] = {
    "google_artifact_registry_repository": _PLACE + "repositories/{repository_id}",
    "google_artifact_registry_repository_iam_member": _PLACE + "repositories/{repository}" + _GRANT,
    "google_cloud_run_v2_service": _PLACE + "services/{name}",
    "google_cloud_run_v2_service_iam_member": _PLACE + "services/{name}" + _GRANT,
    "google_compute_address": _REGION + "addresses/{name}",
    "google_compute_autoscaler": _ZONE + "autoscalers/{name}",
    "google_compute_backend_bucket": _GLOBAL + "backendBuckets/{name}",
    "google_compute_backend_service": _GLOBAL + "backendServices/{name}",
    "google_compute_disk": _ZONE + "disks/{name}",
    "google_compute_firewall": _GLOBAL + "firewalls/{name}",
    "google_compute_forwarding_rule": _REGION + "forwardingRules/{name}",
    "google_compute_global_address": _GLOBAL + "addresses/{name}",
    "google_compute_global_forwarding_rule": _GLOBAL + "forwardingRules/{name}",
    "google_compute_health_check": _GLOBAL + "healthChecks/{name}",
    "google_compute_instance": _ZONE + "instances/{name}",
    "google_compute_instance_group_manager": _ZONE + "instanceGroupManagers/{name}",
    "google_compute_instance_template": _GLOBAL + "instanceTemplates/{name}",
    "google_compute_managed_ssl_certificate": _GLOBAL + "sslCertificates/{name}",
    "google_compute_network": _GLOBAL + "networks/{name}",
    "google_compute_region_autoscaler": _REGION + "autoscalers/{name}",
    "google_compute_region_instance_group_manager": _REGION + "instanceGroupManagers/{name}",
    "google_compute_router": _REGION + "routers/{name}",
    "google_compute_router_nat": _REGION + "routers/{router}/{name}",
    "google_compute_subnetwork": _REGION + "subnetworks/{name}",
    "google_compute_target_http_proxy": _GLOBAL + "targetHttpProxies/{name}",
    "google_compute_target_https_proxy": _GLOBAL + "targetHttpsProxies/{name}",
    "google_compute_url_map": _GLOBAL + "urlMaps/{name}",
    "google_project_iam_member": "{project}" + _GRANT,
    "google_pubsub_subscription": "projects/{project}/subscriptions/{name}",
    "google_pubsub_subscription_iam_member": "projects/{project}/subscriptions/{subscription}" + _GRANT,
    "google_pubsub_topic": "projects/{project}/topics/{name}",
    "google_pubsub_topic_iam_member": "projects/{project}/topics/{topic}" + _GRANT,
    "google_secret_manager_secret": "projects/{project}/secrets/{secret_id}",
    "google_secret_manager_secret_iam_member": "projects/{project}/secrets/{secret_id}" + _GRANT,
    "google_service_account": "projects/{project}/serviceAccounts/{account_id}@{project}.iam.gserviceaccount.com",
    "google_service_networking_connection": "{network}:{service}",
    "google_sql_database": "projects/{project}/instances/{instance}/databases/{name}",
    "google_sql_database_instance": "{project}/{name}",
    "google_sql_user": "{project}/{instance}/{name}",
    "google_storage_bucket": "{project}/{name}",
    "google_storage_bucket_iam_member": "b/{bucket}" + _GRANT,
    "google_vpc_access_connector": "projects/{project}/locations/{region}/connectors/{name}",
}
"""Type -> id, in the provider's documented format. Objects can't be imported: making one again is harmless."""


def import_id(kind: str, values: Mapping[str, Any], places: Mapping[str, str | None]) -> str | None:
    """The import id of a planned resource; None for a type without a template, or when a part is not known yet.

    `places` are the deployment's project, region and zone, for a resource that does not say its own.
    """
    template = IMPORT_IDS.get(kind)
    if template is None:
        return None
    parts: dict[str, str] = {}
    for _, name, _, _ in Formatter().parse(template):
        if name is None:
            continue
        value = values.get(name)
        if not isinstance(value, str) or not value:
            value = places.get(name)
        if not value:
            return None
        # Most may be given as links; these are not names of what is at the end of one.
        parts[name] = value if name in {"network", "role", "member"} else value.rpartition("/")[2]
    return template.format(**parts)
