"""A write whose answer was lost is the writer's own: Google's client tries again, and meets what it has done."""

import pytest
from google.api_core.exceptions import ServiceUnavailable
from google.api_core.retry import Retry, if_exception_type

from shared.approvals import Answered, Approvals
from shared.events import ActionApproved
from shared.schemas import AlertStatus, Phase, RunStatus
from shared.store.alerts import Alerts, ClaimResult
from shared.store.flags import KillSwitch
from shared.store.runs import Runs
from tests.runs.test_store import ME, a_run
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures


@pytest.fixture
def lost(monkeypatch):
    """From now on the answer to each first try of a write is lost after the work was done."""
    from google.cloud.firestore_v1.services.firestore import FirestoreClient

    real = FirestoreClient.commit

    def commit(self, request=None, *, retry=None, timeout=None, metadata=(), **_):
        tries = []

        def attempt():
            tries.append(1)
            answer = real(self, request=request, metadata=metadata, timeout=timeout)
            if len(tries) == 1:
                raise ServiceUnavailable("the answer was lost")
            return answer

        usual = Retry(if_exception_type(ServiceUnavailable), initial=0.01)
        return (retry if isinstance(retry, Retry) else usual)(attempt)()

    return lambda: monkeypatch.setattr(FirestoreClient, "commit", commit)


def test_who_approves_is_not_told_that_somebody_else_did(client, clock, sent, lost):
    alerts = Alerts(client, clock)
    alerts.create("al-1", pending_alert(clock))
    lost()
    approvals = Approvals(alerts, KillSwitch(client, clock), sent, clock)
    assert approvals.approve("al-1", by="ada", token="tok-al-1").result is Answered.APPROVED
    assert sent == [ActionApproved(alert_id="al-1")]
    assert [entry.event for entry in alerts.get("al-1").history] == ["approved"]


def test_a_new_document_is_new_and_one_that_was_there_is_not(client, clock, lost):
    alerts = Alerts(client, clock)
    alerts.create("al-1", pending_alert(clock))
    lost()
    assert alerts.create("al-1", pending_alert(clock)) is False
    assert alerts.create("al-2", pending_alert(clock, "al-2")) is True


def test_a_run_is_asked_for_and_its_phases_stand_once(client, clock, lost):
    runs = Runs(client, clock)
    draft = a_run(clock).model_copy(update={"status": RunStatus.DRAFT, "phases": []})
    runs.create("r1", draft)
    lost()
    assert runs.request("r1", "apply") is not None
    held = runs.claim("r1", ME, ended=lambda _: False, claimable=lambda _: True)
    held.enter(Phase.INITIALIZING)
    held.leave(RunStatus.FAILED, reason="unexpected")
    assert [each.phase for each in runs.get("r1").phases] == [Phase.STARTING, Phase.INITIALIZING]
    assert (runs.get("r1").status, runs.get("r1").execution) == (RunStatus.FAILED, None)


def test_a_claim_is_the_claimer_s(client, clock, monkeypatch):
    """A transaction that was committed and did not hear of it begins again, and finds itself."""
    from google.api_core.exceptions import Aborted
    from google.cloud.firestore_v1.services.firestore import FirestoreClient

    alerts = Alerts(client, clock)
    alerts.create("al-1", pending_alert(clock, status=AlertStatus.APPROVED))
    real, told = FirestoreClient.commit, []

    def commit(self, *args, **kwargs):
        answer = real(self, *args, **kwargs)
        if not told:
            told.append(1)
            raise Aborted("the transaction has ended")
        return answer

    monkeypatch.setattr(FirestoreClient, "commit", commit)
    claim = alerts.claim(
        "al-1", [AlertStatus.APPROVED], to=AlertStatus.EXECUTING, lease=60.0, by="actions", event="executing"
    )
    assert (claim.result, claim.alert.status) == (ClaimResult.CLAIMED, AlertStatus.EXECUTING)
    assert [entry.event for entry in alerts.get("al-1").history] == ["executing"]
