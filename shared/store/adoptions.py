"""What is being adopted, and what was: states that wait to be taken in, and whose the things in them are."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from shared.store.deployments import Deployments
from shared.store.documents import TIMEOUT, Documents

if TYPE_CHECKING:
    from google.cloud.firestore import Client

PENDING = "adoptions"
_KEPT = 86_400.0


class Pending(BaseModel):
    """`adoptions/{run_id}`: the state that a run is to take in, as text or as the object (gs://) it is read from.

    It holds what a state holds, secrets too: it is removed with the end of its run, and what no run came for is gone
    after `expires_at`.
    """

    state: str = ""
    state_url: str = ""
    expires_at: datetime | None = None

    def is_over(self, now: float) -> bool:
        """Whether it is too old to be taken in: what it says may have changed since."""
        return self.expires_at is not None and self.expires_at.timestamp() <= now


def pending(client: "Client") -> Documents[Pending]:
    """The states that wait."""
    return Documents(client, PENDING, Pending)


def keep(documents: Documents[Pending], run_id: str, pending: Pending, *, now: float) -> None:
    """Have a state wait for its run, for a day; the store forgets it by itself afterwards."""
    # As a time, and not as text: by it the store knows what is over.
    fields = {**pending.model_dump(), "expires_at": datetime.fromtimestamp(now + _KEPT, UTC)}
    documents.reference(run_id).set(fields, timeout=TIMEOUT)


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
