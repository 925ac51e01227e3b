"""Cloud Logging's stand-in: entries by filter, as Google's client asks, and no filter is read past."""

import time
from itertools import count

import pytest

from infra.local.logs import BadFilter, LogStore, logs_app
from infra.local.logs.filters import read_filter
from infra.local.web import WebServer
from tests.local.apps.conftest import PROJECT

REVISION = {"service_name": "web", "revision_name": "web-00001-abc", "location": "us-central1"}


@pytest.fixture
def store():
    # Google's client asks for a day where nobody says more.
    moments = count(time.time() - 3600)
    made = LogStore(None, project=PROJECT, clock=lambda: next(moments))
    yield made
    made.close()


def test_googles_client_lists_what_was_said_by_pages_and_in_order(store):
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import logging_v2

    for number in range(7):
        store.write("run.googleapis.com/stdout", "cloud_run_revision", REVISION, text=f"line {number}")
    store.write(
        "run.googleapis.com/stderr", "cloud_run_revision", REVISION, payload={"message": "no"}, severity="ERROR"
    )
    server = WebServer(logs_app(store), key=lambda *_: True)
    server.start()
    try:
        client = logging_v2.Client(
            project=PROJECT,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": server.url},
            _use_grpc=False,
        )
        wanted = 'resource.labels.service_name=("web" OR "api") AND logName:"run.googleapis.com" AND severity<ERROR'
        found = list(client.list_entries(filter_=wanted, order_by="timestamp desc", page_size=3))
        assert [each.payload for each in found] == [f"line {number}" for number in reversed(range(7))]
        (error,) = client.list_entries(filter_="severity>=ERROR", page_size=10)
        assert error.payload == {"message": "no"}
        assert error.resource.labels["revision_name"] == "web-00001-abc"
        later = f'timestamp>"{found[2].timestamp.isoformat()}"'
        assert [each.payload for each in client.list_entries(filter_=later)] == ["line 5", "line 6", {"message": "no"}]
    finally:
        server.close()


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", True),
        ('resource.type="cloud_run_revision"', True),
        ('resource.type="cloud_run_revision" severity>=WARNING', False),
        ('severity=ERROR OR textPayload:"LINE"', True),
        ('NOT textPayload="line"', False),
        ('(severity>=ERROR OR textPayload=~"^l.n") AND NOT labels.x="1"', True),
        ('textPayload!="other"', True),
        ("httpRequest.status>=500", True),
        ("httpRequest.status<500", False),
        ('labels."a/b"="c"', True),
        ('"line"', True),
        ("timestamp>=2020-01-01T00:00:00Z", True),
        ("severity=ERROR OR severity=DEFAULT AND textPayload=nothing", False),
    ],
)
def test_a_filter_holds_as_google_reads_it(text, holds):
    entry = {
        "resource": {"type": "cloud_run_revision", "labels": REVISION},
        "severity": "DEFAULT",
        "textPayload": "line",
        "timestamp": "2026-01-01T00:00:00Z",
        "httpRequest": {"status": 503},
        "labels": {"a/b": "c"},
    }
    assert read_filter(text)(entry) is holds


@pytest.mark.parametrize(
    "text",
    [
        "severity>=LOUD",
        "foo=1",
        "resource.name=x",
        "textPayload",
        'textPayload="a" AND',
        "(severity=ERROR",
        "textPayload>abc",
        "timestamp>=yesterday",
        'SEARCH("x")',
        "sample(insertId, 0.1)",
        'textPayload=~"("',
        "severity=ERROR)",
    ],
)
def test_what_is_not_understood_is_an_error(text):
    with pytest.raises(BadFilter):
        read_filter(text)
