"""Every named thing as its own words say: days, instances, memory and ports, who reads it, and what goes never.

Where a goal names several things of a kind, what was drawn of the whole goal is held against the stretches that are each
one's own. A number that no word stands beside has the meaning of the one before: `clips expire after 21 days, stills
after 400`.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from functions.planning.rules.drawn.keeping import in_days
from functions.planning.rules.drawn.openings import names_of
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.own_words import Span, by_their_order, own_words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_affirmed
from functions.planning.rules.words.spans import DAYS, MONTHS, WEEKS, YEARS
from shared.schemas import Asked

_N = r"(?<![\w.,:/$])(?P<n>\d{1,4})(?![\d:/]|[.,]\d)"
_UNIT = rf"(?P<u>{DAYS}|{WEEKS}|{MONTHS}|{YEARS})\b"
_DAYS = re.compile(rf"(?:{_N}|\b(?P<a>an?|1|eine?[mnrs]?|una?|une|uma?|een)) {_UNIT}")
_GOES = re.compile(
    r"\b(?:delet\w*|expir\w*|remov\w*|purg\w*|vanish\w*|disappear\w*|gone|go away|dropped|throw\w* away|thrown away|clean\w*|clear\w*|wip\w+|empt(?:y|ied)|discard\w*|rotat\w*|"
    r"verschwind\w*|\w*losch\w*|entfern\w*|geleert|leer\w* sich|borr\w*|elimin\w*|vaci\w*|supprim\w*|effac\w*|vide[sr]?|apag\w*|exclu\w*|cancell\w*|verwijder\w*|gewist|leeg\w*)\b"
)
_DENIES = re.compile(
    r"\b(?:never|nothing|not|no|nobody|none|without|\w+n't|cannot|nie|niemals|nichts|nicht|niemand|kein\w*|ohne|nunca|nada|jamas|ningun\w*|sin|jamais|rien|ne|n'|sans|nao|ninguem|sem|non|mai|nooit|niet|niets|geen|zonder)\b"
)
_FOREVER = re.compile(
    r"\b(?:forever|for good|for ever|indefinitely|fur immer|dauerhaft|para siempre|siempre|pour toujours|toujours|para sempre|sempre|per sempre|voor altijd|altijd)\b"
)
_KEEPS = re.compile(
    r"\b(?:keeps?|kept|retain\w*|stor(?:e|es|ed)|stays?|aufbewahr\w*|aufheben|behalt\w*|bleib\w*|conserv\w*|gu?ard\w*|mantien\w*|bewaar\w*|bewaren)\b"
)
_MOST = r"(?:max\w*|at most|up to|no more than|hochstens|como maximo|a lo sumo|au plus|au maximum|hoogstens|no maximo|al massimo)"
_LEAST = r"(?:min\w*|at least|always|never fewer than|mindestens|immer|stets|al menos|como minimo|siempre|au moins|toujours|ten minste|minstens|altijd|pelo menos|no minimo|sempre|almeno)"
_INSTANCES = r"(?:instan\w+|copies|kopien|copias)"


class _Amount(NamedTuple):
    """What is counted of a kind of part: the words that say so, a number alone, and its worth (None where it is none)."""

    parts: Mapping[str, str]
    said: re.Pattern[str]
    bare: re.Pattern[str]
    worth: Callable[[re.Match[str]], str | None]


def _number(match: re.Match[str]) -> str | None:
    return next((each for name, each in match.groupdict().items() if name.startswith("n") and each), None)


def _days(match: re.Match[str]) -> str | None:
    return str(in_days(match["n"] or "1", match["u"]))


def _memory(match: re.Match[str]) -> str | None:
    return f"{int(match['n'])}{'Gi' if match['u'].startswith('g') else 'Mi'}"


_SERVICES = ("cloud_run", "function")
_ONE_OF = r"(?<![\d.,:])(?P<n>\d{1,4})(?![\d:.,]\d|\d)"
_AMOUNTS = (
    _Amount(
        dict.fromkeys(_SERVICES, "max_instances"),
        re.compile(rf"\b{_MOST}:? {_ONE_OF}(?! ?(?:gi?b|mi?b|v?cpus?|%|eur|usd|dollar|days?|second|s\b|minut|request|concurren|user))|\b(?P<n2>\d{{1,4}}) {_INSTANCES} (?:\w+ )?{_MOST}"),
        re.compile(rf"{_ONE_OF} {_INSTANCES}"),
        _number,
    ),
    _Amount(
        dict.fromkeys(_SERVICES, "min_instances"),
        re.compile(rf"\b{_LEAST}:? {_ONE_OF}(?! ?(?:gi?b|mi?b|v?cpus?|%|eur|usd|dollar|days?|second|s\b|minut|request|concurren|user))"),
        re.compile(r"(?!)"),
        _number,
    ),
    _Amount(
        {"cloud_run": "port"},
        re.compile(r"\b(?:(?:on|en|auf|sur|op|na|su)(?: the| le| el| a| de| der| il)? )?(?:port|ports|puerto|poort|porta)(?: \w+)? (?P<n>\d{2,5})\b|\b(?:listen\w*|lausch\w*|hort|escucha|ecoute\w*|luistert|escuta|ascolta) (?:(?:on|at|auf|en|sur|op|na|su) )?(?P<n2>\d{2,5})\b"),
        re.compile(r"\b(?:on|auf|en|sur|op|na|su) (?P<n>\d{4,5})\b"),
        _number,
    ),
    _Amount(
        {"cloud_run": "memory", "run_job": "memory", "worker_pool": "memory"},
        re.compile(r"(?<![\w.,])(?P<n>\d{1,5}) ?(?P<u>gi?b|mi?b)\b(?! (?:\w+ )?(?:disk|ssd|festplatte|platte|disco|disque))"),
        re.compile(r"(?!)"),
        _memory,
    ),
    _Amount({"queue": "retention_days"}, re.compile(rf"{_KEEPS.pattern}[^.;]{{0,40}}?{_DAYS.pattern}"), _DAYS, _days),
    _Amount(
        {"bigquery": "expire_days"},
        re.compile(rf"{_GOES.pattern}[^.;]{{0,30}}?{_DAYS.pattern}"),
        _DAYS,
        _days,
    ),
)  # fmt: skip


def hold_own_words(sketch: Sketch, reading: Reading) -> None:
    """Hold each named thing to what is said of it alone, and take back what was said of another or denied of it."""
    names = by_their_order(reading.text, names_of(sketch))
    own = {name: spans for name, spans in own_words(reading.text, names).items() if spans}
    _deletions(sketch, reading, own)
    _rights(sketch, reading, own)
    _addresses(sketch, reading)
    for amount in _AMOUNTS:
        ids = [id_ for id_ in own if sketch.parts[id_].part.name in amount.parts]
        if len(ids) > 1:
            _place(sketch, reading, amount, {id_: own[id_] for id_ in ids})


# A machine's address is a reserved one here, so whoever wants none gets none.
_NO_STATIC = re.compile(
    r"\b(?:no|without|not an?y?|ohne|kein\w*|sin|sans|pas d ?'?e?|sem|senza|zonder|geen) (?:any |an? |eine?n? |une? |una? |uma |een )?(?:(?:static|reserved|fixed|statische\w*|feste\w*|reservierte\w*|vast\w*) (?:external |public |externe\w* )?(?:ip\b|address|adres)|(?:ip|address|adresse|direccion|endereco|indirizzo)(?: ip)? (?:fij[oa]|fixe|fix[oa]|estatic[oa]|statique|static[oa]))"
)
_NO_ADDRESS = "{}: its address would be a reserved one, so it has none: people come in through Identity-Aware Proxy"
_REACHED = ("public", "ports", "domain", "game", "site", "static_ip", "vpn_server", "sftp")


def _addresses(sketch: Sketch, reading: Reading) -> None:
    """No address for machines of a goal that wants no static one, where nothing has to reach them."""
    match = _NO_STATIC.search(reading.text)
    if match is None or reading.wants(*_REACHED):
        return
    for id_ in sketch.of("vm"):
        settings = sketch.parts[id_].settings
        if settings.keys() & {"domain", "tcp_ports", "udp_ports"} or settings.get("public") == "false":
            continue
        if sketch.put("", id_, public=False, bastion=True):
            words = Words.of(reading.goal.text, reading.text)(*match.span())
            sketch.told.append(Asked(words=words, need="static_ip", met=True, how=_NO_ADDRESS.format(id_)))
            sketch.taken.append(match.span())


_NO_RIGHTS = re.compile(
    r"\b(?:no|without|not any|ohne|kein\w*|sin|ningun\w*|sans|aucun\w*|sem|nenhum\w*|senza|nessun\w*|zonder|geen)(?: (?:any|jede|ningun|aucun))? (?:rights?|access|permissions?|rechte?n?|zugriff\w*|permisos?|derechos?|acceso|droits?|acces|direitos?|acesso|diritt\w*|accesso|toegang)\b"
)


_CLAUSE_END = re.compile(r"[;!?\n]|\.(?=\s|$)")


def _rights(sketch: Sketch, reading: Reading, own: Mapping[str, list[Span]]) -> None:
    """No right on a thing for what is said to have none there."""
    for id_, spans in own.items():
        for span in spans:
            match = _NO_RIGHTS.search(reading.text, *span)
            # What it is that it has none on is named behind it.
            said = _CLAUSE_END.split(reading.text[match.start() :])[0] if match else ""
            for used in list(sketch.parts[id_].uses) if match else ():
                if re.search(rf"(?<![\w-]){re.escape(used)}(?![\w-])", said):
                    sketch.parts[id_].uses.remove(used)
                    sketch.taken.append(span)


def _place(sketch: Sketch, reading: Reading, amount: _Amount, own: Mapping[str, list[Span]]) -> None:
    found: dict[str, tuple[str, Span]] = {}
    for id_, match in _said_of(reading.text, own, amount.said, amount.bare):
        value = amount.worth(match)
        if value and id_ not in found and is_affirmed(reading.text, match.span()):
            found[id_] = (value, match.span())
    if not found:
        return
    for id_ in own:
        key, settings = amount.parts[sketch.parts[id_].part.name], sketch.parts[id_].settings
        if id_ in found:
            value, span = found[id_]
            settings.pop(key, None)
            if sketch.set("", id_, value, key):
                sketch.taken.append(span)
        elif settings.get(key) in {value for value, _ in found.values()}:
            # It is another one's.
            del settings[key]


def _said_of(
    text: str, own: Mapping[str, list[Span]], said: re.Pattern[str], bare: re.Pattern[str]
) -> list[tuple[str, re.Match[str]]]:
    """Each thing and the place of its amount; a number alone where the stretch before it had words for it."""
    stretches = sorted((span, id_) for id_, spans in own.items() for span in spans)
    found: list[tuple[str, re.Match[str]]] = []
    running: int | None = None
    for span, id_ in stretches:
        match = said.search(text, *span)
        if match is None and running is not None and span[0] <= running + 1:
            match = bare.search(text, *span)
        if match is not None:
            found.append((id_, match))
        running = span[1] if match is not None else None
    return found


_OTHER_BUCKET = re.compile(
    r"\b(?:the|our) (?!same\b|whole\b|first\b|second\b|other\b|private\b|public\b|storage\b|gcs\b|new\b|data\b)(?P<of>[a-z][a-z0-9-]+) bucket\b"
)


def _deletions(sketch: Sketch, reading: Reading, own: Mapping[str, list[Span]]) -> None:
    """What each bucket loses, and after how long; one that is kept, or of which it is denied, loses nothing."""
    text = reading.text
    buckets = {id_: spans for id_, spans in own.items() if sketch.parts[id_].part.name == "bucket"}
    ends: dict[str, tuple[int, Span]] = {}
    held: set[str] = set()
    running: int | None = None
    for span, id_ in sorted((span, id_) for id_, spans in buckets.items() for span in spans):
        goes = list(_GOES.finditer(text, *span))
        denied = [each for each in goes if _is_denied(text, span, each)]
        days = list(_DAYS.finditer(text, *span))
        number = _days_for(goes, days)
        follows = running is not None and span[0] <= running + 1 and not goes and not _KEEPS.search(text, *span)
        if (denied and len(denied) == len(goes)) or (_FOREVER.search(text, *span) and not goes):
            held.add(id_)
        elif follows and not _DENIES.search(text, *span) and (bare := _bare_days(text, span)):
            ends.setdefault(id_, (bare, span))
        elif follows and _DENIES.search(text, *span):
            held.add(id_)
        elif (other := _OTHER_BUCKET.search(text, *span)) and other["of"] not in buckets:
            # `The 90 days are about the inbox bucket.`
            continue
        elif number is not None and is_affirmed(text, goes[0].span()):
            ends.setdefault(id_, (number, span))
        running = span[1] if (goes and days) or id_ in ends else None
    for id_ in buckets:
        settings = sketch.parts[id_].settings
        taken = {sketch.parts[other].settings.get("delete_after_days") for other in sketch.of("bucket") if other != id_}
        days_said = str(ends[id_][0]) if id_ in ends else ""
        if (
            days_said in taken
            and "delete_after_days" not in settings
            and len(re.findall(rf"\b{days_said}\b", text)) == 1
        ):
            # Said once, and another one has it: nothing is deleted by half a reading.
            continue
        if id_ in held:
            settings.pop("delete_after_days", None)
            if "retention_days" not in settings:
                # Older versions would go by a rule of their own.
                sketch.set("", id_, True, "all_versions")
        elif id_ in ends and not settings.keys() & {"lifecycle_class", "retention_days"}:
            if sketch.set("lifecycle", id_, ends[id_][0], "delete_after_days"):
                sketch.taken.append(ends[id_][1])
        elif (
            len(buckets) > 1
            and (ends or held)
            and (drawn := settings.get("delete_after_days"))
            and int(drawn) in {each for each, _ in ends.values()}
        ):
            # It is another one's.
            del settings["delete_after_days"]


def _is_denied(text: str, span: Span, goes: re.Match[str]) -> bool:
    """Whether it is said not to happen, before the word or right behind it."""
    before = text[max(span[0], goes.start() - 60) : goes.start()]
    return (
        _DENIES.search(before) is not None
        or re.match(
            r" (?:\w+ )?(?:nicht|nie|niemals|niet|nooit|nunca|jamais|pas|never|mai)\b", text[goes.end() : span[1]]
        )
        is not None
    )


def _days_for(goes: list[re.Match[str]], days: list[re.Match[str]]) -> int | None:
    """The days after which it goes, in a stretch that says so."""
    if not goes or not days:
        return None
    match = min(days, key=lambda each: min(abs(each.start() - one.start()) for one in goes))
    return in_days(match["n"] or "1", match["u"])


_AFTER = re.compile(
    r"\b(?:after|nach|a los|tras|despues de|apres|au bout de|na|dopo|apos|depois de|in|older than) (?:los )?(?P<n>\d{1,4})\b(?: (?P<u>\w+))?"
)


def _bare_days(text: str, span: Span) -> int | None:
    """The days of a stretch that leaves the word out: `invoices after 3650 days`, `fotos a los 400`."""
    match = _AFTER.search(text, *span)
    if match is None:
        return None
    unit = match["u"] or "days"
    return in_days(match["n"], unit if re.fullmatch(rf"{DAYS}|{WEEKS}|{MONTHS}|{YEARS}", unit) else "days")
