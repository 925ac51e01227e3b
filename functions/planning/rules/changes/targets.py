"""Whose a property is: the parts that a clause names, by their ids as people say them or by what their kind is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Clause
from functions.planning.rules.changes.parts import Now, Standing
from functions.planning.rules.changes.properties import Property
from functions.planning.rules.changes.values import Said, values_in
from functions.planning.rules.unclear import HalfHeard, Unclear

# Whose it is


_PURPOSE = re.compile(r"\b(?:for|fur|para|pour) $")
_ALL_OF = re.compile(
    r"\b(?:both|the 2|los 2|las 2|die 2|les 2|all|every|each|beide[nrs]?|alle[nrs]?|jede[nrs]?|ambos|ambas|todos|todas|cada|per|pro|por|par|tous|toutes|chaque|les deux)(?: (?:the|our|of the|die|los|las|les))?(?: (?:of the )?\d+(?: of the)?)? $"
)


@dataclass(slots=True)
class Frame:
    """One property that a clause is about, what value it is given, and which parts it may be of.

    `fixed` is the value that the words say by themselves: that nobody is to sign up is `false`. `heard`: each of the words
    is accounted for, a no among them too.
    """

    about: Property
    value: Said | None
    at: int
    spans: list[tuple[int, int]] = field(default_factory=list)
    fixed: str = ""
    heard: bool = False


def key_of(part: Standing, about: Property) -> str:
    """The setting of a part that a property is; empty where it has none."""
    if about.kinds and part.kind not in about.kinds:
        return ""
    if about.name in {"memory", "cpu"} and part.kind in {"sql", "vm", "group", "worker"}:
        return "tier" if part.kind == "sql" else "machine_type"
    key = next((key for key in about.keys if part.takes(key)), "")
    # A machine without a data disk has none that grows.
    return "" if (about.name, key) == ("disk", "data_disk_gb") and part.has(key, "0") else key


def targets_in(now: Now, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where a text names parts: (start, end, ids), the longest name for each place."""
    return list(_targets_in(now, text))


