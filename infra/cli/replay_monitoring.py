"""Cloud Monitoring as a replay has it: it shows what the alert that is being decided says."""

import base64
import binascii
import re
import time
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.schemas import Deployment, MonitoringPolicy, Resource

if TYPE_CHECKING:
    import grpc

_METRIC = re.compile(r'metric\.type="([^"]+)"')
_POLICY = re.compile(rb"projects/[^/\s\"]+/alertPolicies/[^/\s\"]+")
_CALLED = re.compile(rb'"metric"\s*:\s*"([a-z][a-z0-9_]{0,40})"')
_PUSHED = re.compile(rb'"data"\s*:\s*"([A-Za-z0-9+/=]+)"')
_WHOSE = re.compile(rb'"deployment"\s*:\s*"([^"\\]{1,63})"')
_WORD = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._~%-]*")
_MANY = 100


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


class Said(NamedTuple):
    """What the alerts of a file say of their policies: Google's names of them, and what they call their metrics; and
    to which deployments, by each word that stands in an alert."""

    policies: frozenset[str]
    metrics: frozenset[str]
    deployments: dict[str, set[str]]

    def owned(self, resource: Resource) -> Resource:
        """The resource as its alerts say whose it is; one of which they say several is nobody's."""
        names = [resource.name, *([resource.cloud_id] if resource.cloud_id else [])]
        owners = {owner for name in names for owner in self.deployments.get(name, ())}
        return resource.model_copy(update={"deployment_id": owners.pop()}) if len(owners) == 1 else resource


def said(bodies: Iterable[bytes]) -> Said:
    """What stands in the lines; a policy without a name is one as well."""
    policies, metrics = {""}, {"replayed"}
    deployments: dict[str, set[str]] = {}
    for body in bodies:
        text = body.replace(b"\\/", b"/")
        for pushed in _PUSHED.findall(body):
            try:
                text += base64.b64decode(pushed, validate=True)
            except binascii.Error:
                continue
        policies |= {found.decode(errors="replace") for found in _POLICY.findall(text)}
        metrics |= {found.decode() for found in _CALLED.findall(text)}
        owners = {found.decode(errors="replace") for found in _WHOSE.findall(text)}
        for word in set(_WORD.findall(text)) if owners else ():
            deployments.setdefault(word.decode(), set()).update(owners)
    return Said(frozenset(policies), frozenset(metrics), deployments)


def watched(resources: Iterable[Resource], metrics: Iterable[str], said: Said) -> list[Deployment]:
    """The deployments of an inventory: each resource has a policy for each metric, which any load crosses.

    Which policy that is, and which threshold counts, is the alert's own word here: nobody else has one.
    """
    each_s = [
        MonitoringPolicy(
            resource_ref="",
            metric_name=name,
            metric_path=metric,
            threshold=0.0,
            duration="60s",
            severity="warning",
        )
        for metric in metrics
        for name in sorted(said.metrics)[:_MANY]
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
            alert_policies=sorted(said.policies),
            monitoring_policies=[
                policy.model_copy(update={"resource_ref": resource.name}) for resource in together for policy in each_s
            ],
        )
        for deployment_id, together in groupby(
            sorted(resources, key=lambda resource: resource.deployment_id), key=lambda resource: resource.deployment_id
        )
    ]
