"""Cloud Monitoring on a laptop: time series over gRPC, uptime checks, and alert policies that open incidents.

monitoring = Monitoring(world, load, probe=internet.answer, path=Path("state/monitoring.sqlite"))
server.add_generic_rpc_handlers(monitoring.handlers())
monitoring.start()
"""

from infra.local.monitoring.monitor import Monitoring
from infra.local.monitoring.pace import Pace

__all__ = ["Monitoring", "Pace"]
