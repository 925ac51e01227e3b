"""What the messages say: plain text, everything from outside bounded."""

import re
from datetime import UTC, datetime

from shared.measures import measured, reading
from shared.schemas import ACTIONS, CLOSINGS, Alert, AlertStatus, ProposedChange, Verdict, VerdictName, in_whose_words
from shared.schemas.text import one_line, quoted

_MOST_LINES = 20
# The address comes from outside: a link of anybody else's is not passed on.
_AT_GOOGLE = re.compile(r"https://console\.cloud\.google\.com/[\w./?=&%:-]{1,400}")
LIMIT = 4000
"""Telegram takes 4,096 characters."""


def question(alert: Alert, console: str = "") -> str:
    """The message that asks for approval; `console` is the address that its link leads to.

    The headline is in our own words: the policy's name is its author's, and stands quoted below.
    """
    decision = alert.decision
    lines = [
        f"{alert.severity.upper()}: {_measure(alert, alert.value)} on {_resource(alert)}",
        *_around(alert),
        f"Since: {moment(alert.started_at or alert.created_at)}",
        *_asked_before(alert),
        f"The policy's own name: {quoted(alert.policy_name, 200)}",
        "",
    ]
    if decision is not None:
        said = ACTIONS[decision.recommended_action]
        lines += [
            f"Recommended: {said} (confidence {decision.confidence:.0%}, {alert.decided_by})",
            f"Why: {in_whose_words(_short(decision.reasoning, 800), alert.decided_by)}",
            *_asked_because(alert),
        ]
    if alert.proposal is not None:
        lines += ["", "This will change:", *_change(alert.proposal)]
    if console:
        lines += ["", f"More: {console}/ops?alert={alert.alert_id}"]
    # A console without TLS is a laptop's, whose project is none of Google's.
    if _AT_GOOGLE.fullmatch(alert.url) and not console.startswith("http://"):
        lines.append(f"At Google: {alert.url}")
    return _fitting(lines, _how_to_answer(alert))


def answered(alert: Alert, what: str, console: str = "") -> str:
    """The question, once it is answered: its buttons are gone and its end says what became of it."""
    asked = question(alert, console).removesuffix(_how_to_answer(alert))
    return _fitting(asked.rstrip().splitlines(), _short(what, 250))


def fate(alert: Alert) -> str:
    """What became of an alert's question, said by its history."""
    if alert.status is AlertStatus.PENDING_APPROVAL:
        return "Nobody answered in time; it was asked again."
    said = next((each for each in reversed(alert.history) if each.event in {"approved", "rejected"}), None)
    if said is not None:
        return settled(said.event, said.by, said.at)
    if alert.status is AlertStatus.EXPIRED:
        return "Expired: nobody answered in time."
    if alert.closed_at is not None:
        return f"The incident is closed: {CLOSINGS[alert.closing or 'unsaid']}. Nothing was done."
    return f"No longer open: the alert is {in_chat(alert.status)}."


def settled(event: str, by: str, at: float) -> str:
    """Who answered a question, and how: what is `rejected` elsewhere is called as its button is."""
    return f"{in_chat(event)} by {by} at {moment(at)}"


def in_chat(word: str) -> str:
    """A state of an alert as the chat calls it: 2 is `ignore`, in the question and ever after."""
    return "ignored" if word == "rejected" else word.replace("_", " ")


def named(alert: Alert) -> str:
    """What people know the alert by."""
    return _resource(alert)


