"""What the laptop's cloud knows of a service: how its types behave, and what is sampled of them.

It keeps tables of its own. `shared.parts` is what is tested against it, so nothing here comes from there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from infra.local.provider.call import Behaviour
from infra.local.world import Entry

MetricKind = Literal["GAUGE", "DELTA"]
ValueType = Literal["DOUBLE", "INT64", "BOOL", "DISTRIBUTION"]
"""A distribution is sampled here as the one value that most of it lies at."""


class Metric(NamedTuple):
    """What a metric is: its kind, the type of its values, its unit, and its name for people."""

    kind: MetricKind
    value_type: ValueType
    unit: str
    shown: str


class Signal(NamedTuple):
    """One metric of a resource: its level while it idles and while it is under load.

    Of a DELTA metric the level is what it grows by in a second. `labels` are the metric's own. `crowded` is its level
    while too many are connected, where that can happen. `only` says which resources have it.
    """

    metric: str
    what: Metric
    idle: float
    busy: float
    labels: Mapping[str, str] = {}
    crowded: Callable[[Entry], float] | None = None
    only: Callable[[Entry], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Watched:
    """What is sampled of a Terraform type: its monitored resource, that one's name for people and its labels."""

    type: str
    resource: str
    shown: str
    labels: Callable[[Entry], Mapping[str, str]]
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Half:
    """The stand-in's half of a service."""

    behaviours: Mapping[str, Behaviour]
    watched: tuple[Watched, ...] = ()
