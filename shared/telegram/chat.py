"""The one chat in which people are asked and told."""

import logging
import time
from collections.abc import Callable

from shared.schemas import Alert
from shared.settings import TelegramSettings
from shared.telegram import words
from shared.telegram.client import BotApi, TelegramError

_log = logging.getLogger(__name__)

Buttons = dict[str, list[list[dict[str, str]]]]


class Chat:
    """Asking and telling; every method raises TelegramError."""

    def __init__(self, api: BotApi, chat_id: str) -> None:
        self.api = api
        self.chat_id = chat_id

    def ask_approval(self, alert: Alert) -> int:
        """Ask about a pending approval, with buttons bound to it; returns the message's id."""
        sent = self.api.call(
            "sendMessage", chat_id=self.chat_id, text=words.question(alert), reply_markup=_buttons(alert)
        )
        return int(sent["message_id"])

    def close_question(self, alert: Alert, what: str) -> None:
        """Take the buttons away and say what became of the question."""
        if alert.approval is None or alert.approval.message_id is None:
            return
        self.api.call(
            "editMessageText",
            chat_id=self.chat_id,
            message_id=alert.approval.message_id,
            text=words.answered(alert, what),
        )

    def tell_end(self, alert: Alert) -> None:
        """Say where an alert ended up: what the action did, or why people have to look."""
        self.say(words.end(alert), reply_to=alert.approval.message_id if alert.approval else None)

    def say(self, text: str, *, reply_to: int | None = None) -> None:
        """Plain words."""
        reply = {"reply_parameters": {"message_id": reply_to, "allow_sending_without_reply": True}} if reply_to else {}
        self.api.call("sendMessage", chat_id=self.chat_id, text=text, **reply)

    def answer_button(self, callback_id: str, text: str) -> None:
        """Tell the person who pressed."""
        self.api.call("answerCallbackQuery", callback_query_id=callback_id, text=text[:200])


class Courtesy:
    """Messages that may fail: what they tell is stored already, and nobody's decision hangs on them."""

    def __init__(self, chat: Chat | None) -> None:
        self._chat = chat

    def close_question(self, alert: Alert, what: str) -> None:
        """`Chat.close_question`, or a line in the log."""
        self._try(lambda chat: chat.close_question(alert, what))

    def say(self, text: str) -> None:
        """`Chat.say`, or a line in the log."""
        self._try(lambda chat: chat.say(text))

    def answer_button(self, callback_id: str, text: str) -> None:
        """`Chat.answer_button`, or a line in the log."""
        self._try(lambda chat: chat.answer_button(callback_id, text))

    def _try(self, send: Callable[[Chat], None]) -> None:
        if self._chat is None:
            return
        try:
            send(self._chat)
        except TelegramError:
            _log.exception("telling the chat")


def callback_data(verb: str, alert_id: str, token: str) -> str:
    """What a button sends back: at most 64 bytes, bound to one approval of one alert."""
    return f"{verb}:{alert_id}:{token}"


def chat_of(settings: TelegramSettings) -> Chat | None:
    """The chat of the settings; None when no bot or no chat is configured."""
    if settings.telegram_bot_token is None or not settings.telegram_chat_id:
        return None
    token = settings.telegram_bot_token.get_secret_value()
    return Chat(BotApi(token, settings.telegram_api_url, time.sleep), settings.telegram_chat_id)


def _buttons(alert: Alert) -> Buttons:
    if alert.approval is None:
        return {"inline_keyboard": []}
    token = alert.approval.token
    approve = {"text": "1 Approve", "callback_data": callback_data("1", alert.alert_id, token)}
    ignore = {"text": "2 Ignore", "callback_data": callback_data("2", alert.alert_id, token)}
    stop = {"text": "STOP AUTONOMY", "callback_data": callback_data("S", alert.alert_id, token)}
    return {"inline_keyboard": [[approve, ignore] if alert.proposal else [ignore], [stop]]}
