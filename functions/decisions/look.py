"""Looking at the cloud before deciding: is the machine running, is its firewall still there?"""

import logging

from functions.decisions.knowledge import Evidence
from shared.cloud.compute import Compute
from shared.schemas import AlertTarget, Deployment, Resource
from shared.store import Documents

_log = logging.getLogger(__name__)


class CloudLook:
    """Read-only; what can't be read is unknown, and what is unknown goes to a person."""

    def __init__(self, compute: Compute, deployments: Documents[Deployment], resources: Documents[Resource]) -> None:
        self._compute = compute
        self._deployments = deployments
        self._resources = resources

    def __call__(self, target: AlertTarget) -> Evidence:
        """The target's status and the first declared firewall rule that is missing or disabled."""
        from google.api_core.exceptions import GoogleAPIError  # noqa: PLC0415 - comes with the client

        try:
            zone = target.zone or ""
            status = self._compute.status(target.project, zone, target.name)
            return Evidence(instance_status=status, missing_firewall=self._missing_firewall(target))
        except GoogleAPIError:
            _log.exception("looking at %s", target.name)
            return Evidence()

    def _missing_firewall(self, target: AlertTarget) -> str:
        deployment = self._deployments.get(target.deployment_id)
        for name in deployment.resource_map:
            resource = self._resources.find(name)
            if resource is None or resource.type != "google_compute_firewall":
                continue
            rule = self._compute.firewall(resource.project, resource.name)
            if rule is None or rule.disabled:
                return resource.address
        return ""
