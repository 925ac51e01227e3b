"""What Google changes by itself in what exists: grown disks, scaled counts, new versions, rotated times, labels.

Nobody wants to hear of these, and no plan may take them back. Each has its source, a page of docs.cloud.google.com.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from infra.local.faults.drift import path_of
from infra.local.faults.model import at
from infra.local.world import MANAGERS, Entry, World


class Deed(NamedTuple):
    """`change` gets what stands at `path` and gives what will; None: nothing is done to this one.

    With `having`, it is done only to what has that set: an autoscaler of its own.
    """

    type: str
    path: str
    change: Callable[[Any], Any]
    source: str
    having: str = ""


def _grown(gb: Any) -> Any:
    return gb + 15 if isinstance(gb, int) else None


def _more(count: Any) -> Any:
    return count + 1 if isinstance(count, int) else None


def _next(version: Any) -> Any:
    """`POSTGRES_17_5.R20250727.00_02` -> the release after it; `1.33.2-gke.1000` likewise."""
    return (
        f"{version[:-1]}{(int(version[-1]) + 1) % 10}" if isinstance(version, str) and version[-1:].isdigit() else None
    )


def _labelled(labels: Any) -> Any:
    return {**(labels or {}), "goog-managed-by": "google"}


def _a_month_later(moment: Any) -> Any:
    if not isinstance(moment, str) or not moment:
        return None
    then = datetime.fromisoformat(moment) + timedelta(days=30)
    return then.isoformat().replace("+00:00", "Z")


def _is(value: Any) -> Callable[[Any], Any]:
    return lambda _: value


DEEDS = (
    # Storage is added when it runs low, up to the limit if there is one.
    Deed("google_sql_database_instance", "settings[0].disk_size", _grown, "sql/docs/postgres/instance-settings"),
    Deed("google_sql_database_instance", "settings[0].version", _more, "sql/docs/postgres/admin-api"),
    Deed("google_sql_database_instance", "maintenance_version", _next, "sql/docs/postgres/maintenance"),
    # Scaled by their autoscalers, healed and rolled by themselves.
    *(
        Deed(kind, path, change, "compute/docs/autoscaler")
        for kind in MANAGERS
        for path, change in (("target_size", _more), ("fingerprint", _is("bmV3")))
    ),
    *(
        Deed(kind, "recommended_size", _more, "compute/docs/autoscaler")
        for kind in ("google_compute_autoscaler", "google_compute_region_autoscaler")
    ),
    Deed(
        "google_container_node_pool", "node_count", _more, "kubernetes-engine/docs/concepts/cluster-autoscaler",
        having="autoscaling",
    ),
    Deed("google_container_node_pool", "version", _next, "kubernetes-engine/docs/concepts/node-auto-upgrades"),
    Deed("google_container_cluster", "master_version", _next, "kubernetes-engine/upgrades"),
    Deed("google_container_cluster", "node_version", _next, "kubernetes-engine/upgrades"),
    Deed("google_container_cluster", "label_fingerprint", _is("bmV3"), "kubernetes-engine/docs"),
    # Machines are moved, labelled by what watches them, and told which processor they are on.
    Deed("google_compute_instance", "cpu_platform", _is("AMD Rome"), "compute/docs/instances/live-migration-process"),
    Deed("google_compute_instance", "effective_labels", _labelled, "compute/docs/labeling-resources"),
    Deed("google_compute_instance", "label_fingerprint", _is("bmV3"), "compute/docs/labeling-resources"),
    Deed("google_compute_instance", "metadata_fingerprint", _is("bmV3"), "compute/docs/metadata/overview"),
    Deed("google_compute_disk", "effective_labels", _labelled, "compute/docs/labeling-resources"),
    Deed("google_compute_disk", "last_attach_timestamp", _is("2026-11-26T10:00:00.000-07:00"), "compute/docs/disks"),
    # Services get revisions, and say by which client they were last touched.
    *(
        Deed(kind, path, change, "run/docs/reference/rest")
        for kind in ("google_cloud_run_v2_service", "google_cloud_run_v2_job", "google_cloud_run_v2_worker_pool")
        for path, change in (
            ("etag", _is('"new"')),
            ("update_time", _is("2026-11-26T10:00:00Z")),
            ("observed_generation", _next),
            ("generation", _next),
            ("effective_labels", _labelled),
            ("last_modifier", _is("service-1@serverless-robot-prod.iam.gserviceaccount.com")),
        )
    ),
    Deed("google_cloud_run_v2_service", "latest_ready_revision", _next, "run/docs/managing/revisions"),
    Deed("google_cloud_run_v2_service", "latest_created_revision", _next, "run/docs/managing/revisions"),
    Deed("google_cloud_run_v2_job", "execution_count", _more, "run/docs/managing/job-executions"),
    Deed("google_cloudfunctions2_function", "update_time", _is("2026-11-26T10:00:00Z"), "functions"),
    # Security updates of the base image are built in; the image of the build is another one then.
    Deed(
        "google_cloudfunctions2_function", "build_config[0].build", _is("projects/1/locations/l/builds/2"),
        "functions/docs/security",
    ),
    # Certificates are renewed, keys and passwords rotated, caches moved in a maintenance.
    Deed(
        "google_compute_managed_ssl_certificate", "expire_time", _is("2027-02-26T10:00:00.000-07:00"),
        "load-balancing/docs/ssl-certificates",
    ),
    Deed("google_kms_crypto_key", "primary", _is([{"name": "2", "state": "ENABLED"}]), "kms/docs/rotate-key"),
    Deed(
        "google_secret_manager_secret", "rotation[0].next_rotation_time", _a_month_later,
        "secret-manager/docs/secret-rotation",
    ),
    Deed(
        "google_redis_instance", "current_location_id", _is("us-central1-f"),
        "memorystore/docs/redis/high-availability",
    ),
    Deed("google_redis_instance", "maintenance_version", _next, "memorystore/docs/redis/about-maintenance"),
    # Masked where it holds a secret; verified by whoever gets it.
    Deed(
        "google_monitoring_notification_channel", "verification_status", _is("VERIFIED"),
        "monitoring/support/notification-options",
    ),
    Deed("google_bigquery_dataset", "last_modified_time", _more, "bigquery/docs/dataset-metadata"),
    Deed("google_bigquery_dataset", "etag", _is("new"), "bigquery/docs/dataset-metadata"),
    Deed("google_bigquery_table", "num_rows", _more, "bigquery/docs/table-metadata"),
    Deed("google_bigquery_table", "num_bytes", _more, "bigquery/docs/table-metadata"),
    Deed("google_storage_bucket", "updated", _is("2026-11-26T10:00:00Z"), "storage/docs/json_api/v1/buckets"),
    Deed("google_firestore_database", "earliest_version_time", _is("2026-11-26T10:00:00Z"), "firestore/docs/use-pitr"),
    Deed("google_firestore_database", "etag", _is("new"), "firestore/docs/use-pitr"),
    Deed("google_filestore_instance", "etag", _is("new"), "filestore/docs"),
    Deed("google_workbench_instance", "health_state", _is("HEALTHY"), "vertex-ai/docs/workbench"),
    Deed("google_dataflow_job", "state", _is("JOB_STATE_RUNNING"), "dataflow/docs/guides/monitor-jobs"),
    Deed("google_cloud_tasks_queue", "state", _is("RUNNING"), "tasks/docs"),
    Deed("google_artifact_registry_repository", "update_time", _is("2026-11-26T10:00:00Z"), "artifact-registry/docs"),
)  # fmt: skip
"""Everything that is done, by the type it is done to."""


def what_google_does(world: World, types: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Do all of it once to everything there is (of these types): `[{"type", "id", "path", "before", "after"}]`."""
    done = []
    for deed in DEEDS:
        if types is None or deed.type in types:
            done += [made for entry in world.list(deed.type) if (made := _do(world, deed, entry)) is not None]
    return done


def _do(world: World, deed: Deed, entry: Entry) -> dict[str, Any] | None:
    attributes = dict(entry.attributes)
    *outer, last = path_of(deed.path)
    around: Any = at(attributes, tuple(outer)) if outer else attributes
    if not isinstance(around, dict) or last not in around or (deed.having and not attributes.get(deed.having)):
        return None
    before, after = around[last], deed.change(around[last])
    if after is None or after == before:
        return None
    around[last] = after
    world.put(entry.kind, entry.id, attributes)
    return {"type": entry.kind, "id": entry.id, "path": deed.path, "before": before, "after": after}
