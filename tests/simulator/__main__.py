"""`python -m tests.simulator [HISTORIES] [SEED]`: play histories, and show the smallest form of what breaks a promise.

The same seed is the same history. Exit code 1 when a promise was broken.
"""

import sys
import time
from collections import Counter

from tests.simulator.history import Story, play
from tests.simulator.minimise import minimised

OFTEN = (0.0, 0.01, 0.03, 0.06, 0.1)
"""How often something goes wrong at a point, by the history's number."""


def played(seed: int) -> Story:
    """The history of that seed."""
    return play(seed, often=OFTEN[seed % len(OFTEN)])


def main(histories: int, first: int) -> int:
    """Play them, and say what came of it."""
    began, points, faults, done, broken = time.monotonic(), 0, Counter[str](), Counter[str](), Counter[str]()
    for seed in range(first, first + histories):
        story = played(seed)
        points += story.clockwork.points
        faults.update(each.kind for each in story.faults.values())
        done.update(each.what for each in story.platform.machines.effects)
        kinds = {each.partition(":")[0] for each in story.violations}
        if kinds - set(broken):
            _show(seed, story)
        broken.update(kinds)
    print(f"{histories} histories from {first} on, {points} points, {time.monotonic() - began:.0f} s")
    print(f"went wrong {dict(faults)}; done {dict(done)}; broken {dict(broken)}")
    return int(bool(broken))


def _show(seed: int, story: Story) -> None:
    print(f"history {seed}: {story.violations}")
    ops, faults, small = minimised(seed, story)
    for op in ops:
        print(f"  {op.at:8.1f} s  {op.what} {op.machine} {op.number} {op.word}")
    for point, fault in sorted(faults.items()):
        print(f"  at point {point}: {fault.kind} {fault.seconds:g}")
    print(f"  -> {small.violations}", flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, int(sys.argv[2]) if len(sys.argv) > 2 else 0))
