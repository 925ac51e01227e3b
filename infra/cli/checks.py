"""What a check of `infraai doctor` says."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it is as it should be, what was found and what to do about it."""

    name: str
    state: Literal["ok", "missing", "optional"]
    found: str
    remedy: str = ""
