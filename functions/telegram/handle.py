"""What people say in the chat becomes an answer to an approval, or stops autonomy."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from functions.telegram.updates import CallbackQuery, Message, Update, User
from shared.approvals import Answered, Approvals
from shared.schemas import Alert
from shared.store import NotFound
from shared.store.flags import KillSwitch

_log = logging.getLogger(__name__)

_VERBS = {"1": "approve", "2": "reject", "S": "stop"}
_HELP = "I understand 1 (approve), 2 (ignore), STOP AUTONOMY and RESUME AUTONOMY."


class Pending(Protocol):
    """The alerts that wait for an answer."""

    def by_message(self, message_id: int) -> Alert | None:
        """The alert whose question is this message of the chat."""

    def all(self) -> list[Alert]:
        """Up to two alerts that wait: one is enough to know whom a bare answer means."""


class Claims(Protocol):
    """Which updates were handled."""

    def done(self, update_id: int) -> bool:
        """Whether it was handled to its end."""

    def finish(self, update_id: int) -> None:
        """Say that it was; kept for as long as Telegram may send it again."""


class Reply(Protocol):
    """Telling people; never raises."""

    def say(self, text: str) -> None:
        """Say it in the chat."""

    def answer_button(self, callback_id: str, text: str) -> None:
        """Tell the one who pressed."""

    def close_question(self, alert: Alert, what: str) -> None:
        """Take the question's buttons away."""


@dataclass(frozen=True)
class Desk:
    """What the chat needs."""

    secret: str
    chat_id: str
    users: frozenset[int]
    approvals: Approvals
    switch: KillSwitch
    pending: Pending
    claims: Claims
    reply: Reply
    clock: Callable[[], float]


def handle(update: Update, desk: Desk) -> None:
    """Carry out one update, once. Every verb is safe to repeat, so an update is marked after it was handled: a crash
    in between repeats it rather than loses it. Raises when nothing could be stored, so that Telegram sends it again.
    """
    if desk.claims.done(update.update_id):
        return
    if update.callback_query is not None:
        _pressed(update.callback_query, desk)
    elif update.message is not None and update.message.sender is not None:
        _typed(update.message, update.message.sender, desk)
    desk.claims.finish(update.update_id)


def _pressed(query: CallbackQuery, desk: Desk) -> None:
    where = query.message.chat.id if query.message else None
    if not _allowed(where, query.sender, desk):
        desk.reply.answer_button(query.id, "You are not allowed to answer this.")
        return
    verb, _, rest = query.data.partition(":")
    alert_id, _, token = rest.partition(":")
    if verb not in _VERBS or not alert_id or "/" in alert_id:
        desk.reply.answer_button(query.id, "This button is not one of mine.")
        return
    said = _stop(query.sender, desk) if verb == "S" else _answer(_VERBS[verb], alert_id, token, query.sender, desk)
    desk.reply.answer_button(query.id, said)


def _typed(message: Message, sender: User, desk: Desk) -> None:
    words = " ".join(message.text.upper().split())
    if not _allowed(message.chat.id, sender, desk):
        return
    if words == "STOP AUTONOMY":
        desk.reply.say(_stop(sender, desk))
    elif words == "RESUME AUTONOMY":
        desk.switch.set(active=False, by=sender.shown)
        desk.reply.say(f"Autonomy is resumed by {sender.shown}. What was halted stays halted.")
    elif words in {"1", "2"}:
        desk.reply.say(_typed_answer(words, message, sender, desk))
    elif message.reply_to_message is not None or words.startswith("/"):
        desk.reply.say(_HELP)


def _typed_answer(words: str, message: Message, sender: User, desk: Desk) -> str:
    if message.reply_to_message is not None:
        alert = desk.pending.by_message(message.reply_to_message.message_id)
        if alert is None:
            return "That message is not a question of mine, or it was asked again since."
    else:
        waiting = desk.pending.all()
        if not waiting:
            return "Nothing waits for an answer."
        if len(waiting) > 1:
            return "More than one alert waits: reply to the message you mean."
        alert = waiting[0]
    token = alert.approval.token if alert.approval else ""
    return _answer(_VERBS[words], alert.alert_id, token, sender, desk)


def _answer(verb: str, alert_id: str, token: str, sender: User, desk: Desk) -> str:
    """Approve or reject, tell the question, and say what came of it."""
    try:
        act = desk.approvals.approve if verb == "approve" else desk.approvals.reject
        outcome = act(alert_id, by=sender.shown, token=token)
    except NotFound:
        return "I don't know that alert."
    alert, result = outcome.alert, outcome.result
    if result in {Answered.APPROVED, Answered.REJECTED}:
        what = f"{result.value} by {sender.shown} at {_moment(desk.clock())}"
        desk.reply.close_question(alert, what)
        return f"{alert.resource}: {what}"
    if result is Answered.EXPIRED:
        return f"{alert.resource}: this question has expired. I ask again while the alert is open."
    if result is Answered.STOPPED:
        return "Autonomy is stopped: nothing can be approved until somebody says RESUME AUTONOMY."
    if result is Answered.NOTHING_TO_DO:
        return f"{alert.resource}: there is no known fix to approve; somebody has to look."
    last = next((entry for entry in reversed(alert.history) if entry.event in {"approved", "rejected"}), None)
    by = f" by {last.by}" if last else ""
    return f"{alert.resource}: already {alert.status.value.replace('_', ' ')}{by}."


def _stop(sender: User, desk: Desk) -> str:
    desk.switch.set(active=True, by=sender.shown)
    return f"Autonomy is STOPPED by {sender.shown}. No action runs until somebody says RESUME AUTONOMY."


def _allowed(chat_id: int | None, sender: User, desk: Desk) -> bool:
    """One chat, listed users; anybody else is logged and otherwise ignored."""
    if str(chat_id) == desk.chat_id and sender.id in desk.users:
        return True
    _log.warning("ignored user %s in chat %s", sender.id, chat_id)
    return False


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
