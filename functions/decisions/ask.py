"""Asking the model: typed facts only, numbers and words of closed lists, nothing that anybody outside has worded."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from functions.decisions.gate import Recent
from functions.decisions.knowledge import ALLOWED_ACTIONS, METRICS, MONITORED_TYPES, Evidence
from shared import llm
from shared.schemas import ActionName, Alert, AlertTarget


@cache
def _prompt() -> str:
    return (files("functions.decisions") / "prompts" / "ops_decision.txt").read_text(encoding="utf-8")


def question(
    alert: Alert, target: AlertTarget | None, fix: ActionName, evidence: Evidence, recent: Recent
) -> Sequence[llm.Message]:
    """The messages of one question. Names, summary, labels and unlisted metrics stay out: they are anybody's words."""
    facts: dict[str, Any] = {
        "alert": {
            "metric": alert.metric if alert.metric in METRICS else "another metric",
            "value": alert.value,
            "threshold": alert.threshold,
            "comparison": alert.comparison,
            "severity": alert.severity,
            "resource_type": alert.resource_type if alert.resource_type in MONITORED_TYPES else "another type",
        },
        "target": target.model_dump(include={"type", "zone", "region", "machine_type"}) if target else None,
        "evidence": {
            "instance_status": evidence.instance_status,
            "firewall_missing": None if evidence.missing_firewall is None else bool(evidence.missing_firewall),
        },
        "allowed_actions": sorted(ALLOWED_ACTIONS.get(target.type, frozenset())) if target else [],
        "known_fix": fix,
        "openings_this_hour": recent.openings_this_hour,
        "tried": list(alert.tried),
    }
    return llm.question(_prompt(), facts)
