"""What Terraform's changes start and stop on this machine: the programs behind what was applied."""

from __future__ import annotations

from infra.local.databases import Databases
from infra.local.databases.databases import KINDS
from infra.local.provider.aftermath import Aftermath, Verb
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.serve.services import SERVICE, NotFound, NotReady, Services


class Programs(Aftermath):
    """Starts services as they are applied, and ends what is behind resources that are gone."""

    def __init__(self, services: Services, databases: Databases) -> None:
        self._services, self._databases = services, databases

    def kept(self, type_name: str, values: Object, verb: Verb) -> None:
        """See Aftermath."""
        if type_name == SERVICE:
            doing = "Creating" if verb == "create" else "Updating"
            try:
                self._services.deploy(values)
            except (NotReady, NotFound) as error:
                code = 5 if isinstance(error, NotFound) else 9
                said = f"Error waiting for {doing} Service: Error code {code}, message: {error}"
                raise Refused(f"Error waiting to {verb} Service: {said}") from error

    def gone(self, type_name: str, id: str) -> None:  # noqa: A002 - the interface's word
        """See Aftermath."""
        if type_name == SERVICE:
            self._services.remove(id)
        elif type_name in KINDS:
            self._databases.gone(type_name, id)
