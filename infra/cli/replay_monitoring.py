"""Cloud Monitoring as a replay has it: it shows what the alert that is being decided says."""

import re
import time
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from shared.schemas import Deployment, MonitoringPolicy, Resource

if TYPE_CHECKING:
    import grpc

_METRIC = re.compile(r'metric\.type="([^"]+)"')


class ReplayMonitoring:
    """google.monitoring.v3.MetricService, as far as a decision asks it.

    `value_of` is what the alert on a metric says that waits for its decision, None where there is none.
    """

    def __init__(self, value_of: Callable[[str], float | None]) -> None:
        self._value_of = value_of

    def handlers(self) -> "tuple[grpc.GenericRpcHandler[Any, Any], ...]":
        """For `grpc.Server.add_generic_rpc_handlers`."""
        import grpc
        from google.cloud import monitoring_v3 as monitoring  # 0.3 s, while functions start

        from infra.local.rpc import unary

        rows = {"ListTimeSeries": unary(monitoring.ListTimeSeriesRequest.pb(), self._list_time_series)}
        return (grpc.method_handlers_generic_handler("google.monitoring.v3.MetricService", rows),)

    def _list_time_series(self, request: Any) -> Any:
        from google.cloud import monitoring_v3 as monitoring  # loaded by `handlers`

        found = _METRIC.search(request.filter)
        value = self._value_of(found[1]) if found else None
        now = {"seconds": int(time.time())}
        point = {"interval": {"start_time": now, "end_time": now}, "value": {"double_value": value}}
        series = [] if value is None else [monitoring.TimeSeries(points=[point])]
        return monitoring.ListTimeSeriesResponse.pb(monitoring.ListTimeSeriesResponse(time_series=series))


def watched(resources: Iterable[Resource], metrics: Iterable[str]) -> list[Deployment]:
    """The deployments of an inventory: each resource has a policy for each metric, which any load crosses.

    Which threshold counts is the alert's own word here: nobody else has one.
    """
    each_s = [
        MonitoringPolicy(
            resource_ref="",
            metric_name="replayed",
            metric_path=metric,
            threshold=0.0,
            duration="60s",
            severity="warning",
        )
        for metric in metrics
    ]
    return [
        Deployment(
            deployment_id=deployment_id,
            cloud="gcp",
            services=[],
            region="",
            terraform_state_path="",
            alert_webhook_url="",
            created_at=0.0,
            updated_at=0.0,
            files={},
            monitoring_policies=[
                policy.model_copy(update={"resource_ref": resource.name}) for resource in together for policy in each_s
            ],
        )
        for deployment_id, together in groupby(resources, key=lambda resource: resource.deployment_id)
    ]
