"""Which words of a goal are about which of its machines, where they are of several sizes: `an e2-small and an n2-standard-8`."""

import re

from functions.planning.rules.meant.by_name import Said, Services
from functions.planning.rules.meant.things import Span

_TYPE = r"(?:[a-z]\d[a-z]{0,2}-(?:standard|highmem|highcpu|ultramem|megamem|highgpu|medium|micro|small)(?:-\d+g?)?|e2-(?:micro|small|medium)|f1-micro|g1-small)"
_SIZE = r"\d{1,3} ?v?(?:cpus?|cores?|kerne)\b[^.;\n]{0,16}?\d{1,4} ?gi?b?\b"
# An item begins where a machine's type, or a size of its own beside the word for one, stands.
_LIKE = r"(?:small|big|large|second|new|spot|windows|linux|debian|ubuntu|single|cheap|separate|dedicated|klein\w*|gross\w*|zweite\w*|pequen\w*|grande|petite?)"
_ITEM = re.compile(
    rf"(?<![\w-])(?:(?:an?|one|1|the|another|the other|a second|ein\w*|der|die|una?|uno|une|uma?) )?(?:{_LIKE} ){{0,2}}(?P<type>{_TYPE})(?![\w-])"
    rf"|(?<![\w-])(?:(?:an?|one|1|another|the other|ein\w*|una?|une) )?(?:{_LIKE} )?(?:vm|machine|server|maschine|maquina|serveur)s? (?:with |mit |con |avec |of )?(?P<size>{_SIZE})"
)
# `Two VMs, one with 4 GB for the app and one with 16 GB for the database`.
_OF_SEVERAL = re.compile(r"\b[2-6] (?:\w+ )?(?:vms|machines|servers|maschinen|maquinas)\b")
_ONE_WITH = re.compile(
    r"(?<![\w-])(?:one|1|another|the other|the second|eine?r?|una|uno|otra|une|l'autre)(?: (?:vm|machine|server))? (?:has |gets )?(?:with |mit |con |avec )?(?P<size>\d{1,4} ?gi?b\b(?! ?(?:disk|ssd|hdd|storage))(?: (?:of )?(?:ram|memory))?)(?P<type>(?!))?"
)
_GIGABYTES = re.compile(r"(\d{1,4}) ?gi?b\b(?! ?(?:disk|ssd|hdd|storage))")
_OF_ALL = re.compile(
    r"(?:^|[.;\n]|, )\s*(?:and |und )?(?:both|all|each|they|beide|alle|jede|ambas|todas|les deux|toutes)\b"
)
_OTHERS = re.compile(r"\b(?:node|nodes|pool|cluster|gke|kubernetes|knoten|nodos|noeuds|tier|runners?|autoscal\w*)\b")
_PURPOSE = re.compile(
    r"\b(?:for|running|runs|as|fur|mit|para|pour|hosting|hosts|called|named|is the|namens)(?: (?:the|our|an?|my|die|den|das|unser\w*|el|la|le|nuestr\w*|notre))? (?P<name>(?!(?:the|our|my|die|den|das|der|les|los|las)\b)[a-z][a-z0-9-]{2,15})\b"
)
_NO_NAME = frozenset({
    "debian", "ubuntu", "windows", "linux", "rocky", "ssd", "disk", "data", "vm", "it", "each", "both", "all", "self", "hosted", "internal", "new", "old",
    "small", "large", "big", "main", "cheap", "static", "public", "private", "analytics", "without", "with", "our", "more", "gpu", "daily", "weekly", "nightly",
})  # fmt: skip


def machines_by_size(text: str) -> Services | None:
    """The machines that a folded goal tells apart by their sizes; None where there are not two of them."""
    if _OTHERS.search(text):
        return None
    items = list(_ITEM.finditer(text))
    if len(items) < 2 and _OF_SEVERAL.search(text):
        items = list(_ONE_WITH.finditer(text))
    sizes = [match["type"] or match["size"] for match in items]
    if not 1 < len(items) <= 6 or len(set(sizes)) < 2:
        return None
    found = Services([])
    found.common.append((0, items[0].start()))
    for number, match in enumerate(items):
        end = items[number + 1].start() if number + 1 < len(items) else len(text)
        if number + 1 == len(items):
            stop = _OF_ALL.search(text, match.end())
            sentence = re.compile(r"[.;](?=\s|$)|\n").search(text, match.end())
            ends = [each.start() for each in (stop, sentence) if each is not None]
            end = min([*ends, len(text)])
            found.common.append((end, len(text)))
        name = _name(text, (match.start(), end), found.names)
        found.names.append(name)
        found.said.append(Said((name,), (match.start(), end)))
    return found


def memory_in(text: str) -> int:
    """The memory in GB that a few words give a machine; 0 where they don't."""
    match = _GIGABYTES.search(text)
    return int(match[1]) if match else 0


def _name(text: str, span: Span, taken: list[str]) -> str:
    for match in _PURPOSE.finditer(text, *span):
        if match["name"] not in _NO_NAME and match["name"] not in taken:
            return match["name"]
    return next(name for name in ("backend", *(f"backend-{n}" for n in range(2, 9))) if name not in taken)
