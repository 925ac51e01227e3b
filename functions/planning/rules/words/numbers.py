"""Every number of a goal by what it is: a version, a count, a size, a time. It is decided here, by what the number stands beside.

`two Debian 12 VMs, 0 to 6 by load, 16 GB, 24/7`: 2 and 6 are counts, 12 is a version, 16 a size, and 24 nothing at all.
Whoever counts asks for the text without versions (`counting`), whoever reads hours whether there are any (`is_clock`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from functions.planning.rules.words.lists import lines_of
from functions.planning.rules.words.spans import DAYS, HOURS, MINUTES, MONTHS, SECONDS, WEEKS, YEARS


class Kind(StrEnum):
    """What a number is. `plain`: nothing beside it says."""

    VERSION = "version"
    SIZE = "size"
    CORES = "cores"
    SHARE = "share"
    MONEY = "money"
    PORT = "port"
    RATE = "rate"
    SPAN = "span"
    CLOCK = "clock"
    PEOPLE = "people"
    COUNT = "count"
    NAME = "name"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a folded text: its place, what it is, and the noun that it counts."""

    start: int
    end: int
    kind: Kind
    head: str = ""


_TOKEN = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)*")
_MONEY_SIGN = re.compile(r"(?:[$\u20ac\u00a3\u20b9\u00a5]|\b(?:usd|eur|gbp|chf|inr)) ?$")
# What may stand between a number and its noun: adjectives, and no word that begins something else.
_BETWEEN = r"(?: (?!(?:and|und|y|et|e|or|oder|o|ou|with|mit|con|avec|on|in|en|for|fur|para|pour|to|at|by|of|de|a|is|are|from|behind)\b)[a-z][\w.-]*){0,3}? "
_THINGS = (
    r"instan[cz]\w*|instanz\w*|replicas?|replik\w*|copies|vms?|virtual machines|machines?|maschinen?|maquinas?|macchine|servers?|servern?|servidores|serveurs?|nodes?|knoten|nodos|noeuds|"
    r"pods?|containers?|contenedores|conteneurs|runners?|workers?|services?|dienste?|servicios?|buckets?|topics?|queues?|colas|jobs?|functions?|regions?|zones?|databases?|"
    r"stuck|piece\w*|unidades|unites|processes|prozesse|procesos|pools?|clusters?|gpus?|tasks?|subnets?|replicas"
)
# What stands right behind a number, and what the number is for that.
_BEHIND: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(words), kind)
    for words, kind in (
        (r"(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|uhr|uur|o ?'?clock)\b", Kind.CLOCK),
        (
            r" ?(?:usd|eur|euros?|dollars?|dolares|chf|gbp|pounds?|bucks|francs?|inr|rupees|[$\u20ac\u00a3])(?!\w)",
            Kind.MONEY,
        ),
        (r" ?(?:%|percent|prozent|por ?ciento|pour ?cent|per ?cento)", Kind.SHARE),
        (r"[ -]?(?:[kmgtp]i?b|gigs?|gi|mi|[kmg]o|gigabytes?|megabytes?|terabytes?)\b", Kind.SIZE),
        (r"[ -]?(?:v?cpus?|v?cores?|kerne\w*|prozessor\w*|nucleos?|coeurs?)\b", Kind.CORES),
        (r" ?(?:/ ?s\b|rps\b|qps\b|[a-z]* ?(?:per|a|/|pro|por|par) ?(?:second|sec|minute|min|s)\b)", Kind.RATE),
        (rf"[ -]?(?:ms|{SECONDS}|{MINUTES}|{HOURS}|{DAYS}|{WEEKS}|{MONTHS}|{YEARS})\b", Kind.SPAN),
    )
)
_PORTS = re.compile(
    r"\b(?:ports?|puertos?|portas?|porte|udp|tcp)\b[ :/]*(?:\d{2,5}(?:-\d{2,5})?(?: ?(?:[,/&+]|and|und|y|et|e|tcp|udp|sowie) ?)+)*$"
)
_PROTOCOL = re.compile(r"(?:-\d+)?[ /]?(?:udp|tcp)\b")
_CLOCK_BEFORE = re.compile(r"\b(?:at|um|gegen|a las?|as|alle|vers|om)(?: [a-z]+)? $")
_PEOPLE = re.compile(
    rf"{_BETWEEN}(?:\w*users?|visitors?|customers?|people|persons?|clients?|players?|students?|employees?|members?|friends|colleagues|nutzer\w*|kunden|leute|spieler\w*|"
    r"mitarbeiter\w*|freunde\w*|usuarios|clientes|personas|jugadores|amigos|utilisateurs|joueurs|amis|personnes|visiteurs|pessoas|utenti)\b"
)
_COUNTED = re.compile(rf"{_BETWEEN}(?P<head>{_THINGS})\b")
# A range takes what it is from the number that ends it.
_RANGE = re.compile(r" ?(?:-|\.\.|to|bis|and|und|a|y|et|e|hasta|up to|ate) ?$")
_SYSTEMS = (
    r"debian|ubuntu(?: server)?|windows(?: server)?|rocky(?: linux)?|alma(?: ?linux)?|centos|rhel|fedora|suse|linux|postgres\w*|pg|my ?sql|maria ?db|redis|valkey|mongo\w*|sql ?server|"
    r"java|python|node(?:\.?js)?|php|ruby|rails|go|golang|\.net|dotnet|\w+\.js|kotlin|scala|rust|swift|version|release|v|php-fpm|jdk|openjdk|tomcat|elasticsearch|opensearch|kafka|rabbitmq"
)


