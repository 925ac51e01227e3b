"""What Terraform's changes start and stop on this machine: the programs behind what was applied."""

from __future__ import annotations

from infra.local.databases import Databases
from infra.local.databases.databases import KINDS
from infra.local.provider.aftermath import Aftermath, Verb
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.serve.services import SERVICE, NotFound, NotReady, Services
from infra.local.serve.workers import POOL, Workers


class Programs(Aftermath):
    """Starts services and workers as they are applied, and ends what is behind resources that are gone."""

    def __init__(self, services: Services, workers: Workers, databases: Databases) -> None:
        self._services, self._workers, self._databases = services, workers, databases

    def kept(self, type_name: str, values: Object, verb: Verb) -> None:
        """See Aftermath."""
        deploys = {SERVICE: ("Service", self._services.deploy), POOL: ("WorkerPool", self._workers.deploy)}
        if type_name not in deploys:
            return
        what, deploy = deploys[type_name]
        doing = "Creating" if verb == "create" else "Updating"
        try:
            deploy(values)
        except (NotReady, NotFound) as error:
            code = 5 if isinstance(error, NotFound) else 9
            said = f"Error waiting for {doing} {what}: Error code {code}, message: {error}"
            raise Refused(f"Error waiting to {verb} {what}: {said}") from error

    def gone(self, type_name: str, id: str) -> None:  # noqa: A002 - the interface's word
        """See Aftermath."""
        if type_name == SERVICE:
            self._services.remove(id)
        elif type_name == POOL:
            self._workers.remove(id)
        elif type_name in KINDS:
            self._databases.gone(type_name, id)
