"""`unsaid`: plain words that the chat did not take, until it does."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel

from shared.store.documents import Documents, new_mark

if TYPE_CHECKING:
    from google.cloud.firestore import Client

COLLECTION = "unsaid"


class Words(BaseModel):
    """A message to be said from `due_at` on, after `tries` vain ones; `key` is the document's id.

    `buttons` stand below it: what each says, and what it sends back.
    """

    key: str
    text: str
    buttons: list[tuple[str, str]] = []
    due_at: float
    tries: int = 1


class Unsaid(Documents[Words]):
    """What still has to be said."""

    def __init__(self, client: "Client", clock: Callable[[], float]) -> None:
        super().__init__(client, COLLECTION, Words)
        self.clock = clock

    def keep(self, text: str, wait: float, buttons: Sequence[tuple[str, str]] = ()) -> None:
        """Say it later, not before `wait` seconds have passed."""
        key = new_mark()
        self.create(key, Words(key=key, text=text, buttons=list(buttons), due_at=self.clock() + wait))

    def keep_as(self, key: str, text: str, due_at: float) -> None:
        """Say it at a time, in place of what is kept under that key and not said yet."""
        if not self.create(key, Words(key=key, text=text, due_at=due_at, tries=0)):
            self.change(key, lambda _: {"text": text})

    def due(self, limit: int) -> list[Words]:
        """What is to be said now, the oldest first."""
        return self.where(("due_at", "<=", self.clock()), order="due_at", limit=limit)
