"""What a goal would make of the words that are said of a new part: the reader of goals reads them, to the last one.

    described("bucket", ["objects older than 90 days", "versioning off", "for the press"], {})
    -> Described({"versioning": "false"}, read={"versioning off"}, why={"objects older than 90 days": "..."})

The part is named by itself and its words stand behind it, as somebody would say it who wanted nothing else. What the goal's
ledger says of a piece of them, that it is not understood or not met, leaves that piece unread, and so does a piece that
brings another part.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from functions.planning.asked import asked_of
from functions.planning.rules.architect import draw
from functions.planning.rules.goal import fold
from functions.planning.rules.read import read
from functions.planning.rules.sketch import Drawn

_SAID_AS = {
    "cloud_run": "An API on Cloud Run", "function": "A cloud function", "run_job": "A Cloud Run job", "worker_pool": "A worker", "sql": "A {engine} database",
    "redis": "A Redis cache", "bucket": "A bucket", "queue": "A Pub/Sub topic", "tasks": "A Cloud Tasks queue", "firestore": "Firestore",
    "bigquery": "A BigQuery dataset",
}  # fmt: skip
"""What is new, in the words of a goal."""
_ENGINES = {"postgres": "PostgreSQL", "mysql": "MySQL", "sqlserver": "SQL Server"}
_ELSEWHERE = frozenset({"location", "replica_region", "also_in"})
"""Settings that say where it stands: what is new stands where the rest does."""


@dataclass(slots=True)
class Described:
    """The settings that the words say, the pieces that say them, and of others why they were not read."""

    settings: dict[str, str]
    read: frozenset[str] = frozenset()
    why: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What a goal draws of the part that it is about and beside it, and the words that are not met, each with why."""

    settings: Mapping[str, str] | None
    beside: frozenset[str]
    lost: tuple[tuple[str, str], ...]
    sized: bool


def described(kind: str, pieces: Sequence[str], given: Mapping[str, str]) -> Described:
    """What the pieces say of a part of a kind; `given` are the settings that it has anyway."""
    said = _SAID_AS.get(kind, "").format(engine=_ENGINES.get(given.get("engine", "postgres"), "PostgreSQL"))
    kept = list(dict.fromkeys(each.strip() for each in pieces if re.search(r"\w", each)))
    if not said:
        return Described({})
    found, bare = Described({}), _drawing(f"{said}.", kind)
    while kept:
        whole = _drawing(_told(said, kept), kind)
        lost = {each: why for each in kept for row, why in whole.lost if _is_of(row, each)}
        if whole.settings is None or whole.beside - bare.beside:
            alone = {each: _drawing(_told(said, [each]), kind) for each in kept}
            lost |= {each: "" for each, one in alone.items() if one.settings is None or one.beside - bare.beside}
            lost = lost or dict.fromkeys(kept, "")
        if lost:
            found.why |= lost
            kept = [each for each in kept if each not in lost]
            continue
        found.settings = _more(whole, bare)
        without = {each: [other for other in kept if other != each] for each in kept}
        found.read = frozenset(
            each for each, rest in without.items() if _more(_drawing(_told(said, rest), kind), bare) != found.settings
        )
        break
    return found


def _told(said: str, pieces: Sequence[str]) -> str:
    """A goal that says these pieces of a part: its sizes stand beside it, the rest behind."""
    sizes = [each for each in pieces if _SIZE.fullmatch(each)]
    rest = [_CLASS.sub(r"storage class \1", each) for each in pieces if each not in sizes]
    return f"{said}{' with ' if sizes else ''}{' and '.join(sizes)}{': ' if rest else ''}{', '.join(rest)}."


_CLASS = re.compile(r"^(?:in |class |klasse |storage )*(nearline|coldline|archive)(?: class| storage)?$")
_SIZE = re.compile(r"(?:with )?\d[\d.]* ?[a-z]+(?: (?:of )?[a-z]+)?")
_MEMORY = re.compile(r"\d ?(?:[gm]i?b?|gigs?|go|mo)\b")


def _more(whole: _Drawing, bare: _Drawing) -> dict[str, str]:
    """The settings that a goal has because of what it says of the part."""
    usual = bare.settings or {}
    more = {key: value for key, value in (whole.settings or {}).items() if usual.get(key) != value}
    # So many CPUs bring a memory with them by the part itself.
    return more if whole.sized or "memory" not in more else {key: more[key] for key in more if key != "memory"}


@cache
def _drawing(text: str, kind: str) -> _Drawing:
    reading = read(text)
    sketch = draw(reading)
    lost = [
        (fold(each.words), each.how)
        for each in asked_of(reading, sketch)
        # Of single words that are the application's own matter nothing depends.
        if not each.met and each.need != "left_aside"
    ]
    one: Drawn | None = next((each for each in sketch.parts.values() if each.part.name == kind), None)
    lost += [
        (text.partition(": ")[2].rstrip("."), _ELSEWHERE_TOLD) for key in _ELSEWHERE if one and key in one.settings
    ]
    beside = frozenset(each.part.name for each in sketch.parts.values()) - {kind}
    return _Drawing(one.settings if one else None, beside, tuple(lost), bool(_MEMORY.search(fold(text))))


_ELSEWHERE_TOLD = "what is new stands where the rest of it does"


def _is_of(row: str, piece: str) -> bool:
    """Whether what a row of the ledger is about stands in a piece, or holds it."""
    piece = fold(piece)
    words = [each for each in re.split(r"[,;.]? ", row) if each]
    return row in piece or piece in row or (bool(words) and all(each in piece for each in words))
