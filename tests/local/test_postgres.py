"""The PostgreSQL that stands for an instance of Cloud SQL."""

import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from infra.local.databases.postgres import Postgres, wanted_of

pytestmark = pytest.mark.slow


def _takes(server: Postgres, flags: list[dict[str, object]]) -> str:
    with closing(server.connect(wanted_of([], [], None, flags))):
        return server._psql("postgres", "SHOW max_connections;").strip()


def test_it_takes_as_many_connections_as_its_flag_says_and_starts_anew_for_another_number():
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)  # the server runs as somebody else
        server = Postgres(Path(place) / "main", Path(place) / "tools")
        try:
            assert _takes(server, [{"name": "max_connections", "value": "240"}]) == "240"
            assert _takes(server, [{"name": "log_min_duration_statement", "value": "500"}]) == "100"
        finally:
            server.close()
