"""Reading foreign JSON so that nothing is passed over: a field is absent, understood, or named among the unread.

What is named there takes no action by machine; so a wrong type, an unknown name and a contradiction need no guess.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from shared.schemas.text import DECEIVING

SHORT = 256
LONG = 4096
_PATH = 120
_NAMED = 20
_LATEST = 253_402_300_799.0
# As JSON writes a number, and with a leading sign or point; Python would take 1_0 and other scripts' digits too.
# Commas part thousands where it can be nothing else: two of them, or one and a point behind it.
_THOUSANDS = r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}"
_DECIMAL = re.compile(rf"[+-]?({_THOUSANDS}|\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_NONE = {"", "none", "null"}
_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Twice:
    """What stands for a field that an object gives twice and differently: no reader knows which is meant."""


TWICE: Final = Twice()


def given_twice(value: Any, path: str = "") -> Iterator[str]:
    """The paths of what is given twice, however deep."""
    if isinstance(value, Twice):
        yield path
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from given_twice(each, f"{path}.{key}" if path else str(key))


class Unread:
    """The paths of what was present and not understood, in the order of reading, without repeats.

    Names are from outside: they end as printable text, and few enough for a person and a document.
    """

    def __init__(self) -> None:
        self._paths: dict[str, None] = {}

    def add(self, path: str) -> None:
        """Name one."""
        self._paths[printable(path, _PATH)] = None

    def __iter__(self) -> Iterator[str]:
        named = list(self._paths)
        yield from named[:_NAMED]
        if len(named) > _NAMED:
            yield f"{len(named) - _NAMED} more"


class Reader:
    """One object of the payload. Fields are asked for by Google's camelCase; snake_case is read as well."""

    def __init__(self, fields: Mapping[str, Any], unread: Unread, path: str = "") -> None:
        self._fields = fields
        self._path = path
        self.unread = unread

    def __bool__(self) -> bool:
        return bool(self._fields)

    def has(self, name: str) -> bool:
        """Whether the field is present, whatever it holds."""
        return any(key in self._fields for key in _spellings(name))

    def refuse(self, name: str) -> None:
        """The field is present and not understood."""
        self.unread.add(f"{self._path}{name}")

    def only(self, *known: str) -> None:
        """Refuse every field with another name."""
        names = {key for name in known for key in _spellings(name)}
        for name in self._fields:
            if name not in names:
                self.refuse(name)

    def raw(self, name: str) -> Any:
        """The field as it came; None when it is absent. Two spellings that say different things are refused."""
        said = [self._fields[key] for key in _spellings(name) if key in self._fields]
        if not said:
            return None
        if any(value != said[0] for value in said):
            self.refuse(name)
            return None
        return said[0]

    def text(self, name: str, limit: int = SHORT, *, null: bool = False) -> str:
        """Bounded printable text; empty when absent or refused."""
        value = self.raw(name)
        if isinstance(value, str):
            return printable(value, limit)
        if self.has(name) and not (null and value is None):
            self.refuse(name)
        return ""

    def word(self, name: str, known: Mapping[str, str]) -> str:
        """What a word of a closed list means, by its plain letters in any case; empty when absent or refused."""
        value = self.raw(name)
        plain = value.strip(" \t\r\n") if isinstance(value, str) and value.isascii() else None
        if plain is not None and plain.lower() in known:
            return known[plain.lower()]
        if self.has(name):
            self.refuse(name)
        return ""

    def identifier(self, name: str, pattern: re.Pattern[str], *, whole: bool = False) -> str:
        """Text of the pattern's kind, with `whole` a whole number too, as text; an empty one says nothing."""
        value = self.raw(name)
        if whole and isinstance(value, int) and not isinstance(value, bool):
            value = str(value) if abs(value) < 10**30 else None
        if isinstance(value, str) and (not value or pattern.fullmatch(value)):
            return value
        if self.has(name):
            self.refuse(name)
        return ""

    def number(self, name: str) -> float | None:
        """A finite number out of a number or its text; None when absent or refused."""
        number = decimal(self.raw(name))
        if number is None and self.has(name):
            self.refuse(name)
        return number

    def moment(self, name: str, earliest: float, latest: float, *, null: bool = False) -> float | None:
        """Epoch seconds out of a number or of ISO 8601, between the two; 0 is none, and with `null` null and "None"."""
        value = self.raw(name)
        if null and (value is None or (isinstance(value, str) and value.lower() in _NONE)):
            return None
        seconds = _iso(value) if isinstance(value, str) and _MOMENT.fullmatch(value) else decimal(value)
        if seconds == 0:
            return None
        if seconds is not None and earliest <= seconds <= min(latest, _LATEST):
            return seconds
        if self.has(name):
            self.refuse(name)
        return None

    def object(self, name: str) -> "Reader":
        """The object in a field; an empty one when absent or refused."""
        value = self.raw(name)
        path = f"{self._path}{name}."
        if isinstance(value, Mapping):
            return Reader(value, self.unread, path)
        if self.has(name):
            self.refuse(name)
        return Reader({}, self.unread, path)

    def labels(self, name: str) -> dict[str, str]:
        """An object of texts, without the empty ones; what is no text is refused by its own name."""
        inner = self.object(name)
        found = {key: inner.raw(key) for key in inner._fields}
        for key, value in found.items():
            if not isinstance(value, str) and not _whole(value):
                inner.refuse(key)
        return {key: str(value) for key, value in found.items() if _whole(value) or (isinstance(value, str) and value)}

    def check(self, name: str, kinds: type | tuple[type, ...], *, null: bool = False) -> None:
        """Refuse the field unless it is absent or of one of these types."""
        value = self.raw(name)
        if self.has(name) and not isinstance(value, kinds) and not (null and value is None):
            self.refuse(name)


def printable(value: str, limit: int) -> str:
    """The text cut to `limit` characters, whatever can't be printed or seen as a space."""
    return "".join(char if char.isprintable() else " " for char in DECEIVING.sub(" ", value[:limit])).strip()


def decimal(value: Any) -> float | None:
    """A finite number out of a number or its text; None for prose, booleans, infinities."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and not _DECIMAL.fullmatch(value.strip()):
        return None
    try:
        number = float(value.replace(",", "") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def agreed(values: Collection[str]) -> str:
    """The one thing that is said, however often; empty when nothing is, or two things are."""
    said = {value for value in values if value}
    return said.pop() if len(said) == 1 else ""


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30


def _spellings(name: str) -> tuple[str, ...]:
    snake = _BOUNDARY.sub("_", name).lower()
    return (name,) if snake == name else (name, snake)


def _iso(text: str) -> float | None:
    whole, _, rest = text.partition(".")
    if rest:
        # Python reads microseconds at most.
        digits = re.match(r"\d+", rest)
        fraction = digits[0] if digits else ""
        text = f"{whole}.{fraction[:6].ljust(6, '0')}{rest[len(fraction) :]}"
    try:
        return datetime.fromisoformat(text).astimezone(UTC).timestamp()
    except (ValueError, OverflowError):
        return None
