"""One way through the pipeline: from files to a verified deployment, or to an honest failure."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from shared.schemas.architecture import Architecture, Asked
from shared.schemas.environment import DEFAULT_ENVIRONMENT, Size
from shared.schemas.graph import Graph
from shared.schemas.plan import InfraPlan
from shared.schemas.said import Said

RETRYABLE = frozenset(
    {
        "apply_failed",
        "build_failed",
        "cancelled",
        "edited",
        "halted",
        "init_failed",
        "plan_failed",
        "project_lacks",
        "recovery_exhausted",
        "state_locked",
        "timed_out",
        "unexpected",
    }
)
"""Reasons of a failed run that another execution of the same files may overcome."""


class RunStatus(StrEnum):
    """Where a run stands. `completed`, `deploy_success_verify_failed` and `failed` are ends."""

    DRAFT = "draft"
    RUNNING = "running"
    AWAITING_APPROVAL = "awaiting_approval"
    COMPLETED = "completed"
    VERIFY_FAILED = "deploy_success_verify_failed"
    FAILED = "failed"


class Phase(StrEnum):
    """What a run is doing, in the order in which it happens."""

    STARTING = "starting"
    BUILDING = "building"
    INITIALIZING = "initializing"
    VALIDATING = "validating"
    FIX_ATTEMPT_1 = "fix_attempt_1"
    FIX_ATTEMPT_2 = "fix_attempt_2"
    FIX_ATTEMPT_3 = "fix_attempt_3"
    PLANNING = "planning"
    BACKING_UP = "backing_up"
    APPLYING = "applying"
    DESTROYING = "destroying"
    FINALIZING = "finalizing"
    VERIFYING = "verifying"
    VERIFIED = "verified"


RunMode = Literal["apply", "plan"]
RunKind = Literal["deploy", "change", "rollback", "destroy", "remediation", "drift", "adopt", "rename", "end"]
"""What a run is for: `deploy` makes a deployment, `change` and `rollback` turn it into what it is to be, `destroy` ends
it, `remediation` makes the one change that an alert's action declared, `drift` looks for what was changed by hand and
changes nothing, `adopt` takes in what somebody's own files and state made, and changes nothing either, `rename` and
`end` tell that it is called otherwise, or ends by itself at another time, from then on: they are done once written."""

CHANGES_NOTHING: frozenset[RunKind] = frozenset({"drift", "rename", "end"})
"""Kinds of runs after which everything of Google's is as it was before."""

EDITED = "edited by a person"
ADOPTED = "adopted"
"""The stack of what was adopted: its files are its owner's."""

CATALOGUE = "catalogue"
SWEEPER = "sweeper"
"""Who asks for what is due."""


def files_sha(files: Mapping[str, str]) -> str:
    """What tells these files from all others: 64 hexadecimal digits over names and texts."""
    return hashlib.sha256(json.dumps(dict(files), sort_keys=True).encode()).hexdigest()


class PhaseTime(BaseModel):
    """When a phase began and ended, in epoch seconds; `ended_at` is None while it lasts."""

    phase: Phase
    started_at: float
    ended_at: float | None = None


class Finding(BaseModel):
    """What a gate or a check has to say about one place in the files."""

    rule: str
    file: str
    line: int
    message: str


class FixAttempt(BaseModel):
    """One turn of the repair loop: the diagnostics it saw, what was changed and by whom."""

    attempt: int
    diagnostics: list[str]
    by: Literal["code", "model", "offline", "none"]
    reasons: list[str] = Field(default_factory=list)
    diff: str = ""


class PlannedChange(BaseModel):
    """One resource change of `terraform plan`, without values that Terraform marks as sensitive.

    `attributes` maps a changed attribute to its before and after, both rendered as text; a text that is too long says
    how much of it is left out, and its hash. `risky` are those among them that decide who acts, what runs, who gets in,
    what it costs and what can be lost, the worst first: they are to be shown first. `left_out` counts the attributes
    that are not listed.
    """

    address: str
    type: str
    name: str
    actions: list[str]
    attributes: dict[str, tuple[str, str]] = Field(default_factory=dict)
    risky: list[str] = Field(default_factory=list)
    left_out: int = 0


class Checked(BaseModel):
    """A need of the goal and the address of the planned resource that meets it; None where nothing does."""

    need: str
    words: str
    address: str | None = None


