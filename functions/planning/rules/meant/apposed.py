"""What a goal calls a single thing by a word right behind its kind, or before where it runs: `VM crawler`, `the bucket
pictures`, `price-api on Cloud Run`.

Folded text in. A word that is everybody's is a name only where nothing else can stand there: behind a kind that begins
its clause, up to the clause's end. What another reader took is a name where the thing itself is called so.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.meant.things import PLAIN_NAME
from functions.planning.rules.told.heard import is_everyday, is_german

Span = tuple[int, int]

_KINDS = {
    "vm": r"(?:gce )?vm|virtual machine",
    "bucket": r"(?:gcs |storage )?bucket",
    "topic": r"(?:pub/?sub )?(?:topic|topico)",
    "service": r"(?:(?:cloud run )?(?:service|dienst|servicio|servico|servizio)|servi[cz]i?[oe] (?:de |no |em |en )?cloud run|cloud run[ -]dienst)",
    "job": r"cloud run job",
    "function": r"cloud function",
    "network": r"(?:(?:reseau|red|rede|netzwerk|netz) )?vpc(?:[ -](?:network|netz|netzwerk|netwerk))?",
    "repository": r"artifact registry (?:repo|repository)",
}  # fmt: skip
_NOUN = "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items())
_ARTICLE = r"(?:an?|one|1|the|our|eine?[nrsm]?|der|die|das|den|dem|el|un|une?|una|le|o|um|uma|il|het|de|een) "
_CLAUSE = r"(?:^|(?<=[.;:!?,\n]))\s*(?:(?:[-*\u2022]|\d[.)])\s*)?(?:(?:and|plus|und|y|et|e|en) )?"
# What may stand behind a name, whatever it is the name of.
_CLOSE = r"(?=\s*(?:[,;:()\n]|\.(?=\s|$)|$|-\s))"
_VERB = (
    r"(?= (?:is|are|has|have|needs?|must|may|can|should|gets?|runs?|reads?|writes?|keeps?|lives?|ist|hat|braucht|soll|darf|lauft|liest|schreibt|"
    r"es|esta|tiene|necesita|debe|corre|lee|escribe|est|doit|tourne|lit|ecrit|tem|precisa|deve|roda|le|escreve|moet|heeft|draait|leest|schrijft)\b)"
)
_JOIN = r"(?= (?:and|und|y|et|e|en|on|in|to|for|from|with|at|by|that|which|auf|aus|im|mit|fur|von|der|das|con|para|que|avec|pour|dans|sur|qui|com|no|na|met|voor|op|die)\b)"
_IN_APPOSITION = re.compile(
    rf"(?P<lead>{_CLAUSE})?(?P<article>(?<!\w){_ARTICLE})?(?<![\w/.-])(?:{_NOUN}) ['\"`]?(?P<name>{PLAIN_NAME})['\"`]?(?:(?P<close>{_CLOSE})|(?P<verb>{_VERB})|(?P<join>{_JOIN})|(?P<open>(?= \w)))"
)
# `One Cloud Run service, quiz.`
_AFTER_A_COMMA = re.compile(
    rf"(?:^|(?<=[.;:\n]))\s*(?:an?|one|1|eine?n?|un|une|una|um|een) (?:{_NOUN}), ['\"`]?(?P<name>{PLAIN_NAME})['\"`]?(?=\s*(?:[.;\n]|$))"
)
# `Price-api on Cloud Run`, `pilot-api (Cloud Run)`.
_SHAPED = re.compile(
    r"(?<![\w./@:-])(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+){1,3})(?: (?:runs|lauft|corre|tourne|roda|draait|gira))?(?: (?:on|auf|en|sur|no|na|op|su) cloud run\b| ?\(cloud run\))"
)
# How or where something is, and no name.
_HOW = re.compile(
    r".*-(?:mode|only|side|based|ready|like|level|scoped|managed|regions?|zones?|class|tier|locked|access|enabled|free|wide|time|driven|facing|backed)"
    r"|(?:multi|read|high|low|re|non|pre|auto|self|cross|single|dual|on|point|real|long|short|open|zero|pay|scale|always|near|full|end|two|three|per)-.*"
    r"|(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-[a-z]+\d.*|[a-z]\d[a-z]?-(?:micro|small|medium|standard|highmem|highcpu|ultramem|megamem).*|[a-z]+(?:-\d+)+"
)
# What a kind and a word are together another thing than one that is called so.
_COMPOUND = re.compile(
    r"bus|auth|backend|attachments?|out|in|fuer|ueber|entry|discovery|perimeter|provider|tier|plan|desk|agreement|regional|zonal|nearline|coldline|standard|immutable|locked|visible|readable|writable|reachable|full|ready|connectors?|peering|flow|native|subnets?|access|service|accounts?|mesh|group|template|image|images|fleet|pool|cluster|instances?|snapshots?|backups?|disks?|types?|hours?|policy|policies|permissions?|rules?|objects?|"
    r"notifications?|events?|metrics?|logs?|alerts?|levels?|worker|owner|url|names?|endpoints?|class|classes|lifecycle|versioning|retention|writers?|readers?|access|website|hosting|subscriptions?|"
    r"daily|weekly|forever|too|alone|again|already|itself|together|later|now|today|here|there|yet|instead|please|ready|only|each|off|up|down|away|back|right|side|behind|beside"
)
# What runs or keeps something, and may as well be called so: the kind before it says what it is.
_THINGS = frozenset(
    {
        "job",
        "bot",
        "worker",
        "queue",
        "bucket",
        "service",
        "ci_runner",
        "dashboard",
        "batch",
        "database",
        "archive_class",
        "search",
        "auth",
        "email",
    }
)
_SHORTEST = 3


class Apposed(NamedTuple):
    """A name: of which kind (`vm`, `bucket`, `topic`, `service`, `job`, `function`, `network`, `repository`), where it stands, and
    whether it begins a clause with its kind alone."""

    kind: str
    name: str
    span: Span
    at: Span
    heads: bool


def apposed_in(text: str, heard: Iterable[Span] = ()) -> Iterator[Apposed]:
    """The names of a folded goal; `heard`: what is read otherwise, and is a name only where it heads its clause."""
    taken = tuple(heard)
    german = is_german(text)
    for match in (*_IN_APPOSITION.finditer(text), *_AFTER_A_COMMA.finditer(text)):
        said = match.groupdict()
        name, low, high = match["name"], *match.span("name")
        kind = next(each for each in _KINDS if said[each])
        heads = said.get("lead", "") is not None and (said.get("close", "") is not None or said.get("verb") is not None)
        if len(name) < _SHORTEST or _HOW.fullmatch(name) or _COMPOUND.fullmatch(name) or name.endswith(("ly", "ed")):
            continue
        led = said.get("lead", "") is not None or said.get("article") is not None
        if kind not in {"bucket", "topic"} and (said.get("open") is not None or not led):
            # `The order service publishes`: what it does.
            continue
        if said.get("open") is not None and not (said.get("article") or re.search(r"[-\d]", name)):
            # `No bucket disparam`: a verb of any language may stand there.
            continue
        verb = name.endswith("t") or (said.get("close") is not None and name.endswith(("en", "ern", "eln")))
        no_name = name.endswith("iert") or (german and (verb or said.get("article") is None))
        if not heads and no_name:
            # A German clause ends with its verb, and one that begins with a place goes on with it.
            continue
        if is_everyday(name) or _touches(taken, (low, high)):
            # No language but in a name puts another noun right behind `the bucket`.
            kept = kind in {"bucket", "topic"}
            closed = said.get("close") is not None or (kept and said.get("join") is not None)
            by_article = said.get("article") and closed and (kept or not _touches(taken, (low, high)))
            if not heads and not by_article:
                continue
        yield Apposed(kind, name, (match.start(kind), high), (low, high), heads)
    for match in _SHAPED.finditer(text):
        # `An express-backend on Cloud Run` is what it is written in.
        if not _HOW.fullmatch(match["name"]) and not any(low <= match.start("name") < high for low, high in taken):
            yield Apposed("service", match["name"], match.span("name"), match.span("name"), heads=False)


def _touches(spans: Iterable[Span], span: Span) -> bool:
    return any(low < span[1] and span[0] < high for low, high in spans)


def without_names(mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """The mentions without those that are only what a machine, a bucket or a topic is called: `VM crawler`."""
    names = [
        each.at
        for each in apposed_in(text)
        if each.kind in {"vm", "bucket", "topic"} and (each.heads or "-" in each.name)
    ]
    return tuple(
        each
        for each in mentions
        if each.need not in _THINGS or not any(low <= each.start and each.end <= high for low, high in names)
    )
