"""One thing that Google's API refuses though the provider's schema takes it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from infra.local.provider.call import Call
from infra.local.provider.plan import Object
from infra.local.provider.wire import UNKNOWN
from infra.local.world import Entry


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: the values of a resource, and the call that reaches the rest of the world."""

    call: Call
    values: Object

    def get(self, path: str) -> Any:
        """The value at a dotted path; of blocks the first; None where nothing is said or known."""
        return at(self.values, path)

    def every(self, path: str) -> Iterator[tuple[str, Any]]:
        """Every value at a dotted path through all blocks and list items, with its place as the API writes it."""
        yield from _every(self.values, path.split("."), "")

    def named(self, reference: Any, *kinds: str) -> Entry | None:
        """The existing resource a reference names."""
        return self.call.exists(reference, *kinds)


Problem = Callable[[Request], "str | None"]


EVERY = ("*",)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule of the API.

    Attributes:
        id: what it is called in tests; the same as the product's own rule about it.
        types: the Terraform types it is about; EVERY where the rule itself knows.
        problem: the API's sentence when the request breaks the rule, else None.
        source: the page of Google's documentation that says so, without "https://".
        status: the HTTP status. `reason`: the error's reason, put behind the sentence where the API has one.
    """

    id: str
    types: Sequence[str]
    problem: Problem
    source: str
    status: int = 400
    reason: str = ""


def at(values: Any, path: str) -> Any:
    """See `Request.get`."""
    for step in path.split("."):
        if isinstance(values, list):
            values = values[0] if values else None
        if not isinstance(values, dict):
            return None
        values = values.get(step)
    if values is UNKNOWN or values == []:
        return None
    return values


def _every(values: Any, steps: list[str], where: str) -> Iterator[tuple[str, Any]]:
    if isinstance(values, list):
        for index, item in enumerate(values):
            yield from _every(item, steps, f"{where}[{index}]")
    elif values is None or values is UNKNOWN:
        return
    elif not steps:
        yield where, values
    elif isinstance(values, dict):
        name = steps[0]
        yield from _every(values.get(name), steps[1:], f"{where}.{name}" if where else name)


def seconds(value: Any) -> float | None:
    """A duration such as "300s" in seconds; a plain number is one already."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s?", value) if isinstance(value, str) else None
    return float(found[1]) if found else None


def camel(name: str) -> str:
    """`ack_deadline_seconds` as the API writes it: ackDeadlineSeconds."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
