"""`python -m tests.simulator [HISTORIES] [SEED] [FILE]`: play histories, and show the least that breaks a promise.

The same seed is the same history. As many at a time as there are cores. With a file each history's end is a line of it
at once, and a later call with the same file goes on where one was stopped. Exit code 1 when a promise was broken.
"""

import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from os import sched_getaffinity
from pathlib import Path
from typing import NamedTuple

from tests.simulator.history import Story, play
from tests.simulator.minimise import minimised

OFTEN = (0.0, 0.01, 0.03, 0.06, 0.1)
"""How often something goes wrong at a point, by the history's number."""
_TOLD_EVERY = 500


class Outcome(NamedTuple):
    """What came of one history: how many points, what went wrong, what was done, which promises were broken."""

    seed: int
    points: int
    faults: dict[str, int]
    done: dict[str, int]
    violations: list[str]
    cpu: float
    """Seconds of one core."""


def played(seed: int) -> Story:
    """The history of that seed."""
    return play(seed, often=OFTEN[seed % len(OFTEN)])


def outcome(seed: int) -> Outcome:
    """Play it, and keep what can be counted."""
    began = time.process_time()
    story = played(seed)
    faults = Counter(str(each.kind) for each in story.faults.values())
    done = Counter(each.what for each in story.platform.machines.effects)
    return Outcome(seed, story.clockwork.points, faults, done, story.violations, time.process_time() - began)


def main(histories: int, first: int, kept: Path | None = None) -> int:
    """Play those of them that the file doesn't have yet, and say what came of all."""
    wanted = range(first, first + histories)
    outcomes = [each for each in _read(kept) if each.seed in wanted]
    had = {each.seed for each in outcomes}
    began = time.monotonic()
    with ProcessPoolExecutor(len(sched_getaffinity(0))) as pool:
        for each in pool.map(outcome, [seed for seed in wanted if seed not in had], chunksize=5):
            if kept:
                with kept.open("a") as file:
                    file.write(f"{json.dumps(each)}\n")
            outcomes.append(each)
            if each.violations:
                print(f"history {each.seed}: {each.violations}", flush=True)
            if len(outcomes) % _TOLD_EVERY == 0:
                print(f"{len(outcomes)} of {histories} after {time.monotonic() - began:.0f} s", flush=True)
    _sum_up(outcomes, first)
    return int(any(each.violations for each in outcomes))


def _read(kept: Path | None) -> list[Outcome]:
    if kept is None or not kept.exists():
        return []
    # A line that was cut off is played again.
    whole = [line for line in kept.read_text().splitlines(keepends=True) if line.endswith("\n")]
    kept.write_text("".join(whole))
    return [Outcome(*json.loads(line)) for line in whole]


def _sum_up(outcomes: list[Outcome], first: int) -> None:
    faults, done = Counter[str](), Counter[str]()
    kinds: dict[str, int] = {}
    for each in outcomes:
        faults.update(each.faults)
        done.update(each.done)
        for said in each.violations:
            kinds.setdefault(said.partition(":")[0], each.seed)
    for seed in dict.fromkeys(kinds.values()):
        _show(seed)
    points, cpu = sum(each.points for each in outcomes), sum(each.cpu for each in outcomes)
    print(f"{len(outcomes)} histories from {first} on, {points} points, {cpu:.0f} s of one core")
    print(f"went wrong {dict(faults)} ({faults.total()}); done {dict(done)} ({done.total()}); broken {sorted(kinds)}")


def _show(seed: int) -> None:
    """The smallest form of what breaks a promise in it."""
    ops, faults, small = minimised(seed, played(seed))
    print(f"history {seed}, made small:")
    for op in ops:
        print(f"  {op.at:8.1f} s  {op.what} {op.machine} {op.number} {op.word}")
    for point, fault in sorted(faults.items()):
        print(f"  at point {point}: {fault.kind} {fault.seconds:g}")
    print(f"  -> {small.violations}", flush=True)


if __name__ == "__main__":
    asked = sys.argv[1:]
    sys.exit(
        main(
            int(asked[0]) if asked else 2000,
            int(asked[1]) if len(asked) > 1 else 0,
            Path(asked[2]) if len(asked) > 2 else None,
        )
    )
