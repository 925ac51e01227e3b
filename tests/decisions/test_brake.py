"""However many alerts somebody sends, people are asked a few questions, and what is another matter gets through."""

import pytest

from functions.decisions.decide import decide
from functions.sweeper.questions import expire
from shared.approvals import Answered, Approvals
from shared.reports import Reports
from shared.schemas import AlertStatus
from shared.store.brake import Bounds, Brake
from shared.store.unsaid import Unsaid
from tests.decisions.conftest import POLICY

OTHER = "projects/platform/alertPolicies/2"
FORGED = "projects/elsewhere/alertPolicies/{}"
BOUNDS = Bounds(policy=3, deployment=5)


@pytest.fixture
def braked(room):
    own = [POLICY, OTHER]
    room.deployments.change("run-1", lambda _: {"alert_policies": own})
    return room.having(lets=Brake(room.client, room.clock, BOUNDS).lets)


def _flood(room, count=25, start=0, **fields):
    for number in range(start, start + count):
        given = {name: value.format(number) if isinstance(value, str) else value for name, value in fields.items()}
        room.alert(f"al-f{number}", severity="critical", **given)
        decide(f"al-f{number}", room.desk)


def _words(room):
    return [each.text for each in Unsaid(room.client, room.clock).where()]


FLOODS = {
    "one of the deployment's policies": ({}, 3),
    "a policy of its own each time": ({"policy": FORGED}, 5),
    "no policy, a name of its own each time": ({"policy": "", "policy_name": "cpu {}"}, 5),
    "of nothing known": ({"policy": FORGED, "resource": "x-{}", "resource_names": []}, 5),
    "named as the deployment's, of nothing known": ({"resource": "x-{}", "resource_names": []}, 3),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_asks_a_few_times_and_the_rest_is_told_in_one_message(braked, kind):
    fields, asked = FLOODS[kind]
    _flood(braked, **fields)
    assert len(braked.told) == asked
    (said,) = _words(braked)
    assert f"{25 - asked} more alerts" in said
    assert said.startswith("CRITICAL at the worst")
    assert {braked.status(f"al-f{number}") for number in range(25)} == {AlertStatus.PENDING_APPROVAL}
    # What comes as it is told, and is told again, is counted once.
    decide("al-f20", braked.desk)
    assert f"{25 - asked} more alerts" in _words(braked)[0]


@pytest.mark.parametrize("kind", FLOODS)
def test_another_policy_of_the_deployment_is_asked_about_whatever_came_before(braked, kind):
    _flood(braked, **FLOODS[kind][0])
    braked.alert("al-real", severity="critical", policy=OTHER)
    decide("al-real", braked.desk)
    assert braked.told[-1] == "al-real"


def test_another_deployment_is_asked_about_whatever_came_before(braked):
    _flood(braked, policy=FORGED)
    braked.register("shop-vm-9", deployment_id="run-2")
    braked.alert("al-real", severity="critical", resource="shop-vm-9", resource_names=["shop-vm-9"], policy=FORGED)
    decide("al-real", braked.desk)
    assert braked.told[-1] == "al-real"


def test_an_hour_later_it_is_asked_about_one_by_one_again_and_told_together_once_an_hour(braked):
    _flood(braked)
    outbox = Unsaid(braked.client, braked.clock)
    braked.clock.sleep(61)
    (due,) = outbox.due(9)
    outbox.delete(due.key)
    _flood(braked, count=1, start=25)
    (later,) = outbox.where()
    assert "1 more alert of the deployment run-1" in later.text
    assert later.due_at - braked.clock() > 3500
    braked.clock.sleep(3600)
    before = len(braked.told)
    _flood(braked, count=9, start=30)
    assert len(braked.told) - before == 3


def test_what_is_told_together_is_answered_expires_and_is_asked_again_as_any_other(braked):
    _flood(braked, count=6)
    held = braked.alerts.get("al-f5")
    assert (held.approval.together, held.approval.message_id) == (True, None)
    assert held.due_at == held.approval.expires_at == braked.clock() + 900
    approvals = Approvals(braked.alerts, braked.switch, lambda _: None, braked.clock)
    digest = held.proposal.digest if held.proposal else ""
    answered = approvals.reject("al-f5", by="ada", question=held.approval.question, proposal_sha=digest)
    assert answered.result is Answered.REJECTED
    braked.clock.sleep(901)
    assert expire(braked.alerts.get("al-f4"), _Sweeping(braked)) == "asked_again"
    asked_again = braked.alerts.get("al-f4")
    assert (asked_again.approval.number, asked_again.approval.together) == (2, False)
    # An alert that was asked about keeps its place: its question is put anew.
    assert expire(braked.alerts.get("al-f0"), _Sweeping(braked)) == "asked_again"
    decide("al-f0", braked.desk)
    assert braked.told[-1] == "al-f0"


class _Sweeping:
    """What the sweeper's question needs of its desk."""

    chat, asks, stalled_after, approval_ttl = True, 4, 45.0, 900.0

    def __init__(self, room):
        self.alerts, self.clock = room.alerts, room.clock
        self.publish = self.report = lambda _: None
        self.close_question = lambda *_: None


def test_ends_at_which_nothing_was_done_are_told_together_too_and_what_was_done_never_is(braked):
    told = []

    class Chat:
        def tell_end(self, alert):
            told.append(alert.alert_id)

    reports = Reports(braked.alerts, Chat(), Brake(braked.client, braked.clock, BOUNDS).lets)
    for number in range(9):
        made = braked.alert(f"al-{number}", status=AlertStatus.HALTED, untold=True)
        assert reports.report(made)
    assert len(told) == 3
    assert "ended without anything done" in _words(braked)[0]
    assert not any(braked.alerts.get(f"al-{number}").untold for number in range(9))
    done = braked.alert("al-done", status=AlertStatus.HALTED, untold=True, approved_by="ada")
    reports.report(done)
    assert told[-1] == "al-done"
