"""What is proposed to a person, and what is known against it."""

import pytest

from functions.decisions.decide import decide
from functions.decisions.knowledge import Evidence
from shared.schemas import AlertStatus
from shared.telegram.words import question as card
from tests.decisions.conftest import UPTIME


def test_what_the_metric_speaks_against_is_not_proposed_to_a_person_either(room):
    room.measured = 0.15
    room.alert(severity="critical")
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.proposal, alert.measured) == (AlertStatus.PENDING_APPROVAL, None, 0.15)
    assert "Cloud Monitoring does not show what the alert says: it is 15 % now." in card(alert)


RULE = {"address": "google_compute_firewall.a", "type": "google_compute_firewall", "name": "a"}
BY = {"address": RULE["address"], "who": "eve\u201d, approved", "at": 1.0}
DRIFT = {"run_id": "run-d", "at": 1.0, "changed_by": [BY]}


@pytest.mark.parametrize("drift", [None, {**DRIFT, "left_by": ""}, {**DRIFT, "left_by": "ada"}])
def test_what_lets_traffic_in_again_asks_and_says_who_closed_it(room, sent, drift):
    changes = [{**RULE, "actions": ["create"]}]
    room.deploy((UPTIME, 0.5, "error"), drift=drift and {**drift, "changes": changes})
    room.evidence = Evidence(instance_status="RUNNING", missing_firewall=RULE["address"])
    room.alert(metric=UPTIME, value=2.0, threshold=1.0)
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.proposal.action, sent) == (AlertStatus.PENDING_APPROVAL, "modify_firewall", [])
    told = "It lets traffic in that is kept out now, and somebody may have closed it on purpose."
    if drift:
        left = ", \u201cada\u201d said that it is to stay so" if drift["left_by"] else ""
        told += f" What it would change was changed by hand: by \u201ceve', approved\u201d{left}."
    assert told in alert.history[-1].detail
