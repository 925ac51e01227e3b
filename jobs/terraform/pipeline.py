"""One run through terraform: claim, init, validate and fix, plan, gate, apply, register, let go.

running/starting (-> building) -> initializing -> validating (-> fix_attempt_n) -> planning -> applying -> finalizing
                                                               `-> awaiting_approval, let go    `-> let go, InfraApplied
a destruction: ... planning -> backing_up -> destroying -> finalizing, completed
anything that does not go well -> failed with a reason -> RunFailed
"""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from jobs.terraform.leases import Lease
from jobs.terraform.watch import Watch
from jobs.terraform.work import Desk, Ended, Work
from shared.events import InfraApplied, RunFailed
from shared.loading import load_meanwhile
from shared.schemas import DEFAULT_ENVIRONMENT, Environment, Phase, Run, RunStatus
from shared.schemas.text import printable
from shared.store import NotFound
from shared.store.run_logs import RunLog
from shared.store.runs import HeldRun, LostClaim, awaits_verification
from shared.terraform.confinement import scratch
from shared.terraform.runner import Interrupted, TerraformError

_log = logging.getLogger(__name__)

MAX_TAKEOVERS = 2
"""How many executions may die over one run before it is given up."""

_MOST_WAITS = 60
"""Seconds that a run waits for a look for drift to end; whoever waited longer is begun again later."""

# What a mistake of our own raises. Errors of Google's services are not among them: they mean that nothing may have been
# recorded, so another execution has to take over.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)


def work_on(desk: Desk, run_id: str) -> None:
    """Bring a run to an end that is recorded, or leave it alone when it is somebody else's or past this.

    Raises what kept it from being recorded (google.api_core errors, Interrupted): another execution will take over.
    """
    # While Firestore answers, what reads the files is loaded.
    load_meanwhile("jobs.terraform.steps.validate")
    seen = desk.runs.look(run_id)
    run = seen.run
    if not _is_ours(run):
        return
    lease = _lease(desk, run)
    if lease is None:
        return
    held = desk.runs.claim(run_id, desk.me, ended=desk.ended, claimable=_is_ours, seen=seen)
    if held is None:
        desk.leases.release(run.deployment_id, desk.me, clean=lease.unclean_since is None)
        return
    watch = Watch(held, desk.switch, desk.clock)
    try:
        clean = _worked(desk, held, lease, watch)
    except LostClaim:
        return
    except Interrupted:
        if watch.lost:
            return
        raise
    desk.leases.release(run.deployment_id, desk.me, clean=clean)
    if held.run.status is RunStatus.FAILED:
        desk.publish(RunFailed(run_id=run_id))
    elif held.run.status is RunStatus.RUNNING and awaits_verification(held.run):
        desk.publish(InfraApplied(run_id=run_id))


def _lease(desk: Desk, run: Run) -> Lease | None:
    """The deployment for this run alone; a look for drift, which was told to end, is waited for a moment."""
    for _ in range(_MOST_WAITS):
        lease = desk.leases.take(run.deployment_id, run.run_id, desk.me, desk.ended)
        if lease is not None or run.kind == "drift":
            return lease
        others = desk.runs.of_deployment(run.deployment_id, RunStatus.RUNNING)
        if not any(each.kind == "drift" for each in others):
            return None
        desk.wait(1.0)
    return None


def _is_ours(run: Run) -> bool:
    before_verification = run.phase not in {Phase.VERIFYING, Phase.VERIFIED}
    return run.status is RunStatus.RUNNING and before_verification and not awaits_verification(run)


def _worked(desk: Desk, held: HeldRun, lease: Lease, watch: Watch) -> bool:
    """Do the work and let go of the run; whether terraform's own lock is known to be gone."""
    with ExitStack() as stack:
        base = Path(tempfile.mkdtemp(prefix="run-", dir=scratch()))
        # What terraform's own user made there it alone may remove; the container goes with it.
        stack.callback(shutil.rmtree, base, ignore_errors=True)
        folder = base / "configuration"
        folder.mkdir()
        log = desk.open_log(held.run.run_id, watch.beat)
        stack.callback(log.close)
        say = partial(_say, desk, held, log)
        environment, refused = _environment(desk, held.run)
        terraform = stack.enter_context(desk.terraform(folder, say, environment.project))
        watch.terraform = terraform
        work = Work(desk, held, lease, log, terraform, watch, folder, environment)
        try:
            if refused is not None:
                raise refused
            _deploy(work)
        except Ended as end:
            _fail(work, end)
        except Interrupted:
            if watch.stopped is None:
                raise
            terraform.resume()
            _fail(work, Ended(watch.reason, f"stopped: {watch.stopped}. Execute the run again to go on."))
        except (TerraformError, *_MISTAKES) as error:
            # It ends this run, honestly, instead of all its repetitions.
            _fail(work, Ended("unexpected", f"{type(error).__name__}: {error}"))
        return work.clean


