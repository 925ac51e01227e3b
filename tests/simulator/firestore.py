"""Google's Firestore client over the embedded service without a wire: each RPC is one point of a worker.

The layers that Google generates between the client's documents and queries and the wire are left out: what they do at
each call (messages wrapped, copied and written as bytes twice over, headers, timers of the real clock) took more than
half of a history's time. What they decide is kept: which errors are tried again, and for how long.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import grpc
from google.api_core.exceptions import from_grpc_error
from google.api_core.gapic_v1.method import DEFAULT
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1 import _helpers, base_document, base_query
from google.cloud.firestore_v1._helpers import decode_dict
from google.cloud.firestore_v1.services.firestore.transports.grpc import FirestoreGrpcTransport
from google.cloud.firestore_v1.types import document, query

from infra.local.firestore import FirestoreService, wire
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


class _Context:
    """The one thing of a ServicerContext that the service uses."""

    def abort(self, code: grpc.StatusCode, details: str) -> None:
        raise RpcFailed(code, details)


class _Answer:
    """A message as the client reads it: with its wrapper's `_pb`, and without the cost of the wrapper."""

    explain_metrics = None

    def __init__(self, message: Any) -> None:
        self._pb = message

    def __getattr__(self, name: str) -> Any:
        return _Document(getattr(self._pb, name)) if name in {"found", "document"} else getattr(self._pb, name)


class _Document:
    """A document that was read; one that is as it was the last time is not decoded again."""

    def __init__(self, message: Any) -> None:
        self.name, self.create_time, self.update_time = message.name, message.create_time, message.update_time
        self.fields = self
        self._fields = message.fields

    def decoded(self, client: firestore.Client) -> dict[str, Any]:
        """Its values, the inner ones not to be changed."""
        seen: dict[Any, Any] = client._firestore_api.decoded
        as_it_is = (self.name, self.update_time.seconds, self.update_time.nanos, frozenset(self._fields))
        if as_it_is not in seen:
            seen[as_it_is] = decode_dict(self._fields, client)
        return dict(seen[as_it_is])


class Api:
    """What a client asks of `FirestoreClient`: its methods, by their names."""

    def __init__(self, service: FirestoreService, clockwork: Clockwork) -> None:
        self._clockwork = clockwork
        (self._service,) = service.handlers()
        self._transport = transport()
        self.decoded: dict[Any, Any] = {}

    def handler(self, name: str) -> Any:
        """What serves one method."""
        call = SimpleNamespace(method=f"/google.firestore.v1.Firestore/{name}", invocation_metadata=())
        return self._service.service(call)  # type: ignore[arg-type]

    def __getattr__(self, method: str) -> Callable[..., Any]:
        name = method.title().replace("_", "")
        handler, message, usual = self.handler(name), wire.REQUESTS[name], _usual(method)

        def answers(asked: Any) -> list[_Answer]:
            if handler.response_streaming:
                return [_Answer(each) for each in handler.unary_stream(asked, _Context())]
            return [_Answer(handler.unary_unary(asked, _Context()))]

        def call(request: Mapping[str, Any], *, retry: Any = DEFAULT, **_: Any) -> Any:
            asked = message(**{key: _plain(value) for key, value in request.items() if value is not None})
            point = name + _about(asked)

            def once() -> list[_Answer]:
                try:
                    return self._clockwork.point(point, lambda: answers(asked), _error)
                except RpcFailed as failed:
                    raise from_grpc_error(failed) from failed

            again = usual if retry is DEFAULT else retry
            found = again(once)() if again else once()
            return iter(found) if handler.response_streaming else found[0]

        # Asked for once: the next time it is found without this.
        self.__dict__[method] = call
        return call


@cache
def transport() -> FirestoreGrpcTransport:
    """Google's own, for what it says of retries; nothing is sent through it."""
    return FirestoreGrpcTransport(channel=grpc.insecure_channel("localhost:1"))


@cache
def _usual(method: str) -> Any:
    """How the client tries a method again when nobody says otherwise; None: not at all."""
    own = transport()
    return own._wrapped_methods[getattr(own, method)]._retry  # type: ignore[attr-defined]


def _decoded(fields: Any, client: firestore.Client) -> Any:
    return fields.decoded(client) if isinstance(fields, _Document) else decode_dict(fields, client)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return getattr(value, "_pb", value)


def _about(asked: Any) -> str:
    """Which flag or document it is about, as far as the invariants ask."""
    return SWITCH if any("kill_switch" in each for each in getattr(asked, "documents", ())) else ""


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
        stack.enter_context(patch.object(_helpers, "decode_dict", _decoded))
        stack.enter_context(patch.object(base_query, "query", SimpleNamespace(**queries)))
        stack.enter_context(patch.object(base_document, "copy", SimpleNamespace(deepcopy=lambda value: value)))
        yield


def client_of(service: FirestoreService, clockwork: Clockwork) -> firestore.Client:
    """A client of the service in this process."""
    client = firestore.Client("p", credentials=AnonymousCredentials())
    client._firestore_api_internal = Api(service, clockwork)
    return client


def _error(pick: int) -> RpcFailed:
    return RpcFailed(_CODES[pick % len(_CODES)], "as the history has it")
