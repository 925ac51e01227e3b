"""From a history that breaks a promise to the smallest one that still does."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.simulator.clockwork import Fault
from tests.simulator.history import Op, Story, play

T = TypeVar("T")


def minimised(seed: int, story: Story) -> tuple[list[Op], dict[int, Fault], Story]:
    """The operations and faults that are needed for one of its violations, and the history with these alone."""
    wanted = {each.partition(":")[0] for each in story.violations}

    def breaks(ops: Sequence[Op], faults: dict[int, Fault]) -> bool:
        found = play(seed, list(ops), faults).violations
        return bool(wanted & {each.partition(":")[0] for each in found})

    faults = dict(_fewer(list(story.faults.items()), lambda left: breaks(story.ops, dict(left))))
    ops = _fewer(story.ops, lambda left: breaks(left, faults))
    faults = dict(_fewer(list(faults.items()), lambda left: breaks(ops, dict(left))))
    return ops, faults, play(seed, ops, faults)


def _fewer(items: list[T], breaks: Callable[[list[T]], bool]) -> list[T]:
    """As few of the items as still break it, by leaving out ever smaller runs of them."""
    size = max(1, len(items) // 2)
    while items:
        at, less = 0, False
        while at < len(items):
            left = items[:at] + items[at + size :]
            if breaks(left):
                items, less = left, True
            else:
                at += size
        if size == 1 and not less:
            return items
        size = max(1, size // 2)
    return items
