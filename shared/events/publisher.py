"""Sending a message: the topic comes from the flow, and a publish waits for its result."""

from typing import TYPE_CHECKING, Protocol

from shared.events.flow import link_for
from shared.events.messages import Message
from shared.trace import carried

if TYPE_CHECKING:
    from google.cloud.pubsub_v1 import PublisherClient


class Publish(Protocol):
    """What a room needs of the publisher: send a message, return once it is stored."""

    def __call__(self, message: Message) -> None:
        """Raise when the message may not have been stored."""


class PubSubPublisher:
    """Publishes over Pub/Sub; the client (and its import) is made on first use."""

    def __init__(self, project: str, *, timeout: float = 20.0) -> None:
        self._project = project
        self._timeout = timeout
        self._client: PublisherClient | None = None

    def __call__(self, message: Message) -> None:
        """Publish and wait; raises google.api_core exceptions or concurrent.futures.TimeoutError."""
        if self._client is None:
            from google.cloud import pubsub_v1  # 0.4 s that a GET need not pay

            # One message at a time: waiting to fill a batch would only add latency to every publish.
            self._client = pubsub_v1.PublisherClient(pubsub_v1.types.BatchSettings(max_messages=1))
        topic = self._client.topic_path(self._project, link_for(message).topic)
        future = self._client.publish(
            topic, message.model_dump_json().encode(), type=type(message).__name__, timeout=self._timeout, **carried()
        )
        future.result(timeout=self._timeout)
