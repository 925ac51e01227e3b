"""The stand-in's half of each service, one folder each, in one table."""

from infra.local.parts.bigquery import BIGQUERY
from infra.local.parts.budget import HALF as BUDGET
from infra.local.parts.composer import COMPOSER
from infra.local.parts.dashboard import HALF as DASHBOARD
from infra.local.parts.dataflow import DATAFLOW
from infra.local.parts.dns import DNS
from infra.local.parts.eventarc import HALF as EVENTARC
from infra.local.parts.filestore import FILESTORE
from infra.local.parts.firestore import FIRESTORE
from infra.local.parts.gke import GKE
from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.parts.identity_platform import HALF as IDENTITY_PLATFORM
from infra.local.parts.internal_load_balancer import INTERNAL_LOAD_BALANCER
from infra.local.parts.keyless_ci import KEYLESS_CI
from infra.local.parts.kms import KMS
from infra.local.parts.load_balancer import LOAD_BALANCER
from infra.local.parts.log_sink import LOG_SINK
from infra.local.parts.messages import MESSAGES
from infra.local.parts.nat import NAT_GATEWAY
from infra.local.parts.peering import PEERING
from infra.local.parts.redis import REDIS
from infra.local.parts.run import RUN
from infra.local.parts.vertex import VERTEX
from infra.local.parts.vpn import VPN
from infra.local.parts.workbench import WORKBENCH
from infra.local.parts.workflow import HALF as WORKFLOW

HALVES: tuple[Half, ...] = (
    REDIS,
    RUN,
    MESSAGES,
    LOAD_BALANCER,
    NAT_GATEWAY,
    DNS,
    GKE,
    BIGQUERY,
    FILESTORE,
    FIRESTORE,
    KMS,
    LOG_SINK,
    VERTEX,
    BUDGET,
    DASHBOARD,
    VPN,
    PEERING,
    DATAFLOW,
    COMPOSER,
    WORKBENCH,
    INTERNAL_LOAD_BALANCER,
    KEYLESS_CI,
    EVENTARC,
    IDENTITY_PLATFORM,
    WORKFLOW,
)
"""Every service that has a folder here; types without one are stored and given back."""

__all__ = ["HALVES", "Half", "Metric", "Signal", "Watched"]
