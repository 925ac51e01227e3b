"""ListAlertPolicies and ListNotificationChannels over gRPC, answered from what Terraform applied."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import grpc
from google.cloud import monitoring_v3


@contextmanager
def serving(world):
    """`127.0.0.1:PORT` of a Cloud Monitoring that can list."""

    def listed(kind, item, answer, field):
        def handle(request, _):
            label = re.fullmatch(r'user_labels\.deployment="(.*)"', request.filter)[1]
            entries = [entry.attributes for entry in world.list(kind)]
            found = [each for each in entries if (each.get("user_labels") or {}).get("deployment") == label]
            items = [item(name=each["name"], display_name=each["display_name"]) for each in found]
            return answer({field: items})

        return handle

    services = {
        "AlertPolicyService": (
            "ListAlertPolicies",
            monitoring_v3.ListAlertPoliciesRequest,
            monitoring_v3.ListAlertPoliciesResponse,
            listed(
                "google_monitoring_alert_policy",
                monitoring_v3.AlertPolicy,
                monitoring_v3.ListAlertPoliciesResponse,
                "alert_policies",
            ),
        ),
        "NotificationChannelService": (
            "ListNotificationChannels",
            monitoring_v3.ListNotificationChannelsRequest,
            monitoring_v3.ListNotificationChannelsResponse,
            listed(
                "google_monitoring_notification_channel",
                monitoring_v3.NotificationChannel,
                monitoring_v3.ListNotificationChannelsResponse,
                "notification_channels",
            ),
        ),
    }
    with ThreadPoolExecutor(4) as threads:
        server = grpc.server(threads)
        for name, (method, request, response, handle) in services.items():
            handler = grpc.unary_unary_rpc_method_handler(
                handle, request_deserializer=request.deserialize, response_serializer=response.serialize
            )
            server.add_generic_rpc_handlers(
                [grpc.method_handlers_generic_handler(f"google.monitoring.v3.{name}", {method: handler})]
            )
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        yield f"127.0.0.1:{port}"
        server.stop(None).wait()
