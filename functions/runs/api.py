"""What the runs function answers, for the description of the API."""

from typing import Literal, NotRequired

from pydantic import BaseModel
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from functions.runs.adopt import Adopt, AdoptDesk, TakenIn
from functions.runs.begin import Apply, Execute
from functions.runs.by_hand import ByHand, DraftedByHand
from functions.runs.check import Check, Checked
from functions.runs.desk import Desk, Extend, Unlocking
from functions.runs.drift import DriftDesk
from functions.runs.edit import Edit, Edited
from functions.runs.environments import EnvironmentAnswer, EnvironmentDesk, NewEnvironment, OtherEnvironment
from functions.runs.files import FilesDesk
from functions.runs.life import Destroy, RollBack
from functions.runs.mend import Mend, Mended
from functions.runs.variables import Variable
from shared.http.openapi import CURSOR, IN_ENVIRONMENT, LIMIT, Operation, Operations, Query
from shared.schemas import (
    Deployment,
    Drift,
    Environment,
    Finding,
    FixAttempt,
    InfraPlan,
    Kept,
    MonitoringPolicy,
    Phase,
    PhaseTime,
    PlanSummary,
    Run,
    RunKind,
    RunMode,
    RunStatus,
    StateLock,
    Verification,
)


class Started(TypedDict):
    """A run was asked for; what becomes of it stands at its status.

    `mode` is there when it will stop at the plan though it was to be applied, and `why` says why.
    """

    run_id: str
    status: Literal["starting"]
    mode: NotRequired[RunMode]
    why: NotRequired[str]


class Cancelled(TypedDict):
    """A run that had not begun has ended (`failed`, reason `cancelled`); one that works stops at its next look."""

    run_id: str
    status: Literal["failed", "running"]


class WholeRun(Run):
    """A run with the hash of its files, which `POST /execute` takes."""

    files_sha: str


class Extended(TypedDict):
    """When it ends by itself, in epoch seconds; None: not."""

    deployment_id: str
    ends_at: float | None


class Looking(TypedDict):
    """A run about a deployment's drift was begun; what becomes of it stands at its status."""

    run_id: str
    deployment_id: str
    status: Literal["starting"]
    mode: RunMode


class Adopting(Looking):
    """`left` is what could not be taken into the files, in words."""

    left: list[str]


class Removed(TypedDict):
    """The name of what is gone."""

    removed: str


class RunRow(BaseModel):
    """A run in a list, without what is long. `monthly_cost_usd`: of all that stands after it, as its plan says; null
    before there is one.
    """

    run_id: str
    deployment_id: str
    application: str
    environment: str
    project: str
    kind: RunKind
    prompt: str
    plan: InfraPlan
    monthly_cost_usd: float | None
    valid: bool
    mode: RunMode
    status: RunStatus
    phase: Phase | None
    reason: str | None
    message: str
    based_on: str
    goes_back_to: str
    requested_by: str
    trace_id: str
    alert_id: str | None
    created_at: float
    updated_at: float


class StatusAnswer(TypedDict):
    """Where a run stands; what has nothing to say is left out.

    `ends_at`: about when what it builds ends by itself, in epoch seconds.
    """

    run_id: str
    deployment_id: str
    application: str
    environment: str
    kind: RunKind
    status: RunStatus
    mode: RunMode
    created_at: float
    updated_at: float
    phases: list[PhaseTime]
    fix_attempts: list[FixAttempt]
    phase: NotRequired[Phase]
    verification: NotRequired[Verification]
    plan_sha: NotRequired[str]
    plan_summary: NotRequired[PlanSummary]
    reason: NotRequired[str]
    message: NotRequired[str]
    findings: NotRequired[list[Finding]]
    outputs: NotRequired[dict[str, object]]
    lock: NotRequired[StateLock]
    kept: NotRequired[list[Kept]]
    ends_at: NotRequired[float]
    trace_id: NotRequired[str]


class Begun(TypedDict):
    """A run of an existing deployment was begun; what becomes of it stands at its status."""

    run_id: str
    deployment_id: str
    status: Literal["starting"]
    mode: RunMode


class GoingBack(Begun, total=False):
    """A way back was begun. `stays`: in words, what of it is left as it is now."""

    stays: list[str]


