"""The disks for data that a goal says a machine has: how large, of which type, under which name and folder each is.

    "two data disks: 100 GB SSD for the database at /var/lib/postgresql, 500 GB standard for backups"
    -> database: 100 GB of pd-ssd in /var/lib/postgresql; backups: 500 GB of pd-standard

Each is what stands in its own item of the sentence. Folded text in.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from functions.planning.rules.words.amounts import boot_disks_in

Span = tuple[int, int]

_SIZE = re.compile(r"(?<![\w.,])(\d{1,5}(?:[.,]\d+)?) ?(gb|gib|go|tb|tib|to)\b")
_IN_GB = {"g": 1, "t": 1_024}
_DISK = (
    r"(?:(?:data|persistent|extra|additional|separate|attached|further)[ -])*(?:disks?|discs?|drives?|volumes?)|"
    r"(?:\w*daten|fest|zusatz)?platten?|datendisks?|discos?|disques?|disc[oh]i?|(?:data)?schij(?:f|ven)"
)
_IS_DISK = re.compile(rf"(?<![\w-])(?:{_DISK}|ssds?|hdds?|pd-(?:ssd|standard|balanced))(?![\w-])|(?<![\w-])[d-z]: ?\d")
_SEVERAL = re.compile(
    r"(?<![\w.])(?:(?P<n>[2-5]) (?:(?!and\b|with\b)[\w-]+ ){0,2}?)?(?:(?:data|persistent|extra|additional|separate|attached|further)[ -])*"
    r"(?:disks|discs|drives|volumes|\w*platten|datendisks|discos|disques|dischi|(?:data)?schijven)(?![\w-])"
)
_EACH = re.compile(r"\b(?:je|each|jeweils|cada una?|chacune?|ciascuno|cadauno|elk|per)\b")
_MEMORY = re.compile(r" ?(?:of )?(?:ram|memory|arbeitsspeicher|speicher\b|memoria|memoire|geheugen)")
_CUT = re.compile(
    r"\s*(?:[,:(+&](?=\s|\d|[a-z])|\bplus\b|\b(?:and|und|y|et|e(?!:)|en|sowie|con|mit|with|avec|met)\b)\s*"
)
_SENTENCE = re.compile(r"[.;](?=\s|$)|\n(?!\s*(?:[-*\u2022]|\d[.)]))")
_TYPES = (
    ("pd-ssd", r"(?:pd-)?ssds?"),
    ("pd-balanced", r"(?:pd-)?balanced"),
    ("pd-standard", r"(?:pd-)?standard|hdds?|magnetic"),
)
_AT = re.compile(
    r"(?:at|under|on|in|to|as|unter|auf|nach|als|en|bajo|sous|dans|sur|su|em|op|onder|mounted|->|=>|=|:) ?(?P<path>/[a-z0-9._-]+(?:/[a-z0-9._-]+)*)"
)
_CALLED = re.compile(
    r"\b(?:named|called|namens|llamado|nomme|chamado|chiamato|device name|genannt) ['\"`]?(?P<name>[a-z][a-z0-9-]{0,20})"
)
_BEFORE = re.compile(
    r"(?<![\w-])['\"`]?(?P<name>[a-z][a-z0-9-]{0,20})['\"`]?(?: (?:of|with|von|mit|de|di|van|has)| ?[:=(]) ?$"
)
_FOR = re.compile(
    r"\b(?:for|fur|para|pour|per|voor) (?:(?:the|our|die|den|das|el|la|las|los|le|les|i|gli|il|de|het|o|a|os|as) )?(?P<name>[a-z][a-z0-9-]{1,20})"
)
_NO_NAME = frozenset(
    [
        "disk",
        "disks",
        "data",
        "drive",
        "drives",
        "volume",
        "volumes",
        "ssd",
        "hdd",
        "a",
        "an",
        "one",
        "two",
        "three",
        "size",
        "it",
        "vm",
        "vms",
        "machine",
        "server",
        "with",
        "and",
        "of",
        "gb",
        "storage",
        "disco",
        "discos",
        "disque",
        "disques",
        "platte",
        "platten",
        "datenplatte",
        "datenplatten",
        "schijf",
        "schijven",
        "dischi",
        "disco",
        "standard",
        "balanced",
        "each",
        "je",
        "datos",
        "dados",
        "donnees",
        "boot",
        "root",
        "os",
    ]
)


class DataDisk(NamedTuple):
    """A disk for data: GB, type (empty where nobody says), the name and the folder that it is given, and where that is said."""

    gb: int
    type: str
    name: str
    mount: Span | None
    span: Span


def data_disks_in(text: str) -> list[DataDisk]:
    """The disks for data of a text, where it says more of them than one size; empty otherwise."""
    found = list(_found(text))
    told = [each for each in found if each.mount or each.name]
    return found if len(found) > 1 or told else []


def _found(text: str) -> Iterator[DataDisk]:
    boots = [span for _, span in boot_disks_in(text)]
    low = 0
    for end in [*_SENTENCE.finditer(text), None]:
        high = end.start() if end else len(text)
        sizes = [
            each
            for each in _SIZE.finditer(text, low, high)
            if not _MEMORY.match(text, each.end()) and not any(a <= each.start() < b for a, b in boots)
        ]
        head = _SEVERAL.search(text, low, high)
        begins = [_item_begins(text, low, each.start()) for each in sizes]
        for number, size in enumerate(sizes):
            stop = begins[number + 1] if number + 1 < len(sizes) else high
            piece = text[begins[number] : stop]
            listed = head is not None and head.start() < size.end()
            if not (listed or _IS_DISK.search(piece)):
                continue
            disk = _disk(text, size, (begins[number], stop))
            again = int(head["n"]) if head and head["n"] and len(sizes) == 1 and _EACH.search(text, low, high) else 1
            first = head is not None and listed and number == 0
            span = (min(head.start(), disk.span[0]), disk.span[1]) if head and first else disk.span
            yield from [disk._replace(span=span)] * again
        low = end.end() if end else high


def _item_begins(text: str, low: int, at: int) -> int:
    """Where the item of a size begins: behind the last cut that is not the mark between its name and the size."""
    cuts = [each for each in _CUT.finditer(text, low, at) if not (each.end() >= at and each[0].strip() in {":", "("})]
    return cuts[-1].end() if cuts else low


def _disk(text: str, size: re.Match[str], item: Span) -> DataDisk:
    piece = text[slice(*item)]
    kind = next((name for name, words in _TYPES if re.search(rf"(?<![\w-])(?:{words})(?![\w-])", piece)), "")
    path = _AT.search(text, size.end(), item[1]) or _AT.search(text, *item)
    first = re.fullmatch(r"(?P<name>[a-z][a-z0-9-]{1,20}) ?", text[item[0] : size.start()])
    ways = (_CALLED.search(piece), first, _BEFORE.search(text[item[0] : size.start()]), _FOR.search(piece))
    named = next((each for each in ways if each and each["name"] not in _NO_NAME), None)
    name = named["name"] if named else ""
    gb = round(float(size[1].replace(",", ".")) * _IN_GB[size[2][0]])
    ends = [
        size.end(),
        *([path.end()] if path else []),
        *([item[0] + named.end()] if named and named.re is _FOR else []),
    ]
    return DataDisk(gb, kind, name, path.span("path") if path else None, (item[0], max(ends)))
