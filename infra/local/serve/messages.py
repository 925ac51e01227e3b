"""Topics and subscriptions for the programs of deployments, each as its own account, by Google's client libraries.

A program is told of a door of its own by `PUBSUB_EMULATOR_HOST`, so who asks is known from where it asks; the door
opens to the program's user alone, where this machine tells users apart, and passes on what the account's grants allow.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, NoReturn

import grpc

from infra.local import peers
from infra.local.serve.grants import held
from infra.local.sockets import LOOPBACK
from infra.local.world import World

TOPIC = "google_pubsub_topic"
_THREADS = 32
# What a program may ask at all: the field that says of what, and the permission that it takes.
_METHODS = {
    "Publisher/Publish": ("topic", "pubsub.topics.publish"),
    "Publisher/GetTopic": ("topic", "pubsub.topics.get"),
    "Subscriber/Pull": ("subscription", "pubsub.subscriptions.consume"),
    "Subscriber/StreamingPull": ("subscription", "pubsub.subscriptions.consume"),
    "Subscriber/Acknowledge": ("subscription", "pubsub.subscriptions.consume"),
    "Subscriber/ModifyAckDeadline": ("subscription", "pubsub.subscriptions.consume"),
    "Subscriber/GetSubscription": ("subscription", "pubsub.subscriptions.get"),
}


class _Door(NamedTuple):
    server: grpc.Server
    channel: grpc.Channel
    address: str


class Messages:
    """Doors to the Pub/Sub at `address`; what the platform itself uses (`own`, full names) is behind none."""

    def __init__(self, world: World, address: Callable[[], str], own: Callable[[], frozenset[str]]) -> None:
        self._world, self._address, self._own = world, address, own
        self._lock = threading.Lock()
        self._doors: dict[tuple[str, int], _Door] = {}

    def close(self) -> None:
        """Open to nobody any more."""
        with self._lock:
            doors, self._doors = list(self._doors.values()), {}
        for door in doors:
            door.server.stop(None)
            door.channel.close()

    def variables(self, account: str, user: int) -> dict[str, str]:
        """What a program that runs as `account`, by the user of this number, is told; nothing where there is no
        topic."""
        if not self._world.list(TOPIC):
            return {}
        with self._lock:
            key = (account, user)
            if key not in self._doors:
                self._doors[key] = self._opened(account, user)
            return {"PUBSUB_EMULATOR_HOST": self._doors[key].address}

    def _opened(self, account: str, user: int) -> _Door:
        channel = grpc.insecure_channel(self._address())
        server = grpc.server(
            ThreadPoolExecutor(_THREADS, thread_name_prefix="messages"), options=[("grpc.so_reuseport", 0)]
        )
        port = server.add_insecure_port(f"{LOOPBACK}:0")
        for service in ("Publisher", "Subscriber"):
            handlers = {
                name.partition("/")[2]: self._handler(name, channel, (account, user, port))
                for name in _METHODS
                if name.startswith(service)
            }
            server.add_generic_rpc_handlers(
                (grpc.method_handlers_generic_handler(f"google.pubsub.v1.{service}", handlers),)
            )
        server.start()
        return _Door(server, channel, f"{LOOPBACK}:{port}")

    def _handler(self, method: str, channel: grpc.Channel, who: tuple[str, int, int]) -> Any:
        path = f"/google.pubsub.v1.{method}"

        def one(raw: bytes, context: grpc.ServicerContext) -> Any:
            self._check(method, raw, context, who)
            try:
                return channel.unary_unary(path, None, None)(raw, timeout=context.time_remaining())
            except grpc.RpcError as error:
                _refused(context, error)

        def stream(raws: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[Any]:
            first = next(raws, None)
            if first is None:
                return
            self._check(method, first, context, who)
            call = channel.stream_stream(path, None, None)(_after(first, raws), timeout=context.time_remaining())
            context.add_callback(call.cancel)
            try:
                yield from call
            except grpc.RpcError as error:
                _refused(context, error)

        if method == "Subscriber/StreamingPull":
            return grpc.stream_stream_rpc_method_handler(stream)
        return grpc.unary_unary_rpc_method_handler(one)

    def _check(self, method: str, raw: bytes, context: grpc.ServicerContext, who: tuple[str, int, int]) -> None:
        """Let a call pass, or end it."""
        from google.pubsub_v1 import types as pubsub  # its types are large

        account, user, port = who
        host, _, theirs = context.peer().removeprefix("ipv4:").rpartition(":")
        if not peers.admitted((host, int(theirs)), (LOOPBACK, port), also=frozenset({user})):
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "This door is another program's.")
        field, permission = _METHODS[method]
        kind = getattr(pubsub, f"{method.partition('/')[2]}Request")
        name = str(getattr(kind.deserialize(raw), field))
        project = name.split("/")[1] if name.startswith("projects/") else ""
        may = held(self._world, account, f"google_pubsub_{field}", name, project)
        if name in self._own() or permission not in may:
            context.abort(
                grpc.StatusCode.PERMISSION_DENIED,
                f"User not authorized to perform this action: {account} does not have {permission} on {name}.",
            )


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _refused(context: grpc.ServicerContext, error: grpc.RpcError) -> NoReturn:
    call: Any = error
    context.abort(call.code(), call.details() or "")
    raise AssertionError("abort raises")