class HistoryRow(BaseModel):
    """One run of a deployment: what it was for, who asked for it, what it changed, what it costs afterwards.

    `ran` is false of a draft, of a plan that waits, and of one that was given up.
    """

    run_id: str
    kind: RunKind
    what: str
    by: str
    status: RunStatus
    reason: str | None
    at: float
    ended_at: float
    add: int
    change: int
    replace: int
    destroy: int
    monthly_cost_usd: float | None
    kept: list[Kept]
    ran: bool
    current: bool
    can_go_back_to: bool


class Line(BaseModel):
    """One line of a run's log; `at` in epoch seconds."""

    n: int
    at: float
    phase: str
    text: str


class LogLines(BaseModel):
    """Lines in order; `next` is what to ask `after`; `done`: no line follows until somebody acts."""

    lines: list[Line]
    next: int
    done: bool


class DeploymentRow(BaseModel):
    """A deployment in a list, without its files."""

    deployment_id: str
    cloud: str
    services: list[str]
    region: str
    terraform_state_path: str
    alert_webhook_url: str
    resource_map: dict[str, str]
    monitoring_policies: list[MonitoringPolicy]
    created_at: float
    updated_at: float
    prompt: str
    stack_type: str
    monthly_cost_usd: float
    outputs: dict[str, object]
    status: Literal["complete", "incomplete"]
    run_id: str
    application: str
    environment: str
    project: str
    drift: Drift | None
    drift_untold: bool
    checked_at: float
    ends_at: float | None
    lasts: float
    end_told: str
    planned_by: str
    applied_run_id: str
    images: dict[str, str]
    state_generation: str


_OF_RUNS = (
    Query("status", {"type": "string", "enum": list(RunStatus)}, "Only those that stand there."),
    Query("deployment_id", {"type": "string"}, "Only those of a deployment."),
)
_OF_DEPLOYMENTS = (
    Query("environment", {"type": "string"}, "Only those that stand there."),
    Query("application", {"type": "string"}, "Only those of that name."),
)
_AFTER = Query("after", {"type": "integer", "minimum": 0}, "The number of the last line that is known.")
_LINES = Query("limit", {"type": "integer", "minimum": 1}, "How many lines at most; a thousand are the most.")

