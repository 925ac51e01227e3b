"""Workflows: their source is read when they are made, and their executions are sampled. Nothing runs them here."""

import json
from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

WORKFLOW = "google_workflows_workflow"


def _reads(call: Call, values: Object) -> None:
    source = values.get("source_contents")
    if not isinstance(source, str):
        return
    try:
        read = json.loads(source)
    except ValueError:
        return  # YAML, which nothing reads here
    main = read.get("main") if isinstance(read, dict) else read
    steps = main.get("steps") if isinstance(main, dict) else main
    if not isinstance(steps, list) or not steps:
        raise call.refuse("creating", 400, "main.yaml: parse error: the workflow has no steps, badRequest")


def _fill(call: Call, values: Object) -> None:
    settle(values, state="ACTIVE", create_time=call.now(), update_time=call.now(), revision_id="000001-000")
    settle(values, description="", execution_history_level="EXECUTION_HISTORY_LEVEL_UNSPECIFIED")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "resource_container": str(attributes.get("project")),
        "location": str(attributes.get("region")),
        "workflow_id": str(attributes.get("name")),
        "workflow_version": "1",
    }


HALF = Half(
    behaviours={WORKFLOW: Behaviour(prepare=_reads, fill=_fill)},
    watched=(
        Watched(
            WORKFLOW,
            "workflows.googleapis.com/Workflow",
            "Workflow",
            _labels,
            (
                Signal(
                    "workflows.googleapis.com/finished_execution_count",
                    Metric("DELTA", "INT64", "1", "Finished executions"),
                    idle=0.0,
                    busy=0.2,
                    labels={"status": "FAILED"},
                ),
                Signal(
                    "workflows.googleapis.com/external_step_count",
                    Metric("DELTA", "INT64", "1", "External steps"),
                    idle=0.0,
                    busy=120.0,
                ),
            ),
        ),
    ),
)
