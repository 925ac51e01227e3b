"""The instances of one revision: started when somebody asks, shared up to its concurrency, stopped when nobody does."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from infra.local.serve.lines import Lines
from infra.local.serve.program import GRACE, Program, until

# On one machine as many copies as Google would start help nobody.
_MOST = 4
_PATIENCE = 10.0


class Instance:
    """One program and what it says; `busy` requests are in it."""

    def __init__(self, program: Program, lines: Lines) -> None:
        self.program = program
        self.lines = lines
        self.busy = 0
        self.used = time.monotonic()


class NoneFree(Exception):
    """Every instance is busy, or none starts; the text says which."""


class Pool:
    """`start` starts an instance and returns once it is ready; it raises NoneFree where it doesn't become so."""

    def __init__(
        self,
        start: Callable[[], Instance],
        *,
        most: int,
        concurrency: int,
        least: int = 0,
        first: Instance | None = None,
    ) -> None:
        self._start = start
        self._most = max(1, min(most, _MOST))
        self._least = min(least, self._most)
        self._concurrency = max(1, concurrency)
        self._instances: list[Instance] = [first] if first else []
        self._starting = 0
        self._changed = threading.Condition()
        self._closed = False

    @property
    def running(self) -> int:
        """How many instances run."""
        with self._changed:
            return sum(each.program.alive for each in self._instances)

    @property
    def fixed(self) -> bool:
        """Whether one of them has a port that no second one can have."""
        with self._changed:
            return any(each.program.fixed for each in self._instances)

    @contextmanager
    def instance(self) -> Iterator[Instance]:
        """An instance for one request; raises NoneFree."""
        chosen = self._chosen()
        try:
            yield chosen
        finally:
            with self._changed:
                chosen.busy -= 1
                chosen.used = time.monotonic()
                self._changed.notify_all()

    def _chosen(self) -> Instance:
        deadline = time.monotonic() + _PATIENCE
        with self._changed:
            while True:
                self._instances = [each for each in self._instances if each.program.alive]
                free = [each for each in self._instances if each.busy < self._concurrency]
                if free:
                    chosen = min(free, key=lambda each: each.busy)
                    chosen.busy += 1
                    return chosen
                if self._closed:
                    raise NoneFree("The revision is not served any more.")
                if len(self._instances) + self._starting < self._most:
                    self._starting += 1
                    break
                if not self._changed.wait(max(0.0, deadline - time.monotonic())) and time.monotonic() > deadline:
                    raise NoneFree("The request was aborted because there was no available instance.")
        made = None
        try:
            made = self._start()
        finally:
            with self._changed:
                self._starting -= 1
                if made is not None:
                    made.busy = 1
                    self._instances.append(made)
                self._changed.notify_all()
        return made

    def rest(self, idle: float) -> None:
        """Stop what nobody used for `idle` seconds."""
        with self._changed:
            now = time.monotonic()
            still = [each for each in self._instances if not each.busy and now - each.used > idle]
            still = still[: max(0, len(self._instances) - self._least)]
            self._instances = [each for each in self._instances if each not in still]
        for each in still:
            _end(each)

    def close(self, patience: float = 0.0, grace: float = GRACE) -> None:
        """Stop every instance, after at most `patience` seconds for what is being answered; each has `grace` seconds to
        end by itself."""
        with self._changed:
            self._closed = True
            instances, self._instances = self._instances, []
        until(lambda: not any(each.busy for each in instances), time.monotonic() + patience)
        threads = [threading.Thread(target=_end, args=(each, grace)) for each in instances]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _end(instance: Instance, grace: float = GRACE) -> None:
    instance.program.stop(grace)
    instance.lines.close()
