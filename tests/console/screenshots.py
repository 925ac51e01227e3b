"""`python -m tests.console.screenshots`: the pictures of the README, each page light and dark, taken of a real story.

A machine is deployed, gets more load than it can carry, is made bigger on approval, and gets into trouble again.
"""

import base64
import sys
import tempfile
import time
from pathlib import Path

import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

from infra.cli.alerts import answer_of
from infra.local.console import Console
from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from tests.console.conftest import FLAGS
from tests.support.machine import CHROMIUM

KEPT = Path(__file__).parents[2] / "functions" / "console" / "screenshots"
GOAL = "A backend API on a VM with PostgreSQL for 2,000 users"
SECOND = "An autoscaled web app behind a load balancer for 20,000 users in Europe"
BUDGET_KB = 300
SIZE = {"width": 1200, "height": 720}
QUALITY = 18


def draft(url: str, goal: str) -> str:
    plan = requests.post(f"{url}/generate-graph", json={"prompt": goal}, timeout=60).json()
    body = {"prompt": goal, "plan": plan["plan"], "graph": plan["graph"]}
    return str(requests.post(f"{url}/generate_terraform", json=body, timeout=60).json()["run_id"])


def run(url: str, run_id: str, mode: str) -> None:
    requests.post(f"{url}/execute", json={"run_id": run_id, "mode": mode}, timeout=60).raise_for_status()
    until(lambda: requests.get(f"{url}/runs/{run_id}/status", timeout=60).json()["status"] != "running")


def alerts(url: str, status: str) -> list[dict]:
    return requests.get(f"{url}/ops/alerts", params={"status": status}, timeout=60).json()


def until(holds, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            sys.exit("It took too long.")
        time.sleep(0.2)


def planned(page: Page) -> None:
    page.get_by_label("Your goal").fill(GOAL)
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("button", name="Proceed")).to_be_visible()
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 150)")


def drawn(page: Page) -> None:
    expect(page.locator(".react-flow__node").first).to_be_visible()


def opened(page: Page) -> None:
    history = page.get_by_role("region", name="History")
    history.get_by_role("article").first.get_by_role("button").click()
    expect(history.get_by_role("img").first).to_be_visible()


def take(browser: Browser, url: str, pages: dict) -> int:
    total = 0
    for theme in ("light", "dark"):
        context = browser.new_context(viewport=SIZE, color_scheme=theme, reduced_motion="reduce")
        context.set_default_timeout(60_000)
        for name, (path, prepare) in pages.items():
            page = context.new_page()
            page.goto(url + path)
            expect(page.locator(".loading")).to_have_count(0)
            if prepare:
                prepare(page)
            page.mouse.move(0, 0)
            page.wait_for_timeout(400)
            asked = {"format": "webp", "quality": QUALITY}
            taken = context.new_cdp_session(page).send("Page.captureScreenshot", asked)
            raw = base64.b64decode(taken["data"])
            (KEPT / f"{name}-{theme}.webp").write_bytes(raw)
            total += len(raw)
            page.close()
        context.close()
    return total


def main() -> None:
    Console().build(print)
    KEPT.mkdir(exist_ok=True)
    expect.set_options(timeout=60_000)
    settings = LocalSettings(boot_seconds=0.5, latency=0.1, sweep_seconds=5.0)
    with tempfile.TemporaryDirectory() as folder, LocalPlatform(Path(folder), port=0, settings=settings) as platform:
        url = platform.url
        deployed, waiting = draft(url, GOAL), draft(url, SECOND)
        run(url, deployed, "apply")
        run(url, waiting, "plan")
        platform.incidents.inject("load", deployed)
        until(lambda: alerts(url, "pending_approval"))
        asked = alerts(url, "pending_approval")[0]
        requests.post(f"{url}/ops/alerts/{asked['id']}/approve", json=answer_of(asked), timeout=60).raise_for_status()
        until(lambda: any(each["verdict"] for each in alerts(url, "resolved")))
        platform.incidents.inject("load", deployed)
        until(lambda: alerts(url, "pending_approval"))
        pages = {
            "plan": ("/", planned),
            "design": (f"/design/{deployed}", drawn),
            "run": (f"/runs/{waiting}", None),
            "ops": ("/ops", opened),
            "application": (f"/deployments/{deployed}", drawn),
        }
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            size = take(browser, url, pages)
            browser.close()
    print(f"{2 * len(pages)} pictures, {size / 1024:.0f} KB of {BUDGET_KB} KB, in {KEPT}")
    if size > BUDGET_KB * 1024:
        sys.exit("They are too large together.")


if __name__ == "__main__":
    main()
