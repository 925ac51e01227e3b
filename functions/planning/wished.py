"""What a goal wishes for: its words as they were meant in the end, without what is told beside, and a row for each."""

from typing import NamedTuple

from functions.planning.rules.told.account import CONTEXT, LEFT_ASIDE
from functions.planning.rules.words.blocks import wished_in
from functions.planning.rules.words.context import Beside, told_beside
from functions.planning.rules.words.corrections import Correction, settled
from functions.planning.rules.words.withdrawn import withdrawn
from functions.planning.typed import as_seen
from shared.schemas import Asked

CORRECTED = "corrected"


class Wished(NamedTuple):
    """The goal as it is read, and what of it was told beside or taken back, in rows of `asked`."""

    text: str
    asked: list[Asked]


def as_wished(prompt: str) -> Wished:
    """What a goal wishes for; raises as `as_seen` does."""
    lines, blocks = wished_in(as_seen(prompt))
    back = withdrawn(lines)
    meant = settled(back.text)
    text, beside = told_beside(meant.text)
    return Wished(text, [*map(_corrected, (*back.corrections, *meant.corrections)), *map(_told, (*blocks, *beside))])


def _corrected(said: Correction) -> Asked:
    """What a goal took back while it was said, and what stands instead."""
    how = f"{said.instead} instead, as you said after it" if said.instead else "left out, as you said after it"
    return Asked(words=said.words, need=CORRECTED, met=True, how=how)


def _told(said: Beside) -> Asked:
    """What a goal tells beside its wishes; what is left open is not met."""
    return Asked(words=said.words, need=LEFT_ASIDE if said.is_open else CONTEXT, met=not said.is_open, how=said.how)