def number(text: str) -> float | None:
    """`10,000`, `10.000`, `1.5`, `0.005`, `1.234,50` as a person means them; None for what is no one number (`1.2.3`)."""
    text = text.strip(".,").replace(" ", "").replace("'", "")
    if re.fullmatch(r"[1-9]\d{0,2}([.,]\d{3})+", text):
        text = re.sub(r"[.,]", "", text)
    elif "," in text:
        head, _, tail = text.rpartition(",")
        text = f"{re.sub('[.,]', '', head)}.{tail}" if len(tail) <= 2 or head == "0" else text.replace(",", "")
    try:
        return min(float(text), 1e12)
    except ValueError:
        return None


def whole(text: str) -> int | None:
    """A number of things: `5,459` is 5459; None for what is no one number, or not a whole one (`1.5`)."""
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


# Of what a comma parts thousands, and of what a point does too: `1.125 TB` is one and an eighth.
_COUNTED_KINDS = frozenset({Kind.COUNT, Kind.PEOPLE, Kind.RATE, Kind.MONEY})
_MEASURED = frozenset({Kind.SIZE, Kind.SPAN, Kind.CORES})
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\.\d{3})+)")
_SWISS = re.compile(r"(?<![\w.,'])[1-9]\d{0,2}(?:'\d{3})+(?![\w'])")
_THOUSANDS_OF = re.compile(rf"(?<![\w.,])(\d{{1,4}}(?:[.,]\d{{1,2}})?) ?k(?P<things>{_BETWEEN}(?:{_THINGS})\b)")
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")


def joined(text: str) -> str:
    """A folded text whose counts are written without separators: `5,459` and `1.5k machines` as `5459` and `1500`.

    Two ports side by side (`80,443`) are none, nor are versions.
    """
    text = _SWISS.sub(lambda match: match[0].replace("'", ""), text)
    text = _THOUSANDS_OF.sub(lambda match: f"{(number(match[1]) or 0) * 1_000:.0f}{match['things']}", text)
    parts, low = [], 0
    for each in numbers_in(text):
        said = text[each.start : each.end]
        if (each.kind in _COUNTED_KINDS and _THOUSANDS.fullmatch(said)) or (
            each.kind in _MEASURED and _COMMAS.fullmatch(said)
        ):
            parts += [text[low : each.start], re.sub(r"[.,]", "", said)]
            low = each.end
    return "".join([*parts, text[low:]])


@cache
def _named() -> re.Pattern[str]:
    """What has versions: systems and languages, and applications by the names that apps.txt calls them."""
    apps = sorted({line.partition(" |")[0].lower() for line in lines_of(__package__, "apps.txt")})
    return re.compile(rf"(?<![\w-])(?:(?P<system>{_SYSTEMS})|{'|'.join(map(re.escape, apps))}) ?v?$")


@lru_cache(maxsize=256)
def numbers_in(text: str) -> tuple[Number, ...]:
    """The numbers of a folded text in their order."""
    found = list(_each(text))
    for at, number in enumerate(found[:-1]):
        after = found[at + 1]
        if number.kind is Kind.PLAIN and _RANGE.fullmatch(text[number.end : after.start]):
            found[at] = replace(number, kind=after.kind, head=after.head)
    return tuple(found)


def _each(text: str) -> Iterator[Number]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        yield Number(start, end, *_kind(text, start, end))


def _kind(text: str, start: int, end: int) -> tuple[Kind, str]:
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    if re.search(r"(?:[a-z_@/]|[a-z]\d*-|\w\.)$", before) and not re.search(r"(?:\b[vx]|[a-z]{2,}/)$", before):
        return Kind.NAME, ""
    if re.match(r"/(?:7|365)\b", after) or re.search(r"\b24/$", before) or text[start:end].count(".") > 2:
        return Kind.NAME, ""
    if re.match(r":[0-5]\d\b", after) or (re.search(r"\d:$", before) and re.match(r"(?!\d)", after)):
        return Kind.CLOCK, ""
    if _MONEY_SIGN.search(before):
        return Kind.MONEY, ""
    for words, kind in _BEHIND:
        if words.match(after):
            return kind, ""
    if _PORTS.search(before) or _PROTOCOL.match(after):
        return Kind.PORT, ""
    counted = _COUNTED.match(after)
    if (named := _named().search(before)) and (named["system"] or not counted):
        return Kind.PEOPLE if _PEOPLE.match(after) and not named["system"] else Kind.VERSION, ""
    if re.search(r"\bv$", before) or text[start:end].count(".") > 1:
        return Kind.VERSION, ""
    if _PEOPLE.match(after):
        return Kind.PEOPLE, ""
    if _CLOCK_BEFORE.search(before) and not counted:
        return Kind.CLOCK, ""
    if counted:
        return Kind.COUNT, counted["head"]
    return Kind.PLAIN, ""


def counting(text: str) -> str:
    """A folded text without the versions in it: for whoever counts things."""
    parts, low = [], 0
    for number in numbers_in(text):
        if number.kind is Kind.VERSION:
            parts.append(text[low : number.start].rstrip(" "))
            low = number.end
    return "".join([*parts, text[low:]])


def is_clock(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a folded text may be a time of day: it has no number, or one that is nothing else."""
    within = [each for each in numbers_in(text) if start <= each.start < end]
    return not within or any(each.kind in {Kind.CLOCK, Kind.SPAN, Kind.PLAIN} for each in within)


def is_version(text: str, start: int) -> bool:
    """Whether a version stands at a place of a folded text."""
    return any(each.start == start and each.kind is Kind.VERSION for each in numbers_in(text))
