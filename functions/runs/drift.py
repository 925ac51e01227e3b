"""What somebody changed by hand, over HTTP: looked for, set back to what the files say, or taken into the files."""

from collections.abc import Mapping

from flask import Request

from shared.events import Publish
from shared.http import Answer, caller
from shared.http.called import one_called
from shared.life.drift import adopting, reverting
from shared.life.in_the_way import begin
from shared.schemas import Deployment, Run
from shared.store.deployments import Deployments
from shared.store.drift import drift_run
from shared.store.runs import Runs


class DriftDesk:
    """Answers requests about drift; nothing is set back or taken in but by a person's word on its plan."""

    def __init__(self, runs: Runs, deployments: Deployments, publish: Publish) -> None:
        self._runs = runs
        self._deployments = deployments
        self._publish = publish

    def look(self, request: Request, deployment_id: str) -> Answer:
        """202 {"run_id","deployment_id","status","mode"}: a run that changes nothing; 404 unknown, 409 at work."""
        deployment = self._one(deployment_id, request)
        return self._begin(drift_run(deployment, by=caller(request), now=self._runs.clock()), deployment, {})

    def revert(self, request: Request, deployment_id: str) -> Answer:
        """202: a change run back to what the files say, which stops at its plan; 409 where nothing differs."""
        deployment = self._one(deployment_id, request)
        return self._begin(reverting(deployment, by=caller(request), now=self._runs.clock()), deployment, {})

    def adopt(self, request: Request, deployment_id: str) -> Answer:
        """202 with `left`, what can't be taken into the files; a change run that stops at its plan where something is
        left to change, or where it would take in what is less safe than what the files say."""
        deployment = self._one(deployment_id, request)
        run, left = adopting(deployment, by=caller(request), now=self._runs.clock())
        return self._begin(run, deployment, {"left": left})

    def _one(self, name: str, request: Request) -> Deployment:
        return one_called(name, self._deployments, request.args.get("environment"))

    def _begin(self, run: Run, deployment: Deployment, more: Mapping[str, object]) -> Answer:
        begin(run, self._runs, self._publish, deployment)
        told = {"run_id": run.run_id, "deployment_id": run.deployment_id, "status": "starting", "mode": run.mode}
        return Answer({**told, **more}, 202)
