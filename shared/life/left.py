"""What a draft leaves when it is discarded, and how long one is kept that nobody executes."""

from shared.parts.app import first_secrets
from shared.schemas import Deployment, Run

DRAFT_KEPT = 7 * 86_400.0
"""Seconds after which a draft that brought values of secrets is discarded: nobody is to find them there for ever."""


def left_by(run: Run, deployment: Deployment | None) -> list[str]:
    """The secrets that were made for this run, which its deployment does not have without it."""
    if run.architecture is None:
        return []
    stands = deployment.architecture if deployment else None
    has = first_secrets(stands, run.deployment_id) if stands else []
    return [name for name in first_secrets(run.architecture, run.deployment_id) if name not in has]
