"""The buckets of deployments: who reaches them with Google's own client, and who is told of what arrives."""

import json
import time

import pytest
import requests
from google.api_core.exceptions import Forbidden, NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage as google_storage

from infra.local.applications import kept_by
from infra.local.pubsub import PubSubService
from infra.local.serve.buckets import BUCKET, OBJECT, SERVICE, TRIGGER, Buckets
from infra.local.serve.queues import SUBSCRIPTION, TOPIC, Deployed
from infra.local.sockets import socket_folder
from infra.local.storage.objects import Condition
from tests.local.apps.conftest import pubsub_at

WRITES, READS, NOBODY = (f"{name}@demo.iam.gserviceaccount.com" for name in ("writes", "reads", "nobody"))
NAME = "projects/demo/locations/us-central1/triggers/arrivals"


class Queues:
    """What is made, removed and published of Pub/Sub."""

    def __init__(self):
        self.made, self.removed, self.published = {}, [], []

    def kept(self, kind, values):
        self.made[kind] = values

    def gone(self, kind, name):
        self.removed.append((kind, name))

    def publish(self, topic, data, attributes):
        self.published.append((topic, json.loads(data), attributes))


@pytest.fixture
def queues():
    return Queues()


@pytest.fixture
def buckets(world, storage, queues):
    own = kept_by("demo")
    for name in own:
        storage.ensure_bucket(name)
    made = Buckets(world, storage, queues, own.__contains__)
    for name in ("files", "others"):
        world.put(BUCKET, name, {"name": name})
        made.kept(BUCKET, {"name": name, "versioning": [{"enabled": name == "others"}]})
    for account, role in ((WRITES, "objectUser"), (READS, "objectViewer")):
        said = {"bucket": "b/files", "role": f"roles/storage.{role}", "member": f"serviceAccount:{account}"}
        world.put("google_storage_bucket_iam_member", account, said)
    yield made
    made.close()


@pytest.fixture
def client(buckets, monkeypatch):
    def as_account(account):
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", buckets.variables(account)["STORAGE_EMULATOR_HOST"])
        return google_storage.Client(project="demo", credentials=AnonymousCredentials())

    return as_account


def test_a_program_uses_its_bucket_with_google_s_client(client):
    bucket = client(WRITES).bucket("files")
    bucket.blob("a/b c.txt").upload_from_string("one", content_type="text/csv")
    large = bucket.blob("large", chunk_size=256 * 1024)
    large.upload_from_string(b"x" * 600_000)
    blob = bucket.get_blob("a/b c.txt")
    assert (blob.content_type, blob.download_as_text(), blob.size) == ("text/csv", "one", 3)
    assert len(large.download_as_bytes()) == 600_000
    blob.metadata = {"who": "ann"}
    blob.patch()
    assert bucket.get_blob("a/b c.txt").metadata == {"who": "ann"}
    moved = bucket.rename_blob(blob, "moved.txt")
    assert moved.metadata == {"who": "ann"}
    assert bucket.copy_blob(moved, bucket, "again.txt").download_as_text() == "one"
    moved.rewrite(bucket.blob("again.txt"))
    assert sorted(each.name for each in bucket.list_blobs()) == ["again.txt", "large", "moved.txt"]
    bucket.delete_blob("large")
    assert not bucket.blob("large").exists()


def test_an_account_may_what_its_grants_say_and_no_more(client, buckets, storage):
    client(WRITES).bucket("files").blob("a").upload_from_string("one")
    reads = client(READS)
    assert reads.bucket("files").blob("a").download_as_text() == "one"
    with pytest.raises(Forbidden, match=r"storage\.objects\.create"):
        reads.bucket("files").blob("b").upload_from_string("two")
    with pytest.raises(Forbidden, match=r"storage\.objects\.delete"):
        reads.bucket("files").blob("a").delete()
    for account, bucket in ((NOBODY, "files"), (WRITES, "others"), (WRITES, "demo-state"), (WRITES, "none")):
        with pytest.raises(Forbidden):
            list(client(account).bucket(bucket).list_blobs())
    # What is copied has to be readable here and writable there.
    for source, to in (("files", "others"), ("others", "files")):
        asked = f"/storage/v1/b/{source}/o/x%2FcopyTo%2Fb%2F{source}%2Fo%2Fy/copyTo/b/{to}/o/z"
        with_it = buckets.variables(WRITES)["STORAGE_EMULATOR_HOST"]
        assert requests.post(with_it + asked, timeout=10).status_code in {403, 404}
    assert list(client(WRITES).list_blobs("files")) != []
    with pytest.raises(Forbidden):
        list(client(WRITES).list_buckets())


def test_the_address_is_no_use_without_its_secret(client, buckets):
    address = buckets.variables(WRITES)["STORAGE_EMULATOR_HOST"]
    assert requests.get(f"{address}/storage/v1/b/files/o", timeout=10).status_code == 200
    assert requests.get(f"{address}/b/files/o", timeout=10).status_code == 200
    bare = address.rpartition("/")[0]
    for path in ("/storage/v1/b/files/o", "/x" * 16 + "/storage/v1/b/files/o"):
        assert requests.get(bare + path, timeout=10).status_code == 404
    assert buckets.variables(READS)["STORAGE_EMULATOR_HOST"] != address


