"""The Bot API's methods for one bot in one private chat, with Telegram's own errors, and the person at its other end.

Source: https://core.telegram.org/bots/api.
"""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.local.telegram.chat_log import Buttons, ChatLog, Said
from infra.local.telegram.delivery import Delivery

USER_ID = 1001
CHAT_ID = USER_ID
"""A private chat has the id of its person."""

_BOT = {"id": 4242, "is_bot": True, "first_name": "INFRAai", "username": "infraai_local_bot"}
_PERSON = {"id": USER_ID, "is_bot": False, "first_name": "You", "username": "you"}
_CHAT = {"id": CHAT_ID, "type": "private", "first_name": "You", "username": "you"}
_LONGEST = 4096
_LONGEST_DATA = 64
_LONGEST_ANSWER = 200
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


class BotError(Exception):
    """What the Bot API answers with an error: `code` 400, 401, 403, 404 or 429; `parameters` such as retry_after."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.parameters = parameters


class NoSuchButton(ValueError):
    """The person pressed what is not there, or answered a message that does not exist."""


class Bot:
    """One bot. `blocked` makes the person refuse its messages, `floods` lets so many calls be told to wait `patience`
    seconds, and `down` all of them get no answer that is one. `migrate` gives the chat another id.
    """

    def __init__(self, path: Path | None, *, token: str, clock: Callable[[], float]) -> None:
        self.token = token
        self.blocked = False
        self.floods = 0
        self.patience = 1
        self.down = False
        self.chat_id = CHAT_ID
        self._clock = clock
        self._log = ChatLog(path)
        self._delivery = Delivery(self._log, clock)
        self._methods: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "getme": lambda _: _BOT,
            "setwebhook": self._set_webhook,
            "deletewebhook": lambda _: self.set_webhook("", ""),
            "getwebhookinfo": lambda _: self._delivery.info(),
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_message_text,
            "editmessagereplymarkup": self._edit_message_reply_markup,
            "answercallbackquery": self._answer_callback_query,
        }

    def start(self) -> None:
        """Begin to deliver updates."""
        self._delivery.start()

    def close(self) -> None:
        """Stop; what was not delivered is kept."""
        self._delivery.close()
        self._log.close()

    def migrate(self, to: int) -> None:
        """The chat becomes a supergroup with this id; what is sent to the old one is told so."""
        self.chat_id = to

    def set_webhook(self, url: str, secret: str) -> bool:
        """Where updates go from now on, and the secret that goes with them."""
        self._log.set(url=url, secret=secret)
        self._delivery.wake()
        return True

    def call(self, method: str, parameters: Mapping[str, Any]) -> Any:
        """The `result` of a method; raises BotError."""
        known = self._methods.get(method.lower())
        if known is None:
            raise BotError(404, "Not Found")
        if self.down:
            raise BotError(502, "Bad Gateway")
        if self.floods > 0:
            self.floods -= 1
            raise BotError(429, f"Too Many Requests: retry after {self.patience}", retry_after=self.patience)
        return known(parameters)

    def messages(self, since: int = 0) -> tuple[int, list[Said]]:
        """The newest revision, and what was said or changed after `since`."""
        return self._log.revision(), self._log.since(since)

    def type(self, text: str, reply_to: int | None = None) -> Said:
        """The person writes; raises NoSuchButton when `reply_to` is no message."""
        if not text.strip() or len(text) > _LONGEST:
            raise NoSuchButton(f"A message has 1 to {_LONGEST} characters.")
        answered = self._log.get(reply_to) if reply_to is not None else None
        if reply_to is not None and (answered is None or answered.kind == "notice"):
            raise NoSuchButton(f"There is no message {reply_to}.")
        said = self._log.add("person", text, self._clock(), reply_to=reply_to, buttons=[])
        self._log.enqueue({"message": self._shown(said)}, self._clock())
        self._delivery.wake()
        return said

    def press(self, message_id: int, data: str) -> str:
        """The person presses a button; the id of the query. Raises NoSuchButton when it is not there (any more)."""
        said = self._log.get(message_id)
        buttons = [button for row in said.buttons for button in row] if said else []
        if said is None or not any(button.get("callback_data") == data for button in buttons):
            raise NoSuchButton("That button is not there any more.")
        query_id = str(secrets.randbits(62))
        now = self._clock()
        self._log.ask(query_id, now)
        query = {"id": query_id, "from": _PERSON, "chat_instance": "1", "message": self._shown(said), "data": data}
        self._log.enqueue({"callback_query": query}, now)
        self._delivery.wake()
        return query_id

    def _set_webhook(self, given: Mapping[str, Any]) -> bool:
        return self.set_webhook(str(given.get("url") or ""), str(given.get("secret_token") or ""))

    def _send_message(self, given: Mapping[str, Any]) -> Any:
        self._here(given)
        if self.blocked:
            raise BotError(403, "Forbidden: bot was blocked by the user")
        text, buttons = _text(given), _buttons(given)
        reply = given.get("reply_parameters")
        reply_to = int(reply["message_id"]) if isinstance(reply, Mapping) and reply.get("message_id") else None
        if reply_to is not None and self._log.get(reply_to) is None:
            if not (isinstance(reply, Mapping) and reply.get("allow_sending_without_reply")):
                raise BotError(400, "Bad Request: message to be replied not found")
            reply_to = None
        return self._shown(self._log.add("bot", text, self._clock(), reply_to=reply_to, buttons=buttons))

    def _edit_message_text(self, given: Mapping[str, Any]) -> Any:
        return self._edited(given, _text(given))

    def _edit_message_reply_markup(self, given: Mapping[str, Any]) -> Any:
        return self._edited(given, None)

    def _edited(self, given: Mapping[str, Any], text: str | None) -> Any:
        self._here(given)
        said = self._log.get(_number(given.get("message_id")))
        if said is None:
            raise BotError(400, "Bad Request: message to edit not found")
        if said.kind != "bot":
            raise BotError(400, "Bad Request: message can't be edited")
        text, buttons = said.text if text is None else text, _buttons(given)
        if (text, buttons) == (said.text, said.buttons):
            raise BotError(400, f"Bad Request: {_NOT_MODIFIED}")
        self._log.edit(said.message_id, text, buttons, self._clock())
        changed = self._log.get(said.message_id)
        return self._shown(changed or said)

    def _answer_callback_query(self, given: Mapping[str, Any]) -> bool:
        text = str(given.get("text") or "")
        if len(text) > _LONGEST_ANSWER:
            raise BotError(400, "Bad Request: MESSAGE_TOO_LONG")
        if not self._log.answer(str(given.get("callback_query_id"))):
            raise BotError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if text:
            self._log.add("notice", text, self._clock(), buttons=[])
        return True

    def _here(self, given: Mapping[str, Any]) -> None:
        asked = str(given.get("chat_id"))
        if asked == str(CHAT_ID) != str(self.chat_id):
            said = "Bad Request: group chat was upgraded to a supergroup chat"
            raise BotError(400, said, migrate_to_chat_id=self.chat_id)
        if asked != str(self.chat_id):
            raise BotError(400, "Bad Request: chat not found")

    def _shown(self, said: Said, *, deep: bool = True) -> dict[str, Any]:
        """A message as Telegram shows it: with the one it answers, but not what that one answers."""
        answer: dict[str, Any] = {
            "message_id": said.message_id,
            "from": _BOT if said.kind == "bot" else _PERSON,
            "chat": _CHAT if self.chat_id == CHAT_ID else {"id": self.chat_id, "type": "supergroup", "title": "Ops"},
            "date": int(said.at),
            "text": said.text,
        }
        if said.edited_at is not None:
            answer["edit_date"] = int(said.edited_at)
        if said.buttons:
            answer["reply_markup"] = {"inline_keyboard": said.buttons}
        original = self._log.get(said.reply_to) if deep and said.reply_to is not None else None
        if original is not None:
            answer["reply_to_message"] = self._shown(original, deep=False)
        return answer


def _text(given: Mapping[str, Any]) -> str:
    text = str(given.get("text") or "").strip()
    if not text:
        raise BotError(400, "Bad Request: message text is empty")
    if len(text) > _LONGEST:
        raise BotError(400, "Bad Request: message is too long")
    return text


def _buttons(given: Mapping[str, Any]) -> Buttons:
    markup = given.get("reply_markup") or {}
    rows = markup.get("inline_keyboard") or [] if isinstance(markup, Mapping) else []
    for row in rows:
        for button in row:
            if not button.get("text"):
                raise BotError(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed")
            if not 0 < len(str(button.get("callback_data") or "").encode()) <= _LONGEST_DATA:
                raise BotError(400, "Bad Request: BUTTON_DATA_INVALID")
    return [[{"text": str(b["text"]), "callback_data": str(b["callback_data"])} for b in row] for row in rows if row]


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise BotError(400, "Bad Request: message identifier is not specified") from None
