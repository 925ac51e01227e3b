"""Finding alert policies and notification channels that a deployment already has: Google chooses their ids."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from google.cloud.monitoring_v3 import AlertPolicyServiceClient, NotificationChannelServiceClient

TIMEOUT = 20.0


def existing(
    project: str,
    kind: str,
    values: Mapping[str, Any],
    *,
    policies: "Callable[[], AlertPolicyServiceClient] | None" = None,
    channels: "Callable[[], NotificationChannelServiceClient] | None" = None,
) -> str | None:
    """The id of the one alert policy or notification channel that is this: `projects/P/alertPolicies/1`.

    `values` are those Terraform planned it with, and `deployment_id`: that label and the same display name make it.
    None when there is none, when several are alike, or for another type. google.api_core and google.auth errors pass.
    """
    label, shown = str(values.get("deployment_id")), str(values.get("display_name"))
    query = f'user_labels.deployment="{label}"'
    found: Iterable[Any]
    if kind == "google_monitoring_alert_policy":
        from google.cloud import monitoring_v3  # noqa: PLC0415 - 0.3 s that only a recovery need pay

        client = policies() if policies else monitoring_v3.AlertPolicyServiceClient()
        request = {"name": f"projects/{project}", "filter": query}
        found = client.list_alert_policies(request=request, timeout=TIMEOUT)
    elif kind == "google_monitoring_notification_channel":
        from google.cloud import monitoring_v3  # noqa: PLC0415 - see above

        senders = channels() if channels else monitoring_v3.NotificationChannelServiceClient()
        request = {"name": f"projects/{project}", "filter": query}
        found = senders.list_notification_channels(request=request, timeout=TIMEOUT)
    else:
        return None
    names = [each.name for each in found if each.display_name == shown]
    return str(names[0]) if len(names) == 1 else None