def test_a_bucket_of_the_platform_s_own_is_nobody_s(buckets, storage):
    with pytest.raises(ValueError, match="not available"):
        buckets.kept(BUCKET, {"name": "demo-state"})
    storage.put("demo-state", "x", b"x", {}, Condition())
    buckets.gone(BUCKET, "demo-state")
    assert storage.read("demo-state", "x", None, Condition())[1] == b"x"
    assert buckets.read("demo-state", "x") is None


def test_a_bucket_is_gone_with_what_is_in_it_and_its_objects_of_terraform_are_in_it(client, buckets):
    buckets.kept(OBJECT, {"bucket": "files", "name": "index.html", "content": "<p>", "content_type": "text/html"})
    assert client(WRITES).bucket("files").blob("index.html").download_as_text() == "<p>"
    assert buckets.read("files", "index.html") == ("text/html", b"<p>")
    assert buckets.holds("files")
    buckets.gone(BUCKET, "files")
    assert buckets.read("files", "index.html") is None
    assert not buckets.holds("files")


URI = "https://web-1-uc.a.run.app"


def trigger(what, bucket, **more):
    criteria = {"type": f"google.cloud.storage.object.v1.{what}", "bucket": bucket}
    target = {"service": "web", "region": "us-central1", **more}
    return {
        "id": NAME,
        "matching_criteria": [{"attribute": key, "value": value} for key, value in criteria.items()],
        "destination": [{"cloud_run_service": [target]}],
        "service_account": "eventarc@x",
    }


def test_what_arrives_is_posted_to_the_service_as_an_event(world, storage, tmp_path):
    came = []

    def inside(url, body, headers, told):
        came.append((url, json.loads(body)["name"], headers, told))
        return 204

    with socket_folder(tmp_path) as folder:
        address = f"unix:{folder / 'pubsub'}"
        with pubsub_at(PubSubService(None, inside=inside), address):
            made = Buckets(world, storage, Deployed(lambda: address, frozenset), frozenset().__contains__)
            world.put(SERVICE, "web", {"name": "web", "location": "us-central1", "uri": URI})
            made.kept(BUCKET, {"name": "files"})
            waits = trigger("finalized", "files")
            world.put(TRIGGER, NAME, waits)
            made.kept(TRIGGER, waits)
            storage.put("files", "a.txt", b"one", {}, Condition())
            deadline = time.monotonic() + 30
            while not came and time.monotonic() < deadline:
                time.sleep(0.05)
            made.close()
    [(url, name, headers, told)] = came
    assert (url, name, told) == (f"{URI}/", "a.txt", ("eventarc@x", URI))
    assert headers["ce-type"].endswith(".finalized")
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("what", ["finalized", "deleted", "metadataUpdated", "archived"])
def test_a_trigger_is_told_of_what_it_waits_for(world, buckets, storage, queues, what):
    world.put(SERVICE, "web", {"name": "web", "location": "us-central1", "uri": URI})
    bucket = "others" if what == "archived" else "files"
    waits = trigger(what, bucket, path="/files")
    world.put(TRIGGER, NAME, waits)
    buckets.kept(TRIGGER, waits)
    topic = queues.made[TOPIC]["id"]
    made = queues.made[SUBSCRIPTION]
    [push] = made["push_config"]
    assert made["topic"] == topic
    assert push["push_endpoint"] == f"{URI}/files"
    assert push["oidc_token"] == [{"service_account_email": "eventarc@x", "audience": URI}]

    for place in ("files", "others", "demo-state"):
        storage.put(place, "a/ä b.txt", b"one", {"contentType": "text/plain"}, Condition())
        storage.describe(place, "a/ä b.txt", {"metadata": {"x": "y"}}, Condition())
        storage.delete(place, "a/ä b.txt", None, Condition())
    deadline = time.monotonic() + 10
    while not queues.published and time.monotonic() < deadline:
        time.sleep(0.01)
    [(to, body, headers)] = queues.published
    assert to == topic
    assert (body["bucket"], body["name"], body["size"]) == (bucket, "a/ä b.txt", "3")
    assert headers["ce-type"] == f"google.cloud.storage.object.v1.{what}"
    assert headers["ce-subject"] == "objects/a/%C3%A4%20b.txt"
    assert headers["Content-Type"] == "application/json"
    buckets.gone(TRIGGER, NAME)
    assert queues.removed == [(SUBSCRIPTION, made["id"]), (TOPIC, topic)]


def test_a_bucket_that_was_made_before_is_there_after_a_start(world, buckets, client):
    world.put(BUCKET, "demo-state", {"name": "demo-state"})
    world.put(BUCKET, "older", {"name": "older"})
    said = {"bucket": "older", "role": "roles/storage.objectUser", "member": f"serviceAccount:{WRITES}"}
    world.put("google_storage_bucket_iam_member", "older", said)
    with pytest.raises(NotFound):
        client(WRITES).bucket("older").blob("a").upload_from_string("one")
    buckets.start()
    client(WRITES).bucket("older").blob("a").upload_from_string("one")
    assert buckets.holds("older")


def test_what_is_not_there_is_not_found(client):
    with pytest.raises(NotFound):
        client(READS).bucket("files").blob("none").download_as_bytes()
