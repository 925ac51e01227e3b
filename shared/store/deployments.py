"""`deployments` and `resources`: what exists, and which deployment it belongs to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from shared.schemas import Deployment, Resource
from shared.store.documents import TIMEOUT, Documents
from shared.store.pages import Place, newest

if TYPE_CHECKING:
    from google.cloud.firestore import Client

DEPLOYMENTS = "deployments"
RESOURCES = "resources"


class Deployments(Documents[Deployment]):
    """The deployments, with the registry of their resources."""

    def __init__(self, client: "Client") -> None:
        super().__init__(client, DEPLOYMENTS, Deployment)
        self.resources = Documents(client, RESOURCES, Resource)

    def register(self, deployment: Deployment, resources: Iterable[Resource]) -> None:
        """Store a deployment and all of its resources in one commit, and forget those it no longer has.

        The same however often it is done.
        """
        from google.cloud.firestore_v1.base_query import FieldFilter  # noqa: PLC0415 - comes with the client

        now = {resource.name: resource for resource in resources}
        mine = FieldFilter("deployment_id", "==", deployment.deployment_id)
        before = [snapshot.id for snapshot in self.resources.collection.where(filter=mine).stream(timeout=TIMEOUT)]
        batch = self.client.batch()
        batch.set(self.collection.document(deployment.deployment_id), deployment.model_dump(mode="json"))
        for name, resource in now.items():
            batch.set(self.resources.collection.document(name), resource.model_dump(mode="json"))
        for name in before:
            if name not in now:
                batch.delete(self.resources.collection.document(name))
        batch.commit(timeout=TIMEOUT)

    def newest(self, limit: int, after: Place | None = None) -> list[Deployment]:
        """Deployments, newest first, below the place where the page before ended. One round trip."""
        return newest(self, limit, after)
