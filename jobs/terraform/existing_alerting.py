"""Finding what Cloud Monitoring already has of a deployment: Google chooses the ids of alert policies and the like."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

from shared.failures import translated

TIMEOUT = 10.0


class _Listing(NamedTuple):
    """How one type is listed: the client of its service, the method, and the field that names the project."""

    client: str
    module: str
    method: str
    parent: str


_LISTINGS = {
    "google_monitoring_alert_policy": _Listing(
        "AlertPolicyService", "alert_policy_service", "list_alert_policies", "name"
    ),
    "google_monitoring_notification_channel": _Listing(
        "NotificationChannelService", "notification_channel_service", "list_notification_channels", "name"
    ),
    "google_monitoring_uptime_check_config": _Listing(
        "UptimeCheckService", "uptime_check_service", "list_uptime_check_configs", "parent"
    ),
}


class ExistingAlerting:
    """What Cloud Monitoring holds for deployments, asked project by project.

    `endpoint` (`127.0.0.1:9000`) is another address for it, spoken to without TLS and credentials.
    """

    def __init__(self, endpoint: str | None = None) -> None:
        self._endpoint = endpoint

    @translated()
    def existing(self, project: str, kind: str, values: Mapping[str, Any]) -> str | None:
        """The id of the one thing of this Terraform type in a project that is this: `projects/P/alertPolicies/1`.

        `values` are those Terraform planned it with, and `deployment_id`: that label and the same display name make it.
        None when there is none, when several are alike, or for another type. Raises CloudError.
        """
        listing = _LISTINGS.get(kind)
        if listing is None:
            return None
        request = {
            listing.parent: f"projects/{project}",
            "filter": f'user_labels.deployment="{values.get("deployment_id")}"',
        }
        found = getattr(self._client(listing), listing.method)(request=request, timeout=TIMEOUT, retry=None)
        names = [str(each.name) for each in found if each.display_name == values.get("display_name")]
        return names[0] if len(names) == 1 else None

    def _client(self, listing: _Listing) -> Any:
        # 0.3 s of imports that only a recovery need pay.
        make = getattr(import_module("google.cloud.monitoring_v3"), f"{listing.client}Client")
        if self._endpoint is None:
            return make()
        import grpc  # only for an endpoint of one's own

        transports = import_module(f"google.cloud.monitoring_v3.services.{listing.module}.transports")
        transport = getattr(transports, f"{listing.client}GrpcTransport")
        return make(transport=transport(channel=grpc.insecure_channel(self._endpoint)))
