"""A remediation changes what it declared, and nothing else."""

import copy
import dataclasses
from dataclasses import replace

import pytest

from jobs.terraform.policy.plan_gate import judge_plan
from shared.schemas import AllowedChange
from tests.planning.plans import plan_for
from tests.policy.plan_room import (
    FIREWALL,
    LIMITS,
    TOKEN,
    UNKNOWN,
    VM,
    allow,
    edit,
    files_of,
    rules,
)

pytestmark = pytest.mark.terraform

BIGGER = ('"e2-medium"', '"e2-standard-4"')


def remediation(**allowed):
    return dataclasses.replace(LIMITS, allowed=AllowedChange(**allowed))


@pytest.fixture(scope="module")
def scaled(workshop):
    files = files_of("backend_api")
    after = {name: text.replace(*BIGGER) for name, text in files.items()}
    assert after != files
    return after, workshop.changed(files, after)


def test_a_remediation_may_do_exactly_what_it_declared(scaled):
    files, document = scaled
    declared = remediation(address=VM, attribute="machine_type", before="e2-medium", after="e2-standard-4")
    assert judge_plan(document, plan_for("backend_api"), declared, files=files) == []
    assert (
        judge_plan(document, plan_for("backend_api"), remediation(address=VM, attribute="machine_type"), files=files)
        == []
    )


@pytest.mark.parametrize(
    "allowed",
    [
        {"address": VM, "attribute": "tags"},
        {"address": FIREWALL, "attribute": "machine_type"},
        {"address": VM, "attribute": "machine_type", "after": "e2-standard-8"},
        {"address": VM, "attribute": "machine_type", "before": "e2-small"},
        {"address": VM},
        {"address": FIREWALL, "kind": "restore"},
    ],
    ids=str,
)
def test_a_remediation_may_do_nothing_else(scaled, allowed):
    files, document = scaled
    found = judge_plan(document, plan_for("backend_api"), remediation(**allowed), files=files)
    assert rules(found) == {"undeclared_change"}


def test_a_remediation_may_not_also_change_something_beside(scaled):
    files, document = scaled
    declared = remediation(address=VM, attribute="machine_type")
    plan = plan_for("backend_api")
    beside = copy.deepcopy(document)
    edit(beside, VM, tags=["http-server", "more"])
    assert rules(judge_plan(beside, plan, declared, files=files)) == {"undeclared_change"}
    hidden = copy.deepcopy(document)
    edit(hidden, VM, metadata=UNKNOWN)
    assert "undeclared_change" in rules(judge_plan(hidden, plan, declared, files=files))
    elsewhere = copy.deepcopy(document)
    (other,) = [each for each in elsewhere["resource_changes"] if each["address"] == FIREWALL]
    other["change"]["actions"] = ["update"]
    assert rules(judge_plan(elsewhere, plan, declared, files=files)) == {"undeclared_change"}
    replaced = copy.deepcopy(document)
    (machine,) = [each for each in replaced["resource_changes"] if each["address"] == VM]
    machine["change"]["actions"] = ["delete", "create"]
    assert "undeclared_change" in rules(judge_plan(replaced, plan, declared, files=files))


def test_a_restoration_may_make_again_or_set_back_and_is_judged_like_everything_else(documents):
    files, document = documents("backend_api")
    document["resource_changes"] = [each for each in document["resource_changes"] if each["address"] == FIREWALL]
    restore = remediation(address=FIREWALL, kind="restore")
    plan = plan_for("backend_api")
    assert judge_plan(document, plan, restore, files=files) == []
    edit(document, FIREWALL, allow=allow("80", "22"))
    assert rules(judge_plan(document, plan, restore, files=files)) == {"public_port"}
    document["resource_changes"][0]["change"]["actions"] = ["delete"]
    assert rules(judge_plan(document, plan, restore, files=files)) == {"undeclared_change"}


def test_no_secret_is_in_what_the_gate_says(documents):
    files, document = documents("backend_api")
    edit(document, "google_monitoring_notification_channel.ops_webhook", type="email")
    found = judge_plan(document, plan_for("backend_api"), LIMITS, files=files)
    assert rules(found) == {"foreign_webhook"}
    assert TOKEN not in str(found) + repr(LIMITS)


def test_alerts_go_to_whom_the_plan_names_and_never_with_the_token(documents):
    files, document = documents("backend_api")
    channel = "google_monitoring_notification_channel.ops_webhook"

    def judged(to: str, *people: str) -> set[str]:
        edit(document, channel, type="email", labels={"email_address": to})
        limits = replace(LIMITS, people=people)
        return rules(judge_plan(document, plan_for("backend_api"), limits, files=files))

    assert judged("ops@acme.example") == {"foreign_webhook"}
    assert judged("ops@acme.example", "told:ann@acme.example") == {"foreign_webhook"}
    assert judged("ops@acme.example", "told:ops@acme.example") == set()
    assert judged(f"{TOKEN}@acme.example", f"told:{TOKEN}@acme.example") == {"leaks_token"}