def moment(seconds: float) -> str:
    """A time as people read it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _around(alert: Alert) -> list[str]:
    """Whose it is, how its metric went and what ran lately, as far as it was known when the question was sent."""
    known = [_short(each) for each in alert.approval.around] if alert.approval else []
    if known or not alert.deployment_id:
        return known
    return [f"Deployment: {alert.deployment_id}"]


def _asked_because(alert: Alert) -> list[str]:
    """What the gate has to say about it."""
    said = next((each.detail for each in reversed(alert.history) if each.event == "decided"), "")
    return [f"Asked because: {_short(said, 600)}"] if said else []


def _measure(alert: Alert, value: float | None) -> str:
    """What is measured and how much of it, against its threshold."""
    limit = "" if alert.threshold is None else f" (threshold {reading(alert.metric, alert.threshold)})"
    return f"{measured(alert.metric)} {'without a value' if value is None else reading(alert.metric, value)}{limit}"


def _asked_before(alert: Alert) -> list[str]:
    number_ = alert.approval.number if alert.approval else 1
    return [f"Asked for the {_ordinal(number_)} time: nobody has settled it."] if number_ > 1 else []


def _ordinal(number_: int) -> str:
    ending = "th" if number_ % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number_ % 10, "th")
    return f"{number_}{ending}"


def _how_to_answer(alert: Alert) -> str:
    asked = alert.approval
    minutes = round((asked.expires_at - asked.asked_at) / 60) if asked else 0
    end = f"\nNothing is done without an answer; after {minutes} min without one it is asked again." if minutes else ""
    if alert.proposal is not None:
        return f"Reply 1 (approve) / 2 (ignore) / STOP AUTONOMY{end}"
    return f"There is no known fix: somebody has to look. Reply 2 (ignore) / STOP AUTONOMY{end}"


def _fitting(lines: list[str], last: str) -> str:
    """The lines and the last one; what does not fit into a message is counted, never dropped in silence."""
    text = "\n".join(lines)
    room = LIMIT - len(last) - 100
    if len(text) > room:
        text = f"{text[:room]}…\n({len(text) - room:,} characters more stand in the console.)"
    return f"{text}\n\n{last}"


def end(alert: Alert) -> str:
    """The message that says where an alert ended up."""
    if alert.verdict is not None:
        return _outcome(alert, alert.verdict)
    told = [entry for entry in alert.history if entry.event not in {"unreached", "closed", "told_together"}]
    why = next((entry.detail for entry in reversed(told) if entry.detail), "")
    head = "Halted, please look" if alert.status is AlertStatus.HALTED else "Please look"
    if alert.status is AlertStatus.RESOLVED:
        # It closed while people were owed word of what they had approved, or of what was done.
        head = "The incident has closed"
        if alert.action is None:
            why = f"{alert.approved_by or 'Somebody'} had approved it; it closed before anything was done."
        elif alert.action.success is False:
            head += f", though {ACTIONS[alert.action.name]} failed: it ended otherwise"
    lines = [f"{head}: {quoted(alert.policy_name, 200)}", f"Resource: {_resource(alert)}", _short(why, 1500)]
    return "\n".join([*lines, *_closed_meanwhile(alert)])


def _closed_meanwhile(alert: Alert) -> list[str]:
    """What a closing says of an alert that a person still has to look at."""
    if alert.closed_at is None or alert.status is AlertStatus.RESOLVED:
        return []
    return [f"The incident was closed: {CLOSINGS[alert.closing or 'unsaid']}, which is no recovery."]


_NOT_BY_IT: dict[VerdictName, str] = {
    "unchanged": "though {action} changed nothing that was measured",
    "worse": "though after {action} it was further off than before",
    "no_data": "and nothing was measured that says whether {action} did it",
}
"""What is said of an action where an alert ended, and its metric does not say that it was by that."""


def _outcome(alert: Alert, verdict: Verdict) -> str:
    action = ACTIONS[alert.action.name] if alert.action else "the action"
    head = "Resolved" if verdict.verdict == "resolved" else f"NOT resolved ({verdict.verdict}), please look"
    if alert.status is AlertStatus.RESOLVED and verdict.verdict != "resolved":
        head = f"The incident has closed, {_NOT_BY_IT[verdict.verdict].format(action=action)}"
    change = f"{reading(alert.metric, verdict.before)} -> {reading(alert.metric, verdict.after)}"
    threshold = reading(alert.metric, verdict.threshold)
    return "\n".join(
        [
            f"{head}: {quoted(alert.policy_name, 200)}",
            f"Resource: {_resource(alert)}",
            f"Action: {action}",
            f"{measured(alert.metric)}: {change} (threshold {threshold}, {verdict.points} points)",
            _short(verdict.reasoning, 800),
            *([] if "The incident was closed" in verdict.reasoning else _closed_meanwhile(alert)),
        ]
    )[:LIMIT]


def _resource(alert: Alert) -> str:
    """The registry's name, and the alert's own where it says something else (an uptime check knows an address)."""
    said = quoted(alert.resource, 200) if alert.resource else "a resource that is not named"
    if alert.target is None:
        return said
    return alert.target.name if alert.target.name == alert.resource else f"{alert.target.name} ({said})"


def _change(change: ProposedChange) -> list[str]:
    lines = [_short(line) for line in change.lines[:_MOST_LINES]]
    if len(change.lines) > _MOST_LINES:
        lines.append(f"and {len(change.lines) - _MOST_LINES} more lines, which stand in the console")
    if change.method == "terraform":
        lines.append(f"Cost: {change.monthly_delta_usd:+,.2f} USD a month")
    if change.stops_machine:
        lines.append("The machine stops for it.")
    return lines


def _short(text: str, limit: int = 200) -> str:
    return one_line(text, limit)