class PlanSummary(BaseModel):
    """What `terraform plan` would do, counted and listed; `monthly_cost_usd` is of the whole deployment afterwards.

    `checklist` are the needs of the goal that can be seen in a plan, with what meets them. `loses` are the addresses of
    what holds data and would be destroyed or made anew: it is applied only once a person has named and confirmed them.
    `outputs` are those that would be new or other, each with its before
    and after as text; of a sensitive one only that it is. `untold` is what Google did not tell about the project before
    the apply, `warnings` what the providers have to say. `less_safe` is all that hand-written files weaken, open, hand
    out or leave away, in words, the gravest first.
    """

    add: int = 0
    change: int = 0
    destroy: int = 0
    replace: int = 0
    changes: list[PlannedChange] = Field(default_factory=list)
    monthly_cost_usd: float | None = None
    monthly_cost_delta_usd: float | None = None
    checklist: list[Checked] = Field(default_factory=list)
    loses: list[str] = Field(default_factory=list)
    outputs: dict[str, tuple[str, str]] = Field(default_factory=dict)
    untold: list[str] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    less_safe: list[str] = Field(default_factory=list)


class Verification(BaseModel):
    """The health check of what was applied.

    `applicable` is False for a stack that has no address of its own (a bucket, a worker); `detail` says what was
    checked instead.
    """

    reachable: bool
    ip: str | None = None
    status_code: int | None = None
    applicable: bool = True
    detail: str = ""
    attempts: int = 0


class AllowedChange(BaseModel):
    """The only change that a remediation may make to the one resource at `address`.

    `update`: `attribute` goes from `before` to `after` (each as text; None means any) and nothing else changes.
    `restore`: the resource is brought back to what the deployment's own files say, made again or set back; `attribute`,
    `before` and `after` are None.
    """

    address: str
    attribute: str | None = None
    kind: Literal["update", "restore"] = "update"
    before: str | None = None
    after: str | None = None


class Declared(BaseModel):
    """What a change said it would do, by Terraform address: its plan may hold this and nothing else.

    `added` and `removed` blocks, `updated` ones in place, `replaced` ones made anew. `loses` are the stateful ones
    among the removed and replaced, which a person named and confirmed (`confirmed_by`): only these may be destroyed.
    `unprotects` may lose a protection against deletion on the way. `said` are the arguments (`ADDRESS.PATH`) that a
    sentence about sizes set, each told before it ran: that they are otherwise than they were is not asked about again.
    """

    added: list[str] = Field(default_factory=list)
    updated: list[str] = Field(default_factory=list)
    replaced: list[str] = Field(default_factory=list)
    removed: list[str] = Field(default_factory=list)
    loses: list[str] = Field(default_factory=list)
    unprotects: list[str] = Field(default_factory=list)
    said: list[str] = Field(default_factory=list)
    confirmed_by: str = ""


class Difference(BaseModel):
    """One thing in which a deployment differs from what it is promoted from: `db.tier`, `region`, `domain`."""

    what: str
    before: str
    after: str


class Promotion(BaseModel):
    """Where a promoted run comes from, and in what it differs; its plan's hash covers all of this.

    `settings` and `domain` are what somebody asked to be otherwise there; the next promotion keeps them.
    """

    from_environment: str
    from_deployment: str
    from_run: str
    differences: list[Difference] = Field(default_factory=list)
    settings: list[Size] = Field(default_factory=list)
    domain: str | None = None


class Before(BaseModel):
    """What a deployment was before a run: the way back, stored before anything is applied.

    `run_id` is the run that had made it so, `images` what was built for it, `state_generation` the
    generation of its state's object in the bucket.
    """

    run_id: str = ""
    files: dict[str, str] = Field(default_factory=dict)
    architecture: Architecture | None = None
    images: dict[str, str] = Field(default_factory=dict)
    state_generation: str = ""


class Kept(BaseModel):
    """A last copy of what a destroyed resource held: of which address, what it is, and where to find it."""

    address: str
    what: str
    where: str


class StateLock(BaseModel):
    """A lock on a deployment's state: its id, who took it (`user@host`), when (epoch seconds, 0 unknown), what for."""

    id: str
    who: str = ""
    created: float = 0.0
    operation: str = ""


class Unlock(BaseModel):
    """A person's word that one lock, and no other, may be removed."""

    id: str
    by: str = ""


