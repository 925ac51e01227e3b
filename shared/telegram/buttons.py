"""What buttons about a deployment say and send back: each is bound to exactly what its message told."""

from shared.schemas import Deployment

EXTEND, REVERT, ADOPT, LEAVE = "EX", "DR", "DA", "DL"
_MOST = 64


def of_end(deployment: Deployment) -> list[tuple[str, str]]:
    """Below the words that it ends soon, or should have."""
    return _fitting([("A day longer", f"{EXTEND}:{deployment.deployment_id}:{int(deployment.ends_at or 0.0)}")])


def of_drift(deployment: Deployment) -> list[tuple[str, str]]:
    """Below the words that it differs from its files."""
    if deployment.drift is None:
        return []
    about = f"{deployment.deployment_id}:{deployment.drift.run_id}"
    said = (("Plan the way back", REVERT), ("Take it into the files", ADOPT), ("Leave it", LEAVE))
    return _fitting([(text, f"{verb}:{about}") for text, verb in said])


def _fitting(made: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What Telegram takes: 64 bytes."""
    return [each for each in made if len(each[1].encode()) <= _MOST]
