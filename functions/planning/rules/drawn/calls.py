"""Paths of a service that a clock calls: `Cloud Scheduler hits POST /jobs/backup every 6 hours`; nothing else runs for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pydantic import ValidationError

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import hours
from functions.planning.rules.words.zones import zone_said
from shared.parts.schedule.part import ScheduleSettings
from shared.schemas.architecture import ID_PATTERN

_SENTENCE = re.compile(r"[.;](?=\s|$)|\n")
_PIECE = re.compile(r"[,;](?=\s)|\s(?:and|und|y|et|e|plus|sowie)\s")
_PATH = re.compile(r"(?<![\w/.:<*-])/[a-z0-9][\w/-]*(?:\.[\w/-]+)*(?![\w*{])")
_CLOCK = re.compile(r"\b(?:cloud )?scheduler\b|\bcron(?: ?jobs?)?\b|\bscheduled?\b")
_CALLS = re.compile(
    r"\b(?:call(?:s|ed|ing)?|hit(?:s|ting)?|ping(?:s|ed)?|trigger(?:s|ed)?|invok\w+|post(?:s|ing)?(?= to\b)|curls?|poke[sd]?|fir(?:es?|ing)|ruft|aufgerufen|aufrufen|llam\w+|invoca\w*|appell\w+|chama\w*|chiama\w*)\b"
)
_METHOD = re.compile(r"\b(?:POST|GET|PUT)\b|\b(?:post|get|put)(?= (?:requests? )?(?:to |on |at )?/)", re.ASCII)
_AS_WHAT = re.compile(r"\b(?:an? )?(?:https? )?(?:post|get|put)\b(?: requests?\b)?")
# What looks at an address, and paths of a disk, are no calls.
_LOOKS = re.compile(r"\b(?:uptime|health\w*|checks?|probes?|monitor\w*|mount\w*|volume|polls?)\b")
_OF_A_DISK = re.compile(r"/(?:var|etc|mnt|data|srv|home|tmp|opt|usr|dev|bin|root)(?:/|$)")
_RUNS_ITSELF = re.compile(r"run jobs?\b|\bbatch|container|crawl|scrap|import|script")
_AS_WHOM = re.compile(
    r"(?:\b(?:with|using|via|by|over|mit|con|avec) )?(?:an? |its )?\b(?:oidc(?: (?:tokens?|auth\w*))?|id tokens?|authenticated)\b"
)


_SIGN_IN = (
    "Identity-Aware Proxy lets in people who sign in, and would refuse what a clock calls: name a second service for these "
    "paths, without it"
)


_SHORT = 12


@dataclass(frozen=True, slots=True)
class _Call:
    span: tuple[int, int]
    path: str
    method: str
    cron: str
    zone: str


def draw_calls(sketch: Sketch, reading: Reading) -> bool:
    """Draws a schedule for each path that a clock calls; whether these are all that the goal has at fixed times."""
    calls = list(_calls(reading))
    sentences = list(_sentences(reading.text))
    covered = [part for part in sentences if any(part[0] <= call.span[0] < part[1] for call in calls)]
    timed = [part for part in sentences if hours.when_at(_without_paths(reading.text)[slice(*part)])]
    jobs = [each for each in (*reading.of("job"), *reading.of("batch")) if not _PATH.match(reading.text, each.start)]
    services = sketch.of("cloud_run")
    if (
        not calls
        or len(services) != 1
        or any(part not in covered for part in timed)
        or any(_RUNS_ITSELF.search(each.words.lower()) for each in jobs)
        or any(
            not _CLOCK.search(each.words.lower()) and not any(low <= each.start < high for low, high in covered)
            for each in jobs
        )
    ):
        return False
    if reading.wants("iap"):
        sketch.lack("schedule", _SIGN_IN)
        return True
    names: dict[str, None] = {}
    for call in calls:
        name = re.sub(r"[^a-z0-9-]", "", call.path.rpartition("/")[2].lower())[:12].strip("-")
        id_ = f"{name}-time" if len(calls) > 1 and re.fullmatch(ID_PATTERN, f"{name}-time") else "schedule"
        id_ = id_ if id_ not in names else f"{id_[:14]}-{len(names) + 1}"
        names[id_] = None
        made = sketch.add("schedule", id_, "schedule", cron=call.cron, path=call.path, method=call.method)
        if call.zone:
            sketch.set("", made, call.zone, "timezone")
        sketch.use(made, services[0])
    said = {id_: sketch.parts[id_].settings for id_ in names if id_ in sketch.parts}
    how = [
        f"{id_}: {each['cron']} {each.get('timezone', 'UTC')}: {each['method']} {each['path']}, with an identity token of an account of its own"
        for id_, each in said.items()
    ]
    sketch.how["schedule"] = how
    if reading.wants("job"):
        sketch.meet("job", f"{next(iter(said))}: it calls a path of what runs, and nothing else has to run for it")
    for low, high in covered:
        times = [*hours.when_spans(reading.text[low:high]), *hours.days_and_hours(reading.text[low:high])]
        sketch.taken += [(low + begin, low + end) for begin, end in times]
        sketch.taken += [
            (low + each.start(), low + each.end())
            for pattern in (_AS_WHOM, _CLOCK, _CALLS, _AS_WHAT)
            for each in pattern.finditer(reading.text[low:high])
        ]
    sketch.taken += [call.span for call in calls]
    return True


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    low = 0
    for cut in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        if low < cut[0]:
            yield low, cut[0]
        low = cut[1]


def _without_paths(text: str) -> str:
    return _PATH.sub(lambda match: " " * len(match[0]), text)


def _calls(reading: Reading) -> Iterator[_Call]:
    text, typed = reading.text, Words.of(reading.goal.text, reading.text)
    # What a path is called says nothing of when: `/cron/daily`.
    told = _without_paths(text)
    clock = _CLOCK.search(told)
    for low, high in _sentences(text):
        sentence = told[low:high]
        if not hours.when_at(sentence) or _LOOKS.search(sentence):
            continue
        cuts = [low, *(low + each.end() for each in _PIECE.finditer(sentence)), high]
        pieces = [told[begin:end] for begin, end in pairwise(cuts)]
        own = [bool(hours.when_at(piece)) for piece in pieces]
        paths = [list(_PATH.finditer(text, begin, end)) for begin, end in pairwise(cuts)]
        # Either each path has its own time, or the sentence says one for all.
        crons = {hours.cron_in(piece) for piece, has in zip(pieces, own, strict=True) if has}
        several = sum(map(bool, paths)) > 1 and len(crons) > 1
        if not several and len(crons) != 1:
            continue
        if several and not all(has for has, found in zip(own, paths, strict=True) if found):
            continue
        for begin, piece, found in zip(cuts, pieces, paths, strict=False):
            for match in found[:1]:
                start, end = match.span()
                denied = any(a < end and start < b for a, b in reading.negated)
                # By a clock, by a word for a call before it, or as a line of a list beneath either.
                by = _CLOCK.search(sentence) or _CALLS.search(told, begin, start) or _METHOD.search(text, begin, end)
                listed = clock and len(re.sub(r"\W", "", text[low:start])) <= _SHORT
                if denied or _OF_A_DISK.match(match[0]) or not (by or listed):
                    continue
                method = _METHOD.search(typed(begin, begin + len(piece)))
                zone = zone_said(sentence)
                call = _Call(
                    (start, end),
                    # As it was typed: a path's letters are large or small.
                    (re.search(re.escape(match[0]), typed(start, end), re.IGNORECASE) or match)[0],
                    method[0].upper() if method else "POST",
                    hours.cron_in(piece if several else sentence),
                    zone.name if zone else "",
                )
                if _is_able(call):
                    yield call


def _is_able(call: _Call) -> bool:
    try:
        ScheduleSettings.model_validate({"cron": call.cron, "path": call.path, "method": call.method})
    except ValidationError:
        return False
    return True
