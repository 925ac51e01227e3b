"""Firestore: databases with a name of their own; what is read and written of them is sampled."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.world import Entry

DATABASE, SCHEDULE = "google_firestore_database", "google_firestore_backup_schedule"


def _protected(_call: Call, values: Object) -> None:
    if values.get("delete_protection_state") == "DELETE_PROTECTION_ENABLED":
        raise Refused(
            f"Error deleting Database: googleapi: Error 400: The database {values.get('name')} has delete protection "
            "enabled., failedPrecondition"
        )


def _database_exists(call: Call, values: Object) -> None:
    if call.exists(values.get("database"), DATABASE) is None:
        raise call.refuse("creating", 404, f"The database {values.get('database')} does not exist., notFound")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "resource_container": str(attributes.get("project")),
        "location": str(attributes.get("location_id")),
        "database_id": str(attributes.get("name")),
    }


HALF = Half(
    behaviours={
        DATABASE: Behaviour(remove=_protected),
        SCHEDULE: Behaviour(prepare=_database_exists),
    },
    watched=(
        Watched(
            DATABASE,
            "firestore.googleapis.com/Database",
            "Firestore Database",
            _labels,
            tuple(
                Signal(
                    f"firestore.googleapis.com/document/{what}_ops_count",
                    Metric("DELTA", "INT64", "1", f"Document {what}s"),
                    idle=idle,
                    busy=busy,
                )
                for what, idle, busy in (("read", 3.0, 2_000.0), ("write", 1.0, 600.0))
            ),
        ),
    ),
)
