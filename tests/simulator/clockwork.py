"""Workers that take turns in virtual time: one runs at a time, and each turn ends where it asks something of others.

Every call that leaves a worker is a point. There the history may hold it up, kill it (no `finally` of its takes effect
any more), or let it see an error though nothing, or everything, was done. Who runs next follows from the virtual time
alone, so the same history is the same to the last point.
"""

import heapq
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, NamedTuple, TypeVar
from unittest.mock import patch

from greenlet import getcurrent, greenlet

T = TypeVar("T")
Kind = Literal["error_before", "error_after", "kill_before", "kill_after", "pause_before", "pause_after"]
KINDS: tuple[Kind, ...] = (
    "error_before",
    "error_after",
    "kill_before",
    "kill_after",
    "pause_before",
    "pause_after",
)
PAUSES = (2.0, 30.0, 130.0, 250.0, 700.0, 2000.0, 4000.0)
BEGAN = 1_700_000_000.0
SWITCH = ":switch"
"""The end of the name of each point that looks at the kill switch."""


class Killed(BaseException):
    """The worker is dead: nothing of it has an effect from here on."""


class Fault(NamedTuple):
    """What happens at the n-th point; `seconds` of a pause, `pick` chooses among the errors."""

    kind: Kind
    seconds: float = 0.0
    pick: int = 0


class Faults:
    """What goes wrong in one history: drawn as it goes, or exactly what was drawn before and is left of it."""

    def __init__(self, chance: Random, often: float, given: dict[int, Fault] | None = None) -> None:
        self._chance = chance
        self._often = often
        self._given = given
        self.happened: dict[int, Fault] = {}

    def at(self, n: int) -> Fault | None:
        """The n-th point's; None when it goes well."""
        # Drawn in every case, so that leaving one out changes no other.
        lot = self._chance.random()
        if self._given is not None:
            found = self._given.get(n)
        elif lot >= self._often:
            found = None
        else:
            drawn = Random(lot)
            found = Fault(drawn.choice(KINDS), drawn.choice(PAUSES), drawn.randrange(10))
        if found is not None:
            self.happened[n] = found
        return found


class Look(NamedTuple):
    """When a worker last looked at the kill switch, how often in a row it was told nothing, and what it did since:
    so many points, in which it was held up for so long.
    """

    at: float
    failed: int = 0
    points: int = 0
    held_up: float = 0.0


NEVER = Look(-1e9)
ONE_LOOK = 0.5
"""Seconds; less than there are between two looks."""


@dataclass(eq=False)
class Worker:
    """One greenlet; `trail` are its last points, the newest last."""

    name: str
    ended: Callable[[bool], None]
    turn: greenlet | None = None
    dead: bool = False
    done: bool = False
    trail: list[str] = field(default_factory=list)
    look: Look = NEVER

    def is_held_up(self, seconds: float) -> None:
        """Since its last look."""
        self.look = self.look._replace(held_up=self.look.held_up + seconds)


