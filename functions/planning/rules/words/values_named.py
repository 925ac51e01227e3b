"""What a goal names that can be taken back by another word of its kind: an engine, a place, a size, a sum, a number.

All functions take plain text: as long as what was typed, in lower case and without accents.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from functions.planning.rules.words.places import CITY_WORDS, CONTINENT_WORDS, COUNTRY_WORDS
from functions.planning.rules.words.tables import apps_table
from functions.planning.rules.words.tops import TOPS


@dataclass(frozen=True, slots=True)
class Value:
    """A word for something of a kind, with its place; `end` is past what stands in its place, `stop` past all of it.

    `about` says what a size or a number is of, as far as that is said with it.
    """

    kind: str
    start: int
    end: int
    stop: int
    about: str = ""


_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|twelve|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|"
    "dos|tres|cuatro|cinco|seis|siete|ocho|diez|deux|trois|quatre|cinq|sept|huit|dix|due|tre|quattro|cinque"
)
_NUMBER = rf"(?:\d[\d.,]*(?<![.,])(?: ?(?:k|m|mio|million|thousand|tausend|mil|mille)\b)?|\b(?:{_NUMBER_WORDS})\b)"
_UNIT = r"(?:gb|gib|tb|tib|mb|mib|gigs?|gigabytes?|go)\b"
_OF = (
    r"(?: (?:of )?(?P<of>ram|memory|disk|disks|ssd|hdd|storage|space|speicher|arbeitsspeicher|hauptspeicher|platte|"
    r"festplatte|memoria|disco|disque|memoire|stockage|almacenamiento|armazenamento)\b)?"
)
_MEMORY = frozenset({"ram", "memory", "arbeitsspeicher", "hauptspeicher", "memoria", "memoire"})
_VERSION = r"(?: ?v?\d{1,4}(?:\.\d+)?(?! ?(?:gb|tb|mb|gib|go|v?cpus?|cores?|x|%)\b)(?![\w:]|\.\w))?"
_ENGINES = (
    rf"(?:postgre?s?(?:ql|s?sql)?|postgers|pg|my ?sql|maria ?db|ms ?sql(?: server)?|(?:microsoft )?sql ?server|"
    rf"mongo(?: ?db)?|firestore|sqlite|spanner|alloydb){_VERSION}"
)
_COUNTED = r"(?: (?!(?:am|pm|uhr|and|und|or|in|on|at|for|with|per|a|to|please|instead|then|usd|eur|euros?|dollars?|bucks|instead|of)\b)(?P<noun>[a-z][a-z-]{2,}))"
_SAME_NOUNS = {
    "cpu": "vcpu", "core": "vcpu", "cores": "vcpu", "kerne": "vcpu", "kernen": "vcpu", "people": "user",
    "replica": "instance", "instanz": "instance", "vm": "machine", "server": "machine", "node": "node",
}  # fmt: skip
_PATTERNS = (
    ("email", r"[\w.+-]+@[\w-]+(?:\.[a-z0-9-]+)+"),
    ("address", r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?"),
    ("engine", _ENGINES),
    ("cache", r"(?:redis|valkey|memcached?)(?: \d(?:\.\d)?(?! ?(?:gb|mb)))?"),
    (
        "runs on",
        r"(?:an? )?(?:google )?(?:cloud ?run|cloud functions?|gke(?: autopilot)?|kubernetes|k8s|app engine|compute engine|vms?|virtual machines?)(?: cluster)?",
    ),
    ("queue", r"(?:amazon |aws )?(?:sqs|rabbit ?mq|kafka|pub ?/? ?-?sub|cloud tasks)"),
    ("ui", r"react(?: ?js)?|vue(?: ?js)?|angular|svelte(?:kit)?"),
    (
        "framework",
        r"python|golang|go(?= (?:apis?|apps?|services?|backends?|workers?|programs?|servers?))|typescript|java|kotlin|rust|elixir|php|\.net|c#|node(?:\.?js)?",
    ),
    (
        "money",
        r"[$\u20ac\u00a3] ?\d[\d.,]*(?<![.,])k?|\d[\d.,]*(?<![.,])k? ?(?:usd|eur|euros?|dollars?|bucks|chf|gbp|[$\u20ac\u00a3])",
    ),
    ("machine", r"[a-z]\d[a-z]?-(?:standard|highmem|highcpu|micro|small|medium|ultragpu|megagpu|highgpu)(?:-\d+g?)?"),
    ("gpu", r"(?:nvidia )?(?:t4|l4|a100|h100|v100|p100|p4)s?"),
    ("region", r"(?:us|northamerica|southamerica|europe|me|asia|australia|africa)-[a-z]+\d+"),
    ("clock", r"\d{1,2}[:.h]\d{2}(?: ?(?:am|pm|uhr|h))?|\d{1,2} ?(?:am|pm|uhr|h)"),
    ("day", r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?"),
    ("often", r"(?:hourly|daily|nightly|weekly|monthly|every (?:hour|day|night|week|month))"),
    ("percent", r"\d{1,3}(?:[.,]\d+)? ?%"),
    ("domain", rf"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{TOPS})"),
)


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    places = sorted({*CITY_WORDS, *COUNTRY_WORDS, *CONTINENT_WORDS} - {"gdpr", "dsgvo"}, key=len, reverse=True)
    fixed = [*_PATTERNS, ("region", "|".join(map(re.escape, places)))]
    apart = [(kind, re.compile(rf"(?<![\w@./-])(?:{pattern})(?![\w@/]|[.-]\w)")) for kind, pattern in fixed]
    named = [("framework" if app.framework else "product", pattern) for app, pattern in apps_table()]
    return (*apart, *named)


_SIZE = re.compile(rf"(?<![\w.])(?P<number>{_NUMBER} ?{_UNIT}){_OF}")
_COUNT = re.compile(rf"(?<![\w.,:$/-])(?P<number>{_NUMBER})(?:{_COUNTED})?(?![\w%])(?!\.\d)(?! ?{_UNIT})")


def plain(text: str) -> str:
    """A text as long as it was, in lower case, without accents and with plain dashes and quotes."""
    return "".join(_plain(char) for char in text)


@cache
def _plain(char: str) -> str:
    if char in "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}":
        return "-"
    if char == "\N{RIGHT SINGLE QUOTATION MARK}":
        return "'"
    folded = "".join(each for each in unicodedata.normalize("NFKD", char) if not unicodedata.combining(each)).casefold()
    return folded if len(folded) == 1 else char


def value_at(text: str, at: int) -> Value | None:
    """The value that begins at a place."""
    for kind, pattern in _kinds()[: len(_PATTERNS) + 1]:
        if match := pattern.match(text, at):
            return Value(kind, at, match.end(), match.end())
    if size := _SIZE.match(text, at):
        return _size(size)
    if count := _COUNT.match(text, at):
        return _count(count)
    for kind, pattern in _kinds()[len(_PATTERNS) + 1 :]:
        if match := pattern.match(text, at):
            return Value(kind, at, match.end(), match.end())
    return None


def of_kind(text: str, value: Value) -> list[Value]:
    """The values in a text that another one of their kind can stand for, in the text's order."""
    if value.kind == "size":
        sizes = [_size(match) for match in _SIZE.finditer(text)]
        return [each for each in sizes if value.about in {each.about, ""} or not each.about]
    if value.kind == "number":
        counts = [_count(match) for match in _COUNT.finditer(text)]
        if value.about:
            return [each for each in counts if each.about == value.about]
        # A number alone stands for whatever was counted last, and leaves its unit.
        bare = re.compile(rf"(?<![\w.,:/@-]){_NUMBER}(?! ?%)")
        found = [Value("number", *match.span(), match.end()) for match in bare.finditer(text)]
        return sorted([*found, *counts], key=lambda each: each.start)
    kinds = (pattern for kind, pattern in _kinds() if kind == value.kind)
    spans = {match.span() for pattern in kinds for match in pattern.finditer(text)}
    return [Value(value.kind, low, high, high) for low, high in sorted(spans)]


