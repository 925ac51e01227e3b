"""What can be asked about runs and deployments, over HTTP."""

from collections.abc import Callable
from typing import Annotated

from flask import Request
from pydantic import AfterValidator, Field

from functions.runs.begin import Apply, Execute, look_first, other_files, refuse_hostile, why_not
from functions.runs.life import Destroy, RollBack, confirmed_loss, ending, going_back, restoring, told
from shared.events import Publish, RunFailed, RunRequested
from shared.http import (
    Answer,
    Body,
    Locked,
    NoSuchThing,
    Unavailable,
    WrongState,
    caller,
    read_body,
)
from shared.http.called import one_called, one_of
from shared.http.paging import asked_fields, asked_number, asked_page, asked_word, next_page
from shared.life.end import extend
from shared.life.in_the_way import refuse_another, take_place
from shared.life.left import left_by
from shared.life.names import at_work_on, take_name
from shared.schemas import Deployment, Environment, Run, RunStatus
from shared.schemas.lifetime import TTL_PATTERN, not_too_long, seconds_of
from shared.store import NotFound
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.store.pages import newest
from shared.store.run_logs import LogLine
from shared.store.runs import Runs, being_made, new_run_id, started

MAX_LINES = 1000
_FREE_IDS = 5
_MOST_OF_A_NAME = 1000
# Far beyond any log, and well within what Firestore counts to.
_LAST_LINE = 10**12
# What a list leaves out.
_LONG = {"files", "drafted_sha", "graph", "plan_summary", "approved_changes", "fix_attempts", "phases", "outputs"}
_LONG |= {"before", "declared", "drafted_files", "architecture", "asked"}


class Extend(Body):
    """The body of POST /deployments/{id}/extend: by how much (`36h`, `3d`, `2w`), or `never` for no end at all."""

    by: Annotated[str, AfterValidator(not_too_long)] = Field(pattern=rf"^never$|{TTL_PATTERN}")


class Unlocking(Body):
    """The body of POST /runs/{id}/unlock: the id of the lock that was shown, which is the only one to be removed."""

    lock_id: str = Field(min_length=1, max_length=200)


