"""Whether a database is a machine's own, and no Cloud SQL: `MySQL VM`, `Postgres on a VM`, `a VM with MySQL, no managed database`."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.planning.rules.words.dismissed import dismissed_in

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

_MANAGED = re.compile(r"cloud ?sql|managed|rds|verwaltet\w*|gestionad\w*|geree?")
_OWN_MACHINE = re.compile(r"(?:\w+[ -])*(?:vms?|virtual machines?|compute engine|server|maschine|machine|maquina)")


_NO_BEFORE = re.compile(
    r"\b(?:no|not|without|instead of|rather than|kein\w*|ohne|statt|anstatt|nicht|sin|nada de|en (?:vez|lugar) de|sans|pas de|au lieu de|sem|senza)(?: (?:an?|the|any|managed|google))? $"
)


_ON_MACHINE = re.compile(
    r"(?:[ -]\d+(?:\.\d+)?)?(?:[ -](?:database|db|datenbank))?(?:[ -](?:server|host|primary|replica(?: set)?|cluster))?"
    r"(?:(?:[ -]|(?:,? (?:that |which |die |der |que |qui )?(?:self[- ]?(?:hosted|managed)|running|runs?|installed|instalad[oa]|lauft|corriendo|in (?:a |1 )?(?:docker )?container|im container))? (?:on|auf|su|en|sur|em|op|in) (?:an?|the|\d{1,2}|one|its|eine[rmn]?|der|una?|une|uma?|een) (?:(?!and\b|with\b|or\b|cloud\b|managed\b|und\b|mit\b|y\b|con\b|et\b|avec\b|run\b)[\w.-]+ ){0,3}?)(?:vms?|virtual machines?|maquina virtual|machine virtuelle)|(?:[ -]| (?:on|auf|en|sur|op|em|su) )compute engine)\b"
)
_BESIDE = re.compile(r"\b(?:with|mit|con|avec|com|met) (?:[\w-]+ ){0,2}$")
# What is said to be the reason why there is none.
_REASON = re.compile(
    r"\b(?:instead of|rather than|in place of|statt|anstatt|anstelle|en (?:vez|lugar) de|au lieu de|invece di|em vez de|in plaats van)\b[^.;,]{0,24}$"
)
_DEAR = re.compile(
    r"[^.;,)]{0,30}?\b(?:dear|expensive|costly|pricey|teuer\w*|car[oa]s?|chere?s?|costos[oa]|duur)\b"
    r"|[^.;,)]{0,24}?\b(?:costs?|kostet|cuesta|coute|custa|costa|kost) (?:us |uns |nos |nous )?(?:too much|too many|zu viel|demasiado|mucho|trop|troppo|te veel|more|mehr|mas|plus|[$€£] ?\d|\d)"
    r"|[^.;,)]{0,24}?\b(?:is|ist) (?:about |around |etwa )?[$€£] ?\d"
)
_NOT_DEAR = re.compile(r"\b(?:not?|nicht|kein\w*|nao|non|pas|niet|sin|without|less|weniger|n't)\b")
_MACHINE_OF = re.compile(r"\b(?:vms?|virtual machines?) $")
_MACHINE_WITH = re.compile(
    r"\b(?:vms?|virtual machines?|maquinas? virtual(?:es)?|machines? virtuelles?)(?: [\w.-]+)? (?:with|running|for|that runs?|mit|fur|con|para|avec|pour|com) (?:an? |the |our |ein\w* |una? |une? )?$"
)


# `A VM doing NAT`, `a small machine as NFS server`: it does itself what Google would run; `NFS from a small VM`.
_BOX = r"(?:vms?|virtual machines?|machines?|box|servers?|instances?|maschinen?|rechner|maquinas?(?: virtual(?:es)?)?|servidor|serveur|machines? virtuelles?|macchina(?: virtuale)?|e2-\w+|n\d-[\w-]+)"
_DOES_IT = re.compile(
    rf"\b{_BOX}(?: (?:with|mit|con|avec|com|met) [\w -]{{1,30}}?)?,? (?:(?:that|which|to|die|der|que|qui|che|dat) )?(?:(?:does|do|doing|runs?|running|acts? as|acting as|serv(?:es|ing)(?: as)?|works? as|working as|used as|as|for|macht|spielt|dient als|als|fur|haga(?: de)?|hace(?: de)?|haciendo(?: de)?|sirva de|como|fait|fasse|sert de|servant de|comme|faccia|fa|che fa|come|faz|faca|sirva de)) "
    r"(?:(?:an?|the|our|our own|der|die|das|den|einen?|el|la|un|una|le|une|il|o|passerelle|puerta de enlace|gateway) )*$"
)
_FROM_IT = re.compile(
    rf"(?:[- ](?:server|share|export|freigabe|drive|gateway|folder))? ?(?:(?:served|exported|provided|offered|run|hosted|bereitgestellt|servido|servi|done) )?(?:from|by|via|through|over|off|von|uber|durch|desde|por|de|depuis|par|da|van) (?:an?|one|1|our own|our|its own|eine[rm]?|una?|une|uma?|een) (?:(?!and\b|or\b|with\b)[\w-]+ ){{0,3}}?{_BOX}\b"
)


# `A 500 GB SSD for the PostGIS data`: a disk that somebody attaches is a machine's.
_DISK_FOR = re.compile(
    r"\b(?:disks?|ssds?|hdds?|\w*platten?|disques?|discos?|schijf|volumes?) (?:for|fur|pour|para|per|voor|with|holding|mit) (?:(?:the|our|die|unsere|les|la|los|las|de|onze|il|i|o|os) )?$"
)
_ITS_DATA = re.compile(r"[ -]?(?:data|databases?|db|daten\w*|rows|tables|gegevens|files)\b")


def is_put_aside(text: str, span: tuple[int, int]) -> bool:
    """Whether what a folded text names at a place is only said to cost too much, or to be why something else is wanted."""
    dear = _DEAR.match(text, span[1])
    if any(low <= span[0] < high for low, high in dismissed_in(text)):
        return True
    return bool((dear and not _NOT_DEAR.search(dear[0])) or _REASON.search(text[: span[0]]))


def is_on_machine(text: str, span: tuple[int, int]) -> bool:
    """Whether an engine that a folded text names at a place is said to be a machine's own: `MySQL VM`, `on a VM`."""
    # `An API with Postgres on a VM` says where the API is.
    at = None if _BESIDE.search(text[: span[0]]) else _ON_MACHINE.match(text, span[1])
    on_disk = _DISK_FOR.search(text[: span[0]]) and _ITS_DATA.match(text, span[1])
    does = _DOES_IT.search(text[: span[0]]) or _FROM_IT.match(text, span[1])
    return bool(at or on_disk or (does and not _of_an_engine(text, span)) or _MACHINE_OF.search(text[: span[0]]))


