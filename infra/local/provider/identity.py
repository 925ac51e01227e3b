"""How a resource is called: its Terraform id, its self link and the name the provider's errors use for its type.

Templates are the documented id formats; types without one get the id their API's naming convention gives.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN
from infra.local.world import short
from shared.terraform.schema import schema_of

COMPUTE = "https://www.googleapis.com/compute/v1/"

# Ids that do not follow the compute or the general convention. {x} is the attribute x; of {region} and {zone} the short
# name.
_TEMPLATES = {
    "google_artifact_registry_repository": "projects/{project}/locations/{location}/repositories/{repository_id}",
    "google_bigquery_dataset": "projects/{project}/datasets/{dataset_id}",
    "google_bigquery_table": "projects/{project}/datasets/{dataset_id}/tables/{table_id}",
    "google_cloud_run_service": "locations/{location}/namespaces/{project}/services/{name}",
    "google_cloud_run_v2_job": "projects/{project}/locations/{location}/jobs/{name}",
    "google_cloud_run_v2_service": "projects/{project}/locations/{location}/services/{name}",
    "google_cloud_scheduler_job": "projects/{project}/locations/{region}/jobs/{name}",
    "google_cloud_tasks_queue": "projects/{project}/locations/{location}/queues/{name}",
    "google_cloudfunctions2_function": "projects/{project}/locations/{location}/functions/{name}",
    "google_compute_attached_disk": "projects/{project}/zones/{zone}/instances/{instance_name}/{disk_name}",
    "google_compute_instance_template": "projects/{project}/global/instanceTemplates/{name}",
    "google_compute_managed_ssl_certificate": "projects/{project}/global/sslCertificates/{name}",
    "google_compute_network_peering": "{network}/{name}",
    "google_compute_project_metadata": "projects/{project}",
    "google_compute_project_metadata_item": "projects/{project}/meta-data/{key}",
    "google_compute_router_nat": "{project}/{region}/{router}/{name}",
    "google_container_cluster": "projects/{project}/locations/{location}/clusters/{name}",
    "google_container_node_pool": "projects/{project}/locations/{location}/clusters/{cluster}/nodePools/{name}",
    "google_dns_managed_zone": "projects/{project}/managedZones/{name}",
    "google_dns_policy": "projects/{project}/policies/{name}",
    "google_dns_record_set": "projects/{project}/managedZones/{managed_zone}/rrsets/{name}/{type}",
    "google_firestore_database": "projects/{project}/databases/{name}",
    "google_kms_crypto_key": "{key_ring}/cryptoKeys/{name}",
    "google_kms_key_ring": "projects/{project}/locations/{location}/keyRings/{name}",
    "google_logging_metric": "{name}",
    "google_logging_project_exclusion": "projects/{project}/exclusions/{name}",
    "google_logging_project_sink": "projects/{project}/sinks/{name}",
    "google_monitoring_custom_service": "projects/{project}/services/{service_id}",
    "google_monitoring_slo": "projects/{project}/services/{service}/serviceLevelObjectives/{slo_id}",
    "google_project": "projects/{project_id}",
    "google_project_iam_custom_role": "projects/{project}/roles/{role_id}",
    "google_project_service": "{project}/{service}",
    "google_pubsub_schema": "projects/{project}/schemas/{name}",
    "google_pubsub_subscription": "projects/{project}/subscriptions/{name}",
    "google_pubsub_topic": "projects/{project}/topics/{name}",
    "google_redis_instance": "projects/{project}/locations/{region}/instances/{name}",
    "google_secret_manager_secret": "projects/{project}/secrets/{secret_id}",
    "google_secret_manager_secret_version": "{secret}/versions/{version}",
    "google_service_account": "projects/{project}/serviceAccounts/{email}",
    "google_service_networking_connection": "{network}:{service}",
    "google_sql_database": "projects/{project}/instances/{instance}/databases/{name}",
    "google_sql_database_instance": "{name}",
    "google_sql_user": "{name}/{host}/{instance}",
    "google_storage_bucket": "{name}",
    "google_storage_bucket_object": "{bucket}-{name}",
    "google_vpc_access_connector": "projects/{project}/locations/{region}/connectors/{name}",
}
# Types whose id the API makes up: the id, and `name`, is the collection and a number.
NUMBERED = {
    "google_monitoring_alert_policy": "projects/{project}/alertPolicies/",
    "google_monitoring_dashboard": "projects/{project}/dashboards/",
    "google_monitoring_group": "projects/{project}/groups/",
    "google_monitoring_notification_channel": "projects/{project}/notificationChannels/",
    "google_monitoring_uptime_check_config": "projects/{project}/uptimeCheckConfigs/",
    "google_cloudbuild_trigger": "projects/{project}/locations/{location}/triggers/",
}
_IAM = re.compile(r"_iam_(member|binding|policy|audit_config)$")
_SERVICES = (
    "access_context_manager|app_engine|artifact_registry|bigquery|binary_authorization|certificate_manager|cloud_asset|"
    "cloud_identity|cloud_run_v2|cloud_run|cloud_scheduler|cloud_tasks|cloudbuild|cloudfunctions2|cloudfunctions|composer|"
    "compute|container|data_catalog|data_fusion|dataflow|dataplex|dataproc|dialogflow_cx|dialogflow|dns|essential_contacts|"
    "eventarc|filestore|firebase|firestore|gke_hub|healthcare|iam|iap|identity_platform|kms|logging|looker|memcache|"
    "monitoring|network_connectivity|network_management|network_security|network_services|notebooks|org_policy|os_config|"
    "os_login|privateca|pubsub|redis|secret_manager|service_directory|spanner|sql|storage|tags|tpu|vertex_ai|vpc_access|"
    "workbench|workflows|workstations"
)
_SERVICE = re.compile(rf"^google_(?:{_SERVICES})_(?=\w)")


def label(type_name: str) -> str:
    """The type as the provider's errors name it: google_compute_http_health_check -> HttpHealthCheck."""
    if type_name == "google_compute_instance":
        return "instance"
    words = (_SERVICE.sub("", type_name) or type_name).removeprefix("google_").split("_")
    return "".join(word.capitalize() for word in words)


