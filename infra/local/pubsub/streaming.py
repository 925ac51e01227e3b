"""StreamingPull: what is due goes out as it comes, for as long as the caller listens."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import grpc

from infra.local.pubsub import wire
from infra.local.pubsub.broker import Broker, Leased
from infra.local.rpc import Pb, Refused, serialized

# Each holds a thread of the server that answers the whole platform.
_MOST = 16
_AT_ONCE = 100
# How often a caller is looked after who may have gone.
_LOOK_SECONDS = 1.0


def pulled_from(broker: Broker, subscription: str) -> None:
    """Raise Refused for a subscription that is not there, or pushes."""
    if broker.queue(subscription).config.push_config.push_endpoint:
        raise Refused(grpc.StatusCode.FAILED_PRECONDITION, "A push subscription can't be pulled from.")


class Streams:
    """The streams of a broker, until `closed` says that no more goes out; `received` makes a message of what is out."""

    def __init__(self, broker: Broker, closed: Callable[[], bool], received: Callable[..., Pb]) -> None:
        self._broker, self._closed, self._received = broker, closed, received
        self._free = threading.BoundedSemaphore(_MOST)

    def handler(self) -> "grpc.RpcMethodHandler[Any, Any]":
        """The method's."""
        return grpc.stream_stream_rpc_method_handler(self._answer, wire.StreamingPullRequest.FromString, serialized)

    def _answer(self, requests: Iterator[Pb], context: grpc.ServicerContext) -> Iterator[Any]:
        first = next(requests, None)
        if first is None:
            return
        if not self._free.acquire(blocking=False):
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, f"The laptop's Pub/Sub has {_MOST} streams at most.")
        try:
            pulled_from(self._broker, first.subscription)
            threading.Thread(target=self._hear, args=(first.subscription, requests), daemon=True, name="pull").start()
            while context.is_active() and not self._closed():
                taken = self._due(first.subscription, first.max_outstanding_messages or _AT_ONCE)
                if taken:
                    counted = self._broker.queue(first.subscription).max_attempts is not None
                    messages = [self._received(each, counted=counted) for each in taken]
                    yield wire.StreamingPullResponse(received_messages=messages)
        except Refused as refused:
            context.abort(refused.code, refused.message)
        finally:
            self._free.release()

    def _due(self, name: str, most: int) -> list[Leased]:
        """What is due, waited for at most a moment."""
        with self._broker.changed:
            taken = self._broker.take(name, min(most, _AT_ONCE))
            if not taken and not self._closed():
                due = self._broker.queue(name).next_due()
                wait = _LOOK_SECONDS if due is None else min(_LOOK_SECONDS, max(due - self._broker.clock(), 0.001))
                self._broker.changed.wait(wait)
        return taken

    def _hear(self, name: str, requests: Iterator[Pb]) -> None:
        """What the caller says on its side: which messages it is done with, and which take longer."""
        try:
            for said in requests:
                self._broker.acknowledge(name, said.ack_ids)
                longer = zip(said.modify_deadline_ack_ids, said.modify_deadline_seconds, strict=False)
                for ack_id, seconds in longer:
                    self._broker.modify_deadline(name, [ack_id], seconds)
        except (grpc.RpcError, Refused):
            return
