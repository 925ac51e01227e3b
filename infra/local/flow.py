"""The topics and push subscriptions of the flow, made in whichever Pub/Sub listens."""

from collections.abc import Collection, Iterable
from typing import Any

import grpc
from google.pubsub_v1 import types as pubsub

from infra.local.host import event_path
from shared.events import Link

DEAD_LETTERS = "dead-letters"
# Locally a failed delivery is tried again soon; a message that fails this often is set aside, as on Google Cloud.
_ATTEMPTS = 10
_BACKOFF = (1, 60)
_ACK_SECONDS = 600
_DEADLINE = 20.0


def lay_flow(
    address: str, project: str, links: Iterable[Link], functions: Collection[str], url: str, *, token: str
) -> None:
    """Make every topic, and a push subscription to `url` with `token` for each consumer that is among `functions`.

    A subscription that exists gets the new address. Raises grpc.RpcError.
    """
    with grpc.insecure_channel(address) as channel:
        call = _Caller(channel)
        dead = f"projects/{project}/topics/{DEAD_LETTERS}"
        call.ensure("Publisher/CreateTopic", pubsub.Topic(name=dead))
        kept = f"projects/{project}/subscriptions/{DEAD_LETTERS}-kept"
        call.ensure("Subscriber/CreateSubscription", pubsub.Subscription(name=kept, topic=dead))
        for link in links:
            topic = f"projects/{project}/topics/{link.topic}"
            call.ensure("Publisher/CreateTopic", pubsub.Topic(name=topic))
            if link.consumer not in functions:
                continue
            push = pubsub.PushConfig(push_endpoint=url + event_path(link.consumer, project, link.topic, token))
            subscription = pubsub.Subscription(
                name=f"projects/{project}/subscriptions/{link.topic}-{link.consumer}",
                topic=topic,
                push_config=push,
                ack_deadline_seconds=_ACK_SECONDS,
                retry_policy={"minimum_backoff": {"seconds": _BACKOFF[0]}, "maximum_backoff": {"seconds": _BACKOFF[1]}},
                dead_letter_policy={"dead_letter_topic": dead, "max_delivery_attempts": _ATTEMPTS},
            )
            if not call.ensure("Subscriber/CreateSubscription", subscription):
                # The functions' port may be another one than last time.
                moved = pubsub.ModifyPushConfigRequest(subscription=subscription.name, push_config=push)
                call("Subscriber/ModifyPushConfig", moved)


class _Caller:
    """Calls by method name: the full client would cost more to import than all of this."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = channel

    def __call__(self, method: str, request: Any) -> None:
        call = self._channel.unary_unary(
            f"/google.pubsub.v1.{method}", request_serializer=type(request).serialize, response_deserializer=bytes
        )
        call(request, timeout=_DEADLINE, wait_for_ready=True)

    def ensure(self, method: str, request: Any) -> bool:
        """Whether it was made now; False when it was there."""
        try:
            self(method, request)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.ALREADY_EXISTS:
                return False
            raise
        return True
