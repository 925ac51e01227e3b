"""`runs`: where every run stands, who holds it, and what to send again when it stalls."""

import secrets
import string
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.events import InfraApplied, Message, RunRequested
from shared.schemas import RETRYABLE, Declared, Phase, PhaseTime, Run, RunMode, RunStatus, Unlock
from shared.store.documents import (
    TIMEOUT,
    WRITES,
    Conflict,
    Documents,
    NotFound,
    marks,
    new_mark,
    next_marks,
)
from shared.store.pages import Page, Place, newest

if TYPE_CHECKING:
    from google.cloud.firestore import Client

COLLECTION = "runs"

HEARTBEAT_SECONDS = 10.0
"""How often the holder of a run moves its `updated_at` while terraform works."""

_TRIES = 10
_ID_CHARACTERS = string.ascii_lowercase + string.digits


class LostClaim(RuntimeError):
    """Another execution holds the run now, or it has ended: stop without a trace."""


class Seen(NamedTuple):
    """A run as it was read, and Firestore's time of its last write, which tells this version from every other."""

    run: Run
    written_at: Any


class Runs(Documents[Run]):
    """The runs. `change` from `Documents` is compare-and-set; `claim` is the way into every side effect."""

    def __init__(self, client: "Client", clock: Callable[[], float]) -> None:
        super().__init__(client, COLLECTION, Run)
        self.clock = clock

    def request(self, run_id: str, mode: RunMode, files_sha: str | None = None) -> Run | None:
        """Take a draft, or a failed run worth another try, to running; None when it is in another state.

        With `files_sha` None too when its files are others by now. Publish RunRequested afterwards. Raises NotFound.
        """

        def decide(run: Run) -> Mapping[str, Any] | None:
            if files_sha is not None and run.digest != files_sha:
                return None
            fresh = run.status is RunStatus.DRAFT
            again = run.status is RunStatus.FAILED and is_worth_another_try(run)
            # Whatever was planned or approved before was for another try.
            forgotten: dict[str, Any] = {
                "plan_sha": None,
                "approved_plan_sha": None,
                "approved_by": None,
                "findings": [],
                "lock": None,
                "unlock": None,
                "by_hand": again,
            }
            return started(run, self.clock(), mode=mode, **forgotten) if fresh or again else None

        return self.change(run_id, decide)

    def unlock(self, run_id: str, lock_id: str, by: str) -> Run | None:
        """Let a run that failed on a locked state remove exactly this lock and go on; None when it is not about that.

        Publish RunRequested afterwards. Raises NotFound.
        """

        def decide(run: Run) -> Mapping[str, Any] | None:
            waits = run.status is RunStatus.FAILED and run.reason == "state_locked"
            if not waits or run.lock is None or run.lock.id != lock_id:
                return None
            return started(run, self.clock(), lock=None, unlock=Unlock(id=lock_id, by=by), by_hand=True)

        return self.change(run_id, decide)

    def cancel(self, run_id: str, by: str, leaves: Sequence[str] = ()) -> Run | None:
        """End a run that has not begun, and have one that works stop; None when it has ended or is being verified.

        Whoever works on it sees it by its next heartbeat, and before it changes anything. `leaves` are the secrets that
        were made for it: of one that has never begun they are removed, and it can't be executed any more. Raises
        NotFound.
        """

        def decide(run: Run) -> Mapping[str, Any] | None:
            if run.status is RunStatus.RUNNING:
                too_late = run.phase in {Phase.FINALIZING, Phase.VERIFYING, Phase.VERIFIED}
                return None if too_late else {"cancelled_by": by}
            if run.status not in {RunStatus.DRAFT, RunStatus.AWAITING_APPROVAL}:
                return None
            now = self.clock()
            message, more = f"Cancelled by {by} before anything was changed.", {}
            if leaves and not run.intent:
                message = f"Discarded by {by} before anything was changed; the secrets made for it are removed."
                more = {"reason": "discarded", "secrets_left": list(leaves), "secrets_left_at": now}
            return {
                "status": RunStatus.FAILED,
                "reason": "cancelled",
                "message": message,
                **more,
                "cancelled_by": by,
                "plan_sha": None,
                "phases": _closed(run, now),
                "updated_at": now,
            }

        return self.change(run_id, decide)

    def expire(self, run_id: str, leaves: Sequence[str]) -> Run | None:
        """Discard a draft that nobody has executed in its time; None when somebody has. Raises NotFound."""

        def decide(run: Run) -> Mapping[str, Any] | None:
            if run.status is not RunStatus.DRAFT:
                return None
            now = self.clock()
            return {
                "status": RunStatus.FAILED,
                "reason": "discarded",
                "message": "Nobody executed it for a week: it is discarded, and the secrets made for it are removed.",
                "secrets_left": list(leaves),
                "secrets_left_at": now,
                "updated_at": now,
            }

        return self.change(run_id, decide)

    def supersede(self, run_id: str, by_run: str, leaves: Sequence[str] = (), *, changed: bool = True) -> Run | None:
        """End a plan that waits: `by_run` has `changed` what it was made for, or was asked for in its place.

        None in another state. `leaves` are the secrets that were made for it, which are removed. Raises NotFound.
        """
        why = (
            f"It was made for what stood before {by_run}, which has changed that. Nothing was changed: ask again."
            if changed
            else f"{by_run} was asked for in its place. Nothing was changed by this one."
        )

        def decide(run: Run) -> Mapping[str, Any] | None:
            if run.status is not RunStatus.AWAITING_APPROVAL:
                return None
            now = self.clock()
            return {
                "status": RunStatus.FAILED,
                "reason": "superseded",
                "message": why,
                **({"secrets_left": list(leaves), "secrets_left_at": now} if leaves and not run.intent else {}),
                "plan_sha": None,
                "phases": _closed(run, now),
                "updated_at": now,
            }

        return self.change(run_id, decide)

    def under_way(self) -> list[Run]:
        """The runs that are running now: what a STOP interrupts. One round trip."""
        return self.where(("status", "==", RunStatus.RUNNING.value))

    def of_deployment(self, deployment_id: str, status: RunStatus | None = None) -> list[Run]:
        """The runs of a deployment, newest first; with `status` those that stand there. One round trip."""
        standing = [("status", "==", status.value)] if status is not None else []
        found = self.where(("deployment_id", "==", deployment_id), *standing)
        return sorted(found, key=lambda run: run.created_at, reverse=True)

    def approve(
        self, run_id: str, plan_sha: str, by: str | None = None, *, declared: Declared | None = None
    ) -> Run | None:
        """Let exactly this plan be applied; None when the run does not wait for that. Publish RunRequested after.

        `declared` is what its run may do from now on, where a person has named what would be lost.
        """

        def decide(run: Run) -> Mapping[str, Any] | None:
            if run.status is not RunStatus.AWAITING_APPROVAL or run.plan_sha != plan_sha:
                return None
            said = {} if declared is None else {"declared": declared}
            return started(run, self.clock(), approved_plan_sha=plan_sha, approved_by=by, **said)

        return self.change(run_id, decide)

    def newest(self, limit: int, after: Place | None = None) -> Page[Run]:
        """Runs, newest first, below the place where the page before ended. One round trip."""
        return newest(self, limit, after)

    def look(self, run_id: str) -> Seen:
        """The run, to be claimed as it was seen. One round trip; raises NotFound."""
        snapshot = self.reference(run_id).get(timeout=TIMEOUT)
        if not snapshot.exists:
            raise NotFound(f"{COLLECTION}/{run_id}")
        return Seen(Run.model_validate(snapshot.to_dict()), snapshot.update_time)

    def claim(
        self,
        run_id: str,
        me: str,
        *,
        ended: Callable[[str], bool],
        claimable: Callable[[Run], bool],
        seen: Seen | None = None,
    ) -> "HeldRun | None":
        """Hold a run that nobody holds, or whose holder is known to have ended; None when that can't be.

        `ended` is asked about the execution that holds it; when that is alive the run is left alone. `claimable` says
        whether the run is in a state for this job. `seen` is the run as the caller read it: one round trip less, and it
        is read again should it have changed since. Two round trips and what `ended` costs. Raises NotFound, Conflict.
        """
        from google.api_core.exceptions import Aborted, FailedPrecondition  # comes with the client

        reference = self.reference(run_id)
        for _ in range(_TRIES):
            run, written_at = seen or self.look(run_id)
            seen = None
            if run.status is not RunStatus.RUNNING or not claimable(run):
                return None
            if run.execution not in {None, me} and not ended(run.execution or ""):
                return None
            unchanged = self.client.write_option(last_update_time=written_at)
            fields = {"execution": me, "updated_at": self.clock()}
            try:
                result = reference.update(fields, option=unchanged, timeout=TIMEOUT)
            except (FailedPrecondition, Aborted):
                continue
            return HeldRun(self, run.model_copy(update=fields), me, result.update_time)
        raise Conflict(f"{COLLECTION}/{run_id} kept changing")


