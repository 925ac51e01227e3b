"""google.monitoring.v3: the alert policies and notification channels that were applied, as a list by user label."""

import re
from collections.abc import Callable
from typing import Any

import grpc

from infra.local.rpc import invalid, unary
from infra.local.world import World

_FILTER = re.compile(r'\s*user_labels\.([a-z][a-z0-9_-]*)\s*=\s*"([^"]*)"\s*')


class Lists:
    """Answers ListAlertPolicies and ListNotificationChannels: names, display names and labels, all on one page."""

    def __init__(self, world: World) -> None:
        self._world = world

    def handlers(self) -> "tuple[grpc.GenericRpcHandler[Any, Any], ...]":
        """For `grpc.Server.add_generic_rpc_handlers`."""
        from google.cloud import monitoring_v3 as monitoring  # noqa: PLC0415 - 0.3 s, while functions start

        policies = self._list("alert_policy", monitoring.ListAlertPoliciesResponse, "alert_policies")
        channels = self._list(
            "notification_channel", monitoring.ListNotificationChannelsResponse, "notification_channels"
        )
        rows = (
            ("AlertPolicyService", "ListAlertPolicies", monitoring.ListAlertPoliciesRequest, policies),
            (
                "NotificationChannelService",
                "ListNotificationChannels",
                monitoring.ListNotificationChannelsRequest,
                channels,
            ),
        )
        return tuple(
            grpc.method_handlers_generic_handler(f"google.monitoring.v3.{service}", {method: unary(kind.pb(), answer)})
            for service, method, kind, answer in rows
        )

    def _list(self, kind: str, answer: Any, field: str) -> Callable[[Any], Any]:
        def listed(request: Any) -> Any:
            wanted = _FILTER.fullmatch(request.filter) if request.filter else None
            if request.filter and wanted is None:
                raise invalid('Field filter had an invalid value: only user_labels.KEY = "VALUE" is offered here.')
            items = []
            for entry in self._world.list(f"google_monitoring_{kind}"):
                labels = {str(key): str(value) for key, value in (entry.attributes.get("user_labels") or {}).items()}
                if wanted is None or labels.get(wanted[1]) == wanted[2]:
                    shown = entry.attributes.get("display_name") or ""
                    items.append({"name": entry.attributes["name"], "display_name": shown, "user_labels": labels})
            return answer.pb(answer({field: items}))

        return listed
