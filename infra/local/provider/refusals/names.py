"""Names: which characters, how many, which words are kept."""

import re

from infra.local.provider.refusals.refusal import EVERY, Problem, Refusal, Request
from shared.terraform.schema import provider_schema

_LABEL = r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?"
_FORTY = r"[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?"
_RUN = r"[a-z](?:[-a-z0-9]{0,47}[a-z0-9])?"
_PUBSUB = r"(?!goog)[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}"

# id, types, path, what the whole value must match, where Google says so.
_ROWS: tuple[tuple[str, tuple[str, ...], str, str, str], ...] = (
    ("pubsub_name", ("google_pubsub_topic", "google_pubsub_subscription", "google_pubsub_schema"), "name", _PUBSUB,
     "cloud.google.com/pubsub/docs/pubsub-basics#resource_names"),
    ("secret_id", ("google_secret_manager_secret",), "secret_id", r"[A-Za-z0-9_-]{1,255}",
     "cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create"),
    ("sql_name", ("google_sql_database_instance",), "name", r"[a-z](?:[-a-z0-9]{0,95}[a-z0-9])?",
     "cloud.google.com/sql/docs/postgres/instance-settings#settings-2ndgen"),
    ("run_name", ("google_cloud_run_v2_service", "google_cloud_run_service"), "name", _RUN,
     "cloud.google.com/run/docs/deploying#service"),
    ("run_job_name", ("google_cloud_run_v2_job",), "name", _LABEL, "cloud.google.com/run/docs/create-jobs"),
    ("function_name", ("google_cloudfunctions2_function",), "name", _LABEL,
     "cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions/create"),
    ("scheduler_name", ("google_cloud_scheduler_job",), "name", r"[a-zA-Z\d_-]{1,500}",
     "cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs"),
    ("tasks_name", ("google_cloud_tasks_queue",), "name", r"[A-Za-z0-9-]{1,100}",
     "cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues"),
    ("redis_name", ("google_redis_instance",), "name", _FORTY,
     "cloud.google.com/memorystore/docs/redis/reference/rest/v1/projects.locations.instances/create"),
    ("memcache_name", ("google_memcache_instance",), "name", _FORTY,
     "cloud.google.com/memorystore/docs/memcached/reference/rest/v1/projects.locations.instances/create"),
    ("connector_name", ("google_vpc_access_connector",), "name", r"[a-z][-a-z0-9]{0,23}[a-z0-9]",
     "cloud.google.com/vpc/docs/configure-serverless-vpc-access"),
    ("cluster_name", ("google_container_cluster", "google_container_node_pool"), "name", _FORTY,
     "cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters"),
    ("repository_id", ("google_artifact_registry_repository",), "repository_id", _LABEL,
     "cloud.google.com/artifact-registry/docs/repositories/create-repos"),
    ("zone_name", ("google_dns_managed_zone",), "name", _LABEL,
     "cloud.google.com/dns/docs/reference/rest/v1/managedZones"),
    ("zone_dns_name", ("google_dns_managed_zone",), "dns_name",
     r"(?i:(?:[a-z0-9_](?:[-a-z0-9_]{0,61}[a-z0-9_])?\.)+)",
     "cloud.google.com/dns/docs/reference/rest/v1/managedZones"),
    ("kms_name", ("google_kms_key_ring", "google_kms_crypto_key"), "name", r"[a-zA-Z0-9_-]{1,63}",
     "cloud.google.com/kms/docs/getting-resource-ids"),
    ("firestore_name", ("google_firestore_database",), "name", r"\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9]",
     "cloud.google.com/firestore/docs/manage-databases#database_id"),
    ("logging_metric_name", ("google_logging_metric",), "name", r"[A-Za-z0-9_\-.,+!*',()%/]{1,100}",
     "cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics"),
    ("sink_name", ("google_logging_project_sink",), "name", r"[A-Za-z0-9_.-]{1,100}",
     "cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks"),
    ("workflow_name", ("google_workflows_workflow",), "name", r"[a-zA-Z](?:[a-zA-Z0-9_-]{0,62}[a-zA-Z0-9])?",
     "cloud.google.com/workflows/docs/reference/rest/v1/projects.locations.workflows/create"),
    ("trigger_name", ("google_eventarc_trigger",), "name", _LABEL,
     "cloud.google.com/eventarc/docs/reference/rest/v1/projects.locations.triggers/create"),
    ("filestore_name", ("google_filestore_instance",), "name", _LABEL,
     "cloud.google.com/filestore/docs/reference/rest/v1/projects.locations.instances/create"),
)  # fmt: skip


def _matching(path: str, pattern: str) -> Problem:
    compiled = re.compile(pattern)

    def problem(request: Request) -> str | None:
        value = request.get(path)
        if not isinstance(value, str) or compiled.fullmatch(value.rsplit("/", 1)[-1] if path == "name" else value):
            return None
        return f"Invalid value for field '{path}': '{value}'. It must match the pattern: {pattern}"

    return problem


def _compute_name(request: Request) -> str | None:
    kind, value = request.call.type_name, request.get("name")
    if not kind.startswith("google_compute_") or not isinstance(value, str) or re.fullmatch(_LABEL, value):
        return None
    block = provider_schema("google-beta").resource(kind)
    if block is None or not block.attributes["name"].settable:
        return None
    return f"Invalid value for field 'resource.name': '{value}'. Must be a match of regex '(?:{_LABEL})'"


def _bucket_ip(request: Request) -> str | None:
    value = request.get("name")
    if isinstance(value, str) and re.fullmatch(r"\d+\.\d+\.\d+\.\d+", value):
        return f"Invalid bucket name: '{value}'"
    return None


NAMES = (
    *(Refusal(id_, types, _matching(path, pattern), source) for id_, types, path, pattern, source in _ROWS),
    Refusal(
        "compute_name",
        EVERY,
        _compute_name,
        "cloud.google.com/compute/docs/naming-resources#resource-name-format",
        reason="invalid",
    ),
    Refusal(
        "bucket_name_ip",
        ("google_storage_bucket",),
        _bucket_ip,
        "cloud.google.com/storage/docs/buckets#naming",
        reason="invalid",
    ),
)
