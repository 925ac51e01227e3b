"""Whose hours and machines a goal means: a database that stands still at night, and what Google Batch makes by itself.

All functions take folded text (lower case, no accents).
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.planning.rules.meant.whose_time import is_of_a_machine

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

# What Google Batch is told when a job is submitted to it.
_SUBMITTED = frozenset(
    {"batch", "job", "spot", "vm", "gpu", "ephemeral", "autoscale", "data_disk", "worker", "container"}
)


_DELETED = re.compile(r"\b(?:delet|remov|gone|losch|gelosch|borr|elimin|supprim)\w*")


# One thing does it with itself: files do with themselves.
_ITSELF = re.compile(r"\b(?:itself|self|sich|s[ei](?! \w+n\b))\b")


def without_files(found: "list[Mention]", folded: str) -> "list[Mention]":
    """The mentions; what is deleted after a time is a machine only where a machine is named last before it."""
    return [
        each
        for each in found
        if each.need != "ephemeral"
        or not _DELETED.search(each.words.lower())
        or _ITSELF.search(folded, each.start, each.end)
        or is_of_a_machine(folded, each.start)
    ]


_ALWAYS = re.compile(r"\bnodes (?:(?:must|should|are) )?(?:be )?(?:always|warm|running)\b")


def nodes_of_programs(found: "list[Mention]", folded: str) -> "list[Mention]":
    """The mentions; `2 nodes always on` of an application are its instances, where nothing else speaks of a cluster."""
    clusters = {each.words.lower() for each in found if each.need == "kubernetes"}
    served = any(each.need == "service" for each in found)
    if not served or not clusters <= {"nodes", "node"} or not _ALWAYS.search(folded):
        return found
    return [replace(each, need="min_instances") if each.need == "kubernetes" else each for each in found]


def of_google_batch(found: "list[Mention]") -> "list[Mention]":
    """The mentions without the machines and jobs that Google Batch makes by itself."""
    if not any(each.need == "google_batch" and not each.rejected for each in found):
        return found
    return [each for each in found if each.need not in _SUBMITTED]


_A_DATABASE = re.compile(
    r"\b(?:data ?bases?|dbs?|cloud ?sql|postgres\w*|my ?sql|maria ?db|sql server|\w*datenbank|bases?(?: de (?:datos|donnees))?|banco)\b"
)
_A_MACHINE = re.compile(
    r"\b(?:vms?|machines?|\w*servers?|instances?|maschinen?|rechner|servidor\w*|serveurs?|maquinas?|box|cluster|workers?|apps?|apis?)\b"
)


# What is done within some hours, on a machine that goes on running.
_OF_WORK = re.compile(
    r"\b(?:maintenance(?: windows?)?|wartung\w*|mantenimiento|manutencao|manutenzione|onderhoud|updates?|patch\w*|back-?ups?|sicherung\w*|copias|sauvegardes?|snapshots?|support|hotline|deploy\w*|releases?|reboots?|restarts?)"
    r"(?: (?:is|are|may|must|can|should|happens?|runs?|done|nur|darf|durfen|laufen|son|se hacen)){0,2} $"
)


def hours_of_databases(found: "list[Mention]", folded: str) -> "list[Mention]":
    """The mentions; a database that stands still at night is no machine with hours, nor a job that starts then."""
    found = [each for each in found if each.need != "instance_schedule" or not _OF_WORK.search(folded[: each.start])]
    hours: list[Mention] = []
    for each in found:
        if each.need in {"instance_schedule", "off_hours"} and not each.rejected:
            before = re.split(r"[.;!?\n]", folded[: each.start])[-1]
            of_database = max((match.end() for match in _A_DATABASE.finditer(before)), default=-1)
            of_machine = max((match.end() for match in _A_MACHINE.finditer(before)), default=-1)
            said = _A_DATABASE.search(each.words.lower()) and not _A_MACHINE.search(each.words.lower())
            if of_database > of_machine or said:
                hours.append(each)
    if not hours:
        return found
    low, high = min(each.start for each in hours), max(each.end for each in hours)
    high += len(re.split(r"[.;!?\n,]", folded[high:])[0])
    kept = [each for each in found if each.need not in {"schedule", "job"} or not low - 12 <= each.start < high]
    return [replace(each, need="off_hours") if each in hours else each for each in kept]
