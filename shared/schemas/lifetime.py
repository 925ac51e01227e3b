"""How long a deployment shall stand, as options and bodies say it."""

import re

LONGEST_DAYS = 366
"""What shall stand for longer has no end: `never` is said, and nobody is surprised years later."""

TTL_PATTERN = r"^[1-9]\d{0,3}[hdw]$"
"""`36h`, `3d`, `2w`."""

_UNITS = {"h": 3600.0, "d": 86400.0, "w": 604800.0}


def not_too_long(ttl: str) -> str:
    """The same, where it is no longer than LONGEST_DAYS or names no time; raises ValueError."""
    if re.fullmatch(TTL_PATTERN, ttl) and seconds_of(ttl) > LONGEST_DAYS * _UNITS["d"]:
        raise ValueError(f"it is at most {LONGEST_DAYS} days; what shall stand longer has no end")
    return ttl


def seconds_of(ttl: str) -> float:
    """The seconds of a `3d`; 0 for an empty one."""
    return int(ttl[:-1]) * _UNITS[ttl[-1]] if ttl else 0.0