def _environment(desk: Desk, run: Run) -> tuple[Environment, Ended | None]:
    """The run's environment, and why nothing may be done there: it is gone, or is not the one the run was made for.

    Where that is so the default one is answered, in which nothing happens either.
    """
    try:
        found = desk.environment(run.environment)
    except NotFound:
        gone = f"There is no environment {run.environment}: infraai env create makes it."
        return desk.environment(DEFAULT_ENVIRONMENT), Ended("refused_by_policy", gone)
    wrong = ""
    if run.project not in {"", found.project}:
        wrong = f"The run was made for the project {run.project}; the environment {found.name} is {found.project}."
    elif not desk.reachable(found.project):
        wrong = f"Terraform has no identity for {found.project}: add it to `environments` of infra/gcp."
    elif run.kind != "deploy" or found.name != DEFAULT_ENVIRONMENT:
        stands = desk.deployments.find(run.deployment_id)
        if stands is not None and (stands.environment, stands.project or found.project) != (found.name, found.project):
            wrong = f"{run.deployment_id} stands in the environment {stands.environment}, not in {found.name}."
    return (found, None) if not wrong else (desk.environment(DEFAULT_ENVIRONMENT), Ended("refused_by_policy", wrong))


def _steps(run: Run) -> Iterator[Callable[[Work], bool | None]]:
    """What a run goes through, in this order. A step raises Ended where the run fails; False ends it well before apply.

    They are loaded in two halves: the gate's tables are a tenth of a second, which terraform's own start hides.
    """
    from jobs.terraform.steps.build import build_images
    from jobs.terraform.steps.validate import make_valid
    from jobs.terraform.steps.way_back import check_base
    from jobs.terraform.workspace import give_values, unpack

    kind = run.kind
    yield _count_deaths
    yield check_base
    yield unpack
    yield build_images
    load_meanwhile("jobs.terraform.steps.apply")
    yield make_valid
    yield give_values

    if run.restores_state:
        from jobs.terraform.steps.restore import restore_state

        yield restore_state
        return

    if kind == "destroy":
        from jobs.terraform.steps.destroy import destroy, may_destroy, plan_destruction, unregister

        yield plan_destruction
        yield may_destroy
        yield destroy
        yield unregister
        return

    from jobs.terraform.steps.apply import apply_plan
    from jobs.terraform.steps.drift import note_drift
    from jobs.terraform.steps.finalize import register
    from jobs.terraform.steps.gate import check_policy, may_apply
    from jobs.terraform.steps.intent import check_intent
    from jobs.terraform.steps.plan import make_plan
    from jobs.terraform.steps.possible import check_possible

    if kind == "adopt":
        from jobs.terraform.steps.adopt import judge, register_adopted, take_state

        yield take_state
        yield make_plan
        yield judge
        yield register_adopted
        return

    yield make_plan
    yield note_drift
    yield check_policy
    yield check_intent
    yield check_possible
    yield may_apply
    if kind in {"change", "rollback"}:
        from jobs.terraform.steps.destroy import lift_what_goes

        yield lift_what_goes
    yield apply_plan
    yield register


def _deploy(work: Work) -> None:
    for step in _steps(work.run):
        if step(work) is False:
            return


def _count_deaths(work: Work) -> None:
    if work.lease.takeovers:
        work.say(f"an execution died over this run; this is recovery {work.lease.takeovers}")
    if work.lease.takeovers > MAX_TAKEOVERS:
        work.clean = False
        raise Ended("recovery_exhausted", f"{work.lease.takeovers} executions died over this run")


def _fail(work: Work, end: Ended) -> None:
    from shared.said import explained  # for what went wrong only

    # A program that does not start is told by Google in a sentence, and by itself in its last lines.
    said = work.desk.said(work.run) if end.reason == "apply_failed" else []
    message = printable(work.desk.scrub(explained(end.message, said)))[:4000]
    work.say(f"failed ({end.reason}): {message}")
    if work.run.intent and not work.watch.lost:
        from jobs.terraform.steps.finalize import register_what_stands  # for what went wrong only

        register_what_stands(work)
    if work.run.kind == "adopt" and not work.watch.lost:
        from jobs.terraform.steps.adopt import let_go  # for what went wrong only

        let_go(work)
    work.log.flush()
    # The platform counts these lines (infra/gcp/alerts.tf).
    _log.error("run failed: %s (%s)", work.run.run_id, end.reason)
    findings = end.findings or work.run.findings
    # What waits to be written may have a message already: that of an end that did not come to be.
    said_last = {"reason": end.reason, "message": message, "findings": findings}
    work.held.leave(RunStatus.FAILED, **{**work.waiting, **said_last})


def _say(desk: Desk, held: HeldRun, log: RunLog, text: str) -> None:
    for line in desk.scrub(text).splitlines():
        log.add(str(held.run.phase or ""), line)
