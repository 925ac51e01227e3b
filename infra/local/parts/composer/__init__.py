"""Cloud Composer: an environment with its addresses; no Airflow runs. Its queue is sampled."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, first, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

ENVIRONMENT = "google_composer_environment"


def _fill(call: Call, values: Object) -> None:
    config, region = first(values, "config"), values.get("region")
    bucket = first(values, "storage_config").get("bucket") or f"{region}-{values.get('name')}-bucket"
    number = call.number()
    settle(config, airflow_uri=f"https://{number}-dot-{region}.composer.googleusercontent.com")
    settle(config, dag_gcs_prefix=f"gs://{bucket}/dags")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "location": str(attributes.get("region")),
        "environment_name": str(attributes.get("name")),
    }


HALF = Half(
    behaviours={ENVIRONMENT: Behaviour(fill=_fill)},
    watched=(
        Watched(
            ENVIRONMENT,
            "cloud_composer_environment",
            "Cloud Composer Environment",
            _labels,
            (
                Signal(
                    "composer.googleapis.com/environment/zombie_task_killed_count",
                    Metric("DELTA", "INT64", "1", "Zombie tasks killed"),
                    idle=0.0,
                    busy=2.0,
                ),
                Signal(
                    "composer.googleapis.com/environment/task_queue_length",
                    Metric("GAUGE", "INT64", "1", "Task queue length"),
                    idle=1,
                    busy=300,
                ),
            ),
        ),
    ),
)
