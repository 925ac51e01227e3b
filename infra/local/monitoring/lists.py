"""google.monitoring.v3: what was applied of alert policies, channels and uptime checks, as lists by user label."""

import re
from collections.abc import Callable
from typing import Any

import grpc

from infra.local.rpc import invalid, unary
from infra.local.world import World

_FILTER = re.compile(r'\s*user_labels\.([a-z][a-z0-9_-]*)\s*=\s*"([^"]*)"\s*')


class Lists:
    """Answers each list of names, display names and labels, all on one page."""

    def __init__(self, world: World) -> None:
        self._world = world

    def handlers(self) -> "tuple[grpc.GenericRpcHandler[Any, Any], ...]":
        """For `grpc.Server.add_generic_rpc_handlers`."""
        from google.cloud import monitoring_v3 as monitoring  # 0.3 s, while functions start

        rows = (
            ("AlertPolicyService", "AlertPolicies", "alert_policy", "alert_policies"),
            ("NotificationChannelService", "NotificationChannels", "notification_channel", "notification_channels"),
            ("UptimeCheckService", "UptimeCheckConfigs", "uptime_check_config", "uptime_check_configs"),
        )
        return tuple(
            grpc.method_handlers_generic_handler(
                f"google.monitoring.v3.{service}",
                {
                    f"List{items}": unary(
                        getattr(monitoring, f"List{items}Request").pb(),
                        self._list(kind, getattr(monitoring, f"List{items}Response"), field),
                    )
                },
            )
            for service, items, kind, field in rows
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