class Clockwork:
    """The virtual time and the workers. `calm` lets nothing go wrong any more."""

    def __init__(self, chance: Random, faults: Faults) -> None:
        self.now = BEGAN
        self.points = 0
        self.calm = False
        self.running: Worker | None = None
        self.mistakes: list[str] = []
        self._chance = chance
        self._faults = faults
        self._queue: list[tuple[float, int, Worker]] = []
        self._number = 0
        self._outside = getcurrent()
        self._alive: set[Worker] = set()

    def clock(self) -> float:
        """Seconds since the epoch."""
        return self.now

    def spawn(
        self, name: str, call: Callable[[], object], *, after: float = 0.0, ended: Callable[[bool], None] = bool
    ) -> Worker:
        """A worker that begins after some seconds; `ended` hears whether it came to its end."""
        worker = Worker(name, ended)
        worker.turn = greenlet(lambda: self._work(worker, call), self._outside)
        self._alive.add(worker)
        self._later(worker, after)
        return worker

    def point(self, what: str, call: Callable[[], T], error: Callable[[int], BaseException]) -> T:
        """Leave the worker: do `call` for it, or what the history says instead."""
        worker = self.running
        if worker is None:
            return call()
        if worker.dead:
            raise Killed
        self.points += 1
        fault = None if self.calm else self._faults.at(self.points)
        kind = fault.kind if fault else ""
        self._park(worker, self._chance.uniform(0.005, 0.05))
        worker.trail = [*worker.trail[-9:], what]
        if fault is not None and kind == "pause_before":
            worker.is_held_up(fault.seconds)
            self._park(worker, fault.seconds)
        self._may_die(worker, kind == "kill_before")
        worker.look = worker.look._replace(points=worker.look.points + 1)
        if what.endswith(SWITCH):
            # Firestore's client reads again at once what failed: that is one look still.
            again = worker.look.failed and self.now - worker.look.at < ONE_LOOK
            failed = worker.look.failed + (0 if again else 1)
            worker.look = Look(self.now, failed if kind.startswith("error") else 0)
        if fault is not None and kind == "error_before":
            raise error(fault.pick)
        result = call()
        self._may_die(worker, kind == "kill_after")
        if fault is not None and kind == "error_after":
            raise error(fault.pick)
        if fault is not None and kind == "pause_after":
            worker.is_held_up(fault.seconds)
            self._park(worker, fault.seconds)
        return result

    def sleep(self, seconds: float) -> None:
        """Of a worker: let the others go on for so long."""
        worker = self.running
        assert worker is not None
        if worker.dead:
            raise Killed
        self._park(worker, max(seconds, 0.0))

    def step(self) -> bool:
        """Let the worker whose turn it is run to its next point; False when there is none."""
        if not self._queue:
            return False
        at, _, worker = heapq.heappop(self._queue)
        self.now = max(self.now, at)
        self.running = worker
        assert worker.turn is not None
        worker.turn.switch()
        self.running = None
        if worker.done:
            self._alive.discard(worker)
            worker.ended(not worker.dead)
        return True

    @property
    def next_at(self) -> float | None:
        """When the next turn is."""
        return self._queue[0][0] if self._queue else None

    def close(self) -> None:
        """End whoever is left."""
        while self._alive:
            for worker in self._alive:
                worker.dead = True
                worker.ended = bool
            self.step()

    def _work(self, worker: Worker, call: Callable[[], object]) -> None:
        try:
            if not worker.dead:
                call()
        except Killed:
            worker.dead = True
        except Exception as error:  # noqa: BLE001 - whoever gave the work is told that it failed, and says what it was
            worker.dead = True
            worker.trail.append(f"{type(error).__name__}: {error}"[:300])
            if isinstance(
                error, (AssertionError, AttributeError, TypeError, NameError, KeyError, IndexError, StopIteration)
            ):
                self.mistakes.append(f"{worker.name}: {worker.trail[-1]}")
        worker.done = True

    def _park(self, worker: Worker, seconds: float) -> None:
        self._later(worker, seconds)
        self._outside.switch()
        if worker.dead:
            raise Killed

    def _later(self, worker: Worker, seconds: float) -> None:
        self._number += 1
        heapq.heappush(self._queue, (self.now + seconds, self._number, worker))

    @staticmethod
    def _may_die(worker: Worker, dies: bool) -> None:
        if dies:
            worker.dead = True
            raise Killed


@contextmanager
def virtual_time(clockwork: Clockwork) -> Iterator[None]:
    """Within it `time` is the clockwork's for its workers, and the real one for everybody else."""
    real: dict[str, Callable[..., Any]] = {name: getattr(time, name) for name in ("time", "monotonic", "sleep")}

    def of(name: str, virtual: Callable[..., Any]) -> Any:
        def call(*arguments: Any) -> Any:
            return virtual(*arguments) if clockwork.running is not None else real[name](*arguments)

        return patch.object(time, name, call)

    with of("time", clockwork.clock), of("monotonic", clockwork.clock), of("sleep", clockwork.sleep):
        yield
