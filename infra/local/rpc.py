"""gRPC services made of plain methods: a method takes a request message and returns, yields or refuses."""

from collections.abc import Callable, Iterator
from typing import Any

import grpc

# Message classes are generated at run time from descriptors, so there is no static type to name.
Pb = Any


class Refused(Exception):
    """A request is refused with the status `code`; `message` goes to the caller."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid(message: str) -> Refused:
    """A refusal as INVALID_ARGUMENT, to raise."""
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, message)


def unary(request_type: Pb, method: Callable[[Pb], Pb]) -> "grpc.RpcMethodHandler[Any, Any]":
    """Serve a method that answers one request with one message."""

    def answer(request: Pb, context: grpc.ServicerContext) -> Any:
        try:
            return method(request)
        except Refused as refused:
            context.abort(refused.code, refused.message)

    return grpc.unary_unary_rpc_method_handler(answer, request_type.FromString, serialized)


def stream(request_type: Pb, method: Callable[[Pb], Iterator[Pb]]) -> "grpc.RpcMethodHandler[Any, Any]":
    """Serve a method that answers one request with many messages."""

    def answer(request: Pb, context: grpc.ServicerContext) -> Iterator[Any]:
        try:
            yield from method(request)
        except Refused as refused:
            context.abort(refused.code, refused.message)

    return grpc.unary_stream_rpc_method_handler(answer, request_type.FromString, serialized)


def serialized(message: Pb) -> bytes:
    """A message in its wire form."""
    wire: bytes = message.SerializeToString()
    return wire
