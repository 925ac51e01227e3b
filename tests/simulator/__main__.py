"""`python -m tests.simulator [HISTORIES] [SEED]`: play histories, and show the smallest form of what breaks a promise.

The same seed is the same history. As many at a time as there are cores. Exit code 1 when a promise was broken.
"""

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from os import sched_getaffinity
from typing import NamedTuple

from tests.simulator.history import Story, play
from tests.simulator.minimise import minimised

OFTEN = (0.0, 0.01, 0.03, 0.06, 0.1)
"""How often something goes wrong at a point, by the history's number."""


class Outcome(NamedTuple):
    """What came of one history: how many points, what went wrong, what was done, which promises were broken."""

    seed: int
    points: int
    faults: Counter[str]
    done: Counter[str]
    violations: list[str]


def played(seed: int) -> Story:
    """The history of that seed."""
    return play(seed, often=OFTEN[seed % len(OFTEN)])


def outcome(seed: int) -> Outcome:
    """Play it, and keep what can be counted."""
    story = played(seed)
    faults = Counter(str(each.kind) for each in story.faults.values())
    done = Counter(each.what for each in story.platform.machines.effects)
    return Outcome(seed, story.clockwork.points, faults, done, story.violations)


def main(histories: int, first: int) -> int:
    """Play them, and say what came of it."""
    began, points, faults, done, broken = time.monotonic(), 0, Counter[str](), Counter[str](), Counter[str]()
    with ProcessPoolExecutor(len(sched_getaffinity(0))) as pool:
        for each in pool.map(outcome, range(first, first + histories), chunksize=5):
            points += each.points
            faults.update(each.faults)
            done.update(each.done)
            kinds = {said.partition(":")[0] for said in each.violations}
            if kinds - set(broken):
                _show(each)
            broken.update(kinds)
    print(f"{histories} histories from {first} on, {points} points, {time.monotonic() - began:.0f} s")
    print(f"went wrong {dict(faults)}; done {dict(done)}; broken {dict(broken)}")
    return int(bool(broken))


def _show(broken: Outcome) -> None:
    print(f"history {broken.seed}: {broken.violations}", flush=True)
    ops, faults, small = minimised(broken.seed, played(broken.seed))
    for op in ops:
        print(f"  {op.at:8.1f} s  {op.what} {op.machine} {op.number} {op.word}")
    for point, fault in sorted(faults.items()):
        print(f"  at point {point}: {fault.kind} {fault.seconds:g}")
    print(f"  -> {small.violations}", flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, int(sys.argv[2]) if len(sys.argv) > 2 else 0))
