"""What a sentence does only once a person has repeated what was shown: an end, another name."""

from dataclasses import dataclass
from typing import Literal

from functions.planning.change_answers import ChangeAsk, ChangeResponse
from shared.schemas import Deployment, Run
from shared.store.deployments import Deployments
from shared.store.documents import Documents


@dataclass(frozen=True, slots=True)
class SaidTwice:
    """A word about a deployment, and where it is written: `confirm` is what was repeated, empty at the first time.

    `now` is in epoch seconds.
    """

    deployment: Deployment
    confirm: str
    deployments: Deployments
    runs: Documents[Run]
    by: str
    now: float

    @property
    def name(self) -> str:
        """What the deployment is called."""
        return self.deployment.application or self.deployment.deployment_id

    def asked(self, step: str, question: str, confirm: str) -> ChangeResponse:
        """Nothing is done: it is shown, with what is to be repeated."""
        ask = ChangeAsk(question=question, confirm=confirm)
        return ChangeResponse(deployment_id=self.deployment.deployment_id, status="asked", steps=[step], ask=ask)

    def done(self, status: Literal["renamed", "ends"], step: str) -> ChangeResponse:
        """It is done."""
        return ChangeResponse(deployment_id=self.deployment.deployment_id, status=status, steps=[step])
