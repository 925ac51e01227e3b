"""Topics and subscriptions that Terraform makes, in the Pub/Sub that listens here, so that messages really flow."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

import grpc

TOPIC, SUBSCRIPTION = "google_pubsub_topic", "google_pubsub_subscription"
KINDS = frozenset({TOPIC, SUBSCRIPTION})
_DEADLINE = 10.0
_log = logging.getLogger(__name__)
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


class Deployed:
    """Makes them at `address`; what the platform itself uses (`own`, full names) is never changed or deleted."""

    def __init__(self, address: Callable[[], str], own: Callable[[], frozenset[str]]) -> None:
        self._address, self._own = address, own

    def kept(self, kind: str, values: Mapping[str, Any]) -> None:
        """A topic or subscription was made or changed; raises ValueError for one that Pub/Sub does not take."""
        name = str(values["id"])
        if name in self._own():
            return
        try:
            self._keep(kind, name, values)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.INVALID_ARGUMENT:
                raise ValueError(error.details()) from error
            # Such as a topic of another project, of which nothing comes here.
            _log.warning("%s: %s", name, error.details())

    def _keep(self, kind: str, name: str, values: Mapping[str, Any]) -> None:
        from google.pubsub_v1 import types as pubsub  # its types are large

        with grpc.insecure_channel(self._address()) as channel:
            if kind == TOPIC:
                self._made(channel, "Publisher/CreateTopic", pubsub.Topic(name=name))
                return
            wanted = _subscription(name, values)
            if not self._made(channel, "Subscriber/CreateSubscription", wanted):
                moved = pubsub.ModifyPushConfigRequest(subscription=name, push_config=wanted.push_config)
                _call(channel, "Subscriber/ModifyPushConfig", moved)

    def publish(self, topic: str, data: bytes, attributes: Mapping[str, str] | None = None) -> None:
        """One message to a topic by its full name; grpc.RpcError passes."""
        from google.pubsub_v1 import types as pubsub  # see _keep

        request = pubsub.PublishRequest(
            topic=topic, messages=[pubsub.PubsubMessage(data=data, attributes=dict(attributes or {}))]
        )
        with grpc.insecure_channel(self._address()) as channel:
            _call(channel, "Publisher/Publish", request)

    def gone(self, kind: str, name: str) -> None:
        """One was deleted."""
        if name in self._own():
            return
        from google.pubsub_v1 import types as pubsub  # see _keep

        with grpc.insecure_channel(self._address()) as channel:
            try:
                if kind == TOPIC:
                    _call(channel, "Publisher/DeleteTopic", pubsub.DeleteTopicRequest(topic=name))
                else:
                    request = pubsub.DeleteSubscriptionRequest(subscription=name)
                    _call(channel, "Subscriber/DeleteSubscription", request)
            except grpc.RpcError as error:
                _log.warning("%s: %s", name, error.details())

    @staticmethod
    def _made(channel: grpc.Channel, method: str, request: Any) -> bool:
        """Whether it was made now; False when it was there."""
        try:
            _call(channel, method, request)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.ALREADY_EXISTS:
                return False
            raise
        return True


def _call(channel: grpc.Channel, method: str, request: Any) -> None:
    call = channel.unary_unary(
        f"/google.pubsub.v1.{method}", request_serializer=type(request).serialize, response_deserializer=bytes
    )
    call(request, timeout=_DEADLINE, wait_for_ready=True)


def _subscription(name: str, values: Mapping[str, Any]) -> Any:
    from google.pubsub_v1 import types as pubsub  # see _keep

    project = name.split("/")[1]
    topic = str(values.get("topic"))
    made = pubsub.Subscription(
        name=name,
        topic=topic if topic.startswith("projects/") else f"projects/{project}/topics/{topic}",
        ack_deadline_seconds=int(values.get("ack_deadline_seconds") or 10),
        filter=str(values.get("filter") or ""),
        enable_message_ordering=bool(values.get("enable_message_ordering")),
    )
    for push in values.get("push_config") or []:
        made.push_config = pubsub.PushConfig(push_endpoint=str(push.get("push_endpoint") or ""))
        for token in push.get("oidc_token") or []:
            made.push_config.oidc_token = pubsub.PushConfig.OidcToken(
                service_account_email=str(token.get("service_account_email") or ""),
                audience=str(token.get("audience") or ""),
            )
        for plain in push.get("no_wrapper") or []:
            made.push_config.no_wrapper = pubsub.PushConfig.NoWrapper(write_metadata=bool(plain.get("write_metadata")))
    for policy in values.get("dead_letter_policy") or []:
        if policy.get("dead_letter_topic"):
            made.dead_letter_policy = pubsub.DeadLetterPolicy(
                dead_letter_topic=str(policy["dead_letter_topic"]),
                max_delivery_attempts=int(policy.get("max_delivery_attempts") or 5),
            )
    for policy in values.get("retry_policy") or []:
        waits = {key: _seconds(policy.get(key)) for key in ("minimum_backoff", "maximum_backoff")}
        made.retry_policy = pubsub.RetryPolicy({key: {"seconds": wait} for key, wait in waits.items() if wait})
    return made


def _seconds(text: Any) -> int:
    match = _SECONDS.fullmatch(str(text or ""))
    return int(float(match[1])) if match else 0
