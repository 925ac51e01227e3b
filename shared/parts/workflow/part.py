"""A workflow: it calls functions, services and jobs one after the other, and again where one fails."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from shared.parts.part import (
    NONE,
    Block,
    Heard,
    Look,
    Need,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
    no_risks,
)
from shared.terraform.type_rules import TypeRules


class WorkflowSettings(Settings):
    """Each part that it uses is a step, in the order in which they are listed. `retries` of each step that fails, with
    `backoff_s` seconds before the first, twice as long before each other. `log`: which calls are written down.
    """

    retries: int = Field(5, ge=0, le=20)
    backoff_s: int = Field(2, ge=1, le=600)
    timeout_s: int = Field(300, ge=1, le=1_800)
    log: Literal["errors", "all", "none"] = "errors"

    @property
    def level(self) -> str:
        """Which calls are logged, in the service's words."""
        return {"errors": "LOG_ERRORS_ONLY", "all": "LOG_ALL_CALLS", "none": "LOG_NONE"}[self.log]


def _planned(_settings: WorkflowSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_workflows_workflow", {})]


def _start(to: Any) -> Offer:
    return Offer(
        to=to,
        brings="the right to start it, which Google gives for all of the project's workflows at once",
        template="start.tf",
        blocks=(Block("starts", "google_project_iam_member", "{user}-starts-workflows", named=False),),
        env=NONE,
        network=False,
        node="workflow",
    )


WORKFLOW = Part(
    name="workflow",
    what="a workflow of steps with retries",
    synonyms=("workflow", "workflows", "orchestration", "state machine", "saga"),
    elsewhere=("AWS Step Functions", "Azure Logic Apps", "Temporal"),
    usual_id="steps",
    means=("google_workflows_workflow",),
    settings=WorkflowSettings,
    blocks=(Block("workflow", "google_workflows_workflow", "{id}-workflow"),),
    types=(
        TypeRules(
            "google_workflows_workflow",
            acts_as="service_account",
            identities=("service_account",),
            # What it may call is said by its account's grants. It can't be imported; making one again is harmless.
            plain=(
                "call_log_level",
                "deletion_protection",
                "description",
                "execution_history_level",
                "labels",
                "region",
                "source_contents",
                "user_env_vars",
            ),
            refused=("crypto_key_name", "deletion_policy", "name_prefix", "tags"),
        ),
    ),
    needs=(Need("identity", "own"),),
    roles=frozenset({"conductor"}),
    uses="workflow",
    offers=(_start("timer"), _start("listener")),
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="workflow",
            name="workflow_failed",
            metric="workflows.googleapis.com/finished_execution_count",
            threshold=0.001,
            duration="60s",
            severity="error",
            label="Failed executions, each second",
            advice="Look at the last execution: it names the step that failed, and what that step answered.",
            series=Series(
                "workflows.googleapis.com/Workflow",
                'resource.labels.workflow_id="${[[ watched.address ]].name}" AND metric.labels.status="FAILED"',
                aligner="ALIGN_RATE",
                reducer="REDUCE_SUM",
                period="300s",
                group_by="resource.label.workflow_id",
            ),
            asked=None,
            reading='resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="{name}"'
            ' AND metric.labels.status="FAILED"',
        ),
        Profile(
            word="workflow",
            name="workflow_calls_high",
            metric="workflows.googleapis.com/external_step_count",
            threshold=50,
            duration="600s",
            severity="warning",
            label="Calls to others, each second",
            advice="Calls are billed: see whether something starts it in a loop, or a step is tried again and again.",
            series=Series(
                "workflows.googleapis.com/Workflow",
                'resource.labels.workflow_id="${[[ watched.address ]].name}"',
                aligner="ALIGN_RATE",
                reducer="REDUCE_SUM",
                period="300s",
                group_by="resource.label.workflow_id",
            ),
            asked=None,
            reading='resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="{name}"',
        ),
    ),
    heard=Heard(
        resources=(("workflows.googleapis.com/Workflow", ("google_workflows_workflow",)),),
        metrics=("workflows.googleapis.com/execution_times", "workflows.googleapis.com/started_execution_count"),
    ),
    fixes=NONE,
    looks=(Look("workflow", "Workflow", "integration", "workflow"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("workflow", "google_workflows_workflow"),),
    apis=("workflows.googleapis.com", "workflowexecutions.googleapis.com"),
    plan_roles=("roles/workflows.viewer",),
    apply_roles=("roles/workflows.editor",),
    least_uses=1,
)
