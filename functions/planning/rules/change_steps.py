"""What a change does to an architecture, step by step."""

from dataclasses import dataclass

from functions.planning.rules.change_clause import Put


@dataclass(frozen=True, slots=True)
class Add:
    """A part of a kind that was not there, with settings; `users` are the ids that use it, `uses` what it uses.

    `id` is what somebody called it; empty for the usual one.
    """

    kind: str
    settings: tuple[tuple[str, str], ...] = ()
    users: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """A part goes, and with it every use of it."""

    id: str


@dataclass(frozen=True, slots=True)
class Rename:
    """The application is called otherwise; nothing of Google's changes."""

    name: str


Step = Add | Put | Remove | Rename
"""One step of a change."""
