"""`google.pubsub.v1.Publisher` and `Subscriber`: from requests to the broker and back."""

import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty

from infra.local.pubsub import wire
from infra.local.pubsub.broker import Broker, Leased
from infra.local.pubsub.push import Inside, Pusher
from infra.local.pubsub.streaming import Streams, pulled_from
from infra.local.rpc import Pb, invalid, unary

_NAME = re.compile(r"projects/[^/]+/(topics|subscriptions)/(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}")
_ACK_ID = re.compile(r"[0-9a-f]{32}")
_MAX_MESSAGE_BYTES = 10_000_000
_PULL_SECONDS = 3.0
_IMMUTABLE = frozenset({"name", "topic", "filter", "enable_message_ordering"})


class PubSubService:
    """All topics and subscriptions of a laptop, in the file `path` (None: in memory).

    `clock` gives seconds since the epoch; after moving one of your own, call `wake`. Attach `handlers()` to a
    grpc.Server; then `start()` to deliver to push endpoints, and `close()` before that server stops. `inside` delivers
    to endpoints of this machine's own internet.
    """

    def __init__(
        self, path: Path | None, *, clock: Callable[[], float] = time.time, inside: Inside | None = None
    ) -> None:
        self._broker = Broker(path, clock=clock)
        self._pusher = Pusher(self._broker, inside)
        self._closed = False

    def handlers(self) -> "tuple[grpc.GenericRpcHandler[Any, Any], ...]":
        """What to give to `grpc.Server.add_generic_rpc_handlers`."""
        publisher: dict[str, Callable[[Pb], Pb]] = {
            "CreateTopic": self._create_topic,
            "UpdateTopic": self._update_topic,
            "Publish": self._publish,
            "GetTopic": lambda request: self._broker.topic(request.topic),
            "ListTopics": self._list_topics,
            "ListTopicSubscriptions": self._list_topic_subscriptions,
            "DeleteTopic": self._delete_topic,
        }
        subscriber: dict[str, Callable[[Pb], Pb]] = {
            "CreateSubscription": self._create_subscription,
            "GetSubscription": lambda request: self._broker.queue(request.subscription).config,
            "UpdateSubscription": self._update_subscription,
            "ListSubscriptions": self._list_subscriptions,
            "DeleteSubscription": self._delete_subscription,
            "ModifyAckDeadline": self._modify_ack_deadline,
            "Acknowledge": self._acknowledge,
            "Pull": self._pull,
            "ModifyPushConfig": self._modify_push_config,
        }
        return (
            grpc.method_handlers_generic_handler(
                "google.pubsub.v1.Publisher",
                {name: unary(wire.PUBLISHER_REQUESTS[name], method) for name, method in publisher.items()},
            ),
            grpc.method_handlers_generic_handler(
                "google.pubsub.v1.Subscriber",
                {
                    **{name: unary(wire.SUBSCRIBER_REQUESTS[name], method) for name, method in subscriber.items()},
                    "StreamingPull": Streams(self._broker, lambda: self._closed, _received).handler(),
                },
            ),
        )

    def start(self) -> None:
        """Begin to deliver to push endpoints."""
        self._pusher.start()

    def close(self) -> None:
        """Stop delivering, end all threads and let go of the file. What was not acknowledged goes out next time."""
        self._closed = True
        self.wake()
        self._pusher.stop()
        self._broker.close()

    def drained(self, seconds: float) -> bool:
        """Wait until every message is acknowledged; whether that came within the time."""
        return self._broker.drained(seconds)

    def wake(self) -> None:
        """Look at the clock now."""
        with self._broker.changed:
            self._broker.changed.notify_all()

    # Publisher

    def _create_topic(self, request: Pb) -> Pb:
        _check_name(request.name, "topics")
        self._broker.put_topic(request, new=True)
        return request

    def _update_topic(self, request: Pb) -> Pb:
        with self._broker.changed:
            config = _merged(self._broker.topic(request.topic.name), request.topic, request.update_mask)
            self._broker.put_topic(config, new=False)
        return config

    def _publish(self, request: Pb) -> Pb:
        for message in request.messages:
            if not message.data and not message.attributes:
                raise invalid("A message needs data or at least one attribute.")
            if message.ByteSize() > _MAX_MESSAGE_BYTES:
                raise invalid(f"A message is larger than {_MAX_MESSAGE_BYTES} bytes.")
        return wire.PublishResponse(message_ids=self._broker.publish(request.topic, request.messages))

    def _list_topics(self, request: Pb) -> Pb:
        ours = [topic for topic in self._broker.topics() if topic.name.startswith(f"{request.project}/")]
        page, token = _page(ours, request, lambda topic: str(topic.name))
        return wire.ListTopicsResponse(topics=page, next_page_token=token)

    def _list_topic_subscriptions(self, request: Pb) -> Pb:
        self._broker.topic(request.topic)
        names = [config.name for config in self._broker.subscriptions() if config.topic == request.topic]
        page, token = _page(names, request, str)
        return wire.ListTopicSubscriptionsResponse(subscriptions=page, next_page_token=token)

    def _delete_topic(self, request: Pb) -> Pb:
        self._broker.delete_topic(request.topic)
        return Empty()

    # Subscriber

    def _create_subscription(self, request: Pb) -> Pb:
        _check_name(request.name, "subscriptions")
        config = wire.Subscription()
        config.CopyFrom(request)
        self._broker.put_subscription(_checked(config), new=True)
        return config

    def _update_subscription(self, request: Pb) -> Pb:
        if not request.update_mask.paths:
            raise invalid("The update_mask is empty.")
        if fixed := _IMMUTABLE.intersection(path.split(".")[0] for path in request.update_mask.paths):
            raise invalid(f"These fields can't be changed: {', '.join(sorted(fixed))}.")
        with self._broker.changed:
            stored = self._broker.queue(request.subscription.name).config
            config = _checked(_merged(stored, request.subscription, request.update_mask))
            self._broker.put_subscription(config, new=False)
        return config

    def _modify_push_config(self, request: Pb) -> Pb:
        with self._broker.changed:
            config = wire.Subscription()
            config.CopyFrom(self._broker.queue(request.subscription).config)
            config.push_config.CopyFrom(request.push_config)
            self._broker.put_subscription(_checked(config), new=False)
        return Empty()

    def _list_subscriptions(self, request: Pb) -> Pb:
        ours = [config for config in self._broker.subscriptions() if config.name.startswith(f"{request.project}/")]
        page, token = _page(ours, request, lambda config: str(config.name))
        return wire.ListSubscriptionsResponse(subscriptions=page, next_page_token=token)

    def _delete_subscription(self, request: Pb) -> Pb:
        self._broker.delete_subscription(request.subscription)
        return Empty()

    def _modify_ack_deadline(self, request: Pb) -> Pb:
        if not 0 <= request.ack_deadline_seconds <= 600:
            raise invalid("ack_deadline_seconds must be from 0 to 600.")
        self._broker.modify_deadline(request.subscription, request.ack_ids, request.ack_deadline_seconds)
        return Empty()

    def _acknowledge(self, request: Pb) -> Pb:
        for ack_id in request.ack_ids:
            if not _ACK_ID.fullmatch(ack_id):
                raise invalid(f"Invalid ack id (ack_id={ack_id})")
        self._broker.acknowledge(request.subscription, request.ack_ids)
        return Empty()

    def _pull(self, request: Pb) -> Pb:
        if request.max_messages < 1:
            raise invalid("max_messages must be positive.")
        pulled_from(self._broker, request.subscription)
        end = time.monotonic() + (0 if request.return_immediately else _PULL_SECONDS)
        response = wire.PullResponse()
        with self._broker.changed:
            while not (taken := self._broker.take(request.subscription, request.max_messages)):
                left = end - time.monotonic()
                if left <= 0 or self._closed:
                    break
                due = self._broker.queue(request.subscription).next_due()
                self._broker.changed.wait(left if due is None else min(left, max(due - self._broker.clock(), 0.001)))
            counted = self._broker.queue(request.subscription).max_attempts is not None
        response.received_messages.extend(_received(leased, counted=counted) for leased in taken)
        return response