class HeldRun:
    """A run that this execution holds: every write is one round trip and fails with LostClaim when it no longer does.

    Safe for several threads: the heartbeat writes beside the pipeline.
    """

    def __init__(self, runs: Runs, run: Run, me: str, written_at: Any) -> None:
        self._runs = runs
        self._reference = runs.collection.document(run.run_id)
        self._me = me
        self._written_at = written_at
        self._marks: dict[str, Any] = {}
        self._lock = threading.Lock()
        self.run = run

    def write(self, **fields: Any) -> Run:
        """Set fields (values or models); raises LostClaim."""
        return self._write(lambda _: fields)

    def enter(self, phase: Phase, **fields: Any) -> Run:
        """Go on to a phase: the one before ends now."""

        def moved(run: Run) -> dict[str, Any]:
            now = self._runs.clock()
            return {**fields, "phase": phase, "phases": [*_closed(run, now), PhaseTime(phase=phase, started_at=now)]}

        return self._write(moved)

    def leave(self, status: RunStatus, phase: Phase | None = None, **fields: Any) -> Run:
        """Let go of the run in this state (and phase, if it is another); the phase it is in ends now.

        Who cancelled it and was not heard until now is heard here: before anything was changed the run is cancelled,
        afterwards its message says that it was too late.
        """

        def left(run: Run) -> dict[str, Any]:
            heard = _heard(run, status, fields)
            now = self._runs.clock()
            phases = _closed(run, now)
            last = {} if phase is None else {"phase": phase}
            if phase is not None:
                phases.append(PhaseTime(phase=phase, started_at=now, ended_at=now))
            return {**fields, **last, "status": status, **heard, "phases": phases, "execution": None}

        return self._write(left)

    def beat(self) -> None:
        """Say that work goes on, unless something was written a moment ago."""
        if self._runs.clock() - self.run.updated_at >= HEARTBEAT_SECONDS:
            self.write()

    def _write(self, change: Callable[[Run], Mapping[str, Any]]) -> Run:
        from google.api_core.exceptions import Aborted, FailedPrecondition  # comes with the client

        mark = new_mark()
        with self._lock:
            for _ in range(_TRIES):
                fields = {**change(self.run), "updated_at": self._runs.clock()}
                changed = Run.model_validate({**self.run.model_dump(), **fields})
                unchanged = self._runs.client.write_option(last_update_time=self._written_at)
                values = changed.model_dump(mode="json", include=set(fields))
                values[WRITES] = next_marks(self._marks, mark)
                try:
                    result = self._reference.update(values, option=unchanged, timeout=TIMEOUT)
                except (FailedPrecondition, Aborted):
                    if self._was_stored(mark, changed):
                        return changed
                    continue
                self._marks = {WRITES: values[WRITES]}
                self.run, self._written_at = changed, result.update_time
                return changed
        raise Conflict(f"{COLLECTION}/{self.run.run_id} kept changing")

    def _was_stored(self, mark: str, changed: Run) -> bool:
        """Whether the run was changed by this very write, whose answer was lost; else it is read again."""
        snapshot = self._reference.get(timeout=TIMEOUT)
        data = snapshot.to_dict() if snapshot.exists else None
        run = Run.model_validate(data) if data is not None else None
        self._marks = {WRITES: marks(data)}
        if mark in marks(data):
            self.run, self._written_at = run or changed, snapshot.update_time
            return True
        if run is None or run.execution != self._me:
            raise LostClaim(f"{COLLECTION}/{self.run.run_id} is no longer held by {self._me}")
        self.run, self._written_at = run, snapshot.update_time
        return False


