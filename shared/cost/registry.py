"""Who prices which Terraform type.

    @pricer("google_dns_managed_zone")
    def zone(resource: Resource, deployment: Deployment) -> Iterator[CostLine]: ...

A pricer is pure: it yields lines, and raises UnpricedError (or a LookupError of `machines`, `rates`, `regions`) for
what has no price. A type that costs nothing by itself is in `free.FREE` with the reason. A type in neither is unpriced.
"""

from collections.abc import Callable, Iterable

from shared.cost.lines import CostLine
from shared.cost.planned import Deployment, Resource

Pricer = Callable[[Resource, Deployment], Iterable[CostLine]]

PRICERS: dict[str, Pricer] = {}
"""Terraform type -> what prices it; filled when a family's module is imported."""


def pricer(*types: str) -> Callable[[Pricer], Pricer]:
    """Register a function for some types. ValueError for a type that has one."""

    def register(function: Pricer) -> Pricer:
        for kind in types:
            if kind in PRICERS:
                raise ValueError(f"{kind} has a price already")
            PRICERS[kind] = function
        return function

    return register
