"""How long the name of a resource may be, and what stands in the place of one that is longer.

named("google_service_account", "govuk-knowledge-graph-agent")    # -> "govuk-knowledge-g-3f9a1c"
"""

import hashlib
from collections.abc import Mapping

from shared.machine_groups import MANAGERS, TEMPLATES

_SUFFIX = 6
"""Characters that tell the deployments of one project apart, behind every name (`shared.terraform.naming`)."""
_USUAL = 63
_AT_MOST: Mapping[str, int] = {
    "google_artifact_registry_repository": 63,
    "google_bigquery_dataset": 1_024,
    "google_bigtable_instance": 33,
    "google_cloud_run_v2_job": 63,
    "google_cloud_run_v2_service": 49,
    "google_cloud_run_v2_worker_pool": 49,
    "google_cloud_scheduler_job": 500,
    "google_cloud_tasks_queue": 100,
    # A name with the day's hash of its host names behind it, or the machine's own four characters.
    **dict.fromkeys(MANAGERS, 58),
    **dict.fromkeys(TEMPLATES, 36),
    "google_compute_managed_ssl_certificate": 56,
    "google_container_cluster": 40,
    "google_container_node_pool": 40,
    "google_iam_workload_identity_pool": 32,
    "google_iam_workload_identity_pool_provider": 32,
    "google_logging_project_exclusion": 100,
    "google_logging_project_sink": 100,
    "google_memcache_instance": 40,
    "google_memorystore_instance": 40,
    "google_network_connectivity_spoke": 40,
    "google_pubsub_subscription": 255,
    "google_pubsub_topic": 255,
    "google_redis_instance": 40,
    "google_secret_manager_secret": 255,
    "google_service_account": 30,
    "google_spanner_database": 30,
    "google_spanner_instance": 64,
    # MySQL's own bound; no suffix stands behind it.
    "google_sql_user": 38,
    "google_vpc_access_connector": 25,
}
"""Type -> characters that Google takes, without what a template puts behind the name itself."""
PROJECT = 30
"""Characters of the longest project's id, which stands before the names of buckets."""


def longest(type_: str) -> int:
    """Characters that the plan's own name of such a resource may have, before the deployment's suffix."""
    return _AT_MOST.get(type_, _USUAL) - _SUFFIX


def named(type_: str, ref: str, plain: str = "") -> str:
    """The name as far as Google takes it: whole, else `plain` (without its kind), else its beginning and a hash.

    Two names that differ stay different, but for hashes that are the same.
    """
    most = longest(type_)
    if len(ref) <= most:
        return ref
    if plain and len(plain) <= most:
        return plain
    return f"{ref[: most - 7].rstrip('-')}-{hashlib.sha256(ref.encode()).hexdigest()[:6]}"
