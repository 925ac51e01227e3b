"""What the messages say: plain text, everything from outside bounded."""

from shared.schemas import Alert, AlertStatus, ProposedChange, Verdict

LIMIT = 4000
"""Telegram takes 4,096 characters."""


def question(alert: Alert) -> str:
    """The message that asks for approval."""
    decision = alert.decision
    lines = [
        f"{alert.severity.upper()}: {_short(alert.policy_name)}",
        f"Resource: {_resource(alert)}",
        f"Metric: {_short(alert.metric)}",
        f"Value: {number(alert.value)} (threshold {number(alert.threshold)})",
        "",
    ]
    if decision is not None:
        lines += [
            f"Recommended: {decision.recommended_action} (confidence {decision.confidence:.0%}, {alert.decided_by})",
            f"Why: {_short(decision.reasoning, 800)}",
        ]
    if alert.proposal is not None:
        lines += ["", "This will change:", *_change(alert.proposal)]
    lines.append("")
    if alert.proposal is not None:
        lines.append("Reply 1 (approve) / 2 (ignore) / STOP AUTONOMY")
    else:
        lines.append("There is no known fix: somebody has to look. Reply 2 (ignore) / STOP AUTONOMY")
    return "\n".join(lines)[:LIMIT]


def answered(alert: Alert, what: str) -> str:
    """The question, once it is answered: its buttons are gone and its end says what became of it."""
    return f"{question(alert)[: LIMIT - 300].rsplit(chr(10), 1)[0]}\n{_short(what, 250)}"


def end(alert: Alert) -> str:
    """The message that says where an alert ended up."""
    if alert.verdict is not None:
        return _outcome(alert, alert.verdict)
    why = next((entry.detail for entry in reversed(alert.history) if entry.detail), "")
    head = "Halted, please look" if alert.status is AlertStatus.HALTED else "Please look"
    return f"{head}: {_short(alert.policy_name)}\nResource: {_resource(alert)}\n{_short(why, 1500)}"


def _outcome(alert: Alert, verdict: Verdict) -> str:
    action = alert.action.name if alert.action else "the action"
    head = "Resolved" if verdict.verdict == "resolved" else f"NOT resolved ({verdict.verdict}), please look"
    change = f"{number(verdict.before)} -> {number(verdict.after)}"
    return "\n".join(
        [
            f"{head}: {_short(alert.policy_name)}",
            f"Resource: {_resource(alert)}",
            f"Action: {action}",
            f"{_short(alert.metric)}: {change} (threshold {number(verdict.threshold)}, {verdict.points} points)",
            _short(verdict.reasoning, 800),
        ]
    )[:LIMIT]


def number(value: float | None) -> str:
    """A number as people read it."""
    return "unknown" if value is None else f"{value:,.4g}"


def _resource(alert: Alert) -> str:
    """The registry's name, and the alert's own where it says something else (an uptime check knows an address)."""
    said = _short(alert.resource) or "not named"
    return said if alert.target is None or alert.target.name == said else f"{alert.target.name} ({said})"


def _change(change: ProposedChange) -> list[str]:
    lines = [_short(line) for line in change.lines[:20]]
    if change.method == "terraform":
        lines.append(f"Cost: {change.monthly_delta_usd:+,.2f} USD a month")
    if change.stops_machine:
        lines.append("The machine stops for it.")
    return lines


def _short(text: str, limit: int = 200) -> str:
    clean = "".join(char if char.isprintable() else " " for char in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
