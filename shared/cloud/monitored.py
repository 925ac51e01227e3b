"""Finding the alert policies and notification channels a deployment already has: Google chooses their ids."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from google.cloud.monitoring_v3 import AlertPolicyServiceClient, NotificationChannelServiceClient

TIMEOUT = 10.0


class Monitored:
    """What Cloud Monitoring holds for the deployments of one project; clients are made on first use.

    `endpoint` (`127.0.0.1:9000`) is another address for it, spoken to without TLS and credentials.
    """

    def __init__(self, project: str, endpoint: str | None = None) -> None:
        self._project = project
        self._endpoint = endpoint

    def existing(self, kind: str, values: Mapping[str, Any]) -> str | None:
        """The id of the one alert policy or notification channel that is this: `projects/P/alertPolicies/1`.

        `values` are those Terraform planned it with, and `deployment_id`: that label and the same display name make it.
        None when there is none, when several are alike, or for another type. google.api_core and google.auth errors
        pass.
        """
        request = {
            "name": f"projects/{self._project}",
            "filter": f'user_labels.deployment="{values.get("deployment_id")}"',
        }
        found: Any
        if kind == "google_monitoring_alert_policy":
            found = self._policies().list_alert_policies(request=request, timeout=TIMEOUT, retry=None)
        elif kind == "google_monitoring_notification_channel":
            found = self._channels().list_notification_channels(request=request, timeout=TIMEOUT, retry=None)
        else:
            return None
        names = [str(each.name) for each in found if each.display_name == values.get("display_name")]
        return names[0] if len(names) == 1 else None

    def _policies(self) -> "AlertPolicyServiceClient":
        from google.cloud import monitoring_v3  # noqa: PLC0415 - 0.3 s that only a recovery need pay
        from google.cloud.monitoring_v3.services.alert_policy_service.transports import (  # noqa: PLC0415
            AlertPolicyServiceGrpcTransport,
        )

        if self._endpoint is None:
            return monitoring_v3.AlertPolicyServiceClient()
        return monitoring_v3.AlertPolicyServiceClient(
            transport=AlertPolicyServiceGrpcTransport(channel=_plain_channel(self._endpoint))
        )

    def _channels(self) -> "NotificationChannelServiceClient":
        from google.cloud import monitoring_v3  # noqa: PLC0415 - see _policies
        from google.cloud.monitoring_v3.services.notification_channel_service.transports import (  # noqa: PLC0415
            NotificationChannelServiceGrpcTransport,
        )

        if self._endpoint is None:
            return monitoring_v3.NotificationChannelServiceClient()
        return monitoring_v3.NotificationChannelServiceClient(
            transport=NotificationChannelServiceGrpcTransport(channel=_plain_channel(self._endpoint))
        )


def _plain_channel(address: str) -> Any:
    import grpc  # noqa: PLC0415 - only for an endpoint of one's own

    return grpc.insecure_channel(address)
