"""Removing a secret, or a version of one, by Secret Manager's client."""

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
        """Remove a deployment's secret as it is now, or one version of it (`NAME/versions/2`); whether it was there.
        Another deployment's is left alone.

        Raises CloudError.
        """
        name, _, version = f"projects/{project}/secrets/{secret}".partition("/versions/")
        try:
            with translated():
                there = self._client.get_secret(name=name, timeout=_TIMEOUT)
                if dict(there.labels) != {"managed-by": "infraai", "deployment": deployment_id}:
                    return False
                if version:
                    return self._destroyed(f"{name}/versions/{version}")
                self._client.delete_secret(request={"name": name, "etag": there.etag}, timeout=_TIMEOUT)
        except Missing:
            return False
        return True

    def _destroyed(self, version: str) -> bool:
        """Destroy a version; whether there was anything of it still."""
        from google.api_core.exceptions import FailedPrecondition  # comes with the client

        try:
            self._client.destroy_secret_version(name=version, timeout=_TIMEOUT)
        except FailedPrecondition:
            return False
        return True

    @cached_property
    def _client(self) -> "SecretManagerServiceClient":
        from google.cloud.secretmanager_v1 import SecretManagerServiceClient  # only who removes one pays for it

        options = {"api_endpoint": self._endpoint} if self._endpoint else {}
        return SecretManagerServiceClient(transport="rest", client_options=options)
