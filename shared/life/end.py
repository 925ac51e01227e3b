"""When a deployment ends by itself, said anew by a person."""

from shared.http import Unprocessable, WrongState
from shared.schemas import Deployment
from shared.schemas.lifetime import LONGEST_DAYS
from shared.store.deployments import Deployments

_DAY = 86_400.0


def extend(
    deployment: Deployment, more: float | None, deployments: Deployments, now: float, *, told: int | None = None
) -> Deployment:
    """Let it stand `more` seconds longer, or (None) until somebody ends it.

    `told`: the end (whole epoch seconds) that the person was told; another one by now is left as it is. Raises
    WrongState where it has no end, Unprocessable for one that is too far away.
    """

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

    return deployments.change(deployment.deployment_id, later) or deployments.get(deployment.deployment_id)


def end_at(deployment: Deployment, at: float, deployments: Deployments, now: float) -> Deployment:
    """Let it end at a moment (epoch seconds), whether it had an end or none; Unprocessable where that is too far."""
    if at > now + LONGEST_DAYS * _DAY:
        raise Unprocessable(f"It would end later than {LONGEST_DAYS} days from now: longer is no end at all.")

    def then(current: Deployment) -> dict[str, object]:
        return {"ends_at": at, "lasts": at - current.created_at, "end_told": ""}

    return deployments.change(deployment.deployment_id, then) or deployments.get(deployment.deployment_id)
