"""What is due about deployments: a look for drift now and then, and people told of what was found."""

import re
from datetime import UTC, datetime

from functions.sweeper.desk import Desk
from shared.events import RunRequested
from shared.policy.plan_types import STATEFUL_TYPES
from shared.schemas import DEFAULT_ENVIRONMENT, SWEEPER, Declared, Deployment, Run, RunStatus
from shared.schemas.text import printable
from shared.store.drift import drift_run, run_of
from shared.store.runs import started
from shared.telegram import buttons

_MOST_NAMED = 5
_AN_HOUR = 3600.0
_A_DAY = 86400.0
_STOPPED = frozenset({"cancelled", "halted", "not_wanted", "discarded", "superseded"})
_TRIES = 5
"""How often an end by itself is tried: again after an hour, then after two, four, ... hours."""


def look_for_drift(desk: Desk) -> int:
    """Begin a look at the deployment that was not looked at for longest, when it is due; how many were begun.

    One a sweep: looks are spread over time, and never in the way of each other.
    """
    if desk.drift_every <= 0 or desk.switch().active:
        return 0
    now = desk.clock()
    for deployment in desk.waiting.unlooked(now - desk.drift_every):
        if deployment.plan is None or deployment.status != "complete" or _at_work(deployment, desk):
            # Looked at again when the others have been.
            desk.deployments.change(deployment.deployment_id, lambda _: {"checked_at": now - desk.drift_every / 2})
            continue
        # Two sweeps at once make the same run.
        run = drift_run(deployment, by=SWEEPER, now=now, word=f"{deployment.checked_at:.3f}")
        begun = desk.runs.create(run.run_id, run.model_copy(update=started(run, now)))
        desk.deployments.change(deployment.deployment_id, lambda _: {"checked_at": now})
        if begun:
            desk.publish(RunRequested(run_id=run.run_id))
        return int(begun)
    return 0


def end_what_is_over(desk: Desk) -> dict[str, int]:
    """Tell people a day and an hour before a deployment ends by itself, and end it then, if it holds no data.

    What holds data is never ended without a person: it is asked about, once.
    """
    done = {"end_told": 0, "ended": 0}
    now = desk.clock()
    for deployment in desk.waiting.ending(now + _A_DAY):
        left = (deployment.ends_at or 0.0) - now
        if left <= 0:
            done["ended"] += _end(deployment, desk)
        elif left <= _AN_HOUR and deployment.lasts > _AN_HOUR and deployment.end_told in {"", "day"}:
            done["end_told"] += _told(deployment, "hour", "in an hour", desk)
        elif left > _AN_HOUR and deployment.lasts > _A_DAY and deployment.end_told == "":
            done["end_told"] += _told(deployment, "day", "within a day", desk)
    return {what: count for what, count in done.items() if count}


def _told(deployment: Deployment, stage: str, when: str, desk: Desk) -> int:
    """Say it once: whoever notes it first says it."""
    name = printable(deployment.application or deployment.deployment_id)
    if not _noted(deployment, stage, desk):
        return 0
    desk.say(
        f"{name} ({deployment.environment}) ends by itself {when}: {_moment(deployment)}. infraai extend "
        f"{_called(deployment)} 1d lets it stand a day longer.",
        buttons.of_end(deployment),
    )
    return 1


