"""STOP is stored while everybody claims: each claim reads the switch in its transaction, and Google's locks."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from shared.schemas import AlertStatus
from shared.store.alerts import Alerts, ClaimResult
from shared.store.flags import KillSwitch
from tests.support.alerts import pending_alert
from tests.support.google_emulators import firestore_emulator_host  # noqa: F401 - a fixture
from tests.support.store import firestore_host  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

WORKERS = 12


@pytest.fixture(params=["firestore_host", "firestore_emulator_host"])
def contended(request, monkeypatch):
    """A client while twelve workers claim one alert each, as fast as they can; what they got."""
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import firestore

    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue(request.param))
    project = f"p{uuid.uuid4().hex[:12]}"
    clients = [firestore.Client(project, credentials=AnonymousCredentials()) for _ in range(WORKERS + 1)]
    over, got, begun = threading.Event(), [], threading.Barrier(WORKERS + 1)

    def claim(n):
        alerts = Alerts(clients[n], time.time)
        alerts.create(f"al-{n}", pending_alert(time.time, f"al-{n}", status=AlertStatus.EXECUTING))
        begun.wait(30)
        while not over.is_set():
            with suppress(Exception):
                states = (AlertStatus.EXECUTING,)
                claim = alerts.claim(f"al-{n}", states, to=AlertStatus.EXECUTING, lease=-1, by="w", event="e")
                got.append((time.monotonic(), claim.result))
                if claim.result is ClaimResult.HALTED:
                    alerts.change(f"al-{n}", lambda _: {"status": AlertStatus.EXECUTING})

    with ThreadPoolExecutor(WORKERS) as several:
        work = [several.submit(claim, n) for n in range(WORKERS)]
        begun.wait(30)
        yield clients[-1], got
        over.set()
        for each in work:
            each.result(60)
    for each in clients:
        each.close()


def test_stop_is_stored_within_a_second_and_obeyed_while_everybody_claims(contended):
    client, got = contended
    switch, took = KillSwitch(client, time.time), []
    while len(got) < WORKERS:
        time.sleep(0.01)
    for _ in range(5):
        began = time.monotonic()
        switch.set(active=True, by="a person")
        stored = time.monotonic()
        took.append(stored - began)
        assert switch.state().active
        seen = len(got)
        while len(got) < seen + 2 * WORKERS:
            time.sleep(0.01)
        # A claim that had read the switch before may end a moment after.
        assert ClaimResult.CLAIMED not in [result for _, result in got[seen + WORKERS :]]
        assert switch.resume(by="a person", said_at=time.time() + 1) is not None
    # The quickest: this machine has other things to do as well, and who waited for a claimer would do so each time.
    assert min(took) < 1.0
