"""Cloud Build's stand-in: the five examples become images, and what can't be built says why."""

import pytest

from tests.local.apps.conftest import APPS, PROJECT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "kind", "start"),
    [
        ("notes", "python", "gunicorn --bind :$PORT --threads 8 main:app"),
        ("counter", "python", "uvicorn main:app --host 0.0.0.0 --port $PORT"),
        ("greeter", "node", "npm start"),
        ("site", "static", "file_server.py"),
        ("worker", "python", "functions-framework --source main.py --target take --port $PORT"),
    ],
)
def test_each_example_becomes_an_image_that_knows_how_it_starts(build, images, storage, name, kind, start):
    done = build(APPS / name, f"us-central1-docker.pkg.dev/{PROJECT}/apps/{name}:v1")
    assert done["status"] == "SUCCESS", done
    (pushed,) = done["results"]["images"]
    found = images.find(f"us-central1-docker.pkg.dev/{PROJECT}/apps/{name}@{pushed['digest']}")
    assert found is not None
    assert found.image.kind == kind
    assert found.image.start[-1].endswith(start)
    again = build(APPS / name, f"us-central1-docker.pkg.dev/{PROJECT}/apps/{name}:v2")
    assert again["results"]["images"][0]["digest"] == pushed["digest"]
