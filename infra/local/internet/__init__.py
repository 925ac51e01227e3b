"""The internet on a laptop: what answers on the addresses and host names of what was applied, through a proxy."""

from infra.local.internet.answers import Internet
from infra.local.internet.authority import Authority
from infra.local.internet.doorway import ZONE, doorway_app, shown_at
from infra.local.internet.proxy import REFUSED, Answer, Reply, proxy_app

__all__ = ["REFUSED", "ZONE", "Answer", "Authority", "Internet", "Reply", "doorway_app", "proxy_app", "shown_at"]
