"""From a request to an update of the Bot API: only the fields that count, everything else ignored."""

import hmac
from typing import Annotated

from flask import Request
from pydantic import BaseModel, ConfigDict, Field

from shared.http import Body, Forbidden, read_body

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_MAX_BYTES = 256 * 1024


class User(BaseModel):
    """Who wrote or pressed."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    username: str = ""

    @property
    def shown(self) -> str:
        """How history names a person: by what can't be changed, and a name to read."""
        name = (self.username or self.first_name)[:40]
        return f"telegram:{self.id}" + (f" ({name})" if name.isprintable() and name else "")


class ChatRef(BaseModel):
    """A chat by its id."""

    id: int


# How Telegram marks what was not written here and now by its sender: forwarded or sent on by itself, written by another
# bot, a business account or in a channel's name, or an answer to something in another chat.
_OTHERS = (
    "forward_",
    "is_automatic_",
    "via_",
    "sender_chat",
    "sender_business",
    "external_",
    "guest_",
    "is_from_offline",
)
# What a message may have beside its text and still be nothing but its text: where it stands, and what it answers.
# An effect, a picture, a checklist and what Telegram adds next year may say the opposite of the text.
_BESIDE = frozenset({"message_thread_id", "is_topic_message", "quote", "has_protected_content", "sender_boost_count"})
_NAMING = frozenset({"mention", "bot_command"})


class Message(BaseModel):
    """A message; `reply_to_message` is the one it answers, `date` when it was sent (epoch seconds, whole ones).

    `migrate_to_chat_id` and `migrate_from_chat_id` say that a group has become a supergroup.
    """

    model_config = ConfigDict(extra="allow")

    message_id: int
    chat: ChatRef
    sender: Annotated[User | None, Field(alias="from")] = None
    date: int = 0
    text: str = ""
    caption: str = ""
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None
    reply_to_message: "Message | None" = None

    @property
    def is_another_s(self) -> bool:
        """Whether it is somebody else's words, or those of another moment, by whatever field says so."""
        written_by_a_program = self.sender is not None and self.sender.is_bot
        return written_by_a_program or any(
            name.startswith(_OTHERS) and value for name, value in (self.model_extra or {}).items()
        )

    @property
    def is_bare(self) -> bool:
        """Whether it is its text and nothing else: not struck out, quoted or hidden, no caption, nothing beside it."""
        for name, value in (self.model_extra or {}).items():
            if name == "entities":
                listed = value if isinstance(value, list) else [value]
                if any(not isinstance(each, dict) or each.get("type") not in _NAMING for each in listed):
                    return False
            elif value and name not in _BESIDE:
                return False
        return bool(self.text) and not self.caption


class CallbackQuery(BaseModel):
    """A pressed button."""

    id: str
    sender: Annotated[User, Field(alias="from")]
    message: Message | None = None
    data: str = ""


class Update(Body):
    """One update; kinds that nobody asked for have none of these. `edited_message` is a message as it says now."""

    # Telegram's own words: whatever it adds is its own affair.
    model_config = ConfigDict(extra="ignore")

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None


def check_secret(request: Request, secret: str) -> None:
    """Raises Forbidden for whoever does not show the webhook's secret."""
    shown = request.headers.get(_SECRET_HEADER, "")
    if not hmac.compare_digest(shown.encode(), secret.encode()):
        raise Forbidden(f"The {_SECRET_HEADER} header is missing or wrong.")


def read_update(request: Request, secret: str) -> Update:
    """The update, after its secret; raises Forbidden, TooLarge, BadRequest, Unprocessable."""
    check_secret(request, secret)
    return read_body(request, Update, limit=_MAX_BYTES)
