"""Cloud Storage on a laptop, at the wire, and under Terraform's real gcs backend."""

import base64
import hashlib
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import google_crc32c
import pytest
import requests

from infra.local.storage import ObjectStore, storage_app
from infra.local.storage.objects import Condition
from infra.local.web import WebServer

pytestmark = pytest.mark.terraform


@pytest.fixture
def store(tmp_path):
    store = ObjectStore(tmp_path / "storage")
    store.ensure_bucket("bucket")
    yield store
    store.close()


@pytest.fixture
def url(store):
    server = WebServer(storage_app(store))
    server.start()
    yield server.url
    server.close()


@pytest.fixture
def http():
    with requests.Session() as session:
        yield session


def upload(http, url, name, content, **params):
    return http.post(
        f"{url}/upload/storage/v1/b/bucket/o",
        params={"uploadType": "media", "name": name, **params},
        data=content,
        headers={"Content-Type": "text/plain"},
        timeout=5,
    )


def at(url, name):
    return f"{url}/storage/v1/b/bucket/o/{quote(name, safe='')}"


def test_buckets_are_made_once_listed_and_found(http, url):
    made = http.post(f"{url}/storage/v1/b", params={"project": "p"}, json={"name": "made-here", "location": "EU"})
    assert made.status_code == 200
    assert made.json()["location"] == "EU"
    assert http.post(f"{url}/storage/v1/b", json={"name": "made-here"}).status_code == 409
    assert http.post(f"{url}/storage/v1/b", json={"name": "No"}).status_code == 400
    assert [b["name"] for b in http.get(f"{url}/storage/v1/b").json()["items"]] == ["bucket", "made-here"]
    assert http.get(f"{url}/storage/v1/b/made-here").json()["kind"] == "storage#bucket"
    assert http.get(f"{url}/storage/v1/b/absent").status_code == 404
    assert http.get(f"{url}/storage/v1/b/absent/o").status_code == 404


@pytest.mark.parametrize("name", ["a", "dir/a.txt", "/odd//name/", "ü %2F+ &?#", "a" * 1024])
def test_what_is_uploaded_is_downloaded_by_every_address(http, url, name):
    content = os.urandom(1000) + b"\r\n\n"
    about = upload(http, url, name, content).json()
    assert about["name"] == name
    assert about["size"] == str(len(content))
    assert about["contentType"] == "text/plain"
    assert base64.b64decode(about["md5Hash"]) == hashlib.md5(content).digest()
    assert base64.b64decode(about["crc32c"]) == google_crc32c.Checksum(content).digest()
    assert http.get(at(url, name)).json() == about
    assert http.get(at(url, name), params={"alt": "media"}).content == content
    assert http.get(f"{url}/download/storage/v1/b/bucket/o/{quote(name, safe='')}?alt=media").content == content
    plain = http.get(f"{url}/bucket/{quote(name, safe='')}")
    assert plain.content == content
    assert plain.headers["X-Goog-Generation"] == about["generation"]
    assert plain.headers["X-Goog-Hash"] == f"crc32c={about['crc32c']},md5={about['md5Hash']}"


def test_a_part_of_an_object_can_be_read(http, url):
    upload(http, url, "o", b"0123456789")
    part = http.get(f"{url}/bucket/o", headers={"Range": "bytes=3-5"})
    assert (part.status_code, part.content) == (206, b"345")


def test_multipart_upload_keeps_every_byte_and_the_metadata(http, url):
    content = b"\n\r\n--not the boundary\r\n\x00" + os.urandom(100) + b"\r\n"
    body = (
        b'--b0\r\nContent-Type: application/json\r\n\r\n{"name": "m", "metadata": {"k": "v"}}\r\n'
        b"--b0\r\nContent-Type: image/png\r\n\r\n" + content + b"\r\n--b0--\r\n"
    )
    about = http.post(
        f"{url}/upload/storage/v1/b/bucket/o",
        params={"uploadType": "multipart"},
        data=body,
        headers={"Content-Type": 'multipart/related; boundary="b0"'},
    ).json()
    assert (about["name"], about["contentType"], about["metadata"]) == ("m", "image/png", {"k": "v"})
    assert http.get(f"{url}/bucket/m").content == content


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_resumable_upload_goes_on_where_it_stopped(http, url, method):
    """As Python's library does it (PUT) and as Terraform's does with a state past 16 MiB (POST)."""
    started = http.post(
        f"{url}/upload/storage/v1/b/bucket/o",
        params={"uploadType": "resumable", "name": "big", "ifGenerationMatch": 0},
        json={"contentType": "application/json"},
    )
    session = started.headers["Location"]
    first = http.request(
        method, session, data=b"12345", headers={"Content-Range": "bytes 0-4/*"}, allow_redirects=False
    )
    assert (first.status_code, first.headers["Range"]) == (308, "bytes=0-4")
    go = http.request(method, session, headers={"Content-Range": "bytes */8", "X-GUploader-No-308": "yes"})
    assert (go.status_code, go.headers["X-Http-Status-Code-Override"], go.headers["Range"]) == (200, "308", "bytes=0-4")
    assert http.get(f"{url}/bucket/big").status_code == 404
    last = http.request(method, session, data=b"678", headers={"Content-Range": "bytes 5-7/8"})
    assert last.json()["size"] == "8"
    assert http.get(f"{url}/bucket/big").content == b"12345678"
    assert http.request(method, session, data=b"x", headers={"Content-Range": "bytes 0-0/1"}).status_code == 404


