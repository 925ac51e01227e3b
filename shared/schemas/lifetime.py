"""How long a deployment shall stand, as people say it."""

import re
from datetime import UTC, datetime, timedelta

LONGEST_DAYS = 366
"""What shall stand for longer has no end: `never` is said, and nobody is surprised years later."""

TTL_PATTERN = r"^[1-9]\d{0,3}[hdw]$"
"""`36h`, `3d`, `2w`."""

_UNITS = {"h": 3600.0, "d": 86400.0, "w": 604800.0}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "fourteen": 14, "thirty": 30,
}  # fmt: skip
_AMOUNT = rf"(\d{{1,4}}|{'|'.join(_NUMBERS)})\s*(hour|day|week)s?"
# What is said of the whole, and not of backups or logs that are kept for so long.
_SAID = re.compile(
    rf"\b(?:only|just|temporar(?:y|ily)|needed)\s+(?:\w+\s+)?for\s+{_AMOUNT}\b"
    rf"|\bfor\s+{_AMOUNT}\s+only\b"
    rf"|\b(?:tear\s+(?:it\s+)?down|destroy\s+it|delete\s+it|gone|ends?|remove\s+it)\s+(?:again\s+)?(?:after|in)\s+{_AMOUNT}\b",
    re.IGNORECASE,
)
_WEEKEND = re.compile(r"\b(?:for|over)\s+(?:the|this)\s+weekend\b", re.IGNORECASE)


def not_too_long(ttl: str) -> str:
    """The same, where it is no longer than LONGEST_DAYS or names no time; raises ValueError."""
    if re.fullmatch(TTL_PATTERN, ttl) and seconds_of(ttl) > LONGEST_DAYS * _UNITS["d"]:
        raise ValueError(f"it is at most {LONGEST_DAYS} days; what shall stand longer has no end")
    return ttl


def seconds_of(ttl: str) -> float:
    """The seconds of a `3d`; 0 for an empty one."""
    return int(ttl[:-1]) * _UNITS[ttl[-1]] if ttl else 0.0


def lifetime_in(goal: str, now: float) -> float:
    """The seconds after which a goal says that what it asks for shall end; 0 where it says nothing of the kind.

    More than a year is a year. A weekend ends with Sunday, in UTC.
    """
    if _WEEKEND.search(goal):
        today = datetime.fromtimestamp(now, UTC)
        monday = (today + timedelta(days=7 - today.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
        return (monday - today).total_seconds()
    found = _SAID.search(goal)
    if found is None:
        return 0.0
    number, unit = [each for each in found.groups() if each]
    count = _NUMBERS.get(number.lower()) or int(number)
    return min(count * _UNITS[unit[0].lower()], LONGEST_DAYS * _UNITS["d"])
