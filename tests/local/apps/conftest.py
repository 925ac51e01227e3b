"""The builder with everything around it; what it installs is kept for the session, so that a test takes no minute."""

import io
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.build.app import build_app
from infra.local.build.builds import Builds
from infra.local.build.images import Images
from infra.local.logs import LogStore
from infra.local.storage import ObjectStore
from infra.local.storage.objects import Condition
from infra.local.tenant import open_folder
from infra.local.web import WebServer

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
    import os

    made = Builds(
        tmp_path / "builds.sqlite",
        project=PROJECT,
        number="1",
        storage=storage,
        logs=logs,
        images=lambda: images,
        user=dict(os.environ),
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
