"""A port of this machine that leads to a database: opened at once, while the server starts when somebody comes."""

import hashlib
import logging
import select
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from infra.local import peers
from infra.local.tenant import USERS

_log = logging.getLogger(__name__)
_CHUNK = 65_536
_TRIES = 50
# A client's first eight bytes that ask for TLS, or for GSSAPI (PostgreSQL's protocol, 54.2.10 and 54.2.11).
_ASKS_TLS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
_ASKS_GSS = b"\x00\x00\x00\x08\x04\xd2\x16\x30"


class NoAddress(OSError):
    """This machine has no address of its own to give."""


class Gate:
    """Listens at an address of this machine's own (`127.A.B.C`, told by `name`) on `port`.

    `upstream` gives a connection to the server and may take its time; what it raises closes the client's. `secure`:
    a client that asks for TLS as PostgreSQL's do gets it. Only this user's and its applications' programs are let in.
    """

    def __init__(
        self,
        name: str,
        port: int,
        upstream: Callable[[], socket.socket],
        secure: Callable[[], ssl.SSLContext] | None = None,
    ) -> None:
        self._upstream, self._secure = upstream, secure
        self._listener = _listening(name, port)
        self.address: str = self._listener.getsockname()[0]
        self._port = port
        self._open: set[socket.socket] = set()
        self._closed = False
        threading.Thread(target=self._accept, daemon=True, name=f"gate-{self.address}").start()

    def close(self) -> None:
        """Close it and every connection through it."""
        self._closed = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client, address), daemon=True, name="gate").start()

    def _serve(self, client: socket.socket, address: tuple[str, int]) -> None:
        self._open.add(client)
        try:
            with client:
                if not peers.admitted(address, (self.address, self._port), also=USERS):
                    return
                inner, begun = self._begun(client)
                with inner, self._upstream() as server:
                    self._open.add(server)
                    server.sendall(begun)
                    _pump(inner, server)
                    self._open.discard(server)
        except (OSError, ssl.SSLError, RuntimeError) as error:
            if not self._closed:
                _log.warning("a connection to %s:%s ended: %s", self.address, self._port, error)
        finally:
            self._open.discard(client)

    def _begun(self, client: socket.socket) -> tuple[socket.socket, bytes]:
        """The connection once it is agreed how it goes on, and what the client has said of it already."""
        if self._secure is None:
            return client, b""
        while True:
            first = _exactly(client, 8)
            if first == _ASKS_TLS:
                client.sendall(b"S")
                return self._secure().wrap_socket(client, server_side=True), b""
            if first != _ASKS_GSS:
                return client, first
            client.sendall(b"N")


def _exactly(client: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count and (more := client.recv(count - len(found))):
        found += more
    return found


def _pump(one: socket.socket, other: socket.socket) -> None:
    """Hand everything on in both directions until one side is done; one thread, as TLS wants it."""
    pairs = {one: other, other: one}
    while True:
        ready = [each for each in pairs if isinstance(each, ssl.SSLSocket) and each.pending()]
        for each in ready or select.select(list(pairs), [], [])[0]:
            content = each.recv(_CHUNK)
            if not content:
                return
            pairs[each].sendall(content)


def _listening(name: str, port: int) -> socket.socket:
    """Linux answers at every address of 127.0.0.0/8, so that each server can have the port its clients expect."""
    if sys.platform != "linux":
        raise NoAddress("addresses of its own for each database are Linux's alone")
    for attempt in range(_TRIES):
        number = hashlib.sha256(f"{name}#{attempt}".encode()).digest()
        address = f"127.{1 + number[0] % 254}.{number[1]}.{1 + number[2] % 254}"
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    raise NoAddress(f"no free address for port {port}")
