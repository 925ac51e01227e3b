"""Lines of what writes logs by itself: flows of a network, rules of a firewall, a gateway's connections, DNS queries.

What programs and load balancers log of their requests is one line of the deployment (`network.traffic`).
"""

from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.lines import CostLine, line
from shared.cost.planned import Block, Deployment, Resource, UnpricedError
from shared.cost.registry import pricer

# How many records an interval leaves of those of five seconds, which is the default.
_INTERVALS = {
    "INTERVAL_5_SEC": 1.0, "INTERVAL_30_SEC": 0.6, "INTERVAL_1_MIN": 0.5, "INTERVAL_5_MIN": 0.3,
    "INTERVAL_10_MIN": 0.25, "INTERVAL_15_MIN": 0.2,
}  # fmt: skip
_HALF = 0.5
_BARE = 0.7


def log_lines(what: str, share: float = 1.0) -> Iterator[CostLine]:
    """Logs of a network, as the whole of them or a share of it."""
    usual, worst = use.NETWORK_LOGS_GIB
    yield line(f"{what}, GiB", usual * share, rates.LOGS_GIB, worst=worst * share)


@pricer("google_compute_subnetwork")
def subnetwork(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Free by itself; its flow logs are not."""
    del deployment
    for config in resource.values.blocks("log_config"):
        interval = config.text("aggregation_interval", "INTERVAL_5_SEC").upper()
        if interval not in _INTERVALS:
            raise UnpricedError(f"log_config.aggregation_interval: not known is how much it logs: {interval[:40]!r}")
        sampled = config.number("flow_sampling", _HALF) / _HALF
        yield from log_lines("flow logs", _INTERVALS[interval] * sampled * _metadata(config))


@pricer("google_compute_firewall")
def firewall(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Free by itself; what it logs of each connection is not."""
    del deployment
    configs = resource.values.blocks("log_config")
    if configs or resource.values.flag("enable_logging"):
        yield from log_lines("firewall logs", _metadata(configs[0]) if configs else 1.0)


def _metadata(config: Block) -> float:
    return _BARE if config.text("metadata", "INCLUDE_ALL_METADATA").upper() == "EXCLUDE_ALL_METADATA" else 1.0


def gateway_lines(values: Block) -> Iterator[CostLine]:
    """What a NAT gateway logs of its connections; errors alone are few."""
    config = values.block("log_config")
    if config.flag("enable") and config.text("filter", "ALL").upper() != "ERRORS_ONLY":
        yield from log_lines("Cloud NAT logs")


@pricer("google_logging_project_bucket_config")
def log_bucket(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """What is written to a log bucket, and what is kept of it beyond thirty days."""
    del deployment
    yield line("logs, GiB", use.LOGS_GIB.usual, rates.LOGS_GIB, worst=use.LOGS_GIB.worst)
    more = max(0.0, resource.values.number("retention_days", 0) / 30 - 1)
    usual, worst = use.NETWORK_LOGS_GIB.usual * more, use.LOGS_GIB.worst * more
    yield line("logs kept beyond thirty days, GiB", usual, rates.LOGS_KEPT_GIB, worst=worst)
