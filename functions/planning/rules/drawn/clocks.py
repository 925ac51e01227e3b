"""Several times in one goal: `a job every hour and another on weekdays at 7:30`, `at 6am and 6pm`; each is kept."""

import re
from dataclasses import dataclass

from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import hours
from functions.planning.rules.words.lists import no_names
from shared.schemas.architecture import ID_PATTERN

_BREAK = re.compile(
    r"[;\n:](?!\d)|,(?! ?\d{1,2}(?:[:.]\d{2})?\b)|[.](?=\s|$)|,? \b(?:and|und|y|et|e|plus|sowie|also)\b "
)
_OF_OTHERS = re.compile(
    r"\b(?:back ?ups?|snapshots?|sicherung\w*|copias?|sauvegarde\w*|maintenance|wartung\w*|alerts?|budget|cach\w*|retr(?:y|ies|ied)|kept|keep|after|off|stop\w*|start(?:s|ed)? (?:at|again)|"
    r"switch\w*|power\w*|older|than|between|vms?|machines?|open\w*|rotat\w*|expire\w*|renew\w*|users?|people|requests?|readings?|sensors?|devices?|messages?|events?|seconds?)\b"
)
_AGE = re.compile(r"\bolder than \d+ \w+")
_ANOTHER = re.compile(r"\b(?:another|a second|an?other|ein\w* (?:zweite\w*|weitere\w*)|otr[oa]|un autre|second)\b")
# `nightly report`, an item of a list.
_TIMED = re.compile(
    r"\W*(?:an? )?(?:hourly|nightly|daily|weekly|monthly|every (?:\d{1,2} )?(?:minutes?|hours?|days?|nights?|weeks?|months?)) "
    r"(?!(?:cloud|run|at|on|in|for|from|to|with|jobs?)\b)(?P<name>[a-z][a-z-]{2,15})(?: jobs?)?\W*"
)
_CALLS_API = re.compile(r"\bcalls? (?:the |our )?(?:api|service|endpoint|backend)\b")
_KINDS = {"run_job": r"(?:cron ?)?jobs?|scripts?|tasks?", "function": r"(?:cloud )?functions?|funktion\w*"}
_PLAIN = re.compile(r"(\d{1,2}) (\d{1,2}(?:,\d{1,2})*) (.*)")


@dataclass(frozen=True, slots=True)
class _Time:
    at: list[tuple[int, int]]
    words: str
    cron: str


def draw_times(sketch: Sketch, text: str, clock: str, target: str) -> None:
    """Give every time that a text states its schedule, and every job or function that it tells apart its own time."""
    times = _times(text)
    if len({each.cron for each in times}) < 2:
        return
    kind = sketch.parts[target].part.name
    there = sketch.of(kind)
    own = [each for each in times if _is_named(each.words, kind)]
    several = len(there) == len(times) or (len(own) == len(times) and kind == "run_job")
    settings = dict(sketch.parts[target].settings)
    for number, each in enumerate(times):
        starts = target
        if several and number and number < len(there):
            starts = there[number]
        elif (several or _ANOTHER.search(each.words)) and number and kind == "run_job":
            added = sketch.add("", _name(each.words, kind) or f"job-{number + 1}", "run_job", **settings)
            if added is None:
                continue
            sketch.parts[added].uses = [*sketch.parts[target].uses]
            starts = added
        elif several and not number and kind == "run_job" and (name := _name(each.words, kind)):
            starts = target = name if sketch.rename(target, name) else target
        if _CALLS_API.search(each.words) and "api" in sketch.parts:
            starts = "api"
        if not number:
            sketch.set("", clock, each.cron, "cron")
            sketch.parts[clock].uses = [starts]
            clock = f"{starts[:10]}-clock" if several and sketch.rename(clock, f"{starts[:10]}-clock") else clock
        elif starts == target and (both := _both(sketch.parts[clock].settings["cron"], each.cron)):
            sketch.set("", clock, both, "cron")
        else:
            id_ = f"{starts[:10]}-clock" if several else f"{clock[:12]}-{number + 1}"
            further = sketch.add("", id_, "schedule", cron=each.cron)
            if further:
                sketch.set("", further, sketch.parts[clock].settings.get("timezone"), "timezone")
                sketch.use(further, starts)
        sketch.taken += each.at
    parts = [sketch.parts[id_] for id_ in sketch.of("schedule")]
    sketch.how["schedule"] = [
        f"{each.id}: {each.settings['cron']} {each.settings.get('timezone', 'UTC')} (minute hour day month weekday), {', '.join(each.uses)}"
        for each in parts
    ]


def _times(text: str) -> list[_Time]:
    found: list[_Time] = []
    low = 0
    for match in [*_BREAK.finditer(text), None]:
        high = match.start() if match else len(text)
        words = text[low:high]
        if (at := hours.when_at(words)) and not _OF_OTHERS.search(_AGE.sub(" ", words)):
            found.append(_Time([(low + begin, low + end) for begin, end in at], words, hours.cron_in(words)))
        low = match.end() if match else high
    return found


def _is_named(words: str, kind: str) -> bool:
    return _TIMED.fullmatch(words) is not None or re.search(rf"\b(?:{_KINDS.get(kind, 'job')})\b", words) is not None


def _name(words: str, kind: str) -> str:
    """What a job is called: the word before `job`."""
    match = _TIMED.fullmatch(words) or re.search(
        rf"\b(?P<name>[a-z][a-z-]{{2,15}}) (?:{_KINDS.get(kind, 'jobs?')})\b", words
    )
    named = match["name"] if match else ""
    return named if named not in no_names("job") and re.fullmatch(ID_PATTERN, named or "-") else ""


def _both(one: str, other: str) -> str:
    """One schedule for two times that differ in their hour alone."""
    first, second = _PLAIN.fullmatch(one), _PLAIN.fullmatch(other)
    if not first or not second or (first[1], first[3]) != (second[1], second[3]):
        return ""
    minute, hour, rest = one.split(" ", 2)
    return f"{minute} {hour},{second[2]} {rest}"
