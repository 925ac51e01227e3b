"""What a plan may have and this machine serves nothing of: warnings of the provider, before anything is made."""

import shutil
from collections.abc import Callable, Mapping
from typing import Any

from infra.local.provider.call import blocks, first
from infra.local.provider.problems import Diagnostic
from infra.local.sockets import is_taken

_HERE = "This works on Google Cloud. On this laptop "
# What a container says that says nothing: here a free one is told instead.
_USUAL_PORT = 8080
_GOOGLES = ("us-docker.pkg.dev/cloudrun/", "gcr.io/cloudrun/")


def unserved(kind: str, values: Mapping[str, Any], project: str) -> list[Diagnostic]:
    """A warning for each thing of a resource that nothing here serves; `project` is the laptop's."""
    told = _TOLD.get(kind)
    said = told(values, project) if told else []
    return [Diagnostic(summary, f"{_HERE}{detail}", warning=True) for summary, detail in said]


Said = list[tuple[str, str]]


def _container(values: Mapping[str, Any], project: str) -> Said:
    found: Said = []
    template = first(values, "template")
    template = first(template, "template") or template
    containers = blocks(template, "containers")
    name = values.get("name")
    if len(containers) > 1:
        beside = ", ".join(str(each.get("name") or each.get("image")) for each in containers[1:])
        found.append((f"{name}: sidecars", f"one container of it runs; {beside} beside it does not"))
    for volume in blocks(template, "volumes"):
        if blocks(volume, "gcs") or blocks(volume, "nfs"):
            what = "bucket" if blocks(volume, "gcs") else "share"
            found.append((f"{name}: a mounted {what}", f"no {what} is mounted: its path is the program's own"))
    ports = [each.get("container_port") for one in containers[:1] for each in blocks(one, "ports")]
    if (
        (port := next(iter(ports), None))
        and isinstance(port, int | float)
        and port != _USUAL_PORT
        and is_taken(int(port))
    ):
        reads = "it runs where its program reads PORT, and not where the number stands in its code"
        found.append((f"{name}: port {int(port)}", f"another program has port {int(port)}: {reads}"))
    image = containers[0].get("image") if containers else None
    own = f"-docker.pkg.dev/{project}/" in str(image)
    if isinstance(image, str) and not own and not image.startswith(_GOOGLES):
        found.append((f"{name}: {image[:80]}", "other people's images do not run: a page stands for it"))
    return found


def _tasks(values: Mapping[str, Any], _project: str) -> Said:
    return [(f"{values.get('name')}: Cloud Tasks", "nobody takes a task or calls anybody for one")]


def _trigger(values: Mapping[str, Any], _project: str) -> Said:
    if blocks(first(values, "destination"), "workflow"):
        return [(f"{values.get('name')}: a workflow", "its steps are not run")]
    kinds = [str(each.get("value")) for each in blocks(values, "matching_criteria") if each.get("attribute") == "type"]
    if any(kind.startswith("google.cloud.storage.") for kind in kinds):
        return []
    return [(f"{values.get('name')}: events", "nothing but what happens in a bucket is told of")]


def _workflow(values: Mapping[str, Any], _project: str) -> Said:
    return [(f"{values.get('name')}: a workflow", "its steps are not run")]


def _function(values: Mapping[str, Any], _project: str) -> Said:
    return [
        (
            f"{values.get('name')}: a function",
            "its code is not run: with --source Cloud Run serves it",
        )
    ]


def _database(values: Mapping[str, Any], _project: str) -> Said:
    version, name = str(values.get("database_version")), values.get("name")
    if version.startswith("SQLSERVER"):
        return [(f"{name}: SQL Server", "nothing answers for it")]
    master = values.get("master_instance_name")
    if isinstance(master, str) and master:
        return [(f"{name}: a replica", "nothing answers for it: read from the first one")]
    if version.startswith("MYSQL") and not any(map(shutil.which, ("mariadbd", "mysqld", "/usr/sbin/mariadbd"))):
        return [(f"{name}: MySQL", "nothing answers for it without MariaDB (Debian: mariadb-server-core)")]
    return []


def _cache(values: Mapping[str, Any], _project: str) -> Said:
    if values.get("transit_encryption_mode") == "SERVER_AUTHENTICATION":
        return [(f"{values.get('name')}: Redis with TLS", "nothing answers for it")]
    return []


def _api(values: Mapping[str, Any], _project: str) -> Said:
    name = values.get("name") or values.get("dataset_id")
    return [(f"{name}: its API", "nobody answers a program that asks it: it has no account here")]


_TOLD: Mapping[str, Callable[[Mapping[str, Any], str], Said]] = {
    "google_cloud_run_v2_service": _container,
    "google_cloud_run_v2_job": _container,
    "google_cloud_run_v2_worker_pool": _container,
    "google_cloud_tasks_queue": _tasks,
    "google_eventarc_trigger": _trigger,
    "google_workflows_workflow": _workflow,
    "google_cloudfunctions2_function": _function,
    "google_sql_database_instance": _database,
    "google_redis_instance": _cache,
    "google_firestore_database": _api,
    "google_bigquery_dataset": _api,
    "google_spanner_instance": _api,
    "google_bigtable_instance": _api,
}
