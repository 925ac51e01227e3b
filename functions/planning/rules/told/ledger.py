"""What a goal limits, rules out or promises: each such clause is held by something of the plan, or said to be missing.

A figure or a name is looked for in the settings (`figures`, `digits`). A limit is no figure: it is held where its clause
asks for something that closes and is met, where a rule took it, or where what it says no to is known and not planned.
"""

import re
from collections.abc import Collection, Iterator

from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.meant.stands import is_there, stands_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.figures import held_by
from functions.planning.rules.told.heard import clause_around, says_something
from functions.planning.rules.words.negation import is_portuguese
from functions.planning.rules.words.tables import needs_table
from shared.schemas import Asked

Span = tuple[int, int]

_LIMITS = re.compile(
    r"\b(?:only|nobody|no ?one|never|exclusively|must not|may not|should not|shall not|cannot|can't|mustn't|shouldn't|nothing|except(?: for)?|unless|"
    r"nur|niemand|niemals|ausschliesslich|darf nicht|durfen nicht|soll nicht|ausser|solo|solamente|unicamente|nadie|nunca|jamas|excepto|salvo|"
    r"seulement|uniquement|jamais|ne doit pas|sauf|apenas|somente|ninguem|soltanto|nessuno|alleen|not|without|ohne|sin|sans|sem|senza|zonder|no)\b"
)
# What these words say where they limit nothing.
_IDLE = re.compile(
    r"(?:only|nur|solo|seulement|apenas|solamente|just) (?:an? |one |1 |\d|ein\w* |un\w? |uma? |need|want|have|a few|for|have|brauch|necesit|temporar|a (?:few|couple|small))"
    r"|(?:only|nur|solo|just) (?:html|css|pages)\b|(?:not|nicht|no|never) (?:below|under|above|over|sqlite|incoming|country|fall over|(?:too |very )?(?:expensive|teuer|car[oa]|cher|complicated|fancy)|keys?\b(?! pair)|sure|only|just|yet|mind|know|really|much|many|too|important|necessary|a problem|problem|idea|matter|clear|happy|need\w*|want\w*|so|very|that|more|less|longer|later|enough|even|use[ds]?|care|experience|big|expert\w*|exceed)"
    r"|no (?:more|less|fewer|later|single point|down ?time|other|one\b|idea|code|clue|hurry|rush|problem|need|longer)|nothing (?:fancy|special|else|big|complicated)|can'?t (?:afford|wait|use|do|be)|cannot (?:afford|wait|use|do|be)"
    r"|without (?:having|needing|managing|me |us |any (?:hassle|trouble|effort)|touching|server\w*|thinking|knowing|spending|paying|losing|interrupt\w*|worr\w*)|(?:not|without) (?:being|cost\w*|break\w*)|unless (?:needed|necessary)|no servers?\b|sin (?:complicaciones|tener)"
    r"|(?:ohne|sans|sin|sem) (?:grosse|viel|avoir|que )|not a (?:problem|developer|techie|programmer|must)|never (?:used|done|worked|did|been)|no (?:tengo|hay|se|es|queremos|quiero|necesit\w+)|(?:nao|non) (?:temos|tenho|abbiamo)"
)
# What closes, keeps or ends something: a limit beside it is said of it.
_CLOSES = frozenset({
    "iap", "private", "internal_services", "authorized_network", "data_access", "private_bucket", "private_db", "private_nodes", "bastion", "vpn", "part_sign_in",
    "public", "least_privilege", "keyless_ci", "scale_to_zero", "cheap", "off_hours", "instance_schedule", "versioning", "retention", "waf", "auth",
    "internal_lb", "private_dns", "static_egress", "min_instances", "lifecycle", "deletion_protection", "secrets", "pitr", "backups", "available", "ha_db", "budget_alert",
    "kms", "https", "service", "cloud_run", "nat", "ports", "snapshots", "environments", "spot", "schedule", "job", "alert", "filters", "dead_letter", "max_instances",
})  # fmt: skip
_OUTSIDE = re.compile(
    r"\b(?:outside|public\w*|internet|world|strangers|everybody|offentlich\w*|aussen|fuera|publico|exterieur)\b"
)
_CLOSED = frozenset({"private", "private_bucket", "internal_services", "iap"})
_PROMISED = re.compile(
    r"(?<![\d.])99[.,]\d+ ?(?:%|percent|prozent|por ?ciento|pour ?cent)(?: (?:uptime|availability|available|verfugbar\w*|sla))?"
)


