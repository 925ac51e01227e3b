"""The kill switch while others hold its document: it is turned, and what can't be read counts as stopped."""

import pytest
from google.api_core.exceptions import Aborted
from google.cloud.firestore_v1.services.firestore import FirestoreClient

from shared.store import flags
from shared.store.flags import KillSwitch
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures


@pytest.fixture
def held(monkeypatch):
    """Let so many reads, or commits, that come next wait too long for their lock."""

    def hold(times, method="batch_get_documents"):
        real, left = getattr(FirestoreClient, method), [None] * times

        def tried(self, *args, **kwargs):
            if left:
                left.pop()
                raise Aborted("Transaction lock timeout.")
            return real(self, *args, **kwargs)

        monkeypatch.setattr(FirestoreClient, method, tried)
        return left

    return hold


@pytest.mark.parametrize("method", ["batch_get_documents", "commit"])
def test_a_switch_that_others_hold_is_resumed_once_they_let_go(client, clock, held, method):
    switch = KillSwitch(client, clock)
    switch.set(active=True, by="ada")
    left = held(7, method)
    resumed = switch.resume(by="ben", said_at=clock() + 1)
    assert resumed is not None
    assert not resumed.active
    assert not left
    assert (switch.state().active, switch.state().by) == (False, "ben")


def test_a_stop_is_tried_until_it_is_stored(client, clock, held):
    switch = KillSwitch(client, clock)
    left = held(50, "commit")
    switch.set(active=True, by="ada")
    assert not left
    assert switch.state().by == "ada"


def test_it_gives_up_in_the_end_and_says_so(client, clock, held, monkeypatch):
    monkeypatch.setattr(flags, "_STORING_SECONDS", 0.0)
    switch = KillSwitch(client, clock)
    switch.set(active=True, by="ada")
    held(500)
    with pytest.raises(Aborted):
        switch.resume(by="ben", said_at=clock() + 1)


def test_a_read_that_waited_too_long_counts_as_stopped(client, clock, held):
    switch = KillSwitch(client, clock)
    held(1)
    state = switch.state()
    assert (state.active, state.unreadable) == (True, True)
    assert not switch.state().active
