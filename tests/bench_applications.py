"""`python -m tests.bench_applications [ROUNDS]`: from a directory to a verified address, phase by phase.

Each application of tests/apps is deployed with one sentence by the command line on the laptop's cloud as `infraai up`
has it. `packed, planned` is the command's own part: its start, the archive, the upload, the plan and the draft.
The second time the same source is built already. The aim is a minute.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from infra.local.platform import LocalPlatform

AIM = 60.0
APPS = Path(__file__).parent / "apps"
GOALS = {
    "notes": "a notes app with Postgres",
    "counter": "a counter with Redis",
    "greeter": "an Express API",
    "site": "a static website",
}
OWN = "packed, planned"
PHASES = (OWN, "starting", "building", "initializing", "validating", "planning", "applying", "finalizing", "verifying")


def main(rounds: int = 1) -> None:
    print(f"{'application':<22}{'whole':>8}" + "".join(f"{name:>17}" for name in PHASES))
    wholes = []
    with tempfile.TemporaryDirectory() as folder, LocalPlatform(Path(folder), port=0) as platform:
        for name, goal in GOALS.items():
            for built in ("", " (built before)"):
                timed = [_deployed(platform, name, f"{goal} {number}{built[:2]}") for number in range(rounds)]
                whole = statistics.median(sum(each.values()) for each in timed)
                wholes.append(whole)
                shares = [statistics.median(each.get(phase, 0.0) for each in timed) for phase in PHASES]
                shown = "".join(f"{share:9.2f}s ({share / whole:4.0%})" for share in shares)
                print(f"{name + built:<22}{whole:7.2f}s{shown}", flush=True)
                if rounds > 1 and not built:
                    print("    only the first of these rounds built it")
    print(f"the longest took {max(wholes):.1f} s (aim: at most {AIM:.0f})")


def _deployed(platform: LocalPlatform, name: str, goal: str) -> dict[str, float]:
    """Seconds by phase; ends the benchmark where the application is not verified."""
    command = [sys.executable, "-m", "infra.cli.main", "deploy", "--source", str(APPS / name), goal, "--yes", "--json"]
    begun = time.perf_counter()
    done = subprocess.run([*command, "--url", platform.url], capture_output=True, text=True, check=False)
    whole = time.perf_counter() - begun
    answer: dict[str, Any] = json.loads(done.stdout or "{}")
    if done.returncode != 0 or answer.get("status") != "completed":
        sys.exit(f"{name}: {answer.get('status')} {answer.get('run', {}).get('message')} {done.stderr}")
    taken: dict[str, float] = {}
    for each in answer["run"]["phases"]:
        taken[each["phase"]] = taken.get(each["phase"], 0.0) + each["ended_at"] - each["started_at"]
    taken.pop("verified", None)
    return {OWN: whole - sum(taken.values()), **taken}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