def unproven(sketch: Sketch, reading: Reading, told: list[str]) -> list[str]:
    """The limits and promises of a goal that nothing of its plan holds, each once, in the goal's own words.

    `told`: what is said to be missing already, in the goal's words.
    """
    words = Words.of(reading.goal.text, reading.text)
    said = [each.lower() for each in told if each]
    found: list[str] = []
    for span in sorted({*_limits(sketch, reading), *_promises(sketch, reading), *_places(sketch, reading)}):
        clause = words(*span)
        if clause and not any(clause.lower() in each or each in clause.lower() for each in [*said, *found]):
            found.append(clause)
    return found


RULED_OUT = "ruled_out"
_RULED = "the goal says no to it, and none is planned"
_FAR = "taken as ruled out by the words before it, so none is planned; say it in a sentence of its own if it is wanted"
_ELSEWHERE = "taken as said of something else, so none is planned; say it in a sentence of its own if it is wanted"
# Words between the one for no and what it is about: of more than these it may be said of something else.
_NEAR = 3
_BETWEEN = re.compile(
    r"\b(?:an?|the|any|or|nor|and|ein\w*|oder|und|noch|un\w?|ni|ou|o|y|et|e|de|d|nem|need\w*|for|use|of)\b|[^\w]+"
)


def set_aside(sketch: Sketch, reading: Reading) -> Iterator[Asked]:
    """What a goal names and its plan has not, because it was taken as ruled out or as said of something else.

    What stands right behind the word for no is told in one line; what lies further off may be wanted, and is not met.
    """
    plain: list[str] = []
    either = {each.need for each, _ in reading.either}
    answered = {*reading.needs, *sketch.how, *sketch.lacks, *(each.need for each in sketch.told), *either}
    for each in {each.need: each for each in reversed(reading.mentions) if each.rejected}.values():
        if each.need in answered or each.need not in _PRODUCTS:
            continue
        if _is_far(each, reading):
            yield Asked(words=each.words, need=each.need, met=False, how=_FAR)
        else:
            plain.append(each.words)
    figures = [span for span, _ in held_by(sketch, reading.text)]
    for each in {each.need: each for each in reversed(reading.dropped)}.values():
        # What a setting holds was said of that.
        held = any(low < each.end and each.start < high for low, high in figures)
        held |= any(low <= each.start and each.end <= high for low, high in sketch.taken)
        if each.need not in answered and not held and (each.need in _PRODUCTS or not _says_how(each, reading, sketch)):
            yield Asked(words=each.words, need=each.need, met=False, how=_ELSEWHERE)
    if plain:
        yield Asked(words=", ".join(dict.fromkeys(reversed(plain))), need=RULED_OUT, met=True, how=_RULED)


def _says_how(mention: Mention, reading: Reading, sketch: Sketch) -> bool:
    """Whether a word is said of something beside it that is met, or names nothing by itself."""
    if mention.need not in _TOLD_ALONE:
        return True
    low, high = clause_around(reading.text, (mention.start, mention.end))
    return any(each.need in sketch.how and low <= each.start < high for each in reading.mentions)


def _is_far(mention: Mention, reading: Reading) -> bool:
    low = max((low for low, high in reading.negated if low <= mention.start < high), default=mention.start)
    others = [(each.start, each.end) for each in reading.mentions if low <= each.start < mention.start]
    between = "".join(
        " " if any(start <= at < end for start, end in others) else reading.text[at] for at in range(low, mention.start)
    )
    return len(_BETWEEN.sub(" ", between).split()) > _NEAR


