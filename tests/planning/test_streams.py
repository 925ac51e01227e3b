"""Streams of changes: which database they read, where it stands, into what they write, and what waits for a person."""

import pytest

from functions.planning.rules.architect import draw
from functions.planning.rules.read import read
from functions.planning.rules.sketch import Sketch
from shared.parts.expand import PlanRefused, expand
from tests.parts.architectures import architecture, part
from tests.parts.test_every_part import files_of


def stream_of(sketch: Sketch) -> tuple[dict[str, str], set[str]]:
    (made,) = sketch.of("datastream")
    return sketch.parts[made].settings, {sketch.parts[id_].part.name for id_ in sketch.parts[made].uses}


@pytest.mark.parametrize(
    ("goal", "settings", "uses"),
    [
        (
            "Datastream from our Cloud SQL Postgres into BigQuery, at most 5 minutes behind",
            {"freshness": "300"},
            {"sql", "bigquery"},
        ),
        (
            "I want every row change of a MySQL database to end up in BigQuery",
            {"engine": "mysql"},
            {"sql", "bigquery"},
        ),
        (
            "Postgres 16, and replicate orders and customers tables into BigQuery for analysts",
            {"tables": "public.orders,public.customers"},
            {"sql", "bigquery"},
        ),
        (
            "CDC of MySQL into a bucket as JSON",
            {"engine": "mysql", "to": "bucket", "format": "json"},
            {"sql", "bucket"},
        ),
        ("Set up chnage data capture from Postgres to Big Query with datastraem", {}, {"sql", "bigquery"}),
    ],
)
def test_a_stream_reads_the_deployments_own_database(goal: str, settings: dict[str, str], uses: set[str]) -> None:
    sketch = draw(read(goal))
    assert stream_of(sketch) == (settings, uses)
    assert "datastream" in sketch.how


@pytest.mark.parametrize(
    ("goal", "engine", "host"),
    [
        ("Oracle at 203.0.113.40 in our own data centre, replicate its tables to BigQuery", "oracle", "203.0.113.40"),
        ("stream the binlog of our mysql db.acme.example into a bucket with Datastream", "mysql", "db.acme.example"),
        ("CDC from our on-prem SQL Server to BigQuery", "sqlserver", ""),
    ],
)
def test_a_database_elsewhere_is_read_where_it_stands(goal: str, engine: str, host: str) -> None:
    sketch = draw(read(goal))
    settings, _ = stream_of(sketch)
    assert (settings["source"], settings["engine"], settings.get("host", "")) == ("elsewhere", engine, host)
    assert not sketch.of("sql", "load_balancer", "dns")
    assert any(each.need == "next step" and "stream_state" in each.how for each in sketch.told)


@pytest.mark.parametrize(
    "goal",
    [
        "API on Cloud Run with Postgres and BigQuery, no CDC and no Datastream, a nightly load is enough",
        "Our Datastream already copies Postgres into BigQuery; we only need a scheduled query",
        "Postgres on Cloud SQL with a read replica, near real time reports straight from the replica",
    ],
)
def test_none_is_made_where_a_goal_says_no_or_has_one(goal: str) -> None:
    assert not draw(read(goal)).of("datastream")


def test_the_database_stays_private_and_its_log_is_kept_for_the_stream() -> None:
    text = files_of(architecture(part("db", "sql"), part("changes", "datastream", "db"), name="db")).main_tf
    assert 'name  = "cloudsql.logical_decoding"' in text
    assert "ipv4_enabled    = false" in text
    assert 'source_ranges = ["192.168.240.0/29"]' in text
    assert "logical_decoding" not in files_of(architecture(part("db", "sql"), name="db")).main_tf
    mysql = architecture(part("db", "sql", engine="mysql", pitr=False), part("changes", "datastream", "db"), name="db")
    assert "binary_log_enabled             = true" in files_of(mysql).main_tf
    assert "mysql_source_config" in files_of(mysql).main_tf


def test_what_it_cannot_read_is_refused() -> None:
    for settings, engine in (({"source": "elsewhere"}, "postgres"), ({}, "sqlserver")):
        wrong = architecture(
            part("db", "sql", engine=engine), part("changes", "datastream", "db", **settings), name="db"
        )
        with pytest.raises(PlanRefused, match="elsewhere"):
            expand(wrong)
