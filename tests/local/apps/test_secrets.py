"""Secret Manager's stand-in, as Google's client speaks to it, over what Terraform made."""

import pytest
from google.api_core import exceptions

from infra.local.secrets import secrets_app
from infra.local.serve.template import Unset, secret
from infra.local.web import WebServer
from tests.local.apps.conftest import PROJECT


@pytest.fixture
def client(world):
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import secretmanager_v1

    server = WebServer(secrets_app(world, PROJECT), key=lambda *_: True)
    server.start()
    yield secretmanager_v1.SecretManagerServiceClient(
        transport="rest", client_options={"api_endpoint": server.url}, credentials=AnonymousCredentials()
    )
    server.close()


def test_a_version_that_is_added_is_what_a_service_gets(client, world):
    name = f"projects/{PROJECT}/secrets/key"
    client.create_secret(parent=f"projects/{PROJECT}", secret_id="key", secret={"replication": {"automatic": {}}})
    for value in (b"one", b"two"):
        made = client.add_secret_version(parent=name, payload={"data": value})
    assert made.name.endswith("/versions/2")
    assert client.access_secret_version(name=f"{name}/versions/latest").payload.data == b"two"
    assert secret(world, name, "latest") == "two"
    assert secret(world, "key", "1") == "one"
    client.disable_secret_version(name=f"{name}/versions/2")
    assert secret(world, "key", "latest") == "one"
    assert [each.state.name for each in client.list_secret_versions(parent=name)] == ["DISABLED", "ENABLED"]
    client.destroy_secret_version(name=f"{name}/versions/1")
    with pytest.raises(exceptions.BadRequest):
        client.access_secret_version(name=f"{name}/versions/1")
    with pytest.raises(Unset):
        secret(world, "key", "latest")
    client.delete_secret(name=name)
    with pytest.raises(exceptions.NotFound):
        client.get_secret(name=name)
