"""Values of secrets, by Secret Manager's client."""

from functools import cached_property
from typing import TYPE_CHECKING

from shared.http import WrongState

if TYPE_CHECKING:
    from google.cloud.secretmanager_v1 import SecretManagerServiceClient

_TIMEOUT = 20.0


class SecretValues:
    """Makes secrets and adds versions; the client is made on first use. google.api_core errors pass."""

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

    def newest(self, project: str, secret: str) -> int | None:
        """The number of the newest version that can be read; None where there is none, or no such secret."""
        from google.api_core.exceptions import NotFound  # comes with the client
        from google.cloud.secretmanager_v1 import SecretVersion

        parent = f"projects/{project}/secrets/{secret}"
        try:
            found = [
                int(each.name.rpartition("/")[2])
                for each in self._client.list_secret_versions(parent=parent, timeout=_TIMEOUT)
                if each.state == SecretVersion.State.ENABLED
            ]
        except NotFound:
            return None
        return max(found, default=None)

    def make(self, project: str, secret: str, deployment_id: str, value: bytes, region: str | None = None) -> None:
        """See that a deployment's secret is there with this as its first value; done before, it is left as it is.

        It is made as the files will have it (labels; in one `region` only, where it is to be). Raises WrongState where
        another deployment has a secret of that name.
        """
        from google.api_core.exceptions import AlreadyExists, Conflict  # comes with the client
        from google.cloud.secretmanager_v1 import Secret

        name, labels = f"projects/{project}/secrets/{secret}", {"managed-by": "infraai", "deployment": deployment_id}
        places = {"user_managed": {"replicas": [{"location": region}]}} if region else {"automatic": {}}
        try:
            self._client.create_secret(
                parent=f"projects/{project}",
                secret_id=secret,
                secret=Secret(labels=labels, replication=places),
                timeout=_TIMEOUT,
            )
        except (AlreadyExists, Conflict):
            there = self._client.get_secret(name=name, timeout=_TIMEOUT)
            if dict(there.labels) != labels:
                raise WrongState(f"There is another secret {secret} in {project}: no value is put into it.") from None
        if next(iter(self._client.list_secret_versions(parent=name, timeout=_TIMEOUT)), None) is None:
            self.add(project, secret, value)

    @cached_property
    def _client(self) -> "SecretManagerServiceClient":
        from google.cloud.secretmanager_v1 import SecretManagerServiceClient  # only who stores one pays for it

        options = {"api_endpoint": self._endpoint} if self._endpoint else {}
        return SecretManagerServiceClient(transport="rest", client_options=options)