def _promises(sketch: Sketch, reading: Reading) -> Iterator[Span]:
    """A share of time that nobody here can promise; one that is an objective is measured."""
    measured = sketch.taken if "slo" in sketch.how else []
    for match in _PROMISED.finditer(reading.text):
        if not any(low <= match.start() < high for low, high in measured):
            yield match.span()


def _limits(sketch: Sketch, reading: Reading) -> Iterator[Span]:
    text = reading.text
    spans = [(each.start, each.end, each.need) for each in reading.mentions]
    held = [*sketch.taken, *((low, high) for low, high, _ in spans)]
    portuguese = is_portuguese(text)
    for match in _LIMITS.finditer(text):
        at = match.start()
        if portuguese and match[0] == "no":
            continue
        if _IDLE.match(text, at) or any(low <= at < high for low, high in held):
            continue
        low, high = clause_around(text, match.span())
        inside = [need for begin, end, need in spans if begin < high and low < end]
        taken = any(begin < high and low < end for begin, end in sketch.taken)
        if _OUTSIDE.search(text, low, high) and _CLOSED & sketch.how.keys():
            continue
        if taken or any(need in _CLOSES for need in inside) or _says_no_to_known(reading, at, high):
            continue
        if says_something(text[at:high].partition(match[0])[2]):
            yield low, high


def _places(sketch: Sketch, reading: Reading) -> Iterator[Span]:
    """Where a part is said to stand elsewhere than the plan does, and nothing of it stands there."""
    named = " ".join(reading.goal.not_offered)
    for each in stands_in(reading.text):
        low, high = each.span
        negated = any(begin <= low < end for begin, end in reading.negated)
        if each.region and each.region not in named and not negated and not is_there(each, sketch):
            yield low, high


def _says_no_to_known(reading: Reading, at: int, high: int) -> bool:
    """Whether what stands behind the word is something that is known, and is not planned for that very word."""
    if any(each.rejected and at <= each.start < high for each in reading.mentions):
        return True
    ruled_out = _RULED_OUT.match(reading.text, at)
    return ruled_out is not None and bool(known_needs([ruled_out[1]]))


_RULED_OUT = re.compile(
    r"(?:no|without|not|kein\w*|ohne|sin|sans|sem|senza) (?:an? |any |ein\w* |un\w? )?([a-z][\w-]+)"
)


def known_needs(words: list[str], met: Collection[str] = ()) -> list[str]:
    """Those of some words that are the name of something that can be asked for, but for what is `met` already."""
    patterns = [pattern for need, (_, pattern) in needs_table().items() if need in _NAMED_ALONE and need not in met]
    return [word for word in words if any(pattern.fullmatch(word.lower()) for pattern in patterns)]


_PRODUCTS = frozenset({
    "cloud_run", "function", "workflow", "worker", "queue", "tasks", "to_bigquery", "trigger", "kubernetes", "gpu", "spot", "windows", "ci_runner", "bastion",
    "vpn", "nat", "cdn", "waf", "load_balancer", "internal_lb", "iap", "postgres", "mysql", "sqlserver", "database", "mongodb", "memcached", "redis", "valkey",
    "bucket", "filestore", "secrets", "kms", "bigquery", "dataflow", "composer", "datastream", "kafka", "broker", "search", "vertex", "workbench", "registry",
    "keyless_ci", "spanner", "bigtable", "alloydb", "extensions", "api_gateway", "sftp", "vpn_server", "static_egress", "dataproc", "wildcard", "certificate_manager",
})  # fmt: skip
_TOLD_ALONE = frozenset(
    {"schedule", "job", "dashboard", "instance_schedule", "data_disk", "internal_services", "lifecycle"}
)
_NAMED_ALONE = frozenset({
    "https", "redis", "postgres", "mysql", "sqlserver", "mongodb", "cdn", "waf", "vpn", "nat", "kms", "iap", "bigquery", "dataflow", "composer", "kubernetes",
    "tasks", "filestore", "windows", "gpu", "versioning", "replica", "pitr", "logging", "redirect", "load_balancer", "dns", "registry", "search", "broker", "api_gateway",
})  # fmt: skip