# One clause is looked at by many rules, and for each of its values.
@lru_cache(maxsize=500)
def _targets_in(now: Now, text: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    found: list[tuple[int, int, tuple[str, ...]]] = []
    values = values_in(text, now)
    found += [
        each
        for each in now.by_type(text)
        if not any(value.kind == "machine" and value.start < each[1] and each[0] < value.end for value in values)
    ]
    for value in values:
        if value.kind in {"domain", "path", "machine", "zone"}:
            text = text[: value.start] + "\x00" * (value.end - value.start) + text[value.end :]
    for id_, part in now.parts.items():
        if part.kind == "secret" and part.takes("env") and part.value("env"):
            said = re.escape(part.value("env").lower()).replace("_", "[ _-]")
            found += [(*match.span(), (id_,)) for match in as_pattern(said).finditer(text)]
        found += [(*match.span(), (id_,)) for match in as_pattern(_forms(id_)).finditer(text)]
    exact = list(found)
    for kind in dict.fromkeys(part.kind for part in now.parts.values()):
        pattern = "|".join(each for each in (words.KINDS.get(kind), _ALSO.get(kind)) if each)
        ids = tuple(now.of(kind))
        if not pattern:
            continue
        for match in as_pattern(pattern).finditer(text):
            for at, (start, end, whose) in enumerate(found):
                # `The product images` are the images.
                if match.start() <= start and match.end() >= end and whose[0] in ids and len(whose) == 1:
                    found[at] = (*match.span(), whose)
            beside = [each for each in exact if set(each[2]) <= set(ids) and _touches(text, each[:2], match.span())]
            if not any(start < match.end() and match.start() < end for start, end, _ in exact):
                found.append((*match.span(), beside[0][2] if beside else ids))
    # What a data disk is called is what is said of the machine as well: a size of it.
    for said, ids in now.owners():
        if said != words.DATA_DISK:
            found += [(*match.span(), ids) for match in as_pattern(said).finditer(text)]
    longest = sorted(found, key=lambda each: each[0] - each[1])
    kept: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end, ids in longest:
        over = [each for each in kept if each[0] < end and start < each[1]]
        if not over:
            kept.append((start, end, ids))
        elif over[0][0] == start and over[0][1] == end:
            kept[kept.index(over[0])] = (start, end, tuple(dict.fromkeys((*over[0][2], *ids))))
    return tuple(sorted(kept))


_SAID_AS = {
    "cloud_run": "service", "function": "function", "run_job": "job", "worker_pool": "worker", "bucket": "bucket", "sql": "database",
    "redis": "cache", "queue": "queue", "bigquery": "dataset", "vm": "machine", "group": "instance group", "gke": "cluster", "site": "site",
    "tasks": "task queue", "registry": "registry", "firestore": "firestore",
}  # fmt: skip
"""What a goal calls a part that a change calls by its name."""


def in_goal_words(text: str, now: Now) -> str:
    """A clause with what the names in it are: `encrypt uploads with our own key` is about a bucket."""
    for start, end, ids in reversed(targets_in(now, text)):
        said = _SAID_AS.get(now.parts[ids[0]].kind)
        if said and len(ids) == 1 and text[start:end] == ids[0]:
            article = "" if re.search(r"\b(?:the|our|its|der|die|das|el|la|le) $", text[:start]) else "the "
            text = f"{text[:start]}{article}{said}{text[end:]}"
    return text


_ALSO = {
    "queue": r"messages?|nachrichten|mensajes|subscribers?|subscriptions?|abonnenten|suscriptores|abonnes",
    "bucket": (
        r"(?:anything|everything|whatever|all)(?= (?:\w+ ){0,3}older\b)|(?:(?:product|profile|customer|user|log|raw|report|invoice|source|input|output|media|static|uploaded) )?(?:images|pictures|photos|files|documents|videos)|objects?|files?|pictures?|photos?|images|uploads|documents?|videos?|attachments?|dateien|objekte|bilder|fotos?|dokumente|anhange|"
        r"archivos|ficheros|objetos|imagenes|documentos|fichiers|objets|documents"
    ),
    "tasks": r"tasks|queues?|warteschlange|colas?|file",
    "load_balancer": r"visitors?|clients?|besucher|visitantes?|visiteurs?|(?:per|each|pro|por|par) (?:ip|user)|traffic",
}
"""What a sentence speaks of that is in a part, beside its name."""


def _touches(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    between = text[one[1] : other[0]] if one[1] <= other[0] else text[other[1] : one[0]]
    return between.strip(" '-") in {"", "s", "named", "called"}


_LONG = 6
_SHORT = 5


def _forms(id_: str) -> str:
    """An id as people say it: with a space for its dash, in the plural, or without it."""
    said = re.escape(id_).replace(r"\-", "[- ]?")
    if id_.isalpha() and len(id_) >= _LONG:
        said = "|".join([said, *(f"{id_[:at]} {id_[at:]}" for at in range(3, len(id_) - 1))])
    if id_.endswith("er") and len(id_) > _LONG:
        said = f"{said}|{id_[:-2]}(?:s|ing)?"
    if id_.isalpha() and len(id_) >= _SHORT and not id_.endswith(("er", "s", "ing")):
        stem = id_.removesuffix("e")
        said = f"{said}|{stem}(?:er|ing)s?"
    if id_.endswith("s") and len(id_) > 4:
        return f"{said}|{said[:-1]}"
    return f"{said}s?" if len(id_) > 3 else said


def meant(frame: Frame, targets: Sequence[tuple[int, int, tuple[str, ...]]], clause: Clause) -> list[Standing] | None:
    """The parts that a frame is of: the one that is named and has it, all of a list or of "both", the one before, the only one."""
    now = clause.now
    able = [part.id for part in now.parts.values() if key_of(part, frame.about)]
    named = [
        standing_for(ids, able, now)
        for start, end, ids in targets
        if not is_purpose(clause.text, start, ids, able, now)
        and not any(s <= start and end <= e for s, e in frame.spans if not standing_for(ids, able, now))
    ]
    having = [each for each in named if each]
    if having:
        ids = list(dict.fromkeys(id_ for each in having for id_ in each))
        sole = [each[0] for each in having if len(each) == 1]
        ids = list(dict.fromkeys(sole)) or ids
        if len(ids) == 1 or _are_together(clause, ids, targets):
            return [now.parts[id_] for id_ in ids]
        raise HalfHeard(f"Which of {', '.join(ids)} is meant?", choices=tuple(ids))
    if named:
        return None
    before = [id_ for id_ in clause.before if id_ in able]
    if (len(before) != 1 or _BOTH.search(clause.text)) and (every := every_of(clause.text, able, now)):
        return [now.parts[id_] for id_ in every]
    # What goes on after several were named is of all of them: `both need 1 GB and a minimum of one instance`.
    if before:
        return [now.parts[id_] for id_ in before]
    others = [id_ for id_ in now.of("vm") if frame.about.name == "disk" and id_ not in able]
    if frame.about.name == "retention":
        # `Retention 5 days`: a database keeps its backups, and a registry its images.
        others = [part.id for part in now.parts.values() if any(map(part.takes, ("backup_days", "keep_days")))]
    if len(able) == 1 and not others:
        return [now.parts[able[0]]]
    in_use = [id_ for id_ in able if _is_in_use(now.parts[id_], frame.about)]
    if len(in_use) == 1:
        return [now.parts[in_use[0]]]
    if others:
        raise HalfHeard(
            f"The {frame.about.name} of which is meant: {', '.join([*able, *others])}?", choices=(*able, *others)
        )
    if now.main in able and len([id_ for id_ in able if now.parts[id_].kind == now.parts[now.main].kind]) > 1:
        raise HalfHeard(f"Which of {', '.join(able)} is meant?", choices=tuple(able))
    if now.main in able and frame.about.value != "size":
        return [now.parts[now.main]]
    if now.main in able and frame.about.name == "memory" and now.parts[now.main].kind != "sql":
        # "4 GB of memory" alone is the application's, unless a cache or a database could be meant as well.
        others = [id_ for id_ in able if id_ != now.main]
        if not others:
            return [now.parts[now.main]]
    raise HalfHeard(f"Which of {', '.join(able)} is meant?", choices=tuple(able))


def _is_in_use(part: Standing, about: Property) -> bool:
    """Whether a part has what not every part of its kind has, a data disk or hours at which it runs, or a disk whose size was said."""
    if about.name == "disk":
        return key_of(part, about) in part.written
    return about.name in {"data disk", "snapshot days", "snapshot hour", "hours"} and part.value(
        "snapshots" if about.name.startswith("snapshot") else key_of(part, about)
    ) not in {"", "0", "false"}


_BOTH = re.compile(
    r"\b(?:both(?: of them)?|the 2|die beiden|los 2|las 2|les 2|beide[nrs]?|ambos|ambas|les deux)\b(?! (?:directions|ways|times|weekends))"
)
_EACH = re.compile(
    r"(?:\beach(?: of them)?|\bjeweils|\bcada un[oa]|\bchacune?)\W*$|\b(?:all|each|every one) of (?:them|these|those)\b|\ball of it\b"
)


def every_of(text: str, able: Sequence[str], now: Now) -> list[str]:
    """Those that have it, where a clause says `both` or `each` and names none; programs alone where they have it. Raises Unclear."""
    if not (both := _BOTH.search(text)) and not _EACH.search(text):
        return []
    ids = [id_ for id_ in able if id_ in now.code()] or list(able)
    services = [id_ for id_ in ids if now.parts[id_].kind == "cloud_run"]
    if both and len(services) == 2:
        return services
    if both and len(ids) != 2:
        raise Unclear(f"Which two of {', '.join(able)} are meant?", choices=tuple(able))
    return ids


def _are_together(clause: Clause, ids: Sequence[str], targets: Sequence[tuple[int, int, tuple[str, ...]]]) -> bool:
    """Whether several are meant in one breath: `web and admin`, `both services`."""
    text = clause.text
    said = [(text[:start], text[start:end]) for start, end, each in targets if set(ids) == set(each)]
    if any(_ALL_OF.search(before) or (_THE.search(before) and _is_plural(what, ids)) for before, what in said):
        return True
    names = [(start, end) for start, end, each in targets if set(each) & set(ids)]
    between = [text[end:start].strip() for (_, end), (start, _) in pairwise(names)]
    return len(names) == len(ids) and all(each in {",", "and", "und", "y", "et", "and the"} for each in between)


# `The machines`, and those that a clause begins with: `services: 1 GB`.
_THE = re.compile(r"(?:^|\b(?:the|our|these|those|die|unsere|los|las|nuestros|nuestras|les|nos) )$")


def _is_plural(said: str, ids: Sequence[str]) -> bool:
    """Whether a word is the plural of what several parts are, and no part's own name."""
    return said.endswith("s") and not said.endswith("ss") and said not in ids


_SPEAK_FOR = frozenset({"schedule", "load_balancer", "uptime", "eventarc"})
"""Parts that a sentence calls by what they are for: the report's time is its schedule's, the shop's domain its balancer's."""


def standing_for(ids: Sequence[str], able: Sequence[str], now: Now) -> list[str]:
    """The parts that have the property, of those that are named or of those that stand for one that is named."""
    found = [id_ for id_ in ids if id_ in able]
    return found or [
        part.id
        for part in now.parts.values()
        if part.id in able and part.kind in _SPEAK_FOR and set(part.uses) & set(ids)
    ]


def is_for(text: str, start: int) -> bool:
    """Whether a name stands behind a "for"."""
    return bool(_PURPOSE.search(text[:start]))


def is_purpose(text: str, start: int, ids: Sequence[str], able: Sequence[str], now: Now) -> bool:
    """Whether a name only says what for: `a second disk for data`."""
    return is_for(text, start) and not standing_for(ids, able, now)


@cache
def as_pattern(said: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{said})(?![\w-])")


_PAIR = re.compile(r"(?:^|\b(?:set|change|put|setze?|pon|mets|add) )[a-z_][a-z0-9_]*(?:=| to )\S+$")
_WHOSE = re.compile(
    r"\S (?P<whose>(?:for|on|in|of|fur|auf|para|en|pour|sur) (?:the |our |den |die |das |el |la |le )?(?P<who>[\w -]+))$"
)


def of_whom(pieces: list[str], now: Now) -> list[str]:
    """Variables in a row are of whom the last one names: `set A=1 and B=2 for the worker`."""
    for at, piece in enumerate(pieces):
        match = _WHOSE.search(piece)
        if match is None or not _PAIR.search(piece[: match.start("whose")].strip()) or not now.named(match["who"]):
            continue
        for before in range(at - 1, -1, -1):
            if not _PAIR.search(pieces[before]):
                break
            pieces[before] += f" {match['whose']}"
    return pieces
