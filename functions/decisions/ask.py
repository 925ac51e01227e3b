"""Asking the model: typed facts only, nothing that somebody outside could have worded."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from functions.decisions.gate import Recent
from functions.decisions.knowledge import ALLOWED_ACTIONS, Evidence
from shared import llm
from shared.schemas import ActionName, Alert, AlertTarget


@cache
def _prompt() -> str:
    return (files("functions.decisions") / "prompts" / "ops_decision.txt").read_text(encoding="utf-8")


def question(
    alert: Alert, target: AlertTarget | None, fix: ActionName, evidence: Evidence, recent: Recent
) -> Sequence[llm.Message]:
    """The messages of one question. Policy name, summary and labels stay out: they are anybody's words."""
    facts: dict[str, Any] = {
        "alert": {
            "metric": _plain(alert.metric),
            "value": alert.value,
            "threshold": alert.threshold,
            "comparison": alert.comparison,
            "severity": alert.severity,
            "resource_type": _plain(alert.resource_type),
        },
        "target": target.model_dump(include={"type", "zone", "region", "machine_type"}) if target else None,
        "evidence": evidence.model_dump(),
        "allowed_actions": sorted(ALLOWED_ACTIONS.get(target.type, frozenset())) if target else [],
        "known_fix": fix,
        "openings_this_hour": recent.openings_this_hour,
        "tried": list(alert.tried),
    }
    return llm.question(_prompt(), facts)


def _plain(text: str) -> str:
    """A metric or resource type reduced to what such names are made of, so that no sentence fits into it."""
    return "".join(char for char in text if char.isascii() and (char.isalnum() or char in "._/"))[:80]
