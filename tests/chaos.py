"""`python -m tests.chaos [SECONDS] [SEED]`: incidents at random on three deployments while processes die at random.

The functions' process and the jobs are killed (`kill -9`) every second or two, whatever they are doing; people approve
what asks. Afterwards every alert has to be at an end or with a person, with no action done twice: a reset or a change
for each action at most. Exit code 1 when that is not so.
"""

import logging
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import requests

from infra.local.compute.operations import Operations
from infra.local.platform import LocalPlatform
from infra.local.provider.google import GoogleProvider
from infra.local.settings import LocalSettings
from shared.schemas import PASSING, AlertStatus

SETTINGS = LocalSettings(boot_seconds=0.3, latency=0.1, patience=5.0, sweep_seconds=2.0, time_scale=60.0)
GOALS = (
    "A backend API on a machine for 1k users",
    "A backend API on a VM with PostgreSQL for 1k users",
    "A backend API on a VM for 2k users",
)
KINDS = ("load", "hang", "firewall", "false-alarm", "db-connections")
PATIENCE = 120.0


class Chaos:
    """The platform, who kills its processes, and what was done."""

    def __init__(self, platform: LocalPlatform, chance: random.Random) -> None:
        self.platform = platform
        self.chance = chance
        self.kills: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.deployments: list[str] = []

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Like a client that comes again when nobody answers."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(requests.ConnectionError, requests.Timeout):
                return requests.request(method, self.platform.url + path, json=body, timeout=20).json()
        sys.exit(f"{method} {path} has no answer")

    def deploy(self, goal: str) -> None:
        planned = self.call("POST", "/generate-graph", {"prompt": goal})
        asked = {"prompt": goal, "plan": planned["plan"], "graph": planned["graph"]}
        run_id = self.call("POST", "/generate_terraform", asked)["run_id"]
        self.call("POST", "/execute", {"run_id": run_id, "mode": "apply"})
        self.wait(lambda: self.call("GET", f"/runs/{run_id}")["status"] == "completed", f"{run_id} is not deployed")
        self.deployments.append(run_id)

    @staticmethod
    def wait(over: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not over():
            if time.monotonic() > deadline:
                sys.exit(what)
            time.sleep(0.2)

    def trouble(self) -> None:
        """Something goes wrong, or is over."""
        body = {"incident": self.chance.choice((*KINDS, "clear")), "target": self.chance.choice(self.deployments)}
        cloud = self.platform.environment()["RUN_ENDPOINT"]
        key = {"Authorization": f"Bearer {self.platform.identity.access_token}"}
        requests.post(f"{cloud}/_local/incidents", json=body, headers=key, timeout=10)

    def alerts(self) -> list[dict[str, Any]]:
        return list(self.call("GET", "/ops/alerts?limit=200"))

    def answer(self) -> None:
        """People approve what can be approved, and take the rest as seen."""
        for alert in self.alerts():
            if alert["status"] == AlertStatus.PENDING_APPROVAL:
                verb = "approve" if alert.get("proposal") else "reject"
                self.call("POST", f"/ops/alerts/{alert['alert_id']}/{verb}")

    @contextmanager
    def killing(self) -> Iterator[None]:
        """Processes die at random meanwhile."""
        over = threading.Event()
        chance = random.Random(self.chance.random())

        def kill() -> None:
            while not over.wait(chance.expovariate(0.7)):
                jobs = [each for each in self.platform.jobs.executions() if not each.ended and each.pid]
                job = chance.choice(jobs) if jobs and chance.random() < 0.3 else None
                pid = job.pid if job else self.platform.host.pid
                with suppress(ProcessLookupError):
                    os.kill(pid or 0, signal.SIGKILL)
                    self.kills[job.job.rpartition("/")[2] if job else "functions"] += 1

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        yield
        over.set()
        killer.join()


def main(seconds: float, seed: int) -> int:
    """Run it and say what came of it."""
    chance = random.Random(seed)
    logging.getLogger("infra.local").setLevel(logging.CRITICAL)  # of deaths it says a lot
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        chaos = Chaos(LocalPlatform(Path(folder), port=0, settings=SETTINGS), chance)
        for watched in _watched(chaos.done):
            stack.enter_context(watched)
        stack.enter_context(chaos.platform)
        for goal in GOALS:
            chaos.deploy(goal)
        chaos.done.clear()
        with chaos.killing():
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                chaos.trouble()
                chaos.answer()
                time.sleep(chance.uniform(0.5, 3.0))
        print("nobody dies any more; waiting for the ends", flush=True)
        chaos.wait(lambda: chaos.answer() or _all_ended(chaos.alerts()), "something has no end")
        return _report(chaos)


def _watched(done: Counter[str]) -> Iterator[Any]:
    """Counts what is really done to machines and rules, where the stand-ins do it."""
    once, change, create = Operations.once, GoogleProvider.update, GoogleProvider.create

    def reset(self: Any, verb: str, target: str, request_id: str | None, effect: Callable[[], None]) -> Any:
        def counted() -> None:
            effect()
            done[verb] += 1

        return once(self, verb, target, request_id, counted)

    def update(self: Any, client: str, type_name: str, *values: Any) -> Any:
        state = change(self, client, type_name, *values)
        done[f"changed {type_name}"] += 1
        return state

    def created(self: Any, client: str, type_name: str, *values: Any) -> Any:
        state = create(self, client, type_name, *values)
        done[f"made {type_name}"] += 1
        return state

    yield patch.object(Operations, "once", reset)
    yield patch.object(GoogleProvider, "update", update)
    yield patch.object(GoogleProvider, "create", created)


def _all_ended(alerts: list[dict[str, Any]]) -> bool:
    return not any(alert["status"] in PASSING or alert["untold"] for alert in alerts)


def _report(chaos: Chaos) -> int:
    alerts = chaos.alerts()
    begun = Counter(alert["action"]["name"] for alert in alerts if alert.get("action"))
    verdicts = Counter((alert.get("verdict") or {}).get("verdict", "none") for alert in alerts if alert.get("action"))
    print(f"kills    {dict(chaos.kills)}")
    print(f"alerts   {dict(Counter(alert['status'] for alert in alerts))}")
    print(f"actions  {dict(begun)}, verdicts {dict(verdicts)}")
    print(f"done     {dict(chaos.done)}")
    changed = chaos.done["changed google_compute_instance"]
    made = chaos.done["made google_compute_firewall"]
    twice = (
        chaos.done["reset"] > begun["restart_instance"]
        or changed > begun["scale_up_vm"]
        or made > begun["modify_firewall"]
    )
    print("AN ACTION WAS DONE TWICE" if twice else "every alert is at an end or with a person, nothing was done twice")
    return int(twice)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 120.0, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