class Run(BaseModel):
    """A run document, `runs/{run_id}`; times are epoch seconds.

    A first run has `deployment_id == run_id`; a remediation carries the id of the deployment it changes and
    `allowed_change`. `execution` is the Cloud Run execution that holds the run; another may take it over only when
    that one is known to have ended. `plan` is a view of `architecture` (None in older runs).
    `asked` are the needs of the goal, met or not. `intent` is written before apply: the addresses it is about to create
    or change.
    `approved_changes` are those of the plan that waits for approval or was approved, exactly, as JSON: {address: {path:
    hash of the value, `?` where it was not known yet}}; text, so that Firestore need not index each value.
    `lock` is the lock that was in the way (`state_locked`), `unlock` the one that a person lets the next execution
    remove. `by_hand`: a person asked for this try, whatever has become of the alert.
    `request_sha` is the hash of the request that it was drafted for, `drafted_sha` that of the files that the draft
    was answered with, `drafted_files` what they were before a model or a person first wrote in them (empty where none
    did), or would be without what was written elsewhere and comes along; `planned_by` who wrote them, in words
    separated by commas.
    A change, a rollback and a destruction are made for the deployment as it was when they were drafted: `based_on` is
    the hash of its files then, and another one by now ends the run (`superseded`). `declared` is what they may do,
    `before` the way back, `goes_back_to` the run whose state of things a rollback wants, `restores_state` the
    generation of the state's object that it wants back instead (nothing of Google's is changed by that), `kept` what a
    destruction saved. `images` are those that were built of the architecture's sources, each by its digest, by the
    variable of the files that takes it. `requested_by` is who asked for it, `cancelled_by` who wants it to stop.
    `secrets_added` are the versions (`NAME/versions/2`) that were added for it, each of a secret that was there.
    `secrets_left` are the secrets that were made for a draft that was discarded, until they are removed (not before
    `secrets_left_at`, which a draft that brought their values has from its beginning: then it is discarded itself).
    `application` is the name that people call the deployment by, `environment` where it goes and `project` that
    environment's project as the draft was made (empty: the default one's); neither changes afterwards.
    `trace_id` is the trace of the goal or the alert that it came from.
    `promotion` says what it was made from in another environment. `budget_usd` is what the goal
    says that it may cost in a month. `ends_after` so many seconds what it makes ends by
    itself; 0 never.
    """

    run_id: str
    deployment_id: str
    kind: RunKind = "deploy"
    application: str = ""
    environment: str = DEFAULT_ENVIRONMENT
    project: str = ""
    prompt: Said
    plan: InfraPlan
    architecture: Architecture | None = None
    asked: list[Asked] = Field(default_factory=list)
    graph: Graph | None = None
    files: dict[str, str]
    valid: bool = False
    findings: list[Finding] = Field(default_factory=list)
    mode: RunMode = "apply"
    status: RunStatus = RunStatus.DRAFT
    phase: Phase | None = None
    reason: str | None = None
    message: str = ""
    phases: list[PhaseTime] = Field(default_factory=list)
    fix_attempts: list[FixAttempt] = Field(default_factory=list)
    plan_sha: str | None = None
    approved_plan_sha: str | None = None
    approved_by: str | None = None
    plan_summary: PlanSummary | None = None
    approved_changes: str = ""
    intent: list[str] = Field(default_factory=list)
    outputs: dict[str, object] = Field(default_factory=dict)
    verification: Verification | None = None
    execution: str | None = None
    allowed_change: AllowedChange | None = None
    declared: Declared | None = None
    based_on: str = ""
    goes_back_to: str = ""
    restores_state: str = ""
    before: Before | None = None
    promotion: Promotion | None = None
    ends_after: float = 0.0
    budget_usd: float | None = None
    images: dict[str, str] = Field(default_factory=dict)
    kept: list[Kept] = Field(default_factory=list)
    requested_by: str = ""
    cancelled_by: str = ""
    secrets_added: list[str] = Field(default_factory=list)
    secrets_left: list[str] = Field(default_factory=list)
    secrets_left_at: float | None = None
    alert_id: str | None = None
    lock: StateLock | None = None
    unlock: Unlock | None = None
    by_hand: bool = False
    trace_id: str = ""
    planned_by: str = ""
    drafted_sha: str = ""
    drafted_files: dict[str, str] = Field(default_factory=dict)
    request_sha: str = ""
    created_at: float
    updated_at: float

    @property
    def digest(self) -> str:
        """`files_sha` of this run's files."""
        return files_sha(self.files)

    @property
    def ran(self) -> bool:
        """Whether it was executed beyond its plan, or tried: no draft, no plan that waits, none that was given up."""
        if self.status in {RunStatus.DRAFT, RunStatus.AWAITING_APPROVAL}:
            return False
        given_up = self.status is RunStatus.FAILED and self.reason in {"cancelled", "discarded", "superseded"}
        begun = {Phase.BACKING_UP, Phase.APPLYING, Phase.DESTROYING} & {each.phase for each in self.phases}
        return not given_up or bool(self.intent or begun)

    @property
    def is_the_catalogue_s(self) -> bool:
        """Whether nobody but the catalogue wrote in the files."""
        return self.planned_by == CATALOGUE and all(attempt.by == "code" for attempt in self.fix_attempts)

    @property
    def written_by_a_model(self) -> bool:
        """Whether anybody but the catalogue and people wrote in the files; what nobody signed counts as a model's.

        A remediation's files are those of its deployment, with one change that a person or the gate let through.
        """
        if self.kind == "remediation":
            return False
        writers = {each.strip() for each in self.planned_by.split(",")}
        return not writers <= {CATALOGUE, EDITED} or any(attempt.by == "model" for attempt in self.fix_attempts)