OPERATIONS: Operations = {
    Desk.execute: Operation(
        "Run a draft: plan it, or plan and apply it.",
        Started,
        status=202,
        body=Execute,
        example={"run_id": "run-k3x9q2m5w8ab", "mode": "plan"},
        problems=(400, 404, 409, 413, 422, 423),
    ),
    Desk.list_runs: Operation(
        "The runs, newest first.", list[RunRow], query=(*_OF_RUNS, LIMIT, CURSOR), problems=(400,), paged=True
    ),
    Desk.get_run: Operation("One run, whole.", WholeRun, problems=(404,)),
    Desk.get_status: Operation("Where a run stands.", StatusAnswer, problems=(404,)),
    Desk.get_logs: Operation(
        "The lines of a run, to be followed live.",
        LogLines,
        query=(_AFTER, _LINES),
        problems=(400, 404),
    ),
    Desk.apply: Operation(
        "Let exactly the plan that was shown be applied.",
        Started,
        status=202,
        body=Apply,
        example={"plan_sha": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"},
        problems=(400, 404, 409, 413, 422, 423),
    ),
    Desk.cancel: Operation(
        "Discard a draft or a waiting plan; stop a run that works.",
        Cancelled,
        problems=(404, 409),
    ),
    Desk.unlock: Operation(
        "Remove the lock that was in a run's way, and go on.",
        Started,
        status=202,
        body=Unlocking,
        problems=(400, 404, 409, 413, 422, 423),
    ),
    FilesDesk.show: Operation(
        "The files of a run, as they stand; their ETag is what `If-Match` of a change takes.",
        Edited,
        headers={"ETag": "The version of the files."},
        problems=(404,),
    ),
    FilesDesk.edit: Operation(
        "Change the files of a draft or of a failed run; the gate and the schema check judge them again.",
        Edited,
        body=Edit,
        example={"files": {"variables.tf": 'variable "name" {\n  type = string\n}\n'}},
        problems=(400, 404, 409, 412, 413, 422),
        takes={"If-Match": "The ETag of the files that were looked at; for another one nothing is stored."},
        headers={"ETag": "The version of the files."},
    ),
    FilesDesk.by_hand: Operation(
        "What stands with its files edited by hand, as a draft of exactly that change; without edits a draft to edit.",
        DraftedByHand,
        body=ByHand,
        example={"files": {"main.tf": 'resource "google_pubsub_topic" "jobs" {\n  name = "jobs"\n}\n'}},
        query=(IN_ENVIRONMENT,),
        problems=(400, 404, 409, 413, 422),
    ),
    FilesDesk.check: Operation(
        "What the gate and the schema check say of edited files, their drawing and their difference; stores nothing.",
        Checked,
        body=Check,
        example={"files": {"queue.tf": 'resource "google_pubsub_topic" "jobs" {\n  name = "jobs"\n}\n'}},
        problems=(400, 404, 409, 413, 422),
    ),
    FilesDesk.fix: Operation(
        "What would mend a finding, or all of them: each edit with its rule and its reason; nothing is stored.",
        Mended,
        body=Mend,
        example={"at": {"file": "main.tf", "line": 12}},
        problems=(400, 404, 409, 413, 422),
    ),
    FilesDesk.variables: Operation(
        "What the programs of a deployment find in their environment, as its files say it; no secret's value.",
        list[Variable],
        query=(IN_ENVIRONMENT,),
        problems=(404, 409),
    ),
    Desk.extend: Operation(
        "Let a deployment that ends by itself stand longer.",
        Extended,
        body=Extend,
        example={"by": "3d"},
        query=(IN_ENVIRONMENT,),
        problems=(400, 404, 409, 413, 422),
    ),
    DriftDesk.look: Operation(
        "Look whether somebody changed what a deployment's files say; nothing is changed.",
        Looking,
        status=202,
        query=(IN_ENVIRONMENT,),
        problems=(404, 409),
    ),
    DriftDesk.revert: Operation(
        "Plan the way back to what the files say.",
        Looking,
        status=202,
        query=(IN_ENVIRONMENT,),
        problems=(404, 409),
    ),
    DriftDesk.adopt: Operation(
        "Take what was changed by hand into the files.",
        Adopting,
        status=202,
        query=(IN_ENVIRONMENT,),
        problems=(404, 409),
    ),
    EnvironmentDesk.create: Operation(
        "Make an environment: a project and a region for deployments.",
        EnvironmentAnswer,
        status=201,
        body=NewEnvironment,
        example={"name": "staging", "project": "shop-staging", "region": "us-central1"},
        problems=(400, 409, 413, 422),
    ),
    EnvironmentDesk.list_all: Operation("Where deployments may go.", list[Environment]),
    EnvironmentDesk.show: Operation("One environment, and what stands in it.", EnvironmentAnswer, problems=(404,)),
    EnvironmentDesk.change: Operation(
        "Change an environment: how runs and promotions go from now on; its place while nothing stands in it.",
        EnvironmentAnswer,
        body=OtherEnvironment,
        problems=(400, 404, 409, 413, 422),
    ),
    EnvironmentDesk.remove: Operation("Remove an environment in which nothing stands.", Removed, problems=(404, 409)),
    AdoptDesk.adopt: Operation(
        "Take an existing Terraform configuration and its state in as a deployment; nothing of it is changed.",
        TakenIn,
        status=202,
        body=Adopt,
        problems=(400, 404, 409, 413, 422),
    ),
    Desk.list_deployments: Operation(
        "What exists, newest first.",
        list[DeploymentRow],
        query=(*_OF_DEPLOYMENTS, LIMIT, CURSOR),
        problems=(400,),
        paged=True,
    ),
    Desk.get_deployment: Operation("One deployment, whole.", Deployment, query=(IN_ENVIRONMENT,), problems=(404, 409)),
    Desk.history: Operation(
        "The runs of a deployment, newest first.",
        list[HistoryRow],
        query=(IN_ENVIRONMENT,),
        problems=(404, 409),
    ),
    Desk.destroy: Operation(
        "End a deployment: its destruction is planned, and applied once what would be lost is named.",
        Begun,
        status=202,
        body=Destroy,
        example={"confirm": "shop", "mode": "plan"},
        query=(IN_ENVIRONMENT,),
        problems=(400, 404, 409, 413, 422, 423),
    ),
    Desk.roll_back: Operation(
        "Make a deployment what an earlier run had made of it; `stays` says what is left as it is now.",
        GoingBack,
        status=202,
        body=RollBack,
        example={"run_id": "run-k3x9q2m5w8ab", "mode": "plan"},
        query=(IN_ENVIRONMENT,),
        problems=(400, 404, 409, 413, 422, 423),
    ),
}