def new_run_id() -> str:
    """`run-` and twelve random lower case letters and digits."""
    return "run-" + "".join(secrets.choice(_ID_CHARACTERS) for _ in range(12))


def is_worth_another_try(run: Run) -> bool:
    """Whether a failed run may be executed again: its reason may pass, or it has begun to change something.

    What was begun always has a way on, whatever it ended with.
    """
    return run.reason in RETRYABLE or bool(run.intent)


def _heard(run: Run, status: RunStatus, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What of a run's end is otherwise because somebody has cancelled it in its last moment."""
    by = run.cancelled_by
    if not by or status in {RunStatus.FAILED, RunStatus.RUNNING}:
        return {}
    if status is RunStatus.AWAITING_APPROVAL:
        told = f"Cancelled by {by} before anything was changed."
        return {"status": RunStatus.FAILED, "reason": "cancelled", "message": told, "plan_sha": None}
    told = f"{by} cancelled it when all of it was done already: it stays so."
    return {"message": f"{told} {fields.get('message', run.message)}".strip()}


def makes_something(run: Run) -> bool:
    """Whether a run works, waits to be applied, or has begun to change something."""
    return run.status in {RunStatus.RUNNING, RunStatus.AWAITING_APPROVAL} or bool(run.intent)


def being_made(application: str, environment: str, run: Run) -> str:
    """What is said to whoever wants to make an application that another run is about to make there."""
    id_ = run.run_id
    if run.status is RunStatus.AWAITING_APPROVAL:
        way = f"infraai apply {id_} lets it go on, infraai cancel {id_} discards it"
        return f"The plan of {id_} to make {application} in {environment} waits for somebody's word: {way}."
    if run.status is RunStatus.RUNNING:
        return f"The run {id_} makes {application} in {environment} now: wait for its end."
    return f"The run {id_} has begun to make {application} in {environment}: infraai execute {id_} goes on with it."


def started(run: Run, now: float, **fields: Any) -> dict[str, Any]:
    """The fields that send a run on its way, to be picked up by an execution."""
    return {
        **fields,
        "status": RunStatus.RUNNING,
        "phase": Phase.STARTING,
        "phases": [*_closed(run, now), PhaseTime(phase=Phase.STARTING, started_at=now)],
        "reason": None,
        "message": "",
        "cancelled_by": "",
        "execution": None,
        "updated_at": now,
    }


def awaits_verification(run: Run) -> bool:
    """Whether terraform's part is done: applied, registered and let go of, so that `finalizing` has its end."""
    return run.phase is Phase.FINALIZING and bool(run.phases) and run.phases[-1].ended_at is not None


def overdue(run: Run, now: float, after: float) -> Message | None:
    """The message to send again for a run that has not moved for `after` seconds; None for one that is fine or ended.

    Sending it is harmless: whoever gets it asks whether the execution that holds the run has ended.
    """
    if run.status is not RunStatus.RUNNING or now - run.updated_at < after:
        return None
    if awaits_verification(run) or run.phase in {Phase.VERIFYING, Phase.VERIFIED}:
        return InfraApplied(run_id=run.run_id)
    return RunRequested(run_id=run.run_id)


def _closed(run: Run, now: float) -> list[PhaseTime]:
    return [time if time.ended_at is not None else time.model_copy(update={"ended_at": now}) for time in run.phases]