def test_a_write_happens_only_at_the_generation_it_expects(http, url):
    first = upload(http, url, "o", b"1", ifGenerationMatch=0)
    assert first.status_code == 200
    again = upload(http, url, "o", b"2", ifGenerationMatch=0)
    assert again.status_code == 412
    assert again.json()["error"]["errors"][0]["reason"] == "conditionNotMet"
    generation = int(first.json()["generation"])
    assert upload(http, url, "o", b"2", ifGenerationMatch=generation + 1).status_code == 412
    assert upload(http, url, "o", b"2", ifMetagenerationMatch=7).status_code == 412
    second = upload(http, url, "o", b"2", ifGenerationMatch=generation, ifMetagenerationMatch=1)
    assert int(second.json()["generation"]) > generation
    assert http.get(f"{url}/bucket/o").content == b"2"


def test_a_delete_happens_only_at_the_generation_it_expects(http, url):
    generation = int(upload(http, url, "o", b"1").json()["generation"])
    assert http.delete(at(url, "o"), params={"ifGenerationMatch": generation + 1}).status_code == 412
    assert http.delete(at(url, "o"), params={"generation": generation + 1}).status_code == 404
    assert http.delete(at(url, "o"), params={"ifGenerationMatch": generation}).status_code == 204
    assert http.delete(at(url, "o")).status_code == 404
    assert http.get(at(url, "o")).json()["error"]["code"] == 404


def test_of_many_that_create_one_object_one_wins(http, url):
    def create(n):
        with requests.Session() as session:
            return upload(session, url, "lock", str(n), ifGenerationMatch=0).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(create, range(24))) == [200] + [412] * 23


