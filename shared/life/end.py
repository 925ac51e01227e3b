"""When a deployment ends by itself, said anew by a person: it stands in the history, with who said it."""

from datetime import UTC, datetime

from shared.http import Unprocessable, WrongState
from shared.schemas import Deployment, Phase, Run, RunStatus
from shared.schemas.lifetime import LONGEST_DAYS
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.store.drift import run_of

_DAY = 86_400.0


def extend(
    deployment: Deployment,
    more: float | None,
    deployments: Deployments,
    runs: Documents[Run],
    *,
    by: str,
    now: float,
    told: int | None = None,
) -> Deployment:
    """Let it stand `more` seconds longer, or (None) until somebody ends it.

    `told`: the end (whole epoch seconds) that the person was told; another one by now is left as it is. Raises
    WrongState where it has no end or is being destroyed, Unprocessable for one that is too far away.
    """

    ending = runs.where(("deployment_id", "==", deployment.deployment_id), ("status", "==", RunStatus.RUNNING))
    if begun := next((run for run in ending if run.phase is Phase.DESTROYING), None):
        raise WrongState(f"{begun.run_id} destroys it already: infraai undo builds it again within a day.")

    def later(current: Deployment) -> dict[str, object] | None:
        if more is not None and current.ends_at is None:
            raise WrongState(
                "It does not end by itself, and stands until somebody destroys it. To give it an end, say when as a "
                f'change: infraai change {deployment.application or deployment.deployment_id} "only until Friday".'
            )
        if told is not None and int(current.ends_at or 0.0) != told:
            return None
        until = None if more is None else max(current.ends_at or now, now) + more
        if until is not None and until > now + LONGEST_DAYS * _DAY:
            raise Unprocessable(
                f"It would end later than {LONGEST_DAYS} days from now. Say `never`, and it has no end."
            )
        return {"ends_at": until, "lasts": until - current.created_at if until else 0.0, "end_told": ""}

    changed = deployments.change(deployment.deployment_id, later)
    if changed is None:
        return deployments.get(deployment.deployment_id)
    _written_down(changed, runs, by=by, now=now)
    return changed


def end_at(
    deployment: Deployment, at: float, deployments: Deployments, runs: Documents[Run], *, by: str, now: float
) -> Deployment:
    """Let it end at a moment (epoch seconds), whether it had an end or none; Unprocessable where that is too far."""
    if at > now + LONGEST_DAYS * _DAY:
        raise Unprocessable(f"It would end later than {LONGEST_DAYS} days from now: longer is no end at all.")

    def then(current: Deployment) -> dict[str, object]:
        return {"ends_at": at, "lasts": at - current.created_at, "end_told": ""}

    changed = deployments.change(deployment.deployment_id, then)
    if changed is None:
        return deployments.get(deployment.deployment_id)
    _written_down(changed, runs, by=by, now=now)
    return changed


def _written_down(deployment: Deployment, runs: Documents[Run], *, by: str, now: float) -> None:
    """A run that is at its end: who said so, when, and what. What an older version registered has no history."""
    if deployment.plan is None:
        return
    name, at = deployment.application or deployment.deployment_id, deployment.ends_at
    what = f"Let {name} stand until somebody ends it"
    if at:
        what = f"Let {name} end by itself on {datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
    run = run_of(deployment, "end", what, by=by, now=now)
    runs.create(run.run_id, run.model_copy(update={"status": RunStatus.COMPLETED}))
