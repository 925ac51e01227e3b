"""What terraform prints, made fit to be kept: readable, and without secrets."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from shared.schemas.text import printable

HIDDEN = "(sensitive)"
MAX_LINE = 4000

_PATTERNS = (
    re.compile(r"ya29\.[A-Za-z0-9._-]+"),
    re.compile(r"(?i)\bbearer\s+[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"(?i)(?<=auth_token=)[^\s&\"'\\]+"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
)
# Shorter than this nothing is a secret, and hiding it would riddle every text with holes.
_SHORTEST_SECRET = 6


class Scrubber:
    """Takes secrets out of text: those it was given, however they are escaped, and what looks like a Google token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms: set[str] = set()
        for secret in secrets:
            if len(secret) >= _SHORTEST_SECRET:
                forms |= {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1]}
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        for pattern in _PATTERNS:
            text = pattern.sub(HIDDEN, text)
        return text

    def deep(self, value: Any) -> Any:
        """A JSON value without secrets in any of its texts."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, Mapping):
            return {key: self.deep(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.deep(item) for item in value]
        return value


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock on a state: its id, who took it (`user@host`), when (epoch seconds, 0 when unreadable), what for."""

    id: str
    who: str
    created: float
    operation: str

    @property
    def user(self) -> str:
        """The name of the user that took it."""
        return self.who.rpartition("@")[0]

    @property
    def since(self) -> str:
        """When it was taken, for people."""
        return f"{datetime.fromtimestamp(self.created, UTC):%Y-%m-%d %H:%M:%S} UTC" if self.created else "unknown"


def read_lock(text: str) -> Lock | None:
    """The lock that an error message of terraform describes; None when it describes none."""
    block = re.search(r"Lock Info:(.*)", text, re.DOTALL)
    if block is None:
        return None
    fields = dict(re.findall(r"^\W*(ID|Who|Created|Operation):[ \t]*(.*?)\W*$", block[1], re.MULTILINE))
    if not fields.get("ID"):
        return None
    return Lock(fields["ID"], fields.get("Who", ""), epoch_of(fields.get("Created", "")), fields.get("Operation", ""))


def epoch_of(text: str) -> float:
    """Epoch seconds; 0 when it can't be read.

    Go prints `2026-01-02 03:04:05.678901234 +0000 UTC`, and in JSON `2026-01-02T03:04:05.678901234Z`.
    """
    match = re.match(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)? ?(Z|[+-]\d\d:?\d\d)", text)
    if match is None:
        return 0.0
    zone = match[4].replace("Z", "+0000").replace(":", "")
    whole = datetime.strptime(f"{match[1]} {match[2]} {zone}", "%Y-%m-%d %H:%M:%S %z").timestamp()
    return whole + float(match[3] or 0)


def plain(text: str) -> str:
    """The text without a terminal's colours, and without anything else that a terminal would obey."""
    return printable(text)


def readable(event: Mapping[str, Any]) -> str:
    """The text of one line of terraform's JSON output; empty for one that says nothing to a reader."""
    kind = event.get("type")
    if kind in {"version", "log", "outputs"}:
        return ""
    diagnostic = event.get("diagnostic")
    if not isinstance(diagnostic, Mapping):
        return plain(str(event.get("@message", "")))[:MAX_LINE]
    severity = str(diagnostic.get("severity", "error")).capitalize()
    where = diagnostic.get("range") or {}
    place = f" ({where['filename']}:{where['start']['line']})" if where.get("filename") else ""
    about = f"{diagnostic['address']}: " if diagnostic.get("address") else ""
    text = f"{severity}: {about}{diagnostic.get('summary', '')}{place}"
    detail = str(diagnostic.get("detail") or "").strip()
    return plain(f"{text}\n{detail}" if detail else text)[:MAX_LINE]