def test_listing_folds_by_delimiter_and_pages_through_everything(http, url):
    names = ["a/1", "a/2", "b", "c/x/1", "c/y", "d"]
    for name in names:
        upload(http, url, name, b"")

    def pages(**params):
        token, found, folded, count = "", [], [], 0
        while token is not None:
            page = http.get(f"{url}/storage/v1/b/bucket/o", params={**params, "pageToken": token}).json()
            found += [item["name"] for item in page["items"]]
            folded += page.get("prefixes", [])
            token = page.get("nextPageToken")
            count += 1
        return found, folded, count

    assert pages() == (names, [], 1)
    for size in range(1, 7):
        assert pages(maxResults=size) == (names, [], -(-6 // size))
        assert pages(maxResults=size, delimiter="/")[:2] == (["b", "d"], ["a/", "c/"])
        assert pages(maxResults=size, prefix="c/", delimiter="/")[:2] == (["c/y"], ["c/x/"])
    assert pages(prefix="a/") == (["a/1", "a/2"], [], 1)
    assert pages(prefix="zzz")[0] == []


def test_a_request_that_makes_no_sense_is_refused_as_json(http, url):
    assert upload(http, url, "", b"").json()["error"]["errors"][0]["reason"] == "required"
    assert upload(http, url, "o", b"", ifGenerationMatch="x").status_code == 400
    assert http.post(f"{url}/upload/storage/v1/b/bucket/o?uploadType=odd&name=o").status_code == 400
    assert http.post(f"{url}/upload/storage/v1/b/bucket/o?uploadType=multipart", data=b"x").status_code == 400
    assert http.post(f"{url}/storage/v1/b", data=b"{").status_code == 400
    assert http.put(at(url, "o")).status_code == 405


WRITER = """
import itertools, sys
from pathlib import Path
from infra.local.storage.objects import Condition, ObjectStore
store = ObjectStore(Path(sys.argv[1]))
store.ensure_bucket("bucket")
for n in itertools.count():
    store.put("bucket", "o", b"%d" % n * 5000, {"metadata": {"n": n}}, Condition())
    print(n, flush=True)
"""


def test_what_was_answered_survives_a_kill(tmp_path):
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE, text=True)
        answered = -1
        for line in writer.stdout:
            answered = int(line)
            if answered == 40:
                writer.kill()
        writer.wait()
        writer.stdout.close()
        store = ObjectStore(tmp_path)
        about, content = store.read("bucket", "o", None, Condition())
        store.close()
        n = about.fields["metadata"]["n"]
        assert n >= answered
        assert content == b"%d" % n * 5000
        assert about.size == len(content)


MAIN = """
terraform {
  backend "gcs" {}
}
resource "terraform_data" "a" {
  input = "%s"
}
"""


class Terraform:
    """Real terraform in a folder of its own, with its state in the local bucket."""

    def __init__(self, folder: Path, url: str, said: str) -> None:
        folder.mkdir()
        (folder / "main.tf").write_text(MAIN % said)
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TF_CLI_CONFIG_FILE": "/dev/null",
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            "TF_INPUT": "0",
            "TF_CLI_ARGS": "-no-color",
        }
        self(
            "init",
            "-backend-config=bucket=bucket",
            "-backend-config=prefix=deployments/d1",
            f"-backend-config=storage_custom_endpoint={url}/storage/v1/b",
            "-backend-config=access_token=x",
        )

    def __call__(self, command: str, *arguments: str, ok: bool = True) -> str:
        done = subprocess.run(
            ["terraform", command, *arguments],
            check=False,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (done.returncode == 0) == ok, done.stderr[-5000:]
        return done.stdout + done.stderr


def test_two_applies_on_one_state_exclude_each_other(tmp_path, store, url, http):
    """The second is held between taking the lock and writing, so that both are at it at the same time."""
    first, second = Terraform(tmp_path / "1", url, "one"), Terraform(tmp_path / "2", url, "two")

    holding, go_on = threading.Event(), threading.Event()
    put = store.put

    def hold_state_writes(bucket, name, *rest):
        if name.endswith(".tfstate") and not holding.is_set():
            holding.set()
            assert go_on.wait(30)
        return put(bucket, name, *rest)

    # The store's lock is not held here, so that the other one is answered while this one waits.
    store.put = hold_state_writes
    with ThreadPoolExecutor(1) as pool:
        applying = pool.submit(first, "apply", "-auto-approve")
        assert holding.wait(30)
        refused = second("apply", "-auto-approve", ok=False)
        assert "Error acquiring the state lock" in refused
        go_on.set()
        applying.result()
    second("apply", "-auto-approve")
    state = http.get(f"{url}/bucket/deployments/d1/default.tfstate").json()
    assert state["serial"] >= 2
    assert state["resources"][0]["instances"][0]["attributes"]["input"]["value"] == "two"
    assert [o.name for o in store.list("bucket")[0]] == ["deployments/d1/default.tfstate"]


def test_a_lock_whose_holder_was_killed_is_seen_and_can_be_forced(tmp_path, store, url):
    first, second = Terraform(tmp_path / "1", url, "one"), Terraform(tmp_path / "2", url, "two")
    put, holding, go_on = store.put, threading.Event(), threading.Event()

    def hang(bucket, name, *rest):
        if name.endswith(".tfstate") and not holding.is_set():
            holding.set()
            go_on.wait(30)
            raise OSError("the writer is gone")
        return put(bucket, name, *rest)

    store.put = hang
    applying = subprocess.Popen(
        ["terraform", "apply", "-auto-approve"],
        cwd=first.folder,
        env=first.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert holding.wait(30)
    applying.kill()
    applying.wait()
    go_on.set()
    refused = second("apply", "-auto-approve", ok=False)
    lock = refused.split("ID:")[1].split()[0]
    second("force-unlock", "-force", lock)
    second("apply", "-auto-approve")


def test_closing_the_server_frees_its_port_and_hangs_up(store, http):
    server = WebServer(storage_app(store))
    server.start()
    assert http.get(f"{server.url}/storage/v1/b").status_code == 200
    server.close()
    with pytest.raises(requests.ConnectionError):
        http.get(f"{server.url}/storage/v1/b", timeout=2)
    again = WebServer(storage_app(store), server.port)
    again.start()
    assert http.get(f"{again.url}/storage/v1/b").status_code == 200
    again.close()
