"""Removing a secret by Secret Manager's client."""

from functools import cached_property
from typing import TYPE_CHECKING

from shared.failures import Missing, translated

if TYPE_CHECKING:
    from google.cloud.secretmanager_v1 import SecretManagerServiceClient

_TIMEOUT = 20.0


class Secrets:
    """The client is made on first use."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint

    def remove(self, project: str, secret: str, deployment_id: str) -> bool:
        """Remove a deployment's secret as it is now; whether it was there. Another deployment's is left alone.

        Raises CloudError.
        """
        name = f"projects/{project}/secrets/{secret}"
        try:
            with translated():
                there = self._client.get_secret(name=name, timeout=_TIMEOUT)
                if dict(there.labels) != {"managed-by": "infraai", "deployment": deployment_id}:
                    return False
                self._client.delete_secret(request={"name": name, "etag": there.etag}, timeout=_TIMEOUT)
        except Missing:
            return False
        return True

    @cached_property
    def _client(self) -> "SecretManagerServiceClient":
        from google.cloud.secretmanager_v1 import SecretManagerServiceClient  # only who removes one pays for it

        options = {"api_endpoint": self._endpoint} if self._endpoint else {}
        return SecretManagerServiceClient(transport="rest", client_options=options)
