"""Spanner: an instance and its databases, and what its capacity has to do. Nothing answers its protocol here."""

import re
from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

INSTANCE = "google_spanner_instance"
DATABASE = "google_spanner_database"
SCHEDULE = "google_spanner_backup_schedule"
_NODE = 1000


def _instance(call: Call, values: Object) -> None:
    """https://cloud.google.com/spanner/docs/reference/rest/v1/projects.instances#Instance."""
    shown = values.get("display_name")
    if isinstance(shown, str) and not 4 <= len(shown) <= 30:
        raise call.refuse("creating", 400, "display_name must be between 4 and 30 characters., badRequest")
    units = values.get("processing_units")
    if isinstance(units, int) and units and units % (100 if units < _NODE else _NODE):
        raise call.refuse("creating", 400, "processing_units must be a multiple of 100 or of 1000., badRequest")


def _fill(_call: Call, values: Object) -> None:
    units, nodes = values.get("processing_units"), values.get("num_nodes")
    if isinstance(units, int) and units:
        settle(values, num_nodes=units // _NODE)
    elif isinstance(nodes, int):
        settle(values, processing_units=nodes * _NODE)
    settle(
        values, state="READY", edition="ENTERPRISE", instance_type="PROVISIONED", default_backup_schedule_type="NONE"
    )


def _has_instance(call: Call, values: Object) -> None:
    name = values.get("instance")
    if isinstance(name, str) and not any(each.attributes.get("name") == name for each in call.world.list(INSTANCE)):
        raise call.refuse("creating", 404, f"Instance not found: {name}, notFound")
    if isinstance(values.get("name"), str) and not re.fullmatch(r"[a-z][a-z0-9_-]{0,28}[a-z0-9]", str(values["name"])):
        raise call.refuse("creating", 400, f"Invalid CREATE DATABASE statement: {values['name']}., badRequest")


def _database(_call: Call, values: Object) -> None:
    settle(values, state="READY", database_dialect="GOOGLE_STANDARD_SQL", version_retention_period="1h")


def _has_database(call: Call, values: Object) -> None:
    name = values.get("database")
    if isinstance(name, str) and not any(each.attributes.get("name") == name for each in call.world.list(DATABASE)):
        raise call.refuse("creating", 404, f"Database not found: {name}, notFound")


def _in_use(call: Call, values: Object) -> None:
    """Google deletes an instance with its databases, and none whose database it is told to keep."""
    for entry in call.world.list(DATABASE):
        kept = entry.attributes.get("enable_drop_protection")
        if kept and entry.attributes.get("instance") == values.get("name"):
            raise call.refuse("deleting", 400, f"Database {entry.id} has drop protection., failedPrecondition")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    config = str(attributes.get("config")).rpartition("/")[2]
    return {
        "project_id": str(attributes.get("project")),
        "instance_id": str(attributes.get("name")),
        "instance_config": config,
        "location": config.removeprefix("regional-"),
    }


HALF = Half(
    behaviours={
        INSTANCE: Behaviour(prepare=_instance, fill=_fill, remove=_in_use),
        DATABASE: Behaviour(prepare=_has_instance, fill=_database),
        SCHEDULE: Behaviour(prepare=_has_database),
    },
    watched=(
        Watched(
            INSTANCE,
            "spanner_instance",
            "Cloud Spanner Instance",
            _labels,
            (
                Signal(
                    "spanner.googleapis.com/instance/cpu/utilization",
                    Metric("GAUGE", "DOUBLE", "10^2.%", "CPU Utilization"),
                    idle=0.05,
                    busy=0.91,
                ),
                Signal(
                    "spanner.googleapis.com/instance/storage/utilization",
                    Metric("GAUGE", "DOUBLE", "10^2.%", "Storage utilization"),
                    idle=0.04,
                    busy=0.83,
                ),
            ),
        ),
    ),
)