_NETWORKS_WORK = re.compile(r"nat\b|nfs\b|samba\b|squid\b|filestore\b")


def _of_an_engine(text: str, span: tuple[int, int]) -> bool:
    """Whether it is a database or another program, of which `from a VM` says who asks it, and not where it is."""
    return _NETWORKS_WORK.match(text, span[0]) is None


def is_of_machine(text: str, span: tuple[int, int]) -> bool:
    """Whether a program that Google runs for nobody is named behind a machine: `a VM with MongoDB`."""
    return _MACHINE_WITH.search(text[: span[0]]) is not None


def on_the_machine(found: "list[Mention]", folded: str) -> "list[Mention]":
    """The mentions; whoever wants a machine, an engine and no Cloud SQL has the engine on the machine."""
    named = [each for each in found if each.need == "database" and _MANAGED.search(each.words.lower())]
    # Whoever says what a managed one costs, or gives it as the reason, has none.
    out = [each for each in named if each.rejected and _NO_BEFORE.search(folded[: each.start])]
    dear = [each for each in named if is_put_aside(folded, (each.start, each.end))]
    managed = bool(out)
    machine = any(
        each.need == "vm" and not each.rejected and _OWN_MACHINE.fullmatch(each.words.lower()) for each in found
    )
    engines = [each for each in found if each.need in {"postgres", "mysql"} and not each.rejected]
    if len({*out, *dear}) == len(named):
        # `A MySQL server VM`, `Postgres on a VM, for Cloud SQL is too dear`.
        there = [each for each in engines if is_on_machine(folded, (each.start, each.end))]
        found = [replace(each, rejected=True) if there and each in dear else each for each in found]
        engines, managed, machine = there or engines, managed or bool(there), machine or bool(there)
    engine = next(iter(engines), None)
    if not (managed and machine and engine) or any(each.need == "mysql_on_vm" for each in found):
        return found
    return [*found, replace(engine, need="mysql_on_vm")]
