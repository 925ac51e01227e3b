"""`python -m tests.bench [ROUNDS]`: what orchestration costs, as ratios against a floor measured in the same run.

The floor is the same four terraform commands (init, validate, plan, apply) by hand on the same files, against the same
stand-in, with state in the same kind of bucket. The job is timed from the start of its process until it has applied:
with the laptop's cloud as `infraai up` has it, and with one whose changes take no time, which no cloud is like, where
nothing is left of an apply but terraform's own work and every millisecond of ours shows.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import requests

from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from shared.terraform.naming import name_suffix
from shared.terraform.runner import environment

GOALS = ("a backend API on a VM", "a backend API on a VM with PostgreSQL", "autoscaled VMs behind a load balancer")
CLOUDS = {
    "as infraai up has it": LocalSettings(),
    "changes take no time": LocalSettings(boot_seconds=0.0, latency=0.0),
}
AIM = 1.5


class Pair(NamedTuple):
    """Seconds: the commands by hand; the job, and how much of that went by before its first phase."""

    by_hand: float
    job: float
    start: float


def main(rounds: int = 3) -> None:
    http = requests.Session()
    http.trust_env = False
    print(f"{'the cloud':<22}{'goal':<46}{'by hand':>8}{'job':>8}{'ratio':>7}{'start':>8}{'own':>8}")
    for cloud, settings in CLOUDS.items():
        ratios = []
        with (
            tempfile.TemporaryDirectory() as folder,
            LocalPlatform(Path(folder), port=0, settings=settings) as platform,
        ):
            for goal in GOALS:
                pairs = [_pair(http, platform, goal) for _ in range(rounds)]
                by_hand, job, start = (statistics.median(each) for each in zip(*pairs, strict=True))
                ratios.append(statistics.median(pair.job / pair.by_hand for pair in pairs))
                shown = f"{by_hand:7.2f}s{job:7.2f}s{ratios[-1]:7.2f}{start:7.2f}s{job - start - by_hand:7.2f}s"
                print(f"{cloud:<22}{goal:<46}{shown}", flush=True)
        print(f"{cloud:<22}{'median of the goals':<46}{statistics.median(ratios):>23.2f}  (aim: at most {AIM})")
    print("start: until its first phase, which is Python's start and the claim; own: what the job adds besides")


def _pair(http: requests.Session, platform: LocalPlatform, goal: str) -> Pair:
    planned = http.post(f"{platform.url}/generate-graph", json={"prompt": goal}).json()
    body = {"prompt": goal, "plan": planned["plan"]}
    draft = http.post(f"{platform.url}/generate_terraform", json=body).json()
    run_id = draft["run_id"]
    by_hand = _by_hand(platform, draft["files"], f"hand-{run_id}")
    http.post(f"{platform.url}/execute", json={"run_id": run_id, "mode": "apply"})
    deadline = time.monotonic() + 120
    # Nobody looks while it works, as nobody looks at the commands by hand: a look takes the time that is measured here.
    while not (mine := [each for each in platform.jobs.executions() if each.env.get("RUN_ID") == run_id]):
        time.sleep(0.01)
    began = platform.jobs.wait(mine[0].name, 120).started
    while (run := http.get(f"{platform.url}/runs/{run_id}").json())["status"] == "running":
        if time.monotonic() > deadline:
            sys.exit(f"{run_id} does not end")
        time.sleep(0.05)
    phases = {phase["phase"]: phase for phase in run["phases"]}
    if began is None:
        sys.exit(f"{run_id} has no start")
    return Pair(by_hand, phases["applying"]["ended_at"] - began, phases["initializing"]["started_at"] - began)


def _by_hand(platform: LocalPlatform, files: dict[str, str], deployment: str) -> float:
    given = platform.environment()
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        Path(folder, "backend.tf").write_text('terraform {\n  backend "gcs" {}\n}\n', encoding="utf-8")
        values = {
            "project_id": given["GOOGLE_CLOUD_PROJECT"],
            "deployment_id": deployment,
            "name_suffix": name_suffix(deployment),
            "ops_webhook_url": given["OPS_WEBHOOK_URL"],
            "ops_webhook_token": given["OPS_WEBHOOK_TOKEN"],
        }
        extra = {f"TF_VAR_{name}": value for name, value in values.items()}
        extra |= platform.provider.reattach_env()
        backend = {
            "bucket": given["STATE_BUCKET"],
            "prefix": deployment,
            "storage_custom_endpoint": given["STATE_ENDPOINT"],
            "access_token": given["GOOGLE_OAUTH_ACCESS_TOKEN"],
        }
        commands = (
            ["init", "-input=false", *(f"-backend-config={key}={value}" for key, value in backend.items())],
            ["validate"],
            ["plan", "-input=false", "-out=tfplan"],
            ["apply", "-input=false", "tfplan"],
        )
        env = environment("terraform", Path(home), extra)
        started = time.monotonic()
        for command in commands:
            done = subprocess.run(
                ["terraform", *command], cwd=folder, env=env, capture_output=True, text=True, check=False
            )
            if done.returncode:
                sys.exit(f"terraform {command[0]}: {done.stdout}{done.stderr}")
        return time.monotonic() - started


if __name__ == "__main__":
    os.environ.pop("TF_CLI_CONFIG_FILE", None)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
