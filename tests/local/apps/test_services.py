"""Cloud Run's stand-in runs what was built: at its own address, by its revisions, with its logs."""

import pytest

from tests.local.apps.conftest import APPS

pytestmark = [pytest.mark.slow, pytest.mark.terraform]

HELLO = "import os\nfrom flask import Flask\napp = Flask(__name__)\n"
PAGE = HELLO + "@app.get('/')\ndef home():\n    print('asked', flush=True)\n    return 'one'\n"
NEEDS = "flask>=3.0\ngunicorn>=22.0\n"


def flask(main: str, **more: str) -> dict[str, str]:
    return {"main.py": main, "requirements.txt": NEEDS, **more}


def test_a_built_application_answers_at_its_own_address_over_http_and_https(cloud):
    done = cloud.deploy(APPS / "greeter", env='env {\n name = "GREETING"\n value = "Good morning"\n }')
    assert done.returncode == 0, done.stderr
    for scheme in ("http", "https"):
        answer = cloud.ask("/?name=Ada", scheme=scheme)
        assert (answer.status_code, answer.text) == (200, "<h1>Good morning, Ada</h1>")
    broken = cloud.ask("/fail")
    assert broken.status_code == 500
    assert "this was asked for" in broken.text or "Internal Server Error" in broken.text
    (asked,) = cloud.said('severity>=ERROR AND logName:"requests"')
    assert asked["httpRequest"]["status"] == 500
    assert cloud.said('textPayload="greeting Ada" AND resource.labels.service_name="web"')


def test_a_crash_on_start_fails_the_apply_with_its_last_lines_and_the_last_good_revision_serves_on(cloud):
    assert cloud.deploy(flask(PAGE)).returncode == 0
    assert cloud.ask().text == "one"
    done = cloud.deploy(flask("raise RuntimeError('no database')\n" + PAGE))
    assert done.returncode == 1
    assert "Error waiting to update Service" in done.stderr
    assert "failed to start and listen on the port defined provided by the PORT=8080" in done.stderr
    assert "RuntimeError: no database" in done.stderr
    assert cloud.ask().text == "one"
    done = cloud.deploy(flask(PAGE.replace("'one'", "'two'")))
    assert done.returncode == 0, done.stderr
    assert cloud.ask().text == "two"
