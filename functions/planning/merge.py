"""Files after a change: what the catalogue writes anew, with what people wrote into the files kept, block by block.

    merged = merge(base, mine, theirs)    # what the catalogue wrote before, what stands, what the catalogue writes now
    merged.files, merged.conflicts

A block that only the change touches is the catalogue's new one; one that only a person touched stays, to the byte.
Where both did, and did not write the same, the place is a conflict: it is shown with both texts, and never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from functions.planning.taken import as_read_then, as_they_take
from shared.parts.secret.part import SECRET_TYPE, VERSION_TYPE
from shared.terraform.hcl import parse_file

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A block that a person and the change have both written: the file, what it is, and the three texts of it."""

    file: str
    block: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The files, and what could not be brought together; then the files are not to be used."""

    files: dict[str, str]
    conflicts: list[Conflict] = field(default_factory=list)


def merge(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """The three brought together."""
    files: dict[str, str] = {}
    conflicts: list[Conflict] = []
    for name in dict.fromkeys([*mine, *theirs]):
        then, now, new = (each.get(name, "") for each in (base, mine, theirs))
        if now == then:
            text = new
        elif new == then:
            text = now
        else:
            text, found = _merged(name, then, now, new)
            conflicts += found
        if text or name in theirs:
            files[name] = text
    return Merged(files, conflicts)


# What the catalogue has come to write into a block since there are deployments: that an older one's files lack it is
# nobody's edit.
_SINCE = (
    """
  # Traffic that somebody moves to an older revision, with its older secrets, is seen as drift and put back.
  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }
""",
)


def as_written_then(base: Mapping[str, str], mine: Mapping[str, str]) -> dict[str, str]:
    """What the catalogue wrote when files were drafted that do not have what it writes besides today."""
    found = as_they_take(base, mine)
    for later in _SINCE:
        for name, text in base.items():
            if later in text and later not in mine.get(name, ""):
                found[name] = found[name].replace(later, "")
    for name, text in found.items():
        then = mine.get(name, "")
        named = _NAMED.sub(partial(_named_then, then), as_read_then(text, then))
        found[name] = _WAITS.sub(partial(_waited_then, then), named)
    return found


_NAMED = re.compile(rf"^( +secret +=+ {SECRET_TYPE}\.\w+)\.secret_id$", re.MULTILINE)


def _named_then(mine: str, line: re.Match[str]) -> str:
    """A function's secret, which had its whole name once."""
    then = f"{line[1]}.id"
    return then if line[0] not in mine and then in mine else line[0]


_WAITS = re.compile(r"^ +depends_on += \[.*\]$", re.MULTILINE)
_A_VALUE = re.compile(rf"(?<=[\[ ]){VERSION_TYPE}\.\w+(?:, )?")


def _waited_then(mine: str, line: re.Match[str]) -> str:
    """A line as it was before programs waited for the values of their secrets too, where the files have it so."""
    then = _A_VALUE.sub("", line[0]).replace(", ]", "]")
    return then if line[0] not in mine and then in mine else line[0]


_POLICY = re.compile(
    r'^(resource "google_monitoring_alert_policy" )"(?P<label>\w+)"'
    r'(?P<rest> \{\n(?:(?!^\}).*\n)*?  display_name +=+ "(?P<said>[^"\n]*)")',
    re.MULTILINE,
)


def with_same_labels(files: Mapping[str, str], mine: Mapping[str, str]) -> dict[str, str]:
    """Files whose alert policies are called as those in `mine` that say the same: none is made anew under another name.

    The catalogue gives the short label to the first of a kind, which is another one once the first is gone.
    """
    stand = {match["said"]: match["label"] for text in mine.values() for match in _POLICY.finditer(text)}

    def named(match: re.Match[str]) -> str:
        label = stand.get(match["said"], match["label"])
        if match["said"] not in stand and label in stand.values():
            label = re.sub(r"\W+", "_", match["said"])
        return f'{match[1]}"{label}"{match["rest"]}'

    return {name: _POLICY.sub(named, text) for name, text in files.items()}


def _merged(name: str, base: str, mine: str, theirs: str) -> tuple[str, list[Conflict]]:
    then, now, new = _chunks(name, base), _chunks(name, mine), _chunks(name, theirs)
    conflicts: list[Conflict] = []
    chosen: dict[Key, str] = {}
    for key in dict.fromkeys([*now, *new]):
        was, stands, wanted = then.get(key), now.get(key), new.get(key)
        if _same(wanted, was):
            text = stands
        elif _same(stands, was) or _same(stands, wanted):
            text = wanted
        else:
            conflicts.append(Conflict(name, " ".join(key), was or "", stands or "", wanted or ""))
            text = stands
        if text is not None:
            chosen[key] = text
    return "".join(chosen[key] for key in _order(list(now), list(new)) if key in chosen), conflicts


def _order(mine: list[Key], theirs: list[Key]) -> list[Key]:
    """The order that stands, with what is new behind what it follows in the catalogue's."""
    order = list(mine)
    for place, key in enumerate(theirs):
        if key in order:
            continue
        before = next((each for each in reversed(theirs[:place]) if each in order), None)
        order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order


def _chunks(name: str, text: str) -> dict[Key, str]:
    """Every top-level block with the lines before it, and what follows the last one under an empty key."""
    file, found, at = parse_file(name, text), dict[Key, str](), 0
    for item in file.body.items:
        labels = getattr(item, "names", ())
        key: Key = (getattr(item, "type", "") or getattr(item, "name", ""), *labels)
        while key in found:
            key = (*key, "again")
        end = item.span.end
        end += len(text[end:]) - len(text[end:].lstrip(" \t")) if end < len(text) else 0
        end = end + 1 if text[end : end + 1] == "\n" else end
        found[key] = text[at:end]
        at = end
    if text[at:]:
        found["",] = text[at:]
    return found


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").strip() == (other or "").strip() and (one is None) == (other is None)
