"""Values of secrets, by Secret Manager's client."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.cloud.secretmanager_v1 import SecretManagerServiceClient

_TIMEOUT = 20.0


class SecretValues:
    """Adds versions; the client is made on first use. google.api_core errors pass."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint

    def add(self, project: str, secret: str, value: bytes) -> int:
        """Store a value as a new version of a secret; its number. Raises LookupError where there is no such secret."""
        from google.api_core.exceptions import NotFound  # comes with the client
        from google.cloud.secretmanager_v1 import SecretPayload

        parent = f"projects/{project}/secrets/{secret}"
        try:
            made = self._client.add_secret_version(parent=parent, payload=SecretPayload(data=value), timeout=_TIMEOUT)
        except NotFound:
            raise LookupError(secret) from None
        return int(made.name.rpartition("/")[2])

    @cached_property
    def _client(self) -> "SecretManagerServiceClient":
        from google.cloud.secretmanager_v1 import SecretManagerServiceClient  # only who stores one pays for it

        options = {"api_endpoint": self._endpoint} if self._endpoint else {}
        return SecretManagerServiceClient(transport="rest", client_options=options)
