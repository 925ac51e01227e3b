"""The stand-in's half of each service, one folder each: a package here has its `HALF`."""

import importlib
import pkgutil
from collections.abc import Iterator

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour


def _found() -> Iterator[Half]:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        if module.ispkg:
            yield importlib.import_module(module.name).HALF


HALVES: tuple[Half, ...] = tuple(_found())
"""Every service that has a folder here; types without one are stored and given back."""

BEHAVIOURS: dict[str, Behaviour] = {kind: how for half in HALVES for kind, how in half.behaviours.items()}
"""How types differ from one that is stored and given back, by Terraform type."""

__all__ = ["BEHAVIOURS", "HALVES", "Half", "Metric", "Signal", "Watched"]
