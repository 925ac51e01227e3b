"""Whether a database is a machine's own, and no Cloud SQL: `MySQL VM`, `Postgres on a VM`, `a VM with MySQL, no managed database`."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

_MANAGED = re.compile(r"cloud ?sql|managed|rds|verwaltet\w*|gestionad\w*|geree?")
_OWN_MACHINE = re.compile(r"(?:\w+[ -])*(?:vms?|virtual machines?|compute engine|server|maschine|machine|maquina)")


_NO_BEFORE = re.compile(
    r"\b(?:no|not|without|instead of|rather than|kein\w*|ohne|statt|anstatt|nicht|sin|nada de|en (?:vez|lugar) de|sans|pas de|au lieu de|sem|senza)(?: (?:an?|the|any|managed|google))? $"
)


_ON_MACHINE = re.compile(
    r"(?:[ -]\d+(?:\.\d+)?)?(?:[ -](?:database|db|datenbank))?(?:[ -](?:server|host|primary|replica(?: set)?|cluster))?"
    r"(?:(?:[ -]| (?:on|auf|su|en|sur|em|op|in) (?:an?|1|one|eine[rm]?|una?|une|uma?|een) (?:\w\d\w?-[\w-]+ |(?:small|single|spot|debian|ubuntu) )?)(?:vms?|virtual machines?)|(?:[ -]| (?:on|auf|en|sur|op|em|su) )compute engine)\b"
)
_BESIDE = re.compile(r"\b(?:with|mit|con|avec|com|met) (?:[\w-]+ ){0,2}$")
_MACHINE_OF = re.compile(r"\b(?:vms?|virtual machines?) $")


# `A 500 GB SSD for the PostGIS data`: a disk that somebody attaches is a machine's.
_DISK_FOR = re.compile(
    r"\b(?:disks?|ssds?|hdds?|\w*platten?|disques?|discos?|schijf|volumes?) (?:for|fur|pour|para|per|voor|with|holding|mit) (?:(?:the|our|die|unsere|les|la|los|las|de|onze|il|i|o|os) )?$"
)
_ITS_DATA = re.compile(r"[ -]?(?:data|databases?|db|daten\w*|rows|tables|gegevens|files)\b")


def is_on_machine(text: str, span: tuple[int, int]) -> bool:
    """Whether an engine that a folded text names at a place is said to be a machine's own: `MySQL VM`, `on a VM`."""
    # `An API with Postgres on a VM` says where the API is.
    at = None if _BESIDE.search(text[: span[0]]) else _ON_MACHINE.match(text, span[1])
    on_disk = _DISK_FOR.search(text[: span[0]]) and _ITS_DATA.match(text, span[1])
    return bool(at or on_disk or _MACHINE_OF.search(text[: span[0]]))


def on_the_machine(found: "list[Mention]", folded: str) -> "list[Mention]":
    """The mentions; whoever wants a machine, an engine and no Cloud SQL has the engine on the machine."""
    managed = any(
        each.need == "database"
        and each.rejected
        and _MANAGED.search(each.words.lower())
        and _NO_BEFORE.search(folded[: each.start])
        for each in found
    )
    machine = any(
        each.need == "vm" and not each.rejected and _OWN_MACHINE.fullmatch(each.words.lower()) for each in found
    )
    engines = [each for each in found if each.need in {"postgres", "mysql"} and not each.rejected]
    if not any(each.need == "database" and _MANAGED.search(each.words.lower()) for each in found):
        # `A MySQL server VM`, `Postgres on a VM`.
        there = [each for each in engines if is_on_machine(folded, (each.start, each.end))]
        engines, managed, machine = there or engines, managed or bool(there), machine or bool(there)
    engine = next(iter(engines), None)
    if not (managed and machine and engine) or any(each.need == "mysql_on_vm" for each in found):
        return found
    return [*found, replace(engine, need="mysql_on_vm")]
