"""Which databases a world has, where each answers on this machine, and what an application is told of it."""

import hashlib
import re
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

from infra.local.databases.gate import Gate, NoAddress
from infra.local.databases.mysql import MySql, server_program
from infra.local.databases.postgres import Postgres, Wanted, wanted_of
from infra.local.databases.redis import Redis
from infra.local.provider.call import first
from infra.local.world import Entry, World, short

SQL = "google_sql_database_instance"
CACHE = "google_redis_instance"
KINDS = frozenset({SQL, CACHE})
_ADDRESS = re.compile(r"(?<![\d.])10\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])")
_POSTGRES_PORT, _MYSQL_PORT = 5432, 3306


class Databases:
    """The databases of `world`; `folder` is where their data is, `secure` what a server shows to who asks for TLS.

    A server runs from the first connection on, so that a platform without an application has none.
    """

    def __init__(self, world: World, *, folder: Callable[[], Path], secure: Callable[[], ssl.SSLContext]) -> None:
        self._world, self._folder, self._secure = world, folder, secure
        self._lock = threading.Lock()
        self._gates: dict[tuple[str, str], Gate] = {}
        self._servers: dict[tuple[str, str], Postgres | MySql | Redis] = {}

    def close(self) -> None:
        """Stop every server; their data stays."""
        with self._lock:
            gates, self._gates = list(self._gates.values()), {}
            servers, self._servers = list(self._servers.values()), {}
        for gate in gates:
            gate.close()
        threads = [threading.Thread(target=server.close) for server in servers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def gone(self, kind: str, identity: str) -> None:
        """An instance that was deleted, with everything in it."""
        with self._lock:
            gate = self._gates.pop((kind, identity), None)
            server = self._servers.pop((kind, identity), None)
        if gate is not None:
            gate.close()
        if server is not None:
            server.remove()

    def translated(self, text: str) -> str:
        """The text with the private address of each database replaced by where it answers on this machine."""
        return _ADDRESS.sub(lambda match: self._here(match[0]) or match[0], text)

    def silent(self, text: str) -> list[str]:
        """What there is to say of databases in a text that nothing answers for."""
        found = []
        for address in _ADDRESS.findall(text):
            for entry in (each for kind in KINDS for each in self._world.list(kind)):
                if address in self._addresses(entry):
                    what = entry.attributes.get("database_version") or "Redis with TLS"
                    why = "this machine has no MariaDB to stand for it (Debian: mariadb-server-core)"
                    why = why if _is_mysql(entry) else f"the laptop runs no {what}"
                    found.append(f"Nothing answers at {address} ({short(entry.id)}): {why}.")
        return found

    def _here(self, address: str) -> str | None:
        every = (each for kind in KINDS for each in self._world.list(kind))
        entry = next((each for each in every if address in self._addresses(each)), None)
        if entry is None or not answers(entry):
            return None
        with self._lock:
            gate = self._gates.get((entry.kind, entry.id))
            if gate is None:
                try:
                    gate = self._gates[entry.kind, entry.id] = self._opened(entry)
                except NoAddress:
                    return None
            return gate.address

    def _addresses(self, entry: Entry) -> set[str]:
        """Where it answers in the network, at endpoints that lead to it too."""
        attachment = entry.attributes.get("psc_service_attachment_link")
        rules = self._world.list("google_compute_forwarding_rule") if attachment else []
        leading = (each.attributes for each in rules if each.attributes.get("target") == attachment)
        return {str(each.get("ip_address")) for each in leading} | _addresses(entry)

    def _opened(self, entry: Entry) -> Gate:
        folder = self._folder()
        place = folder / hashlib.sha256(f"{entry.kind} {entry.id}".encode()).hexdigest()[:16]
        tools = folder / "tools"
        if entry.kind == CACHE:
            redis = Redis(place, tools)
            self._servers[entry.kind, entry.id] = redis
            port = int(entry.attributes.get("port") or 6379)
            return Gate(str(place), port, lambda: redis.connect(self._password(entry.id)))
        if _is_mysql(entry):
            mysql = MySql(place)
            self._servers[entry.kind, entry.id] = mysql
            return Gate(str(place), _MYSQL_PORT, lambda: mysql.connect(self._wanted(entry.id)))
        postgres = Postgres(place, tools)
        self._servers[entry.kind, entry.id] = postgres

        def upstream() -> socket.socket:
            return postgres.connect(self._wanted(entry.id))

        return Gate(str(place), _POSTGRES_PORT, upstream, self._secure)

    def _password(self, identity: str) -> str:
        entry = self._world.get(CACHE, identity)
        return str(entry.attributes.get("auth_string") or "") if entry else ""

    def _wanted(self, identity: str) -> Wanted:
        """What the instance has to have by now; a replica has what its first has."""
        entry = self._world.get(SQL, identity)
        attributes = entry.attributes if entry else {}
        name = str(attributes.get("name"))
        databases, users = (
            [each.attributes for each in self._world.list(kind) if short(str(each.attributes.get("instance"))) == name]
            for kind in ("google_sql_database", "google_sql_user")
        )
        flags = first(attributes, "settings").get("database_flags") or ()
        return wanted_of(databases, users, attributes.get("root_password"), flags)


def answers(entry: Entry) -> bool:
    """Whether a server of this kind can be run here: PostgreSQL, Redis without TLS, MySQL where this machine has a
    MariaDB; no SQL Server and no replica, which would have nothing of what the first one has."""
    attributes = entry.attributes
    if entry.kind == CACHE:
        return attributes.get("transit_encryption_mode") != "SERVER_AUTHENTICATION"
    if attributes.get("master_instance_name"):
        return False
    if _is_mysql(entry):
        return server_program() is not None
    return str(attributes.get("database_version")).startswith("POSTGRES")


def _is_mysql(entry: Entry) -> bool:
    return str(entry.attributes.get("database_version")).startswith("MYSQL")


def _addresses(entry: Entry) -> set[str]:
    attributes = entry.attributes
    found = (attributes.get("private_ip_address"), attributes.get("host")) if entry.kind in KINDS else ()
    return {str(each) for each in found if each}
