"""An answer in the chat belongs to one question that the person can have seen, however often Telegram sends it."""

from functions.telegram.desk import Desk
from functions.telegram.updates import Message, User
from shared.approvals import Answered
from shared.measures import measured
from shared.schemas import Alert
from shared.store import NotFound
from shared.telegram.words import fate, in_chat, named, settled

_MOST = 50


def answer(verb: str, alert_id: str, token: str, sender: User, desk: Desk) -> str:
    """Approve or reject one question, close it in the chat, and say what came of it."""
    try:
        act = desk.approvals.approve if verb == "approve" else desk.approvals.reject
        outcome = act(alert_id, by=sender.shown, token=token)
    except NotFound:
        return "I don't know that alert."
    alert, result = outcome.alert, outcome.result
    name = named(alert)
    if result in {Answered.APPROVED, Answered.REJECTED}:
        what = settled(result.value, sender.shown, desk.clock())
        desk.reply.close_question(alert, what)
        return f"{name}: {what}"
    if alert.settled_messages:
        # Its buttons should have been gone.
        desk.reply.close_question(alert, fate(alert))
    if result is Answered.EXPIRED:
        return f"{name}: this question has expired. I ask again while the alert is open."
    if result is Answered.CHANGED:
        return f"{name}: that question is no longer open, another one is. Please answer the newest."
    if result is Answered.STOPPED:
        return "Autonomy is stopped: nothing can be approved until somebody says RESUME AUTONOMY."
    if result is Answered.NOTHING_TO_DO:
        return f"{name}: there is no known fix to approve; somebody has to look."
    if result is Answered.OVER:
        return f"{name}: it no longer waits for an answer, it is {in_chat(alert.status)}."
    last = next((entry for entry in reversed(alert.history) if entry.event in {"approved", "rejected"}), None)
    by = f" by {last.by}" if last else ""
    return f"{name}: already {in_chat(alert.status)}{by}."


def reply_answer(verb: str, update_id: int, message: Message, sender: User, desk: Desk) -> str:
    """An answer that is a reply means the question of that message."""
    kept = desk.claims.kept(update_id)
    if not kept.alert_id:
        asked = message.reply_to_message
        here = asked is not None and asked.chat.id == message.chat.id
        alert = desk.pending.by_message(asked.message_id) if asked is not None and here else None
        if alert is None or alert.approval is None or alert.approval.chat_id not in {None, str(message.chat.id)}:
            return "That message is not a question of mine, or it was asked again since."
        kept = desk.claims.choose(update_id, alert.alert_id, alert.approval.token)
    return answer(verb, kept.alert_id, kept.token, sender, desk)


def bare_answer(verb: str, update_id: int, message: Message, sender: User, desk: Desk) -> str:
    """A bare answer means the one question that stood in the chat when it was written; otherwise it is asked back.

    It is bound to that question before it is carried out: Telegram may send it again when another one is open.
    """
    kept = desk.claims.kept(update_id)
    if not kept.alert_id:
        waiting = desk.pending.waiting()
        seen = [each for each in waiting if _could_see(each, message)]
        over = [each for each in desk.pending.answered_since(float(message.date)) if _could_see(each, message)]
        if not waiting and not over:
            return "Nothing waits for an answer."
        if len(seen) + len(over) != 1 or len(waiting) >= _MOST or len(over) >= _MOST:
            return _asked_back(seen + over, waiting)
        chosen = (seen + over)[0]
        token = chosen.approval.token if chosen.approval else ""
        kept = desk.claims.choose(update_id, chosen.alert_id, token)
    return answer(verb, kept.alert_id, kept.token, sender, desk)


def _asked_back(seen: list[Alert], waiting: list[Alert]) -> str:
    names = ", ".join(f"{named(each)} ({measured(each.metric)})" for each in waiting[:5])
    if len(seen) > 1:
        return f"More than one alert waits: reply to the message you mean. Open: {names or 'none any more'}."
    return f"What waits now was not asked yet when you wrote that: please reply to its message. Open: {names}."


def _could_see(alert: Alert, message: Message) -> bool:
    """Whether the alert's question stood in the chat before the message was written, by the chat's own order."""
    asked = alert.approval
    if asked is None or asked.message_id is None:
        return False
    delivered = asked.asked_at if asked.delivered_at is None else asked.delivered_at
    return (int(delivered), asked.message_id) < (message.date, message.message_id)
