"""The one chat in which people are asked and told."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.schemas import Alert, ChatMessage
from shared.settings import TelegramSettings
from shared.store.flags import ChatHome
from shared.telegram import words
from shared.telegram.client import BotApi, TelegramError

if TYPE_CHECKING:
    from google.cloud.firestore import Client

_log = logging.getLogger(__name__)

Buttons = dict[str, list[list[dict[str, str]]]]


class Delivered(NamedTuple):
    """A question that stands in the chat: where, as which message, and since when by the chat's own clock."""

    chat_id: str
    message_id: int
    at: float


class Chat:
    """Asking and telling; every method that sends raises TelegramError.

    A group that became a supergroup has another id: Telegram says which, and it is used and remembered from then on.
    """

    def __init__(self, api: BotApi, chat_id: str, home: ChatHome | None = None, console: str = "") -> None:
        """`console`: the address that links lead to; without one there are none."""
        self.api = api
        self.chat_id = chat_id
        self._home = home
        self._called = ""
        self._console = console.rstrip("/")

    def called(self) -> str:
        """The bot's own name, without the sign; empty where Telegram doesn't tell it."""
        if not self._called:
            try:
                self._called = str(self.api.call("getMe").get("username") or "")
            except TelegramError:
                _log.exception("asking for the bot's own name")
        return self._called

    def ask_approval(self, alert: Alert) -> Delivered:
        """Ask about a pending approval, with buttons bound to it."""
        sent = self._send("sendMessage", text=words.question(alert, self._console), reply_markup=_buttons(alert))
        return Delivered(self.chat_id, int(sent["message_id"]), float(sent.get("date") or time.time()))

    def close_question(self, alert: Alert, message: ChatMessage, what: str) -> None:
        """Take the buttons of one message away and say what became of its question."""
        self.api.call(
            "editMessageText",
            chat_id=message.chat_id or self.chat_id,
            message_id=message.message_id,
            text=words.answered(alert, what, self._console),
        )

    def tell_end(self, alert: Alert) -> None:
        """Say where an alert ended up: what the action did, or why people have to look."""
        self.say(words.end(alert), reply_to=alert.approval.message_id if alert.approval else None)

    def say(self, text: str, *, reply_to: int | None = None, buttons: Sequence[tuple[str, str]] = ()) -> None:
        """Plain words; `buttons` stand below them: what each says, and what it sends back (64 bytes at most)."""
        reply = {"reply_parameters": {"message_id": reply_to, "allow_sending_without_reply": True}} if reply_to else {}
        row = [{"text": says, "callback_data": data} for says, data in buttons]
        keyboard = {"reply_markup": {"inline_keyboard": [row]}} if row else {}
        self._send("sendMessage", text=text, **reply, **keyboard)

    def answer_button(self, callback_id: str, text: str) -> None:
        """Tell the person who pressed."""
        self.api.call("answerCallbackQuery", callback_query_id=callback_id, text=text[:200])

    def _send(self, method: str, **parameters: Any) -> Any:
        try:
            return self.api.call(method, chat_id=self.chat_id, **parameters)
        except TelegramError as error:
            if error.migrated_to is None or error.migrated_to == self.chat_id:
                raise
            self._moved(error.migrated_to)
        return self.api.call(method, chat_id=self.chat_id, **parameters)

    def _moved(self, to: str) -> None:
        from google.api_core.exceptions import GoogleAPIError  # comes with the client

        _log.warning("the chat %s is now %s", self.chat_id, to)
        self.chat_id = to
        try:
            if self._home is not None:
                self._home.moved(to)
        except GoogleAPIError:
            # The next process is told by Telegram again.
            _log.exception("keeping where the chat has moved to")


def callback_data(verb: str, alert_id: str, token: str) -> str:
    """What a button sends back: at most 64 bytes, bound to one approval of one alert."""
    return f"{verb}:{alert_id}:{token}"


def chat_of(settings: TelegramSettings, client: "Client | None" = None) -> Chat | None:
    """The chat of the settings; None when no bot or no chat is configured."""
    if settings.telegram_bot_token is None or not settings.telegram_chat_id:
        return None
    token = settings.telegram_bot_token.get_secret_value()
    sleep: Callable[[float], None] = time.sleep
    home = ChatHome(client, settings.telegram_chat_id) if client is not None else None
    api = BotApi(token, settings.telegram_api_url, sleep)
    return Chat(api, settings.telegram_chat_id, home, settings.console_url or "")


def _buttons(alert: Alert) -> Buttons:
    if alert.approval is None:
        return {"inline_keyboard": []}
    token = alert.approval.token
    approve = {"text": "1 Approve", "callback_data": callback_data("1", alert.alert_id, token)}
    ignore = {"text": "2 Ignore", "callback_data": callback_data("2", alert.alert_id, token)}
    stop = {"text": "STOP AUTONOMY", "callback_data": callback_data("S", alert.alert_id, token)}
    return {"inline_keyboard": [[approve, ignore] if alert.proposal else [ignore], [stop]]}
