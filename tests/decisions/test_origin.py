"""An alert is acted on unasked only when its policy, its labels and its time are the deployment's own."""

import pytest

from functions.decisions.decide import decide
from shared.schemas import AlertStatus
from tests.decisions.conftest import CPU, POLICY, UPTIME, VM

FOREIGN = "projects/platform/alertPolicies/666"
OWN = {"deployment": "run-1", "resource": VM, "metric": "high"}


def decided(room, **fields):
    room.alert(**fields)
    decide("al-1", room.desk)
    return room.alerts.get("al-1")


@pytest.fixture
def watched(room):
    room.register()
    room.deploy((CPU, 0.8, "warning"), outputs={"instance_ip": "203.0.113.7", "url": "https://shop.example/"})
    return room


def test_an_alert_of_the_deployment_s_own_policy_is_acted_on(watched, sent):
    alert = decided(watched, told=OWN)
    assert (alert.status, alert.decision_reasons) == (AlertStatus.AUTO_EXECUTING, ["known_fix"])


@pytest.mark.parametrize(
    ("fields", "reason", "named"),
    [
        ({"policy": FOREIGN}, "foreign_policy", FOREIGN),
        ({"policy": ""}, "foreign_policy", "it does not say which"),
        ({"policy": POLICY + "1"}, "foreign_policy", "no deployment's"),
        ({"told": {**OWN, "deployment": "run-2"}}, "contradicted", "says run-2, where run-1 is known"),
        ({"told": {**OWN, "resource": "backend-vm-2-k3x9q"}}, "contradicted", "backend-vm-2-k3x9q"),
        ({"told": {**OWN, "metric": "http_unreachable"}}, "contradicted", "says http_unreachable, where high is known"),
        ({"started_at": None}, "too_old", "too long ago"),
        ({"started_at": 1_000.0}, "too_old", "hours ago"),
    ],
)
def test_an_alert_that_is_not_the_deployment_s_own_waits_for_a_person_who_is_told_why(
    watched, sent, fields, reason, named
):
    alert = decided(watched, **fields)
    assert (alert.status, alert.decision_reasons, sent) == (AlertStatus.PENDING_APPROVAL, [reason], [])
    assert named in alert.history[-1].detail


def test_the_card_says_whose_policy_it_was(watched):
    other = watched.deployments.get("run-1").model_copy(update={"deployment_id": "run-2", "alert_policies": [FOREIGN]})
    watched.deployments.put("run-2", other)
    assert f"{FOREIGN}, which is run-2's" in decided(watched, policy=FOREIGN).history[-1].detail


@pytest.mark.parametrize(
    ("host", "reasons"),
    [("203.0.113.7", []), ("shop.example", []), ("evil.example", ["contradicted"]), ("", ["contradicted"])],
)
def test_an_uptime_check_asked_an_address_of_the_deployment(watched, host, reasons):
    told = {"host": host} if host else {}
    alert = decided(watched, resource_type="uptime_url", metric=UPTIME, told=told)
    assert [each for each in alert.decision_reasons if each == "contradicted"] == reasons
