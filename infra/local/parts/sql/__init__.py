"""Cloud SQL: how far a read replica is behind is sampled; the rest of it behaves as `provider.behaviours.sql` says."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.world import Entry


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    project, region, name = (str(attributes.get(key)) for key in ("project", "region", "name"))
    return {"project_id": project, "database_id": f"{project}:{name}", "region": region}


SQL = Half(
    behaviours={},
    watched=(
        Watched(
            "google_sql_database_instance",
            "cloudsql_database",
            "Cloud SQL Database",
            _labels,
            (
                Signal(
                    "cloudsql.googleapis.com/database/replication/replica_lag",
                    Metric("GAUGE", "DOUBLE", "s", "Replica lag"),
                    idle=0.4,
                    busy=900.0,
                ),
            ),
        ),
    ),
)