class Desk:
    """Answers requests. Documents are the state; a message is only a nudge, so it is sent after the document."""

    def __init__(
        self,
        runs: Runs,
        deployments: Deployments,
        read_lines: Callable[[str, int, int], list[LogLine]],
        publish: Publish,
        switch: KillSwitch,
        *,
        environment: Callable[[str], Environment],
    ) -> None:
        self._runs = runs
        self._deployments = deployments
        self._read_lines = read_lines
        self._publish = publish
        self._switch = switch
        self._environment = environment

    def execute(self, request: Request) -> Answer:
        """202 {"run_id","status":"starting"[,"mode":"plan","why"]}: it stops at the plan though it was to be applied.

        404 unknown, 409 another state or other files, 422 refused by the gate, 423 stopped.
        """
        body = read_body(request, Execute)
        self._refuse_stopped()
        run = self._run(body.run_id)
        if body.files_sha not in {None, run.digest}:
            raise WrongState(other_files(run))
        environment = self._where(run)
        refuse_hostile(run, environment)
        refuse_another(self._runs, run)
        if not body.beside:
            self._refuse_beside(run)
        self._take_name(run)
        why = look_first(run, body.files_sha, environment) if body.mode == "apply" else ""
        if self._runs.request(body.run_id, "plan" if why else body.mode, run.digest) is None:
            now = self._run(body.run_id)
            raise WrongState(other_files(now) if now.digest != run.digest else why_not(now))
        take_place(self._runs, run, self._deployments.find(run.deployment_id))
        self._publish(RunRequested(run_id=body.run_id))
        return _started(body.run_id, **({"mode": "plan", "why": why} if why else {}))

    def apply(self, request: Request, run_id: str) -> Answer:
        """202 like execute; 409 when the run does not wait for approval of exactly this plan.

        422 when it would lose data and `confirm` is not the name of what it belongs to.
        """
        body = read_body(request, Apply)
        self._refuse_stopped()
        run = self._run(run_id)
        refuse_another(self._runs, run)
        declared = confirmed_loss(run, self._deployments.find(run.deployment_id), body.confirm, caller(request))
        if self._runs.approve(run_id, body.plan_sha, by=caller(request), declared=declared) is None:
            if run.status is RunStatus.AWAITING_APPROVAL:
                raise WrongState("The plan is another one by now; look at it again before you approve it.")
            raise WrongState(f"The run is {run.status}, not waiting for approval.")
        self._publish(RunRequested(run_id=run_id))
        return _started(run_id)

    def cancel(self, request: Request, run_id: str) -> Answer:
        """200 {"run_id","status":"failed"} when it had not begun; 202 {...,"status":"running"}: it stops soon.

        404 unknown, 409 when it has ended or is being verified.
        """
        known = self._run(run_id)
        left = left_by(known, self._deployments.find(known.deployment_id))
        if (run := self._runs.cancel(run_id, caller(request), left)) is None:
            raise WrongState(f"There is nothing to cancel: {why_not(known)}")
        if run.status is RunStatus.RUNNING:
            return Answer({"run_id": run_id, "status": run.status}, 202)
        self._publish(RunFailed(run_id=run_id))
        return Answer({"run_id": run_id, "status": run.status})

    def unlock(self, request: Request, run_id: str) -> Answer:
        """202 like execute: the next execution removes the lock that was shown, and goes on; 409 when it is another."""
        body = read_body(request, Unlocking)
        self._refuse_stopped()
        run = self._run(run_id)
        refuse_another(self._runs, run)
        if self._runs.unlock(run_id, body.lock_id, caller(request)) is None:
            if run.reason == "state_locked" and run.lock is not None:
                raise WrongState(f"The lock is another one: {run.lock.id}, of {run.lock.who}. Look at it again.")
            raise WrongState(f"The run is {run.status}, and no lock is in its way.")
        self._publish(RunRequested(run_id=run_id))
        return _started(run_id)

    def destroy(self, request: Request, deployment_id: str) -> Answer:
        """202 {"run_id","deployment_id","status":"starting","mode"}; 404 unknown, 409 ambiguous or at work.

        423 stopped; 422 when it holds data, is to be applied, and `confirm` is not its name.
        """
        body = read_body(request, Destroy)
        self._refuse_stopped()
        return self._begin(ending(self._one(deployment_id, request), body, by=caller(request), now=self._runs.clock()))

    def roll_back(self, request: Request, deployment_id: str) -> Answer:
        """202 like destroy: what an earlier run had made is planned as a change; 404 unknown run, 409 nothing to do."""
        body = read_body(request, RollBack)
        self._refuse_stopped()
        deployment = self._one(deployment_id, request)
        history = self._runs.of_deployment(deployment.deployment_id)
        now = self._runs.clock()
        if body.state:
            return self._begin(restoring(deployment, history, body.run_id, by=caller(request), now=now))
        run, stays = going_back(deployment, history, body, by=caller(request), now=now)
        return self._begin(run, stays=stays)

    def history(self, request: Request, deployment_id: str) -> Answer:
        """The runs of a deployment, newest first: what, who, when, cost. Of a destroyed one too, by id or by name."""
        where = request.args.get("environment")
        found = one_of(deployment_id, self._deployments.called(deployment_id, where))
        now = found.applied_run_id if found else ""
        id_ = found.deployment_id if found else self._ended(deployment_id, where)
        runs = self._runs.of_deployment(id_) if id_ else []
        if not runs:
            raise NoSuchThing(f"There is no deployment {deployment_id}, and there was none.")
        return Answer([told(run, current=run.run_id == now) for run in runs])

    def _ended(self, name: str, environment: str | None) -> str:
        """The id of the deployment that had this id or name, the last to be ended of several; empty for none."""
        if self._runs.of_deployment(name):
            return name
        runs = self._runs.where(("application", "==", name), limit=_MOST_OF_A_NAME)
        ended = [run for run in runs if run.kind == "destroy" and environment in {None, run.environment}]
        ended = ended or [run for run in runs if environment in {None, run.environment}]
        return max(ended, key=lambda run: run.created_at).deployment_id if ended else ""

    def extend(self, request: Request, deployment_id: str) -> Answer:
        """{"deployment_id","ends_at"}: it stands longer by a time, or until somebody ends it; 404 unknown.

        409 when it has no end, which a time would give it; 422 when it would end later than LONGEST_DAYS from now.
        """
        body = read_body(request, Extend)
        deployment = self._one(deployment_id, request)
        more = seconds_of(body.by) if body.by != "never" else None
        changed = extend(deployment, more, self._deployments, self._runs, by=caller(request), now=self._runs.clock())
        return Answer({"deployment_id": changed.deployment_id, "ends_at": changed.ends_at})

    def _begin(self, run: Run, **more: object) -> Answer:
        """Store a run that goes ahead at once, and say so."""
        refuse_another(self._runs, run)
        now = self._runs.clock()
        for _ in range(_FREE_IDS):
            run_id = new_run_id()
            begun = run.model_copy(update={"run_id": run_id, **started(run, now)})
            if self._runs.create(run_id, begun):
                take_place(self._runs, begun, self._deployments.find(run.deployment_id))
                self._publish(RunRequested(run_id=run_id))
                answer = {
                    "run_id": run_id,
                    "deployment_id": run.deployment_id,
                    "status": "starting",
                    "mode": run.mode,
                    **more,
                }
                return Answer(answer, 202)
        raise Unavailable("No free run id was found. Try again.")

    def _one(self, name: str, request: Request) -> Deployment:
        """The deployment of an id, or of a name in `?environment=`; raises NoSuchThing, and WrongState for several."""
        return one_called(name, self._deployments, request.args.get("environment"))

    def list_runs(self, request: Request) -> Answer:
        """The runs, newest first, without their files: [{"run_id","status","phase","prompt",...}]."""
        limit, after = asked_page(request, "status", "deployment_id")
        asked_word(request, "status", tuple(RunStatus))
        found = newest(self._runs, limit, after, where=asked_fields(request, "status", "deployment_id"))
        bodies = [
            run.model_dump(mode="json", exclude=_LONG)
            | {"monthly_cost_usd": run.plan_summary.monthly_cost_usd if run.plan_summary else None}
            for run in found
        ]
        return Answer(bodies, headers=next_page(request, limit, found.next))

    def get_run(self, _: Request, run_id: str) -> Answer:
        """The whole run, with the hash of its files."""
        run = self._run(run_id)
        return Answer({**run.model_dump(mode="json"), "files_sha": run.digest})

    def get_status(self, _: Request, run_id: str) -> Answer:
        """{"status","phase","updated_at","phases","fix_attempts"[,"verification","plan_sha","plan_summary",...]}."""
        run = self._run(run_id)
        kept = {
            "run_id",
            "deployment_id",
            "application",
            "environment",
            "status",
            "phase",
            "updated_at",
            "created_at",
            "mode",
            "kind",
        }
        kept |= {"verification", "phases", "fix_attempts", "plan_sha", "plan_summary", "reason", "message", "outputs"}
        kept |= {"lock", "kept", "trace_id"}
        status = run.model_dump(mode="json", include=kept | {"findings"})
        if run.ends_after:
            stands = self._deployments.find(run.deployment_id)
            status["ends_at"] = stands.ends_at if stands else run.created_at + run.ends_after
        optional = ("message", "findings", "outputs", "kept", "trace_id")
        return Answer(
            {key: value for key, value in status.items() if value or (value is not None and key not in optional)}
        )

    def get_logs(self, request: Request, run_id: str) -> Answer:
        """{"lines":[{"n","at","phase","text"}],"next":N,"done":bool}; done: no line follows until somebody acts."""
        after = asked_number(request, "after", 0, least=0, most=_LAST_LINE)
        limit = min(asked_number(request, "limit", MAX_LINES, least=1, most=_LAST_LINE), MAX_LINES)
        # The run first: when it had ended before the lines were read, they are all there.
        run = self._run(run_id)
        lines = self._read_lines(run_id, after, limit)
        resting = run.status not in {RunStatus.DRAFT, RunStatus.RUNNING}
        body = {
            "lines": [line._asdict() for line in lines],
            "next": lines[-1].n if lines else after,
            "done": resting and len(lines) < limit,
        }
        return Answer(body)

    def list_deployments(self, request: Request) -> Answer:
        """The deployments, newest first, without their files."""
        limit, after = asked_page(request, "environment", "application")
        found = newest(self._deployments, limit, after, where=asked_fields(request, "environment", "application"))
        bodies = [deployment.model_dump(mode="json", exclude={"files", "architecture", "plan"}) for deployment in found]
        return Answer(bodies, headers=next_page(request, limit, found.next))

    def get_deployment(self, request: Request, deployment_id: str) -> Answer:
        """The whole deployment."""
        return Answer(self._one(deployment_id, request).model_dump(mode="json"))

    def _refuse_beside(self, run: Run) -> None:
        """A second one of what was half made would stand beside it, and cost: somebody has to want that."""
        if run.status is not RunStatus.DRAFT or run.kind != "deploy":
            return
        half = [
            each
            for each in self._deployments.unfinished(run.prompt)
            # Whoever gives it another name means another one.
            if each.deployment_id != run.deployment_id and run.application in {"", each.application}
        ]
        if half:
            known = half[0].run_id or half[0].deployment_id
            raise WrongState(
                f"An unfinished deployment of this goal stands already, of run {known} "
                f"({half[0].monthly_cost_usd:.2f} USD a month): execute that run again to finish it, or send "
                '"beside": true to build another one beside it.'
            )

    def _where(self, run: Run) -> Environment:
        try:
            return self._environment(run.environment)
        except NotFound as error:
            raise WrongState(f"There is no environment {run.environment} any more: make it, or draft anew.") from error

    def _take_name(self, run: Run) -> None:
        """An application stands once in an environment; a second one of that name would be taken for the first."""
        if run.kind != "deploy" or not run.application:
            return
        holder = take_name(run.application, run.environment, run.deployment_id, self._deployments, self._runs)
        if holder != run.deployment_id:
            if self._deployments.find(holder) is None and (other := at_work_on(holder, self._runs)):
                raise WrongState(being_made(run.application, run.environment, other))
            raise WrongState(
                f"{run.application} stands in {run.environment} already ({holder}). A sentence changes it "
                f'(infraai change {run.application} "..."), and another name builds another one.'
            )

    def _refuse_stopped(self) -> None:
        """While autonomy is stopped the job would end every run before its apply: say so at once."""
        state = self._switch.state()
        if state.active:
            raise Locked(f"Autonomy is stopped ({state.by or 'kill switch'}): resume it first.")

    def _run(self, run_id: str) -> Run:
        try:
            return self._runs.get(run_id)
        except NotFound as error:
            raise NoSuchThing(f"There is no run {run_id}.") from error


def _started(run_id: str, **more: str) -> Answer:
    """202, and where to look at what becomes of it."""
    body = {"run_id": run_id, "status": "starting", **more}
    return Answer(body, 202, {"Location": f"/runs/{run_id}/status"})
