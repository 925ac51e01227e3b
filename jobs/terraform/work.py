"""What the steps share: one execution's work on one run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from jobs.terraform.failures import Failure
from jobs.terraform.leases import Lease, Leases
from jobs.terraform.watch import Watch
from shared.events import Publish
from shared.schemas import Alert, Environment, Finding, Phase, PlanSummary, Run
from shared.store.adoptions import Pending
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.store.flags import KillSwitchState
from shared.store.run_logs import RunLog
from shared.store.runs import HeldRun, Runs
from shared.terraform.output import Lock, Scrubber
from shared.terraform.runner import Terraform

if TYPE_CHECKING:
    from jobs.terraform.audit_logs import Act
    from jobs.terraform.builds import Builds
    from shared.cloud.project import Google
    from shared.llm import Provider


class Ended(Exception):
    """The run ends here and was not applied as asked; `reason` is one of the design's words."""

    def __init__(self, reason: str, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.findings = list(findings)


class Passing(Ended):
    """An error that passes by itself, if it is waited for; else the run ends with it like with any other."""

    def __init__(self, reason: str, message: str, failure: Failure) -> None:
        super().__init__(reason, message)
        self.failure = failure


class Locks(Protocol):
    """The states' objects in the bucket, and the locks on them. Raises CloudError."""

    def look(self, deployment_id: str) -> Lock | None:
        """The lock as it stands."""

    def remove(self, deployment_id: str, lock_id: str) -> bool:
        """Remove exactly this one; False when it is not there any more."""

    def state_generation(self, deployment_id: str) -> str:
        """Which version of the state stands in the bucket; empty where none does."""

    def state_version(self, deployment_id: str, generation: str) -> bytes | None:
        """The state as it was in one version; None where that is not kept any more."""


@dataclass(frozen=True, slots=True)
class Backend:
    """Where the state is: `terraform init -backend-config` values without the prefix."""

    bucket: str
    endpoint: str | None = None

    def config(self, deployment_id: str) -> dict[str, str]:
        """The backend's configuration for a deployment."""
        config = {"bucket": self.bucket, "prefix": state_prefix(deployment_id)}
        return config | ({"storage_custom_endpoint": self.endpoint} if self.endpoint else {})

    def path(self, deployment_id: str) -> str:
        """Where a deployment's state is, as a person would look for it."""
        return f"gs://{self.bucket}/{state_prefix(deployment_id)}/default.tfstate"


def state_prefix(deployment_id: str) -> str:
    """The prefix of a deployment's state in the bucket."""
    return f"deployments/{deployment_id}"


@dataclass(frozen=True, slots=True)
class Desk:
    """What one execution works with; made once by the wiring.

    `me` is this execution's name, `ended` tells whether another has ended, `made_so_far` gives the ids of what an
    earlier execution reported as created, `terraform` makes a runner for a directory (it says its lines to the second
    argument), `locks` are terraform's locks on states, `alert` gives an alert by its id, `close_alerts` ends those of a
    deployment that is gone (its id, why) and counts them, `wait` waits some seconds, `find_existing` looks up the id of
    something whose id Google chose: (project, type, planned values) -> id. `environment` gives an environment by its
    name (raises NotFound), `reachable` whether terraform has an identity for a project; the runner's third argument is
    the project it works in. `builds` is None where this platform builds nothing, `said` gives the last lines of what
    was deployed, `last_act` who changed a name in a project since a time. `adoptions` are the states that wait to be
    taken in, `read_object` reads an object (gs://bucket/name) as whom terraform plans in a project. `google` asks about
    a project as the same, `own_names` gives names of the platform's own things that are nobody's in a project.
    """

    me: str
    runs: Runs
    leases: Leases
    deployments: Deployments
    adoptions: Documents[Pending]
    read_object: Callable[[str, str], bytes]
    publish: Publish
    clock: Callable[[], float]
    ended: Callable[[str], bool]
    made_so_far: Callable[[str], dict[str, str]]
    open_log: Callable[[str, Callable[[], None]], RunLog]
    terraform: Callable[[Path, Callable[[str], None], str], Terraform]
    locks: Locks
    alert: Callable[[str], Alert | None]
    close_alerts: Callable[[str, str], int]
    wait: Callable[[float], None]
    find_existing: Callable[[str, str, dict[str, Any]], str | None]
    model: "Callable[[], Provider]"
    switch: Callable[[], KillSwitchState]
    google: "Callable[[str], Google]"
    backend: Backend
    scrub: Scrubber
    environment: Callable[[str], Environment]
    reachable: Callable[[str], bool]
    topic: str
    webhook_url: str
    webhook_token: str
    cap_usd: float
    apply_timeout: float
    retry_wait: float
    usual_retry_wait: float
    builds: "Builds | None" = None
    own_names: Callable[[str], frozenset[str]] = lambda _project: frozenset()
    said: Callable[[Run], list[str]] = lambda _run: []
    last_act: Callable[[str, str, float], "Act | None"] = lambda _project, _name, _since: None


class Plan(NamedTuple):
    """A saved plan: the document of `terraform show -json`, the hash of its change, its summary."""

    document: dict[str, Any]
    sha: str
    summary: PlanSummary

    @property
    def empty(self) -> bool:
        """Whether there is nothing to apply, not even an output."""
        return not self.document.get("applyable", True)


@dataclass(slots=True)
class Work:
    """One execution's work on one run it holds. `environment` is the run's, `plan` the last one made."""

    desk: Desk
    held: HeldRun
    lease: Lease
    log: RunLog
    terraform: Terraform
    watch: Watch
    folder: Path
    environment: Environment
    clean: bool = True
    waiting: dict[str, Any] = field(default_factory=dict)
    plan: Plan | None = None

    @property
    def project(self) -> str:
        """The project that is deployed into."""
        return self.environment.project

    @property
    def planned(self) -> Plan:
        """The plan, in the steps that come after it."""
        if self.plan is None:
            raise ValueError("nothing is planned yet")
        return self.plan

    @property
    def run(self) -> Run:
        """The run as last written."""
        return self.held.run

    def say(self, text: str) -> None:
        """Add to the run's log."""
        phase = self.run.phase
        for line in self.desk.scrub(text).splitlines():
            self.log.add(str(phase or ""), line)

    def note(self, **fields: Any) -> None:
        """Set fields with the next phase's write."""
        self.waiting |= fields

    def enter(self, phase: Phase, **fields: Any) -> None:
        """Go on to a phase: one write, with what was noted."""
        waiting, self.waiting = self.waiting, {}
        self.held.enter(phase, **{**waiting, **fields})