def resource_id(type_name: str, attributes: Mapping[str, Any], number: Callable[[], str]) -> str:
    """The Terraform id. `number` gives a fresh one, for what the API names itself.

    Raises Refused when the region or zone the id needs is nowhere said.
    """
    if _IAM.search(type_name):
        return _iam_id(type_name, attributes)
    if type_name in NUMBERED:
        return _filled(NUMBERED[type_name], attributes) + number()
    template = _TEMPLATES.get(type_name) or _documented(type_name, attributes) or _convention(type_name, attributes)
    found = _filled(template, attributes)
    return found + number() if found.endswith("/") else found


def self_link(type_name: str, entry_id: str) -> str:
    """The resource's URL."""
    service = type_name.split("_")[1]
    hosts = {
        "compute": COMPUTE,
        "storage": "https://www.googleapis.com/storage/v1/b/",
        "container": "https://container.googleapis.com/v1/",
    }
    return hosts.get(service, f"https://{service}.googleapis.com/v1/") + entry_id


def resource_path(type_name: str, entry_id: str) -> str:
    """How the API's errors name the resource: its path, or its id in quotes where it has none."""
    return entry_id if entry_id.startswith("projects/") else f"{label(type_name)} {entry_id}"


def _filled(template: str, attributes: Mapping[str, Any]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in ("instance_name", "disk_name"):
            return short(str(attributes.get(name.removesuffix("_name"))))
        found = attributes.get(name)
        found = None if found is UNKNOWN else found
        if name in ("region", "zone"):
            if not found:
                also = "'region' or 'zone'" if name == "region" else "zone"
                raise Refused(f"Cannot determine {name}: set in this resource, or set provider-level {also}.")
            return short(str(found))
        text = str(found if found is not None else "")
        return text if name in ("secret", "key_ring", "network", "topic") else text.removeprefix("projects/")

    return re.sub(r"\{(\w+)\}", value, template)


def _documented(type_name: str, attributes: Mapping[str, Any]) -> str:
    """The provider's own id format, where what it is made of is said; compute's own paths are told by place."""
    if type_name.startswith("google_compute_") or schema_of(type_name).resource(type_name) is None:
        return ""
    written = schema_of(type_name).type_facts(type_name).id or ""
    words = re.findall(r"\{\{(\w+)\}\}", written)
    whole = written.startswith("projects/") and all(isinstance(attributes.get(word), str) for word in words)
    return re.sub(r"\{\{(\w+)\}\}", r"{\1}", written) if whole else ""


def _convention(type_name: str, attributes: Mapping[str, Any]) -> str:
    if type_name.startswith("google_compute_"):
        return _compute_template(type_name, attributes)
    key = _own_name(type_name, attributes)
    collection = _plural(label(type_name)[0].lower() + label(type_name)[1:])
    place = next((name for name in ("location", "region", "zone") if name in attributes), None)
    where = f"locations/{{{place}}}/" if place else ""
    return f"projects/{{project}}/{where}{collection}/{{{key}}}"


def _compute_template(type_name: str, attributes: Mapping[str, Any]) -> str:
    place = "zone" if "zone" in attributes else "region" if "region" in attributes else "global"
    kind = type_name.removeprefix("google_compute_")
    if place == "region":
        kind = kind.removeprefix("region_")
    if place == "global":
        kind = kind.removeprefix("global_")
    words = kind.split("_")
    collection = _plural(words[0] + "".join(word.capitalize() for word in words[1:]))
    where = "global" if place == "global" else f"{place}s/{{{place}}}"
    return f"projects/{{project}}/{where}/{collection}/{{{_own_name(type_name, attributes)}}}"


def _own_name(type_name: str, attributes: Mapping[str, Any]) -> str:
    """The attribute that holds what the user calls it."""
    if attributes.get("name") not in (None, UNKNOWN, ""):
        return "name"
    last = type_name.rsplit("_", 1)[-1]
    candidates = [name for name in attributes if name.endswith("_id") and isinstance(attributes[name], str)]
    preferred = [name for name in candidates if last in name]
    return next(iter(preferred or candidates), "name")


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch")) else "s")


def _iam_id(type_name: str, attributes: Mapping[str, Any]) -> str:
    own = {"id", "role", "member", "members", "policy_data", "etag", "condition", "audit_log_config", "service"}
    parent = _iam_parent(type_name, {name: item for name, item in attributes.items() if name not in own})
    parts = [attributes.get(name) for name in ("role", "member", "service") if attributes.get(name)]
    return "/".join([parent, *map(str, parts)])


def _iam_parent(type_name: str, attributes: Mapping[str, Any]) -> str:
    said = {name: str(item) for name, item in attributes.items() if item not in (None, UNKNOWN, "") and item != []}
    if type_name.startswith("google_project_iam"):
        return said.get("project", "").removeprefix("projects/")
    if type_name.startswith("google_storage_bucket_iam"):
        return f"b/{said.get('bucket', '').removeprefix('b/')}"
    if type_name.startswith("google_cloud_run"):
        name = said.get("name") or said.get("service")
        return f"projects/{said.get('project')}/locations/{said.get('location')}/services/{short(name)}"
    target = _SERVICE.sub("", _IAM.sub("", type_name)).removeprefix("google_")
    reference = next((text for name, text in said.items() if name in (target, f"{target}_id", "name")), None)
    if reference and "/" in reference:
        return reference
    names = [text for name, text in said.items() if name not in ("project", "location", "region", "zone")]
    place = said.get("zone") or said.get("region") or said.get("location")
    return "/".join(["projects", said.get("project", ""), *([place] if place else []), *names])
