"""`python -m tests.bench_first [REPOSITORY]`: from a clone to a verified deployment in the console, as a stranger.

Clones the repository, makes an environment, installs the package, starts `infraai up`, and in a browser says a goal,
proceeds, previews and applies, until the console says that it answers. Each step's seconds are printed, and the sum
without what is downloaded (`pip install`, and the console's npm packages where nobody built it here before).
The browser is that of this interpreter's own environment.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.console.conftest import FLAGS
from tests.support.machine import CHROMIUM

AIM = 60.0
GOAL = "A backend API on a VM for 500 users"


def main(repository: str = ".") -> None:
    """Prints what each step took."""
    took: dict[str, float] = {}

    def step(name: str, began: float) -> None:
        took[name] = time.monotonic() - began
        print(f"{took[name]:6.1f} s  {name}", flush=True)

    with tempfile.TemporaryDirectory(prefix="infraai-first-") as folder:
        clone = Path(folder) / "infraai"
        at = time.monotonic()
        subprocess.run(["git", "clone", "-q", Path(repository).resolve(), clone], check=True)
        step("git clone", at)
        at = time.monotonic()
        subprocess.run([sys.executable, "-m", "venv", ".venv"], cwd=clone, check=True)
        step("python3 -m venv", at)
        at = time.monotonic()
        subprocess.run([".venv/bin/pip", "install", "-q", "-e", ".[local]"], cwd=clone, check=True)
        step("pip install (downloads)", at)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        at = time.monotonic()
        with subprocess.Popen(
            [".venv/bin/infraai", "up", "--port", str(port)],
            cwd=clone,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as up:
            try:
                assert up.stdout is not None
                ready = next(line for line in up.stdout if re.search(r"console is (ready|at)", line))
                step("infraai up, until the console is there", at)
                url = re.search(r"http://[\w.:]+", ready)
                assert url, ready
                deployed(url[0], step)
            finally:
                up.terminate()
    whole = sum(took.values())
    own = whole - took["pip install (downloads)"]
    print(f"{whole:6.1f} s  in all; {own:.1f} s without downloads (the aim is {AIM:.0f})")


def deployed(url: str, step) -> None:
    """In the console, from the goal to a deployment that answers."""
    expect.set_options(timeout=120_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page()
        page.set_default_timeout(120_000)
        at = time.monotonic()
        page.goto(url)
        page.get_by_label("Your goal").fill(GOAL)
        page.get_by_role("button", name="Plan it").click()
        page.get_by_role("button", name="Proceed").click()
        page.get_by_role("button", name="Preview the changes").click()
        page.get_by_role("button", name="Apply these changes").click()
        step("goal, plan, files and preview in the console", at)
        at = time.monotonic()
        page.get_by_role("alertdialog").get_by_role("button", name="Apply").click()
        expect(page.get_by_role("region", name="Verified: it answers")).to_be_visible()
        step("apply, until the console says that it answers", at)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
