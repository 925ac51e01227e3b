"""`environments`: where deployments may go."""

from typing import TYPE_CHECKING

from shared.schemas import DEFAULT_ENVIRONMENT, Environment
from shared.store.documents import TIMEOUT, Documents

if TYPE_CHECKING:
    from google.cloud.firestore import Client

COLLECTION = "environments"
_MOST = 200


class Environments(Documents[Environment]):
    """The environments; the default one is `project`, in any region, and has no document of its own."""

    def __init__(self, client: "Client", project: str, region: str = "us-central1") -> None:
        super().__init__(client, COLLECTION, Environment)
        # Not validated: a project of old may have a domain before its name.
        self.default = Environment.model_construct(name=DEFAULT_ENVIRONMENT, project=project, region=region)

    def named(self, name: str) -> Environment:
        """The environment; raises NotFound."""
        return self.default if name in {"", DEFAULT_ENVIRONMENT} else self.get(name)

    def every(self) -> list[Environment]:
        """All of them by name, the default one first. One round trip."""
        found = self.read(self.collection.limit(_MOST).stream(timeout=TIMEOUT))
        return [self.default, *sorted(found, key=lambda each: each.name)]
