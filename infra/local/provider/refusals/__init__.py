"""What Google's APIs refuse though the provider's schema takes it: a table of rules, each with its source.

    refuse(call, values, "creating")      # raises Refused in the API's shape, or returns

The product has rules of its own about the same (`shared.terraform.google_rules`); these are kept apart from them, so
that one can be held against the other.
"""

from collections import defaultdict
from functools import cache
from typing import Any

from infra.local.provider.call import Call
from infra.local.provider.plan import Object
from infra.local.provider.refusals.data import DATA
from infra.local.provider.refusals.labels import LABELS
from infra.local.provider.refusals.machines import MACHINES
from infra.local.provider.refusals.names import NAMES
from infra.local.provider.refusals.networks import NETWORKS
from infra.local.provider.refusals.numbers import NUMBERS
from infra.local.provider.refusals.refusal import Refusal, Request
from infra.local.provider.refusals.services import SERVICES
from infra.local.provider.wire import UNKNOWN

REFUSALS: tuple[Refusal, ...] = (*NAMES, *NUMBERS, *LABELS, *MACHINES, *NETWORKS, *SERVICES, *DATA)

__all__ = ["REFUSALS", "Refusal", "Request", "known", "refuse"]


@cache
def _by_type() -> dict[str, list[Refusal]]:
    found: dict[str, list[Refusal]] = defaultdict(list)
    for one in REFUSALS:
        for kind in one.types:
            found[kind].append(one)
    return dict(found)


def known(value: Any) -> Any:
    """The values without what is unknown: what nobody said is for the API to choose."""
    if isinstance(value, dict):
        return {name: None if item is UNKNOWN else known(item) for name, item in value.items()}
    return [known(item) for item in value if item is not UNKNOWN] if isinstance(value, list) else value


def refuse(call: Call, values: Object, verb: str) -> None:
    """Raises Refused when the API would not take these values.

    Args:
        verb: what is being done, as the provider's error says it ("creating", "updating").
    """
    request = Request(call, known(values))
    for one in (*_by_type().get(call.type_name, ()), *_by_type()["*"]):
        problem = one.problem(request)
        if problem is not None:
            raise call.refuse(verb, one.status, f"{problem}, {one.reason}" if one.reason else problem)