def _received(leased: Leased, *, counted: bool) -> Pb:
    return wire.ReceivedMessage(
        ack_id=leased.ack_id, message=leased.message, delivery_attempt=leased.attempt if counted else 0
    )


def _check_name(name: str, kind: str) -> None:
    match = _NAME.fullmatch(name)
    if match is None or match[1] != kind:
        raise invalid(f"Invalid [{kind}] name: (name={name})")


def _checked(config: Pb) -> Pb:
    """`config` with the real service's defaults filled in. Raises Refused if it breaks one of its limits."""
    config.push_config.SetInParent()
    config.ack_deadline_seconds = config.ack_deadline_seconds or 10
    if not 10 <= config.ack_deadline_seconds <= 600:
        raise invalid(f"Invalid ack deadline given: {config.ack_deadline_seconds}, must be from 10 to 600 seconds.")
    if not config.HasField("message_retention_duration"):
        config.message_retention_duration.seconds = 7 * 24 * 3600
    if config.dead_letter_policy.dead_letter_topic:
        policy = config.dead_letter_policy
        policy.max_delivery_attempts = policy.max_delivery_attempts or 5
        if not 5 <= policy.max_delivery_attempts <= 100:
            raise invalid("max_delivery_attempts must be from 5 to 100.")
    endpoint = config.push_config.push_endpoint
    if endpoint and not endpoint.startswith(("http://", "https://")):
        raise invalid(f"Invalid push endpoint given: {endpoint}")
    return config


def _merged(stored: Pb, given: Pb, mask: Pb) -> Pb:
    config = type(stored)()
    config.CopyFrom(stored)
    try:
        mask.MergeMessage(given, config, replace_message_field=True, replace_repeated_field=True)
    except ValueError as error:
        raise invalid(f"The update_mask names a field that does not exist: {error}") from error
    return config


def _page(items: Iterable[Any], request: Pb, name: Callable[[Any], str]) -> tuple[list[Any], str]:
    after = [item for item in items if name(item) > request.page_token]
    size = request.page_size if request.page_size > 0 else len(after)
    return after[:size], name(after[size - 1]) if len(after) > size else ""
