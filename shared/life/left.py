"""What a draft leaves when it is discarded, and how long one is kept that nobody executes."""

from shared.parts.app import first_secrets, taken_versions
from shared.schemas import Deployment, Run

DRAFT_KEPT = 7 * 86_400.0
"""Seconds after which a draft that brought values of secrets is discarded: nobody is to find them there for ever."""


def left_by(run: Run, deployment: Deployment | None) -> list[str]:
    """What was made for this run in Secret Manager and its deployment does not have without it: secrets, and versions
    (`NAME/versions/2`) that were added to secrets which it has.
    """
    if run.architecture is None:
        return []
    stands = deployment.architecture if deployment else None
    has = first_secrets(stands, run.deployment_id) if stands else []
    secrets = [name for name in first_secrets(run.architecture, run.deployment_id) if name not in has]
    taken = {version_of(*each) for each in taken_versions(stands, run.deployment_id).items()} if stands else set()
    return secrets + [each for each in run.secrets_added if each not in taken]


def version_of(secret: str, version: str) -> str:
    """How a version of a secret is named among what is left."""
    return f"{secret}/versions/{version}"
