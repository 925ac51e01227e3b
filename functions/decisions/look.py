"""Looking at the cloud before deciding: is the machine running, does its firewall still let in what it should?"""

import logging

from functions.decisions.firewall import Unreadable, declared, lets_in_less
from functions.decisions.knowledge import Evidence
from shared.cloud.compute import Compute
from shared.failures import CloudError
from shared.schemas import AlertTarget, Resource
from shared.store import NotFound
from shared.store.deployments import Deployments

_log = logging.getLogger(__name__)


class CloudLook:
    """Read-only; what can't be read is unknown, and what is unknown goes to a person."""

    def __init__(self, compute: Compute, deployments: Deployments) -> None:
        self._compute = compute
        self._deployments = deployments

    def __call__(self, target: AlertTarget) -> Evidence:
        """The machine as it is now, and the first declared firewall rule that keeps out what it should let in."""
        if target.zone is None or not target.project:
            return Evidence()
        try:
            machine = self._compute.machine(target.project, target.zone, target.name)
            return Evidence(
                instance_status=machine.status if machine else None,
                machine_type=machine.machine_type or None if machine else None,
                missing_firewall=self._missing_firewall(target),
            )
        except (CloudError, NotFound):
            _log.exception("looking at %s", target.name)
            return Evidence()

    def _missing_firewall(self, target: AlertTarget) -> str | None:
        """Its address; "" when every declared rule is as it should be, None when that can't be told."""
        files = self._deployments.get(target.deployment_id).files
        certain = True
        for rule in self._firewalls(target.deployment_id):
            actual = self._compute.firewall(rule.project, rule.name)
            if actual is None:
                return rule.address
            try:
                wanted = declared(files, rule.address)
            except Unreadable as error:
                _log.warning("reading %s of %s: %s", rule.address, target.deployment_id, error)
                if actual.disabled:
                    return rule.address
                certain = False
                continue
            if lets_in_less(actual, wanted):
                return rule.address
        return "" if certain else None

    def _firewalls(self, deployment_id: str) -> list[Resource]:
        """The deployment's firewall rules by the registry, in one query."""
        mine = ("deployment_id", "==", deployment_id)
        found = self._deployments.resources.query(mine, ("type", "==", "google_compute_firewall"))
        return [Resource.model_validate(snapshot.to_dict()) for snapshot in found]
