"""A console that is built, a browser, and a platform for both; without Node.js or Chromium these tests are skipped."""

import re
import time

import pytest
import requests

from infra.local.console import Console, ConsoleNotBuilt
from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from shared.store import firestore_client
from shared.store.alerts import Alerts
from tests.support.machine import CHROMIUM

GOAL = "A backend API on a VM for 500 users"
# Milliseconds, for whatever is expected of a page: how fast this machine is, is not what is tested.
PATIENCE = 60_000
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def built():
    """The console as `infraai up` builds it."""
    console = Console()
    try:
        console.build()
        # What was built in another clone came without the packages that its tests take.
        console.install()
    except ConsoleNotBuilt as error:
        pytest.skip(f"the console can't be built here: {error}")
    return console


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def platform(built, chromium, tmp_path_factory):
    settings = LocalSettings(boot_seconds=0.3, latency=0.0, sweep_seconds=2.0)
    with LocalPlatform(tmp_path_factory.mktemp("cloud"), port=0, settings=settings) as running:
        yield running


@pytest.fixture(scope="session")
def deployed(platform):
    """A machine that was deployed over the API: the deployment's id."""
    plan = requests.post(f"{platform.url}/generate-graph", json={"prompt": GOAL}, timeout=60).json()
    body = {"prompt": GOAL, "plan": plan["plan"], "graph": plan["graph"]}
    run_id = requests.post(f"{platform.url}/generate_terraform", json=body, timeout=60).json()["run_id"]
    requests.post(f"{platform.url}/execute", json={"run_id": run_id}, timeout=60).raise_for_status()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        run = requests.get(f"{platform.url}/runs/{run_id}/status", timeout=60).json()
        if run["status"] != "running":
            break
        time.sleep(0.1)
    assert run["status"] == "completed", run
    return run_id


class Complaints(list):
    """What the browser's console said and the page threw, but for what a test expects: a pattern of it."""

    expected = r"(?!)"

    def hear(self, text):
        if not re.search(self.expected, text):
            self.append(text)


@pytest.fixture
def complaints():
    return Complaints()


@pytest.fixture
def open_page(chromium, platform, complaints):
    """Opens a path at a width in a theme; at the end no page may have complained."""
    contexts = []

    def open_at(path, *, width=1440, height=900, theme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda said: complaints.hear(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.hear(str(error)))
        page.goto(platform.url + path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def alerts(platform, monkeypatch):
    given = platform.environment()
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", given["FIRESTORE_EMULATOR_HOST"])
    return Alerts(firestore_client(given["GOOGLE_CLOUD_PROJECT"], "(default)"), time.time)
