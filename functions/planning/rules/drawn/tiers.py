"""How large a database is."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.amounts import AND_MEMORY, OF_A_DISK
from functions.planning.rules.words.sizes import tier_for
from shared.parts.sql.settings import OF_A_TIER, fitting_tier
from shared.parts.stacks import sql_tier

_TIER_TURNED = re.compile(
    rf"\b(\d{{1,3}}) ?(?:gb|gib|go)(?: (?:of|de|di))?(?: (?:memory|ram|memoria|memoire))?{AND_MEMORY}(\d{{1,2}}) ?(?:v?cpus?|v?cores?|kerne)\b"
)
_TIER = re.compile(rf"\b(\d{{1,2}}) ?(?:v?cpus?|v?cores?|kerne){AND_MEMORY}(\d{{1,3}}) ?(?:gb|gib|go)\b(?!{OF_A_DISK})")

_NAMED = re.compile(r"\bdb-(?:f1-micro|g1-small|custom-\d{1,3}-\d{3,7}|perf-optimized-n-\d{1,3})\b")
_SMALLEST = re.compile(
    r"\b(?:smallest|tiniest|cheapest|kleinste[nrs]?|billigste[nrs]?) (?:possible |available )?(?:postgres\w*|mysql|cloud sql|database|db|datenbank)(?:[ -](?:tier|instance|machine|size|instanz))?\b"
    r"|\b(?:postgres\w*|mysql|cloud sql|database|db)\b[ :,(-]{1,3}(?:on |with |in |at )?(?:the )?(?:smallest|tiniest|cheapest) (?:possible |available )?(?:tier|instance|machine|size)\b"
)
# Whose a size is: what was named last before it.
_OWNER = (
    r"(?:(?P<runs>resource limits|services?|apis?|apps?|backends?|frontends?|workers?|jobs?|containers?|functions?|web|servers?|vms?|machines?|dienst|anwendung|servicio|spring boot|django|rails|laravel|node)"
    r"|postgres\w*|mysql|maria ?db|sql server|cloud sql|databases?|datenbank|dbs?|base de (?:datos|donnees)|banco)\b"
)
_OWNS_A_SIZE = re.compile(rf"\b{_OWNER}")
_FOR = re.compile(
    rf"(?: (?:ram|memory))? (?:for|fur|para|pour|per) (?:(?:the|la|el|le|die|den|das|our|my|each|every) )?{_OWNER}"
)
_SERVES = re.compile(
    r"resource limits|services?|apis?|apps?|backends?|dienst|anwendung|servicio|spring boot|django|rails|laravel|node"
)


def tier_of(sketch: Sketch, reading: Reading) -> str | tuple[str, ...]:
    """How large a database is: as it is said, or as its users need."""
    text, wants = reading.text, reading.wants
    steady = wants("ha_db", "available", "replica", "cross_region")
    tier: str | tuple[str, ...] = tier_for(reading.goal.users, cheap=wants("cheap"), steady=steady)
    if sketch.of("vm", "group") and not _NAMED.search(text):
        return tier
    sizes = [*_TIER.finditer(text), *_TIER_TURNED.finditer(text)]
    theirs = bool(sizes) and all(_is_of_a_program(reading, each) for each in sizes)
    if reading.goal.machine_type and not theirs:
        tier = sql_tier(reading.goal.machine_type)
    usual = tier if isinstance(tier, tuple) else (tier,)
    if named := _NAMED.search(text):
        sketch.taken.append(named.span())
        return (named[0], *usual)
    if smallest := _SMALLEST.search(text):
        sketch.taken.append(smallest.span())
        return ("db-f1-micro", *usual)
    for size in _TIER.finditer(text):
        if not _is_of_a_program(reading, size):
            return (_as_google_has_it(sketch, int(size[1]), int(size[2])), *usual)
    for turned in _TIER_TURNED.finditer(text):
        if not _is_of_a_program(reading, turned):
            return (_as_google_has_it(sketch, int(turned[2]), int(turned[1])), *usual)
    return tier


def _as_google_has_it(sketch: Sketch, cpus: int, gigabytes: int) -> str:
    asked, tier = f"db-custom-{cpus}-{gigabytes * 1_024}", fitting_tier(cpus, gigabytes * 1_024)
    if tier != asked:
        sketch.meet("database", f"{tier}, the next size to {cpus} CPUs and {gigabytes} GB that there is ({OF_A_TIER})")
    return tier


def service_size(reading: Reading) -> tuple[int, int] | None:
    """CPUs and GB of memory that are said of a service, and of no store, job or machine."""
    for match in _TIER.finditer(reading.text):
        if _SERVES.fullmatch(_owner(reading, match)):
            return int(match[1]), int(match[2])
    for match in _TIER_TURNED.finditer(reading.text):
        if _SERVES.fullmatch(_owner(reading, match)):
            return int(match[2]), int(match[1])
    return None


def _is_of_a_program(reading: Reading, size: re.Match[str]) -> bool:
    return _owner(reading, size) != ""


def _owner(reading: Reading, size: re.Match[str]) -> str:
    """What runs and is said to be so large: `a Spring Boot service (2 CPUs, 4 GB) with MySQL`, `2 CPUs for the API`,
    `Craft CMS, 2 CPUs and 4 GB`.
    """
    found = _named_with(reading.text, size)
    begin = found.end() if found else _begin(reading.text, size)
    if any(begin <= each.start < size.start() for _, each in reading.apps):
        return "app"
    return (found["runs"] or "") if found else ""


def _begin(text: str, size: re.Match[str]) -> int:
    return max(max(text.rfind(mark, 0, size.start()) for mark in (". ", ";", "\n")) + 1, 0)


def _named_with(text: str, size: re.Match[str]) -> re.Match[str] | None:
    before = [*_OWNS_A_SIZE.finditer(text, _begin(text, size), size.start())]
    return _FOR.match(text, size.end()) or (before[-1] if before else None)
