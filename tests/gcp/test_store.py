"""The indexes and TTL fields that are deployed are those that the code's queries need: no fewer, no more."""

import re
import sys

import pytest

from shared.schemas import Alert, AlertStatus, Deployment
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.pages import Place, newest
from shared.store.runs import Runs
from tests.gcp.reading import ROOT, existing
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures

pytestmark = pytest.mark.terraform

# It asks for whoever calls it.
ASKER = "shared/store/documents.py"
_EQUAL = {"EQUAL", "IN"}


@pytest.fixture
def queries(monkeypatch):
    """Every query that is sent, with the file of this project that asked."""
    from google.cloud.firestore_v1.services.firestore import FirestoreClient

    asked, send = [], FirestoreClient.run_query

    def recording(self, request=None, **options):
        frame, here = sys._getframe(1), ""
        while frame is not None and not here:
            path = frame.f_code.co_filename
            if path.startswith((f"{ROOT}/functions", f"{ROOT}/shared", f"{ROOT}/jobs")) and not path.endswith(ASKER):
                here = path.removeprefix(f"{ROOT}/")
            frame = frame.f_back
        asked.append((here, request["structured_query"]))
        return send(self, request=request, **options)

    monkeypatch.setattr(FirestoreClient, "run_query", recording)
    return asked


def conditions(where):
    """(field, operator) of a query's filters."""
    if "composite_filter" in where:
        return [each for one in where.composite_filter.filters for each in conditions(one)]
    return [(where.field_filter.field.field_path, where.field_filter.op.name)] if "field_filter" in where else []


def index_of(query):
    """The composite index a query needs, (collection, ((field, order), ...)), or None; the name's order is implied."""
    said = conditions(query.where)
    equal = [field for field, operator in said if operator in _EQUAL]
    ordered = [(each.field.field_path, each.direction.name) for each in query.order_by]
    ordered = [(field, order) for field, order in ordered if field != "__name__"]
    for field, operator in said:
        if operator not in _EQUAL and field not in [name for name, _ in ordered]:
            ordered.append((field, "ASCENDING"))
    # Equalities alone are merged from the indexes of single fields, and one field has an index of its own.
    if not ordered or (not equal and len(ordered) == 1):
        return None
    return query.from_[0].collection_id, (*((field, "ASCENDING") for field in sorted(equal)), *ordered)


def ask_everything(client, clock):
    """Every query of the code, once."""
    from functions.decisions.look import CloudLook
    from functions.decisions.registry import FirestoreRegistry
    from functions.ops.newest import Look
    from functions.sweeper.wiring import FirestoreWaiting
    from functions.telegram.pending import FirestorePending
    from shared.store.run_logs import RunLog, made_so_far, read_lines
    from shared.store.unsaid import Unsaid
    from shared.under_way import UnderWay

    alerts, runs, deployments = Alerts(client, clock), Runs(client, clock), Deployments(client)
    alert = pending_alert(clock)
    nameless = alert.model_copy(update={"resource_names": [], "resource_id": "17"})
    place = Place(1.0, "a")
    newest(alerts, 5, None)
    newest(alerts, 5, place, where={"status": AlertStatus.PENDING.value})
    newest(alerts, 5, place, where={"status": ("pending", "approved")})
    for field in ("deployment_id", "severity"):
        newest(alerts, 5, place, where={field: "x"})
    runs.newest(5, place)
    for field in ("status", "deployment_id"):
        newest(runs, 5, place, where={field: "x"})
    for field in ("environment", "application"):
        newest(deployments, 5, place, where={field: "x"})
    Look(client, clock)()
    runs.under_way()
    deployments.newest(5, place)
    deployments.unfinished("a goal")
    deployment = dict.fromkeys(("created_at", "updated_at", "monthly_cost_usd"), 0.0)
    deployments.register(Deployment.model_construct(deployment_id="d", **deployment), [])
    registry = FirestoreRegistry(client, clock)
    registry.targets(alert)
    registry.targets(nameless)
    registry.recent(alert, alert.target)
    waiting = FirestoreWaiting(alerts, runs, deployments)
    list(waiting.unlooked(5.0))
    list(waiting.drift_untold())
    list(waiting.ending(5.0))
    deployments.standing_in("prod")
    deployments.called("shop", "prod")
    list(waiting.runs())
    list(waiting.alerts())
    list(waiting.untold())
    list(waiting.unclosed())
    Unsaid(client, clock).due(5)
    UnderWay(alerts, runs)()
    pending = FirestorePending(alerts)
    pending.by_message(1)
    pending.waiting()
    pending.answered_since(1.0)
    read_lines(client, "r", 0)
    made_so_far(client, "r")
    log = RunLog(client, "r", "me", clock, lambda: None)
    log.add("planning", "a line")
    log.flush()
    CloudLook(None, deployments)._firewalls("d")
    assert isinstance(alert, Alert)


def test_every_query_that_needs_an_index_has_it_and_no_index_is_for_nothing(applied, client, clock, queries):
    ask_everything(client, clock)
    needed = {index_of(query) for _, query in queries} - {None}
    deployed = {
        (each["collection"], tuple((field["field_path"], field["order"]) for field in each["fields"]))
        for each in existing(applied.state, "google_firestore_index").values()
    }
    # The provider's own answer ends with the name, which is implied.
    deployed = {(name, tuple(field for field in fields if field[0] != "__name__")) for name, fields in deployed}
    assert deployed == needed


def test_no_query_of_the_code_was_left_out(client, clock, queries):
    ask_everything(client, clock)
    asking = set()
    for room in ("functions", "jobs", "shared"):
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text()
            # One for equal fields alone needs no index.
            ordered = re.search(r"\border=|order_by\(|\"[<>]=?\"|(?<!-)filter=", text)
            if ordered and re.search(r"\.(?:where|query)\(\s*[(*a-z\"]", text) and not str(path).endswith(ASKER):
                asking.add(str(path.relative_to(ROOT)))
    assert len(asking) >= 6
    assert asking <= {place for place, _ in queries}


def test_what_expires_by_itself_is_what_the_code_gives_an_expiry(applied):
    fields = {
        (each["collection"], each["field"])
        for each in existing(applied.state, "google_firestore_field").values()
        if each["ttl_config"]
    }
    assert fields == {("claims", "expires_at"), ("adoptions", "expires_at")}
    written = {
        str(path.relative_to(ROOT))
        for room in ("functions", "jobs", "shared")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"expires_at=datetime|\"expires_at\": expires|expires_at: datetime", path.read_text())
    }
    assert written, "the code sets an expiry"
    for path in written:
        text = (ROOT / path).read_text()
        assert re.search(r"[\"`](?:claims|adoptions)[\"`/]", text), f"{path} writes it somewhere else"


def test_the_database_is_kept_and_can_be_taken_back_to_a_moment(applied):
    [database] = existing(applied.state, "google_firestore_database").values()
    assert database["type"] == "FIRESTORE_NATIVE"
    assert database["delete_protection_state"] == "DELETE_PROTECTION_ENABLED"
    assert database["point_in_time_recovery_enablement"] == "POINT_IN_TIME_RECOVERY_ENABLED"
