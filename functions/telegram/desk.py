"""What the chat's door needs, as protocols and one record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shared.approvals import Approvals
from shared.schemas import Alert
from shared.store.flags import KillSwitch, Mark


class Pending(Protocol):
    """The alerts that wait for an answer."""

    def by_message(self, message_id: int) -> Alert | None:
        """The alert whose question is this message of the chat."""

    def waiting(self) -> list[Alert]:
        """Those that wait now."""

    def answered_since(self, moment: float) -> list[Alert]:
        """Those that waited at a moment (epoch seconds) and do not any more."""


class Kept(Protocol):
    """What is known of an update: whether it was handled, which question it was bound to, what was to be said."""

    @property
    def done(self) -> bool:
        """Whether it was handled to its end."""

    @property
    def alert_id(self) -> str:
        """The alert it was bound to; empty when it was to none."""

    @property
    def token(self) -> str:
        """That alert's question."""

    @property
    def said(self) -> str:
        """What is to be said of it; empty when that is not known yet."""


class Claims(Protocol):
    """Which updates were handled, and what they were bound to."""

    def kept(self, update_id: int) -> Kept:
        """What is known of an update."""

    def choose(self, update_id: int, alert_id: str, token: str) -> Kept:
        """Bind it to a question, once: what it was bound to first stays."""

    def mark(self, update_id: int, said: str) -> Mark:
        """What a transaction sets together with what the update asks for."""

    def finish(self, update_id: int) -> None:
        """Say that it was handled; kept for as long as Telegram may send it again."""


class Reply(Protocol):
    """Telling people; never raises."""

    def say(self, text: str, buttons: Sequence[tuple[str, str]] = ()) -> object:
        """Say it in the chat, with buttons below it: what each says, and what it sends back."""

    def answer_button(self, callback_id: str, text: str) -> object:
        """Tell the one who pressed."""

    def close_question(self, alert: Alert, what: str) -> object:
        """Take the question's buttons away."""


class Standing(Protocol):
    """What buttons about a deployment do."""

    def pressed(self, verb: str, deployment_id: str, about: str, by: str) -> str:
        """Do it, once, and say what came of it."""


class Home(Protocol):
    """Where the configured chat is now."""

    def now(self) -> str | None:
        """Its id when it has moved, else None."""

    def moved(self, to: str) -> None:
        """It has moved there."""


@dataclass(frozen=True)
class Desk:
    """What the chat needs; `under_way` names what the agent is doing at this moment, `plans` the runs that
    wait for somebody, `called` is the bot's own name, empty where it is not known."""

    secret: str
    chat_id: str
    users: frozenset[int]
    approvals: Approvals
    switch: KillSwitch
    pending: Pending
    claims: Claims
    reply: Reply
    clock: Callable[[], float]
    under_way: Callable[[], list[str]] = field(default=list)
    plans: Callable[[], list[str]] = field(default=list)
    home: Home | None = None
    standing: Standing | None = None
    called: Callable[[], str] = str
