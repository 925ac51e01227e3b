"""What Google's APIs are known to refuse though Terraform accepts it, told before anything is applied.

    for rule, path, message in problems(look): ...

Each rule speaks only of what the text shows: what a variable, a data source or a run decides is left alone. The same
rules stand, written apart and with their sources, in the stand-in for Google on the laptop; tests hold one against the
other.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from shared.terraform.google_rules.data import DATA
from shared.terraform.google_rules.look import EVERY, Look, Rule
from shared.terraform.google_rules.machines import MACHINES
from shared.terraform.google_rules.networks import NETWORKS
from shared.terraform.google_rules.services import SERVICES
from shared.terraform.google_rules.tables import TABLES
from shared.terraform.written import Path

RULES: tuple[Rule, ...] = (*TABLES, *MACHINES, *NETWORKS, *SERVICES, *DATA)

__all__ = ["RULES", "Look", "problems"]


@cache
def _by_type() -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in RULES:
        for kind in rule.types:
            found[kind].append(rule)
    return dict(found)


def problems(look: Look) -> Iterator[tuple[str, Path, str]]:
    """The rules a resource breaks: the rule's id, where in the resource, and what to do."""
    for rule in (*_by_type().get(look.kind, ()), *_by_type()[EVERY[0]]):
        for path, message in rule.find(look):
            yield rule.id, path, message
