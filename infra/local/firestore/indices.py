"""What a query need not look at: the documents of one collection in the order of one of their fields."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from infra.local.firestore.paths import FieldPath, get_field
from infra.local.firestore.values import Key, sort_key
from infra.local.rpc import Pb


class Hint(NamedTuple):
    """A field whose value lies in one of these spans in every document that a query lets through.

    A span is its first key and the first one behind it; `(3,)` stands before all keys of type 3.
    """

    path: FieldPath
    spans: tuple[tuple[tuple[object, ...], tuple[object, ...]], ...]


class Index:
    """(value of the field, document's name) of all documents of a collection that have the field, in order."""

    def __init__(self, path: FieldPath, documents: Mapping[str, Pb]) -> None:
        self._path = path
        self._entries = sorted(entry for name, each in documents.items() if (entry := self._entry(name, each)))

    def put(self, name: str, before: Pb | None, after: Pb | None) -> None:
        """A document was made, replaced or deleted."""
        old = None if before is None else self._entry(name, before)
        new = None if after is None else self._entry(name, after)
        if old == new:
            return
        if old is not None:
            del self._entries[bisect_left(self._entries, old)]
        if new is not None:
            insort(self._entries, new)

    def spans(self, hint: Hint) -> list[tuple[int, int]]:
        """From where to where the hint's documents stand."""
        found = ((self._place(first), self._place(behind)) for first, behind in hint.spans)
        return [(start, end) for start, end in found if end > start]

    def names(self, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
        """The documents there."""
        for start, end in spans:
            for _, name in self._entries[start:end]:
                yield name

    def ordered(self, *, descending: bool) -> Iterator[tuple[Key, str]]:
        """All of them with their values, in order."""
        return reversed(self._entries) if descending else iter(self._entries)

    def _place(self, key: tuple[object, ...]) -> int:
        return bisect_left(self._entries, (key, ""))

    def _entry(self, name: str, document: Pb) -> tuple[Key, str] | None:
        value = get_field(document.fields, self._path)
        return None if value is None else (sort_key(value), name)
