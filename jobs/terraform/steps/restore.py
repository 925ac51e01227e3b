"""An earlier version of a deployment's state, put back: shown first, let go by a typed name, and looked at afterwards.

Nothing of Google's is changed: terraform knows again what it knew then. What it forgets by that goes on standing, and
what differs from then on is listed as drift.
"""

import hashlib
import json
from functools import partial
from typing import Any

from jobs.terraform.steps.adopt import register_as_found
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.steps.plan import make_plan
from jobs.terraform.work import Ended, Work
from shared.schemas import Phase, PlannedChange, PlanSummary, RunStatus
from shared.terraform.runner import TerraformError

_FILE = "restored.state"
_STATE = "terraform_state"
Addresses = dict[str, str]


def restore_state(work: Work) -> bool:
    """Put back the version that the run names, once a person has seen what that means. False where it waits."""
    work.enter(Phase.PLANNING)
    now, then = _now(work), _then(work)
    if not work.run.intent and not _may(work, now, then):
        return False
    work.enter(Phase.BACKING_UP, intent=[_STATE])
    # It has to be newer than what stands there, or terraform takes it for an old copy.
    then = {**then, "serial": max(int(now.get("serial") or 0), int(then.get("serial") or 0)) + 1}
    path = work.folder / _FILE
    path.write_text(json.dumps(then), encoding="utf-8")
    path.chmod(0o644)
    try:
        unlocking(work, partial(work.terraform.push_state, _FILE, force=True))
    except TerraformError as error:
        raise Ended("unexpected", f"the state could not be put back: {error}") from error
    finally:
        path.unlink()
    work.say(f"the state is the one of version {work.run.restores_state} again")
    make_plan(work)
    register_as_found(work, verified=True)
    return False


def _may(work: Work, now: dict[str, Any], then: dict[str, Any]) -> bool:
    """Whether a person has let exactly this be done; otherwise it is shown, and the run waits for the name."""
    run = work.run
    stands = work.desk.locks.state_generation(run.deployment_id)
    sha = hashlib.sha256(f"{run.deployment_id} {stands} {run.restores_state}".encode()).hexdigest()
    if run.approved_plan_sha == sha and run.declared is not None and run.declared.confirmed_by:
        return True
    known, wanted = _addresses(now), _addresses(then)
    back = [_change(each, wanted[each], "import") for each in sorted(set(wanted) - set(known))]
    left = [_change(each, known[each], "forget") for each in sorted(set(known) - set(wanted))]
    for each in (*back, *left):
        work.say(f"{'known again' if each in back else 'forgotten, and goes on standing'}: {each.address}")
    work.say(f"waiting for the name before version {run.restores_state} of the state takes the place of {stands}")
    work.log.flush()
    work.held.leave(
        RunStatus.AWAITING_APPROVAL,
        **work.waiting,
        plan_sha=sha,
        plan_summary=PlanSummary(changes=[*back, *left], loses=[each.address for each in left] or [_STATE]),
        reason="confirm_loss",
        approved_plan_sha=None,
        approved_by=None,
    )
    return False


def _now(work: Work) -> dict[str, Any]:
    generation = work.desk.locks.state_generation(work.run.deployment_id)
    held = work.desk.locks.state_version(work.run.deployment_id, generation) if generation else None
    return _read(held) if held is not None else {}


def _then(work: Work) -> dict[str, Any]:
    held = work.desk.locks.state_version(work.run.deployment_id, work.run.restores_state)
    if held is None:
        raise Ended("refused_by_policy", f"Version {work.run.restores_state} of the state is not kept any more.")
    return _read(held)


def _read(held: bytes) -> dict[str, Any]:
    try:
        state: Any = json.loads(held)
    except ValueError as error:
        raise Ended("refused_by_policy", "That version of the state can't be read.") from error
    if not isinstance(state, dict) or state.get("version") != 4:
        raise Ended("refused_by_policy", "That version of the state is not one of Terraform's version 4.")
    return state


def _addresses(state: dict[str, Any]) -> Addresses:
    """The blocks that a state holds something of, with their types."""
    found: Addresses = {}
    for each in state.get("resources") or []:
        if isinstance(each, dict) and each.get("mode") == "managed" and each.get("instances"):
            found[f"{each.get('type')}.{each.get('name')}"] = str(each.get("type"))
    return found


def _change(address: str, kind: str, action: str) -> PlannedChange:
    return PlannedChange(address=address, type=kind, name=address.partition(".")[2], actions=[action])
