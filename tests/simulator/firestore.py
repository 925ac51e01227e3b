"""Google's Firestore client over the embedded service without a wire: each RPC is one point of a worker."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1 import _helpers, base_document, base_query
from google.cloud.firestore_v1.services.firestore.transports.grpc import FirestoreGrpcTransport
from google.cloud.firestore_v1.types import document, query

from infra.local.firestore import FirestoreService
from tests.simulator.clockwork import SWITCH, Clockwork

_CODES = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
)


class RpcFailed(grpc.RpcError):
    """An RPC's bad end, as grpc's own say it."""

    def __init__(self, code: grpc.StatusCode, details: str) -> None:
        super().__init__(details)
        self._code = code
        self._details = details

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return self._details

    def trailing_metadata(self) -> tuple[()]:
        return ()

    def result(self) -> Any:
        raise self


class _Context:
    """The one thing of a ServicerContext that the service uses."""

    def abort(self, code: grpc.StatusCode, details: str) -> None:
        raise RpcFailed(code, details)


class _Call:
    """One method for a client."""

    def __init__(self, channel: "Channel", method: str, serialize: Any, deserialize: Any) -> None:
        self._channel = channel
        self._name = method.rpartition("/")[2]
        self._handler = channel.handler(method)
        self._serialize = serialize
        self._deserialize = deserialize

    def _answers(self, request: Any) -> list[Any]:
        handler, context = self._handler, _Context()
        asked = handler.request_deserializer(self._serialize(request))
        if handler.response_streaming:
            answers = list(handler.unary_stream(asked, context))
        else:
            answers = [handler.unary_unary(asked, context)]
        return [self._deserialize(handler.response_serializer(each)) for each in answers]

    def ask(self, request: Any) -> list[Any]:
        return self._channel.clockwork.point(self._name + self._about(request), lambda: self._answers(request), _error)

    def _about(self, request: Any) -> str:
        """Which flag or document it is about, as far as the invariants ask."""
        # The message itself: its wrapper makes a list of its own at each look.
        documents = getattr(getattr(request, "_pb", request), "documents", ())
        return SWITCH if any("kill_switch" in each for each in documents) else ""


class _Unary(_Call, grpc.UnaryUnaryMultiCallable):  # type: ignore[type-arg]
    def __call__(self, request: Any, *_: Any, **__: Any) -> Any:
        return self.ask(request)[0]

    def with_call(self, request: Any, *_: Any, **__: Any) -> Any:
        return self.ask(request)[0], None

    def future(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError


class _Stream(_Call, grpc.UnaryStreamMultiCallable):  # type: ignore[type-arg]
    def __call__(self, request: Any, *_: Any, **__: Any) -> Iterator[Any]:
        return iter(_Lazy(lambda: self.ask(request)))


class _Lazy:
    """Asks when the first answer is wanted."""

    def __init__(self, ask: Callable[[], list[Any]]) -> None:
        self._ask = ask
        self._left: list[Any] | None = None

    def __iter__(self) -> "_Lazy":
        return self

    def __next__(self) -> Any:
        if self._left is None:
            self._left = self._ask()
        if not self._left:
            raise StopIteration
        return self._left.pop(0)


class Channel(grpc.Channel):
    """Calls the service's methods where they are."""

    def __init__(self, service: FirestoreService, clockwork: Clockwork) -> None:
        self.clockwork = clockwork
        (self._service,) = service.handlers()

    def handler(self, method: str) -> Any:
        class Details:
            invocation_metadata = ()

        Details.method = method  # type: ignore[attr-defined]
        return self._service.service(Details())  # type: ignore[arg-type]

    def unary_unary(
        self, method: str, request_serializer: Any = None, response_deserializer: Any = None, *_: Any
    ) -> Any:  # type: ignore[override]
        return _Unary(self, method, request_serializer, response_deserializer)

    def unary_stream(
        self, method: str, request_serializer: Any = None, response_deserializer: Any = None, *_: Any
    ) -> Any:  # type: ignore[override]
        return _Stream(self, method, request_serializer, response_deserializer)

    def stream_unary(self, *_: Any, **__: Any) -> Any:
        return _no_stream

    def stream_stream(self, *_: Any, **__: Any) -> Any:
        return _no_stream

    def subscribe(self, *_: Any, **__: Any) -> None:
        return None

    def unsubscribe(self, *_: Any) -> None:
        return None

    def close(self) -> None:
        return None

    def __enter__(self) -> "Channel":
        return self

    def __exit__(self, *_: object) -> None:
        return None


@contextmanager
def in_haste() -> Iterator[None]:
    """Within it the client writes values and queries as plain messages, and hands out what it read uncopied.

    Its wrappers around each value and filter take a quarter of a history's time, its two deep copies of each document
    another; nobody changes what is read.
    """
    values = {name: getattr(document, name).pb() for name in ("Value", "ArrayValue", "MapValue", "Document")}
    queries = {name: getattr(query, name).pb() for name in ("StructuredQuery", "Cursor")}
    with ExitStack() as stack:
        stack.enter_context(patch.object(_helpers, "document", SimpleNamespace(**values)))
        stack.enter_context(patch.object(base_query, "query", SimpleNamespace(**queries)))
        stack.enter_context(patch.object(base_document, "copy", SimpleNamespace(deepcopy=lambda value: value)))
        yield


def client_of(service: FirestoreService, clockwork: Clockwork) -> firestore.Client:
    """A client of the service in this process."""
    client = firestore.Client("p", credentials=AnonymousCredentials())
    channel = Channel(service, clockwork)

    def create(*_: Any, **__: Any) -> Channel:
        return channel

    transport = type("Transport", (FirestoreGrpcTransport,), {"create_channel": create})
    from google.cloud.firestore_v1.services.firestore import client as module

    client._firestore_api_helper(transport, module.FirestoreClient, module)
    return client


def _no_stream(*_: Any, **__: Any) -> Any:
    raise NotImplementedError


def _error(pick: int) -> RpcFailed:
    return RpcFailed(_CODES[pick % len(_CODES)], "as the history has it")
