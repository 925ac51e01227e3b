"""What planned resources cost, with the prices that stand in the parts' own folders."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from shared.cost import Cost, resources_cost
from shared.cost.registry import Pricer
from shared.parts import PARTS


@cache
def own_prices() -> dict[str, Pricer | str]:
    """Terraform type -> what prices it, or why it is free."""
    return {kind: price for part in PARTS for kind, price in part.price.own}


def planned_cost(planned: Iterable[Mapping[str, Any]]) -> Cost:
    """`shared.cost.resources_cost` of resources that the catalogue may have planned."""
    return resources_cost(planned, own_prices())
