"""What people say in the chat becomes an answer to an approval, or stops autonomy; and everybody gets an answer."""

import logging
import re
from collections.abc import Callable

from functions.telegram import says
from functions.telegram.answers import answer, bare_answer, reply_answer
from functions.telegram.desk import Desk
from functions.telegram.standing import VERBS
from functions.telegram.understand import Means, understand
from functions.telegram.updates import CallbackQuery, Message, Update, User
from shared.failures import CloudError
from shared.schemas import Alert
from shared.store.keys import is_key

_log = logging.getLogger(__name__)

_NAMED = re.compile(r"@(\w+)")
_VERBS = {"1": "approve", "2": "reject", "S": "stop"}
_AHEAD = 60.0
"""Seconds by which two clocks may differ."""

_BINDING = frozenset({Means.APPROVE, Means.REJECT, Means.RESUME})
_PERHAPS_A_STOP = frozenset({Means.OTHER, Means.NO_STOP, Means.CHANGE, Means.LIKE_ANSWER, Means.NO})
"""To these the answer brings a button that stops: in other words than ours, or in a language that we don't know."""
_ANSWERS = {Means.APPROVE: "approve", Means.REJECT: "reject"}


def handle(update: Update, desk: Desk) -> None:
    """Carry out one update, once: an update is marked after it was handled, and a crash in between repeats it rather
    than loses it. What is not safe to repeat is bound before it is done: a bare answer to one question, a RESUME to the
    moment it was written at. Raises when nothing could be stored, so that Telegram sends it again.
    """
    message = update.message or update.edited_message
    if message is not None:
        _follow_chat(message, desk)
    if update.callback_query is not None:
        _pressed(update.update_id, update.callback_query, desk)
    elif message is not None and message.sender is not None:
        _typed(update, message, message.sender, desk)


def _pressed(update_id: int, query: CallbackQuery, desk: Desk) -> None:
    where = query.message.chat.id if query.message else None
    if not _allowed(where, query.sender, desk) or query.sender.is_bot:
        desk.reply.answer_button(query.id, "You are not allowed to answer this.")
        return
    verb, _, rest = query.data.partition(":")
    alert_id, _, token = rest.partition(":")
    if verb == "S":
        said = _stop(query.sender, desk, lambda: desk.claims.kept(update_id).done)
        if not said:
            return
    elif desk.claims.kept(update_id).done:
        return
    elif verb in VERBS and desk.standing is not None and is_key(alert_id):
        said = desk.standing.pressed(verb, alert_id, token, query.sender.shown)
        # Who pressed is told by the button; what came of it concerns everybody.
        desk.reply.say(said)
    elif verb not in _VERBS or not alert_id or "/" in alert_id:
        said = "This button is not one of mine."
    else:
        said = answer(_VERBS[verb], alert_id, token, query.sender, desk)
    desk.reply.answer_button(query.id, said)
    desk.claims.finish(update_id)


def _typed(update: Update, message: Message, sender: User, desk: Desk) -> None:
    if not _allowed(message.chat.id, sender, desk):
        return
    text = message.text or message.caption
    means = understand(text)
    if means is Means.STOP:
        said = _stop(sender, desk, lambda: desk.claims.kept(update.update_id).done)
        if not said:
            return
    else:
        kept = desk.claims.kept(update.update_id)
        if kept.done:
            return
        said = kept.said or _answered(update, message, sender, means, desk)
    desk.reply.say(said, [says.STOP_BUTTON] if means in _PERHAPS_A_STOP else [])
    desk.claims.finish(update.update_id)


def _answered(update: Update, message: Message, sender: User, means: Means, desk: Desk) -> str:
    """What to say to a message; what it asks for is done."""
    replied = message.reply_to_message is not None
    if replied:
        means = {Means.YES: Means.APPROVE, Means.NO: Means.REJECT}.get(means, means)
    if update.edited_message is not None and means in _BINDING:
        return says.EDITED
    if message.is_another_s and means in _BINDING:
        return says.NOT_YOUR_WORDS
    if not message.is_bare or (means in _BINDING and _is_another_s_name(message, desk)):
        alone = {Means.APPROVE: Means.LIKE_ANSWER, Means.REJECT: Means.LIKE_ANSWER, Means.RESUME: Means.LIKE_RESUME}
        means = alone.get(means, means)
    if means in _ANSWERS:
        bound = reply_answer if replied else bare_answer
        return bound(_ANSWERS[means], update.update_id, message, sender, desk)
    if means is Means.RESUME:
        return _resume(update.update_id, message, sender, desk)
    if means is Means.STATUS:
        return says.status(desk.switch.state(), desk.pending.waiting(), desk.under_way(), desk.plans())
    if means is Means.WHY:
        return says.why(_about(message, desk))
    if means is Means.OTHER and not (message.text or message.caption):
        return says.NO_TEXT
    if means in {Means.OTHER, Means.YES, Means.NO}:
        return says.not_understood(desk.pending.waiting())
    return says.FIXED[means]


def _stop(sender: User, desk: Desk, done: Callable[[], bool]) -> str:
    """Stop, and say what is under way; empty when this very update was obeyed and answered already."""
    try:
        if done():
            return ""
    except CloudError:
        # Rather stop twice than not at all.
        _log.exception("reading whether a stop was handled")
    try:
        desk.switch.set(active=True, by=sender.shown)
    except CloudError:
        desk.reply.say(says.NOT_STOPPED)
        raise
    return says.stopped(sender.shown, desk.under_way())


def _resume(update_id: int, message: Message, sender: User, desk: Desk) -> str:
    said = says.resumed(sender.shown)
    before = desk.switch.state()
    mark = desk.claims.mark(update_id, said)
    # Telegram dates what was said; a date that is still to come would outlast every later stop.
    said_at = float(message.date) if message.date <= desk.clock() + _AHEAD else 0.0
    state = desk.switch.resume(by=sender.shown, said_at=said_at, mark=mark)
    if state is None:
        return says.stopped_since(before.by)
    return said if before.active else says.NOT_STOPPED_ANYWAY


def _is_another_s_name(message: Message, desk: Desk) -> bool:
    """Whether it is said to somebody by name who is not, or is not known to be, this bot."""
    names = {each.casefold() for each in _NAMED.findall(message.text or message.caption)}
    return bool(names) and names != {desk.called().casefold()}


def _about(message: Message, desk: Desk) -> list[Alert]:
    """The alerts that a question is about: the one of the message it answers, or those that wait."""
    if message.reply_to_message is None:
        return desk.pending.waiting()
    found = desk.pending.by_message(message.reply_to_message.message_id)
    return [found] if found is not None else []


def _follow_chat(message: Message, desk: Desk) -> None:
    """A group that became a supergroup says so in both. The configured one's word counts, and in the other one, which
    nobody knows yet, that of a listed user."""
    if desk.home is None:
        return
    here = str(message.chat.id)
    if message.migrate_to_chat_id is not None and here == desk.chat_id:
        desk.home.moved(str(message.migrate_to_chat_id))
    elif str(message.migrate_from_chat_id) == desk.chat_id:
        if message.sender is not None and message.sender.id in desk.users:
            desk.home.moved(here)
        else:
            _log.warning("ignored that the chat moved to %s", here)


def _allowed(chat_id: int | None, sender: User, desk: Desk) -> bool:
    """One chat, wherever it is now, and listed users; anybody else is logged and otherwise ignored."""
    if sender.id in desk.users:
        here = str(chat_id)
        if here == desk.chat_id or (desk.home is not None and here == desk.home.now()):
            return True
    _log.warning("ignored user %s in chat %s", sender.id, chat_id)
    return False
