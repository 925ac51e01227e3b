"""gRPC on a port, for this user only: no page speaks its HTTP/2, but every user of the machine may connect."""

import re
from collections.abc import Callable
from typing import Any

import grpc

from infra.local import peers
from infra.local.sockets import LOOPBACK

_PEER = re.compile(r"ipv4:([\d.]+):(\d+)")


def address_of(peer: str) -> tuple[str, int] | None:
    """What gRPC calls a peer as an address; None for one of another kind."""
    match = _PEER.fullmatch(peer)
    return (match[1], int(match[2])) if match else None


class OwnUser(grpc.ServerInterceptor):  # type: ignore[type-arg]  # only the stubs make it generic
    """Refuses calls of other users than this one and those of `also`; `port` is where the server listens, once it
    does."""

    def __init__(self, also: frozenset[int] = frozenset()) -> None:
        self.port = 0
        self._also = also

    def intercept_service(self, continuation: Callable[[Any], Any], details: Any) -> Any:
        """Look at who calls before the method does anything."""
        handler = continuation(details)
        if handler is None or handler.unary_unary is None:
            return handler

        def answer(request: Any, context: grpc.ServicerContext) -> Any:
            if not self._admits(context.peer()):
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "Another user of this machine started this server.")
            return handler.unary_unary(request, context)

        return grpc.unary_unary_rpc_method_handler(
            answer, request_deserializer=handler.request_deserializer, response_serializer=handler.response_serializer
        )

    def _admits(self, peer: str) -> bool:
        # Asked anew for each call: a port is given to somebody else once its connection is over.
        theirs = address_of(peer)
        return theirs is not None and peers.admitted(theirs, (LOOPBACK, self.port), also=self._also)
