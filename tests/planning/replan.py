"""Apply what goals plan on the laptop's cloud, and plan again: a second plan changes nothing.

    python -m tests.planning.replan [GOALS.jsonl ...] [--every N]

Prints each goal whose second plan is not empty, and how many are.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from functions.planning.catalogue import compose, write
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from infra.local.provider.offered import OFFERED
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from shared.http import Unprocessable
from shared.llm import provider
from shared.settings import ModelSettings
from tests.planning.judge import WANTED, wanted
from tests.planning.terraform import store, terraform


def planned_again(goal: str, folder: Path) -> str | None:
    """What a second plan would change after the first was applied, or why it could not be; empty for nothing.

    None for a goal that is refused.
    """
    try:
        made = make_plan(goal, provider(ModelSettings(), RULES))
    except Unprocessable:
        return None
    store(folder, write(compose(made.plan, made.expanded.architecture)).by_name())
    with ProviderServer(World(None, time.time), project="demo-project", only=OFFERED) as server:
        env = {
            **server.reattach_env(),
            "TF_VAR_project_id": "demo-project",
            "TF_VAR_ops_webhook_url": "https://ops.example.test/ops/webhook",
            "TF_VAR_ops_webhook_token": "token-of-the-webhook",
            "TF_VAR_name_suffix": "-abcde",
        }
        for command in ("init -input=false", "apply -input=false -auto-approve"):
            done = terraform(folder, *command.split(), "-no-color", env=env)
            if done.returncode:
                return f"{command}: {done.stdout}{done.stderr}"
        again = terraform(folder, "plan", "-input=false", "-detailed-exitcode", "-no-color", env=env)
        return "" if again.returncode == 0 else again.stdout + again.stderr


def main() -> int:
    """Every goal of the files, or every so many of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("goals", nargs="*", type=Path, default=[WANTED])
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    empty = refused = 0
    every = list(wanted(options.goals))[:: options.every]
    for each in every:
        with tempfile.TemporaryDirectory() as folder:
            left = planned_again(each["goal"], Path(folder))
        empty += left == ""
        refused += left is None
        if left:
            sys.stdout.write(f"{each['goal'][:90]!r}: {left.strip()[-600:]}\n")
    others = len(every) - empty - refused
    sys.stdout.write(f"{len(every)} goals: planned again empty {empty}, refused {refused}, others {others}\n")
    return int(empty + refused < len(every))


if __name__ == "__main__":
    sys.exit(main())
