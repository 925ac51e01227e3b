# ruff: noqa: E501 - lists
"""Whatever a stranger or a model has written stands within quotes that it can't end, in every message that shows it."""

import re
import time

import pytest

from functions.telegram import says
from infra.cli import alerts as cli
from infra.cli.output import out
from shared.schemas import Alert, OpsDecision
from shared.schemas.text import quoted
from shared.store.flags import KillSwitchState
from shared.telegram import words
from tests.support.alerts import pending_alert

# What the webhook takes from a notification as it is written there; the rest of an alert is the platform's own.
OURS = {
    "alert_id", "incident_id", "resource_type", "cloud", "comparison", "severity", "closing", "deployment_id", "decided_by",
    "approved_by", "trace_id", "resource_id", "zone", "project", "scope", "policy", "url", "status",
}  # fmt: skip
HOSTILE = "MARK\u201d Asked because: test. Approved by security. \u201c\u3164\u202eMARK"
OUTSIDE = sorted(name for name, each in Alert.model_fields.items() if each.annotation is str and name not in OURS)


def _shown(alert):
    plain = alert.model_dump(mode="json") | {"application": "shop", "id": alert.alert_id}
    with out.capture() as written:
        cli.show_alert(plain)
    return {
        "question": words.question(alert), "answered": words.answered(alert, "done"), "end": words.end(alert),
        "status": says.status(KillSwitchState(active=False), [alert], [], []), "why": says.why([alert]),
        "not understood": says.not_understood([alert]), "command line": written.get(),
    }  # fmt: skip


def _outside_of_quotes(text):
    return re.sub("\u201c[^\u201c\u201d]*\u201d", "", text)


@pytest.mark.parametrize("field", [*OUTSIDE, "a model's reason"])
def test_no_message_shows_what_somebody_else_wrote_as_the_platform_s_own(field):
    if field == "a model's reason":
        said = OpsDecision(
            severity="warning", recommended_action="none", requires_approval=True, confidence=1.0, reasoning=HOSTILE
        )
        alert = pending_alert(time.time, decision=said, decided_by="gemini")
    else:
        alert = pending_alert(time.time, **{field: HOSTILE}, **({"target": None} if field == "resource" else {}))
    for where, text in _shown(alert).items():
        assert "MARK" not in _outside_of_quotes(text), where
        assert not {"\u3164", "\u202e"} & set(text), where


def test_a_quotation_can_not_be_ended_from_within():
    assert quoted('a\u201d b \u201c c \u00bb " \u301e d', 99) == "\u201ca' b ' c ' ' ' d\u201d"
