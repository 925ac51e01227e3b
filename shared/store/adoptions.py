"""What is being adopted, and what was: states that wait to be taken in, and whose the things in them are."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from shared.store.deployments import Deployments
from shared.store.documents import Documents

if TYPE_CHECKING:
    from google.cloud.firestore import Client

PENDING = "adoptions"


class Pending(BaseModel):
    """`adoptions/{run_id}`: the state that a run is to take in, as text or as the object (gs://) it is read from.

    It holds what a state holds, secrets too: it is removed with the end of its run.
    """

    state: str = ""
    state_url: str = ""


def pending(client: "Client") -> Documents[Pending]:
    """The states that wait."""
    return Documents(client, PENDING, Pending)


def key_of(kind: str, identity: str) -> str:
    """What a thing is claimed by: its Terraform type and its id; or `lineage` and that of a state."""
    return hashlib.sha256(f"{kind}/{identity}".encode()).hexdigest()


class Adopted:
    """Whether a resource was claimed as it was adopted; asked of the store once, where anybody asks."""

    def __init__(self, deployments: Deployments, deployment_id: str) -> None:
        self._deployments = deployments
        self._deployment_id = deployment_id

    @cached_property
    def _keys(self) -> frozenset[str]:
        return self._deployments.claimed(self._deployment_id)

    def __call__(self, kind: str, values: Mapping[str, Any]) -> bool:
        """`values`: the resource's attributes as Terraform's state has them."""
        return key_of(kind, str(values.get("id") or "")) in self._keys