def _size(match: re.Match[str]) -> Value:
    of = match["of"] or ""
    about = "" if not of else "memory" if of in _MEMORY else "disk"
    return Value("size", match.start(), match.end("number"), match.end(), about)


def _count(match: re.Match[str]) -> Value:
    noun = match["noun"] or ""
    stem = noun.removesuffix("s")
    about = _SAME_NOUNS.get(noun, _SAME_NOUNS.get(stem, stem))
    return Value("number", match.start(), match.end("number"), match.end(), about)


_STEM = r"(?<![\w.-])(?P<stem>[a-z][a-z0-9]*(?:-[a-z0-9]+)*?-?)"
_FROM_TO = re.compile(
    rf"{_STEM}(?P<first>\d{{1,2}}) ?(?:to|through|thru|bis|until|till|a|au|hasta|ate|-|\u2013|\.\.\.?) ?(?P=stem)(?P<last>\d{{1,2}})(?![\w-])"
)
_ONE_BY_ONE = re.compile(
    rf"{_STEM}(?P<first>\d{{1,2}})(?:(?:, ?(?:and |und )?| and | und | y | et | e | & )(?P=stem)\d{{1,2}})+(?![\w-])"
)
_OF_MACHINES = re.compile(
    r"\b(?:vms?|virtual machines?|machines?|servers?|instances?|maschinen|maquinas|servidores|serveurs|hosts?)\b"
)
_SENTENCE = re.compile(r"[.;](?=\s|$)|\n")


def numbered_machines(text: str) -> tuple[list[str], tuple[int, int]]:
    """The names of machines that a goal numbers (`VMs named web-1 to web-5`, `VMs db-1 and db-2`), and where they stand."""
    for match in (*_FROM_TO.finditer(text), *_ONE_BY_ONE.finditer(text)):
        low = max((each.end() for each in _SENTENCE.finditer(text, 0, match.start())), default=0)
        stop = _SENTENCE.search(text, match.end())
        near = (
            text[max(low, match.start() - 60) : match.start()],
            text[match.end() : stop.start() if stop else None][:40],
        )
        if not any(map(_OF_MACHINES.search, near)):
            continue
        first, stem = match["first"], match["stem"]
        if "last" in match.groupdict():
            numbers = range(int(first), int(match["last"]) + 1)
            return [f"{stem}{number:0{len(first)}d}" for number in numbers], match.span()
        return re.findall(rf"{re.escape(stem)}\d{{1,2}}", match[0]), match.span()
    return [], (0, 0)
