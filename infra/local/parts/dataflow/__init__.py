"""Dataflow: jobs are kept, no worker runs; how far they are behind is sampled."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

JOB = "google_dataflow_job"
_TEMPLATES = ("gs://dataflow-templates/", "gs://dataflow-templates-")


def _template_exists(call: Call, values: Object) -> None:
    path = str(values.get("template_gcs_path"))
    if not path.startswith(_TEMPLATES):
        raise call.refuse("creating", 404, f"Unable to open template file: {path}., notFound")


def _fill(call: Call, values: Object) -> None:
    streaming = "PubSub" in str(values.get("template_gcs_path"))
    settle(values, state="JOB_STATE_RUNNING", type="JOB_TYPE_STREAMING" if streaming else "JOB_TYPE_BATCH")
    settle(values, job_id=f"{call.now()[:10]}_{call.number()}")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "region": str(attributes.get("region")),
        "job_name": str(attributes.get("name")),
        "job_id": str(attributes.get("job_id")),
    }


HALF = Half(
    behaviours={JOB: Behaviour(prepare=_template_exists, fill=_fill)},
    watched=(
        Watched(
            JOB,
            "dataflow_job",
            "Dataflow Job",
            _labels,
            (
                Signal(
                    "dataflow.googleapis.com/job/system_lag",
                    Metric("GAUGE", "INT64", "s", "System lag"),
                    idle=4,
                    busy=900,
                ),
                Signal(
                    "dataflow.googleapis.com/job/is_failed",
                    Metric("GAUGE", "INT64", "1", "Failed"),
                    idle=0,
                    busy=1,
                ),
            ),
        ),
    ),
)
