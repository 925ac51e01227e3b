"""Changing a file at exact places, so that comments and layout around them stay."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the characters from `start` to `end` (offsets as in `Span`) with `text`; an insertion has both equal."""

    start: int
    end: int
    text: str


class OverlappingEditsError(ValueError):
    """Two edits want the same characters."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made. Insertions at one place keep the order they are given in.

    Raises:
        OverlappingEditsError: two edits overlap.
        ValueError: an edit lies outside the text.
    """
    result: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if not 0 <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit {edit.start}..{edit.end} lies outside a text of {len(text)} characters")
        if edit.start < at:
            raise OverlappingEditsError(f"edit at {edit.start} overlaps one that ends at {at}")
        result += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*result, text[at:]))
