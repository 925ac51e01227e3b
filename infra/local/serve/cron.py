"""When a cron line is due: five fields as unix-cron has them, in a time zone."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# From, to, names for the numbers from there on.
_FIELDS: Sequence[tuple[int, int, tuple[str, ...]]] = (
    (0, 59, ()), (0, 23, ()), (1, 31, ()), (1, 12, _MONTHS), (0, 7, _DAYS),
)  # fmt: skip
_PIECE = re.compile(r"(?:\*|([0-9a-z]+)(?:-([0-9a-z]+))?)(?:/([1-9]\d*))?")


def is_due(line: str, zone: str, moment: float) -> bool:
    """Whether the minute of `moment` (epoch seconds) is one of the line's; raises ValueError for no cron line."""
    fields = line.lower().split()
    if len(fields) != len(_FIELDS):
        raise ValueError(f"{line!r} has not five fields")
    try:
        now = datetime.fromtimestamp(moment, ZoneInfo(zone or "Etc/UTC"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{zone!r} is no time zone") from error
    minutes, hours, days, months, weekdays = (_set(text, *kind) for text, kind in zip(fields, _FIELDS, strict=True))
    if now.minute not in minutes or now.hour not in hours or now.month not in months:
        return False
    on_day, on_weekday = now.day in days, now.isoweekday() % 7 in {day % 7 for day in weekdays}
    # Where both say something, either will do.
    if fields[2].startswith("*") or fields[4].startswith("*"):
        return on_day and on_weekday
    return on_day or on_weekday


def _set(text: str, least: int, most: int, names: tuple[str, ...]) -> set[int]:
    found: set[int] = set()
    for piece in text.split(","):
        match = _PIECE.fullmatch(piece)
        if match is None:
            raise ValueError(f"{piece!r} is no field of a cron line")
        first, last, step = match.groups()
        begin = _number(first, least, names) if first else least
        # `5/10` goes on to the end, `5` is itself.
        end = _number(last, least, names) if last else begin if first and not step else most
        if not least <= begin <= end <= most:
            raise ValueError(f"{piece!r} is not within {least} to {most}")
        found |= set(range(begin, end + 1, int(step or 1)))
    return found


def _number(text: str, least: int, names: tuple[str, ...]) -> int:
    if text.isdigit():
        return int(text)
    if text not in names:
        raise ValueError(f"{text!r} is no field of a cron line")
    return names.index(text) + least
