"""Asking again: within a deadline, with jittered exponential backoff, a bounded number of times."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from shared.llm.errors import ModelError, ModelTimeout

T = TypeVar("T")

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0
# Less time than this is not worth a call.
_LEAST_TIME = 0.2


@dataclass(frozen=True, slots=True)
class CallLimits:
    """`seconds` and `calls` for one question, retries included; the rest is injected."""

    seconds: float
    calls: int
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    random: Callable[[], float]


def within(limits: CallLimits, call: Callable[[float], T]) -> T:
    """The result of `call(seconds left)`, asked again while that helps and time and calls last.

    Raises the last ModelError. A pause is at least what the service asked for; one that would end past the deadline is
    not waited for.
    """
    deadline = limits.clock() + limits.seconds
    for attempt in count(1):
        left = deadline - limits.clock()
        if left <= 0:
            raise ModelTimeout(f"no answer within {limits.seconds:g} s")
        try:
            return call(left)
        except ModelError as error:
            if not error.retryable or attempt >= limits.calls:
                raise
            # Half of the pause is fixed and half drawn, so that callers who failed together don't return together.
            backoff = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempt - 1)) * (0.5 + limits.random() / 2)
            pause = max(backoff, error.retry_after or 0.0)
            if limits.clock() + pause + _LEAST_TIME > deadline:
                raise
            limits.sleep(pause)
    raise AssertionError("unreachable")  # count() does not end