def _end(deployment: Deployment, desk: Desk) -> int:
    """Begin its destruction, where that loses nothing; else ask people, once."""
    name = printable(deployment.application or deployment.deployment_id)
    if desk.switch().active or _at_work(deployment, desk):
        return 0
    told = deployment.end_told in {"over", "stuck"}
    if held := _holding_data(deployment):
        if not told and _noted(deployment, "over", desk):
            desk.say(
                f"The time of {name} ({deployment.environment}) is over, and it holds data "
                f"({', '.join(held[:3])}): it stays until somebody says otherwise. infraai destroy "
                f"{_called(deployment)} ends it, infraai extend {_called(deployment)} 1d lets it stand.",
                buttons.of_end(deployment),
            )
        return 0
    # Noted first: who extends it in this very moment is not overtaken. What dies here is begun by the next sweep.
    if not told and not _noted(deployment, "over", desk):
        return 0
    now, where = desk.clock(), f"{name} ({deployment.environment})"
    failed: Run | None = None
    for tried in range(_TRIES):
        word = f"end-{deployment.ends_at:.3f}{f'-{tried}' if tried else ''}"
        run = run_of(deployment, "destroy", f"The time of {name} is over", by=SWEEPER, now=now, word=word)
        before = desk.runs.find(run.run_id)
        if before is None:
            break
        if before.status is not RunStatus.FAILED or now - before.updated_at < _AN_HOUR * 2**tried:
            return 0
        if before.cancelled_by or before.reason in _STOPPED:
            # Somebody's word came after the one that set the end: it is not tried again by itself.
            if deployment.end_told != "stuck" and _noted(deployment, "stuck", desk):
                desk.say(
                    f"The destruction of {where}, whose time is over, was stopped ({_why(before)}): it stays until "
                    f"somebody says otherwise. infraai destroy {_called(deployment)} ends it, infraai extend "
                    f"{_called(deployment)} 1d lets it stand.",
                    buttons.of_end(deployment),
                )
            return 0
        failed = before
    else:
        if deployment.end_told != "stuck" and _noted(deployment, "stuck", desk):
            desk.say(
                f"{where} could not be destroyed in {_TRIES} tries and still stands and costs. The last was "
                f"{run.run_id} ({_why(failed)}): infraai destroy {_called(deployment)} tries again.",
            )
        return 0
    run = run.model_copy(update={"mode": "apply", "declared": Declared(removed=["*"])})
    begun = desk.runs.create(run.run_id, run.model_copy(update=started(run, now)))
    if begun:
        desk.publish(RunRequested(run_id=run.run_id))
        again = f"{where} was not destroyed ({_why(failed)}): {run.run_id} tries again." if failed else ""
        desk.say(again or f"The time of {where} is over: {run.run_id} destroys it.")
    return int(begun)


def _why(run: Run | None) -> str:
    return printable((run.reason if run else "") or "it does not say why")


def _noted(deployment: Deployment, stage: str, desk: Desk) -> bool:
    """Whether this sweep is the first to note it; somebody may have extended it meanwhile."""
    changed = desk.deployments.change(
        deployment.deployment_id,
        lambda now: (
            {"end_told": stage} if (now.end_told, now.ends_at) == (deployment.end_told, deployment.ends_at) else None
        ),
    )
    return changed is not None


def _holding_data(deployment: Deployment) -> list[str]:
    """The types of its files that hold data; what can't be told may."""
    found = {"of an older version"} if deployment.plan is None else set()
    for file, text in deployment.files.items():
        kinds = re.findall(r'resource"?\s+"?([a-z0-9_]+)', text)
        found |= {kind for kind in kinds if kind in STATEFUL_TYPES}
        if not file.endswith(".tf"):
            found.add(file)
    return sorted(found)


def tell_drift(desk: Desk) -> int:
    """Say in the chat what was found and nobody has heard of: names and counts, no values; how many were told."""
    told = 0
    for deployment in desk.waiting.drift_untold():
        if deployment.drift is not None:
            desk.say(drift_in_words(deployment), buttons.of_drift(deployment))
            told += 1
        desk.deployments.change(deployment.deployment_id, lambda _: {"drift_untold": False})
    return told


def drift_in_words(deployment: Deployment) -> str:
    """What differs, without a single value: these are somebody's words."""
    name = deployment.application or deployment.deployment_id
    changes = deployment.drift.changes if deployment.drift else []
    lines = []
    for change in changes[:_MOST_NAMED]:
        what = "is gone" if change.actions == ["create"] else ", ".join(sorted(change.attributes)[:4]) or "differs"
        lines.append(printable(f"- {change.address[:120]}: {what[:160]}"))
    more = [f"- and {len(changes) - _MOST_NAMED} more"] if len(changes) > _MOST_NAMED else []
    return "\n".join(
        [
            f"{printable(name)} ({deployment.environment}) is not as its files say; nothing was set back.",
            *lines,
            *more,
            f"infraai drift {_called(deployment)} shows it; --revert sets it back, --adopt takes it into the files.",
        ]
    )


def _called(deployment: Deployment) -> str:
    """What a command takes for it: the name, and the environment where that is not the default one."""
    name = printable(deployment.application or deployment.deployment_id)
    where = "" if deployment.environment == DEFAULT_ENVIRONMENT else f" -e {deployment.environment}"
    return f"{name}{where}"


def _moment(deployment: Deployment) -> str:
    return f"{datetime.fromtimestamp(deployment.ends_at or 0.0, UTC):%Y-%m-%d %H:%M} UTC"


def _at_work(deployment: Deployment, desk: Desk) -> bool:
    return bool(desk.runs.of_deployment(deployment.deployment_id, RunStatus.RUNNING))
