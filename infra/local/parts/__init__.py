"""The stand-in's half of each service, one folder each, in one table."""

from infra.local.parts.dns import DNS
from infra.local.parts.gke import GKE
from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.parts.load_balancer import LOAD_BALANCER
from infra.local.parts.nat import NAT_GATEWAY
from infra.local.parts.redis import REDIS
from infra.local.parts.sql import SQL

HALVES: tuple[Half, ...] = (REDIS, SQL, LOAD_BALANCER, NAT_GATEWAY, DNS, GKE)
"""Every service that has a folder here; types without one are stored and given back."""

__all__ = ["HALVES", "Half", "Metric", "Signal", "Watched"]
