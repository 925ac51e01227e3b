"""A connection that becomes a WebSocket: its bytes go to the program and back until one of them ends it."""

import select
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

_CHUNK = 65_536
_LOOK = 0.5
_HEAD = 65_536


class Ended(ConnectionError):
    """The connection is over; there is nothing left to answer on it."""


def wants(environ: Mapping[str, Any]) -> bool:
    """Whether a request asks for a WebSocket."""
    upgrade = "upgrade" in str(environ.get("HTTP_CONNECTION") or "").lower()
    return upgrade and str(environ.get("HTTP_UPGRADE") or "").lower() == "websocket"


def relay(client: socket.socket, port: int, target: str, headers: Iterable[tuple[str, str]], seconds: float) -> int:
    """Ask the program at `port` for it, and carry what both say for at most `seconds`; the program's status.

    Raises OSError where the program does not answer.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as program:
        lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        program.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        head = _head(program)
        status = head.partition(b"\r\n")[0].split()
        if len(status) < 2 or not status[1].isdigit():
            raise ConnectionError("no answer")
        client.sendall(head)
        _carry(client, program, time.monotonic() + seconds)
        return int(status[1])


def _head(program: socket.socket) -> bytes:
    """The answer's head, and what came with it."""
    found = b""
    while b"\r\n\r\n" not in found and len(found) < _HEAD:
        chunk = program.recv(_CHUNK)
        if not chunk:
            raise ConnectionError("hung up")
        found += chunk
    return found


def _carry(client: socket.socket, program: socket.socket, deadline: float) -> None:
    ends = {client: program, program: client}
    with suppress(OSError):
        while time.monotonic() < deadline:
            # What TLS has taken in already shows on no descriptor.
            held = isinstance(client, ssl.SSLSocket) and client.pending()
            ready = [client] if held else select.select([*ends], [], [], _LOOK)[0]
            for each in ready:
                with suppress(ssl.SSLWantReadError):
                    chunk = each.recv(_CHUNK)
                    if not chunk:
                        return
                    ends[each].sendall(chunk)
