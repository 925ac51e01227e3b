"""The builder with everything around it; what it installs is kept for the session, so that a test takes no minute."""

import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
import requests

from infra.local.applications import Applications
from infra.local.build.app import build_app
from infra.local.build.builds import Builds
from infra.local.build.connections import Connections
from infra.local.build.images import Images, Shelf
from infra.local.identity import Identity
from infra.local.internet import Internet, proxy_app
from infra.local.logs import LogStore
from infra.local.logs.app import listed
from infra.local.provider.server import ProviderServer
from infra.local.pubsub import PubSubService
from infra.local.serve.services import SERVICE
from infra.local.settings import LocalSettings
from infra.local.sockets import socket_folder
from infra.local.storage import ObjectStore
from infra.local.storage.objects import Condition
from infra.local.tenant import open_folder, open_place
from infra.local.web import WebServer
from infra.local.world import World
from tests.local.terraform_runs import Terraform

APPS = Path(__file__).parents[2] / "apps"
PROJECT = "demo"


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Images]:
    folder = open_folder(tmp_path_factory.mktemp("images"), "images")
    yield Images(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[ObjectStore]:
    store = ObjectStore(tmp_path / "storage")
    store.ensure_bucket("sources")
    yield store
    store.close()


@pytest.fixture
def logs() -> Iterator[LogStore]:
    store = LogStore(None, project=PROJECT)
    yield store
    store.close()


@pytest.fixture
def builds(tmp_path: Path, images: Images, storage: ObjectStore, logs: LogStore) -> Iterator[Builds]:
    made = Builds(
        tmp_path / "builds.sqlite",
        project=PROJECT,
        number="1",
        storage=storage,
        logs=logs,
        images=Shelf(images.path, lambda: images.path),
        user=dict(os.environ),
        connections=Connections(World()),
    )
    yield made
    made.close()


@pytest.fixture
def build_url(builds: Builds) -> Iterator[str]:
    server = WebServer(build_app(builds, PROJECT), key=lambda *_: True)
    server.start()
    yield server.url
    server.close()


Build = Callable[..., dict[str, Any]]


@pytest.fixture
def build(builds: Builds, storage: ObjectStore) -> Build:
    """Builds a folder or files to the end; `name` is the image's."""
    return _builder(builds, storage)


def _builder(builds: Builds, storage: ObjectStore) -> Build:
    def run(source: Path | dict[str, str], name: str = "us-central1-docker.pkg.dev/demo/apps/web", **more: Any) -> Any:
        storage.put("sources", "source.tgz", packed(source), {}, Condition())
        body = {
            "source": {"storageSource": {"bucket": "sources", "object": "source.tgz"}},
            "steps": [{"name": "gcr.io/k8s-skaffold/pack", "args": ["build", name], "entrypoint": "pack"}],
            "images": [name],
            **more,
        }
        return builds.wait(builds.create(body, "us-central1")["id"], 240)

    return run


def packed(source: Path | dict[str, str]) -> bytes:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w:gz") as archive:
        if isinstance(source, Path):
            archive.add(source, ".", filter=lambda item: None if "node_modules" in item.name else item)
        else:
            for name, text in source.items():
                item = tarfile.TarInfo(name)
                item.size = len(text.encode())
                archive.addfile(item, io.BytesIO(text.encode()))
    return kept.getvalue()


@pytest.fixture
def world() -> Iterator[World]:
    made = World(None)
    yield made
    made.close()


class Cloud:
    """What is built, applied by Terraform and asked through the proxy, with nothing of the product around it."""

    pubsub: grpc.Channel
    storage: ObjectStore

    def __init__(self, applications: Applications, world: World, build: Build, terraform: Terraform, proxy: str):
        self.applications, self.world, self.build, self.terraform = applications, world, build, terraform
        self.proxies = {"http": proxy, "https": proxy}
        self.ca = terraform.folder.parent / "data" / "ca.pem"

    def deploy(self, source: Path | dict[str, str] | str, *, name: str = "web", **settings: Any) -> Any:
        """Build a source (or take an image's name) and apply a service of it; what Terraform said."""
        image = source if isinstance(source, str) else self.built(source, name)
        self.terraform.write(service(name, image, **settings))
        return self.terraform.run("apply", "-auto-approve")

    def deploy_nothing(self) -> Any:
        """Take everything away again."""
        self.terraform.write("")
        return self.terraform.run("apply", "-auto-approve")

    def built(self, source: Path | dict[str, str], name: str = "web") -> str:
        image = f"us-central1-docker.pkg.dev/{PROJECT}/apps/{name}"
        done = self.build(source, image)
        assert done["status"] == "SUCCESS", done
        return f"{image}@{done['results']['images'][0]['digest']}"

    def ask(
        self, path: str = "/", *, name: str = "web", scheme: str = "https", method: str = "GET", **more: Any
    ) -> Any:
        (entry,) = [each for each in self.world.list(SERVICE) if each.attributes["name"] == name]
        url = str(entry.attributes["uri"]).replace("https", scheme, 1) + path
        return requests.request(method, url, proxies=self.proxies, verify=str(self.ca), timeout=60, **more)

    def said(self, wanted: str) -> list[dict[str, Any]]:
        """The entries that a filter finds, waited for: what is said is read by another thread."""
        for _ in range(100):
            seen = self.applications.logs.newest()
            asked = {"resourceNames": [f"projects/{PROJECT}"], "filter": wanted}
            found, _ = listed(self.applications.logs, asked)
            if found:
                break
            self.applications.logs.wait(seen, 0.05)
        return found


def service(name: str, image: str, *, env: str = "", more: str = "", container: str = "", before: str = "") -> str:
    return f"""
{before}
resource "google_cloud_run_v2_service" "app" {{
  name                = "{name}"
  location            = "us-central1"
  deletion_protection = false
  {more}
  template {{
    containers {{
      image = "{image}"
      {env}
      {container}
    }}
  }}
}}
resource "google_cloud_run_v2_service_iam_member" "public" {{
  name     = google_cloud_run_v2_service.app.name
  location = google_cloud_run_v2_service.app.location
  role     = "roles/run.invoker"
  member   = "allUsers"
}}
"""


@pytest.fixture
def cloud(tmp_path: Path, images: Images, storage: ObjectStore, world: World) -> Iterator[Cloud]:
    settings = LocalSettings(project=PROJECT, images=images.path)
    data = tmp_path / "data"
    data.mkdir()
    with ExitStack() as opened:
        address = ["unix:" + str(opened.enter_context(socket_folder(data)) / "pubsub")]
        applications = Applications(
            data,
            settings,
            world=world,
            storage=storage,
            user=dict(os.environ),
            pubsub=lambda: address[0],
            sign=Identity(data, PROJECT).sign,
        )
        service = PubSubService(None, inside=applications.delivery.post)
        channel = opened.enter_context(pubsub_at(service, address[0]))
        for name in ("run", "databases"):
            opened.callback(shutil.rmtree, open_place(data, name), ignore_errors=True)
        opened.callback(applications.close)
        server = opened.enter_context(
            ProviderServer(world, project=PROJECT, only=TYPES, aftermath=applications.aftermath)
        )
        front = applications.front.app
        internet = Internet(
            world, boot_seconds=0, runs=applications.services.serves, front=front, stored=applications.buckets.read
        )
        authority = applications.authority
        authority.prepare()
        proxy = WebServer(proxy_app(internet.answer, authority=authority, patience=2), proxy=True)
        proxy.start()
        opened.callback(proxy.close)
        terraform = Terraform(tmp_path / "tf", server, project=PROJECT)
        build = _builder(applications.builds, storage)
        cloud = Cloud(applications, world, build, terraform, proxy.url)
        cloud.pubsub, cloud.storage = channel, storage
        yield cloud


@contextmanager
def pubsub_at(service: PubSubService, address: str) -> Iterator[grpc.Channel]:
    server = grpc.server(ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers(service.handlers())
    server.add_insecure_port(address)
    server.start()
    service.start()
    with grpc.insecure_channel(address) as channel:
        yield channel
    service.close()
    server.stop(None).wait()


TYPES = frozenset(
    {
        *("google_cloud_run_v2_service", "google_cloud_run_v2_service_iam_member", "google_sql_database_instance"),
        *("google_sql_database", "google_sql_user", "google_redis_instance", "google_secret_manager_secret"),
        *("google_secret_manager_secret_version", "google_pubsub_topic", "google_pubsub_subscription"),
        *("google_cloud_run_v2_job", "google_cloud_run_v2_worker_pool", "google_compute_network"),
        *("google_compute_global_address", "google_service_networking_connection", "google_storage_bucket"),
        *("google_storage_bucket_iam_member", "google_eventarc_trigger", "google_storage_bucket_object"),
    }
)
