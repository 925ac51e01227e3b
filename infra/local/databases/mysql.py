"""One Cloud SQL instance for MySQL: a MariaDB of its own, where this machine has one (Debian: mariadb-server-core)."""

import os
import pwd
import shutil
import socket
from contextlib import suppress
from pathlib import Path

from infra.local.databases.daemon import Daemon, Failed, Instance, run, server_user, socket_place
from infra.local.databases.postgres import Wanted
from infra.local.tenant import tenant

_NAMES = ("mariadbd", "mysqld")
_ELSEWHERE = ("/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/opt/homebrew/opt/mariadb/bin")
_PATIENCE = 60.0
_SETTINGS = (
    "--no-defaults",
    "--skip-networking",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=16M",
    # It outlives a kill, and a power cut need not be outlived.
    "--innodb-flush-log-at-trx-commit=2",
    "--performance-schema=OFF",
    "--character-set-server=utf8mb4",
    "--sql-mode=STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION",
)


def server_program() -> str | None:
    """MariaDB's server on this machine with the programs that it needs; None where there is none."""
    for place in (*os.get_exec_path(), *_ELSEWHERE):
        for name in _NAMES:
            found = Path(place) / name
            if found.is_file() and _tool(found, "mariadb-install-db") and _tool(found, "mariadb"):
                return str(found)
    return None


def _tool(server: Path, name: str) -> str | None:
    """A program that comes with the server: beside it, in the folder of commands beside that, or on the path."""
    places = (server.parent, server.parent.parent / "bin", *map(Path, os.get_exec_path()))
    return next((str(place / name) for place in places if (place / name).is_file()), None)


class MySql(Instance):
    """The server whose data is in `folder`, started when it is first connected to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._has: Wanted | None = None

    def connect(self, wanted: Wanted) -> socket.socket:
        """A connection to it, once it runs and has what is wanted; raises Failed."""
        with self._lock:
            if self._daemon is None or not self._daemon.alive:
                self._start()
            if self._has != wanted:
                self._sql(_statements(wanted))
                self._has = wanted
        made = socket.socket(socket.AF_UNIX)
        made.connect(str(self._file()))
        return made

    def _file(self) -> Path:
        assert self._socket is not None
        return self._socket / "mysql.sock"

    def _start(self) -> None:
        server = server_program()
        if server is None:
            raise Failed("mariadbd is missing: MariaDB's server (Debian: mariadb-server-core) brings it")
        if not self._folder.exists():
            self._folder.mkdir(mode=0o700, parents=True)
            tenant().give(self._folder, server_user())
        data = self._folder / "data"
        if not (data / "mysql").exists():
            shutil.rmtree(data, ignore_errors=True)
            install = [str(_tool(Path(server), "mariadb-install-db")), "--no-defaults", f"--datadir={data}"]
            # Only whoever runs the server administers it.
            install += [
                "--auth-root-authentication-method=socket",
                f"--auth-root-socket-user={_admin()}",
                "--skip-test-db",
            ]
            run(install, folder=self._folder, timeout=_PATIENCE)
        if self._socket is None:
            self._socket = socket_place()
        own = [f"--datadir={data}", f"--socket={self._file()}", f"--pid-file={self._folder / 'pid'}"]
        self._has = None
        self._daemon = Daemon([server, *_SETTINGS, *own], folder=self._folder, ready=self._answers, patience=_PATIENCE)

    def _answers(self) -> bool:
        with suppress(Failed):
            self._sql("SELECT 1;")
            return True
        return False

    def _sql(self, text: str) -> None:
        client = str(_tool(Path(server_program() or ""), "mariadb"))
        run(
            [client, "--no-defaults", f"--socket={self._file()}", f"--user={_admin()}"], folder=self._folder, given=text
        )


def _admin() -> str:
    """The server's administrator is called as the user that it runs as."""
    return pwd.getpwuid(server_user()).pw_name if tenant().apart else pwd.getpwuid(os.getuid()).pw_name


def _statements(wanted: Wanted) -> str:
    lines = ["DROP USER IF EXISTS ''@'localhost';"]
    names = [name for name in wanted.databases if name != "postgres"]
    lines += [f"CREATE DATABASE IF NOT EXISTS {_name(name)};" for name in names]
    for user in wanted.users:
        who = f"{_text('root' if user.name == 'postgres' else user.name)}@'%'"
        known = f" IDENTIFIED BY {_text(user.password)}" if user.password is not None else ""
        lines += [f"CREATE USER IF NOT EXISTS {who};", f"ALTER USER {who}{known};" if known else ""]
        lines.append(f"GRANT ALL ON *.* TO {who} WITH GRANT OPTION;")
    return "\n".join(lines)


def _name(name: str) -> str:
    if "\0" in name or len(name) > 64:
        raise Failed(f"{name[:60]!r} is no name for a database here")
    return "`" + name.replace("`", "``") + "`"


def _text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
