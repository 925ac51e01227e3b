"""What the bot says."""

from functions.telegram.understand import Means
from shared.schemas import Alert, in_whose_words
from shared.schemas.text import one_line, quoted
from shared.store.flags import KillSwitchState
from shared.telegram.words import moment, named

_MOST = 10

STOP_BUTTON = ("STOP AUTONOMY", "S:")
"""Below every answer to what was not understood: what was meant as a stop is one press away."""

HELP = (
    "I understand: 1 (approve), 2 (ignore), best as a reply to the question you mean; STATUS; WHY; "
    "STOP AUTONOMY, in any wording or by the button below; RESUME AUTONOMY, in exactly these words."
)
EDITED = "I take no answers from edited messages, except STOP: please write it anew."
NOT_YOUR_WORDS = "I take no answers from forwarded messages or other programs, except STOP: please write it yourself."
NO_TEXT = f"I can read text only. {HELP}"
NOT_STOPPED = "Autonomy is NOT stopped yet: that could not be stored. I try again."
NOT_STOPPED_ANYWAY = "Autonomy was not stopped; nothing has changed."

FIXED = {
    Means.NO_STOP: "I did not take that as a stop: autonomy goes on as it was. STOP alone, or the button, stops it.",
    Means.CHANGE: (
        "That is a change of what runs, and the chat makes none: nothing has changed, and autonomy goes on as it was. "
        'Say it to the console or with infraai change APP "...". If the agent is to stop, press the button or say STOP.'
    ),
    Means.LIKE_ANSWER: (
        "Nothing is approved or ignored by that: an answer is 1 or 2 (or the word) alone, without anything before, "
        "after or upon it. Please reply to the question with just that."
    ),
    Means.LIKE_RESUME: "To let the agent act again, write exactly: RESUME AUTONOMY",
    Means.THANKS: "You're welcome.",
}


def not_understood(waiting: list[Alert]) -> str:
    """What is understood, and which questions stand open: an answer that was not understood was meant for one."""
    if not waiting:
        return HELP
    names = ", ".join(named(each) for each in waiting[:_MOST])
    return f"{HELP}\nAs a reply to a question yes and no do too. Waiting for an answer: {names}."


def stopped(by: str, under_way: list[str]) -> str:
    """What STOP answers: that it is stored, what had begun, and how to undo it."""
    return (
        f"Autonomy is STOPPED by {by}. Nothing new begins until somebody says RESUME AUTONOMY; say that too if it was "
        f"not meant.\n{_begun(under_way)}"
    )


def resumed(by: str) -> str:
    """What RESUME answers."""
    return f"Autonomy is resumed by {by}. What was halted is not done by itself: I ask about it again."


def stopped_since(by: str) -> str:
    """What a RESUME that is older than the last stop answers."""
    return f"Autonomy was stopped by {by} after you wrote that and stays stopped. To resume, write it again."


def status(switch: KillSwitchState, waiting: list[Alert], under_way: list[str], plans: list[str]) -> str:
    """Whether autonomy is on, what waits for people, what the agent is doing."""
    lines = [f"Autonomy is STOPPED by {switch.by}." if switch.active else "Autonomy is on."]
    if waiting:
        lines.append(f"{len(waiting)} waiting for an answer.")
    elif not plans:
        lines.append("Nothing waits for an answer.")
    for each in waiting[:_MOST]:
        until = f", until {moment(each.approval.expires_at)}" if each.approval else ""
        lines.append(f"- {named(each)}: {quoted(each.policy_name, 80)}{until}")
    if len(waiting) > _MOST:
        lines.append(f"and {len(waiting) - _MOST} more")
    if plans:
        lines.append("Waiting for somebody to look at the plan (infraai apply RUN, or infraai cancel RUN):")
        lines += [f"- {one_line(each, 240)}" for each in plans[:_MOST]]
    if len(plans) > _MOST:
        lines.append(f"and {len(plans) - _MOST} more")
    return "\n".join([*lines, _begun(under_way)])


def why(alerts: list[Alert]) -> str:
    """The reasons of what waits."""
    if not alerts:
        return "Nothing waits for an answer, or that message is not a question of mine."
    lines = []
    for each in alerts[:_MOST]:
        reason = "not decided yet"
        if each.decision:
            reason = in_whose_words(one_line(each.decision.reasoning, 300), each.decided_by)
        lines.append(f"{named(each)}: {reason}")
    if len(alerts) > _MOST:
        lines.append(f"and {len(alerts) - _MOST} more")
    return "\n".join(lines)


def _begun(under_way: list[str]) -> str:
    if not under_way:
        return "Nothing is under way."
    more = [f"and {len(under_way) - _MOST} more"] if len(under_way) > _MOST else []
    return "\n".join(["Under way at this moment:", *(f"- {one_line(each, 160)}" for each in under_way[:_MOST]), *more])
