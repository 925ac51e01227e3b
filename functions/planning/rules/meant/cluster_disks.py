"""Disks of a cluster that are to be saved: `GKE for production, database disks saved daily` is Backup for GKE.

The database that such a disk is of runs in the cluster, and is no other one.
"""

import re
from typing import TYPE_CHECKING

from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.words.affirmed import is_affirmed

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Words

_STORE = r"(?:databases?|dbs?|datenbank(?:en)?|my ?sql|maria ?db|postgres\w*|mongo\w*|redis|bases?(?: de (?:datos|donnees|dados))?|bancos?(?: de dados)?|base dati)"
_DISK = r"(?:(?:persistent|persistente\w*) )?(?:disks?|volumes?|pvcs?|platten?|festplatten?|datentrager|discos?|disques?|volumenes|dischi|volumi|schijven)(?: (?:persistent[ei]?s?|persistants?))?"
_OF = r"(?:of|for|der|von|de|des|del|della|dei|da|das|do|dos|van|fur|para|pour|per)"
_DISKS = re.compile(
    rf"\b(?:{_STORE}[ -]?)?{_DISK}(?: {_OF} (?:(?:the|our|its|all|la|las|los|el|les|le|unser\w*|die|de|onze|il|i) )*(?:{_STORE}|statefulsets?|pods?)\b)?\b"
)
_SAVED = re.compile(
    r"\b(?:backed up|back(?:ing)? up|backups?|saved?|snapshots?|snapshott?ed|sichern|gesichert|sicherung\w*|sauvegard\w+|respald\w+|copias? de segur\w+|guardad[oa]s?|salvat[ei]|backup-?t)\b"
)
_REACH = 40
_NOT = re.compile(
    r"\b(?:no|not|without|never|kein\w*|nicht|ohne|sin|sans|pas|sem|nao|senza|non|geen|niet)\b[^.,;:\n]*|n't\b"
)
_BREAK = re.compile(r"[.,;:\n]")
# Whose disks they would be otherwise.
_APART = frozenset({"vm", "group", "filestore", "bastion", "spanner", "alloydb"})
_THEIRS = frozenset({"database", "postgres", "mysql", "mongodb", "redis", "data_disk", "snapshots", "backups"})
_ELSEWHERE = re.compile(r"\b(?:cloud ?sql|alloy ?db|memory ?store|atlas)\b")


def with_cluster_disks(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with a cluster's backups for what is said of its disks alone."""
    wanted = {each.need for each in found if not each.rejected}
    if "kubernetes" not in wanted or wanted & _APART or _ELSEWHERE.search(text):
        return found
    for disks in _DISKS.finditer(text):
        low, high = max(0, disks.start() - _REACH), min(len(text), disks.end() + _REACH)
        low = max([low, *(each.end() for each in _BREAK.finditer(text, low, disks.start()))])
        stop = _BREAK.search(text, disks.end(), high)
        saved = _SAVED.search(text, low, stop.start() if stop else high)
        if saved is None or not is_affirmed(text, saved.span()):
            continue
        begin, end = min(disks.start(), saved.start()), max(disks.end(), saved.end())
        rejected = any(
            each.rejected and each.need in {"backups", "snapshots"} and each.start < end and begin < each.end
            for each in found
        )
        if rejected or _NOT.search(text, max(0, begin - _REACH // 2), end):
            continue
        kept = [each for each in found if each.need not in _THEIRS or each.end <= begin or end <= each.start]
        return [*kept, Mention("backups", typed(begin, end), begin, end)]
    return found
