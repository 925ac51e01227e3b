"""What is due about deployments: a look for drift now and then, and people told of what was found."""

from functions.sweeper.desk import Desk
from shared.events import RunRequested
from shared.schemas import Deployment, RunStatus
from shared.store.drift import drift_run
from shared.store.runs import started
from shared.text import printable

_MOST_NAMED = 5


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
        run = drift_run(deployment, by="sweeper", now=now, word=f"{deployment.checked_at:.3f}")
        begun = desk.runs.create(run.run_id, run.model_copy(update=started(run, now)))
        desk.deployments.change(deployment.deployment_id, lambda _: {"checked_at": now})
        if begun:
            desk.publish(RunRequested(run_id=run.run_id))
        return int(begun)
    return 0


def tell_drift(desk: Desk) -> int:
    """Say in the chat what was found and nobody has heard of: names and counts, no values; how many were told."""
    told = 0
    for deployment in desk.waiting.drift_untold():
        if deployment.drift is not None:
            desk.say(drift_in_words(deployment))
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
            f"infraai drift {printable(name)} shows it; --revert sets it back, --adopt takes it into the files.",
        ]
    )


def _at_work(deployment: Deployment, desk: Desk) -> bool:
    return bool(desk.runs.of_deployment(deployment.deployment_id, RunStatus.RUNNING))
