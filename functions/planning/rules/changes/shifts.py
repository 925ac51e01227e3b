"""One of the two times of a machine, or its days: `start it at 6:30`, `an hour later`, `saturdays too`. The rest stays.

shifted("start it at 6:30", now)          "0 7 * * 1-5" -> "30 6 * * 1-5"
shifted("let it run on saturdays", now)   both times get day 6 beside 1-5, where the sentence says "too"
"""

import re

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.clock import OFF, ON, days_in, only_in
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.times import ANY_DAY, WEEKDAYS, span_in, when_in
from functions.planning.rules.changes.words import NO_MORE, NOT
from functions.planning.rules.unclear import Unclear

_STARTS = re.compile(rf"\b(?:{ON}|from|as of|von|desde|a partir d[eu]|des)\b")
_STOPS = re.compile(rf"\b(?:{OFF}|until|till|til|to|bis|hasta|jusqu ?'? ?a|fino a|ate|tot|close\w*|quit\w*)\b")
_RUNS = re.compile(
    rf"\b(?:{ON}|run\w*|work\w*|stay\w*|open\w*|lauf\w*|durchlauf\w*|funcion\w*|corr\w*|trabaj\w*|tourn\w*|marche\w*|ouvert\w*|rod\w*|draai\w*|the same|same|hours|times?|gleiche\w*|zeiten?|misma?s?|horas?|horaires?)\b"
)
_TOO = re.compile(
    r"\b(?:too|also|as well|in addition|additionally|auch|zusatzlich|ebenfalls|tambien|ademas|aussi|egalement|anche|tambem|ook)\b"
)
_OFF = re.compile(rf"\b(?:{OFF})\b")
_NOT_ON = re.compile(r"\b(?:not|no longer|except|without|nicht|kein\w*|no|salvo|pas|plus|sauf)\b")


def shifted(text: str, whole: str, now: Now) -> list[Put] | None:
    """The times of the one machine here as a clause of the `whole` sentence moves them; None for another clause. Raises Unclear."""
    machines = [id_ for id_ in now.of("vm") if now.parts[id_].value("start_cron") and now.parts[id_].value("stop_cron")]
    named = now.named(text)
    if len(machines) != 1 or any(now.parts[id_].kind in {"schedule", "run_job"} for id_ in named) or span_in(text):
        return None
    part = now.parts[machines[0]]
    begins, ends = part.value("start_cron"), part.value("stop_cron")
    days = _more_days(text, whole, begins, ends)
    if days is not None:
        spans, found = days
        return [Put(part.id, key, value) for key, value in found] if not _left(text, spans, now) else None
    starts, stops = _STARTS.search(text), _STOPS.search(text)
    if bool(starts) == bool(stops):
        # `Run until 9 pm`: what is said right before the time decides.
        close = re.search(r"\b(?P<to>until|till|bis|hasta|jusqu ?'? ?a|ate|fino a|tot)\b (?:a |las |um )*\d", text)
        if not close:
            return None
        starts, stops = None, close
    if NOT.search(text) or NO_MORE.search(text) or only_in(text):
        return None
    key, before = ("start_cron", begins) if starts else ("stop_cron", ends)
    when = when_in(text, before)
    if when is None or when.cron.split()[2:] != before.split()[2:] or not re.match(r"\d+ \d+ ", when.cron):
        return None
    return [Put(part.id, key, when.cron)] if not _left(text, when.spans, now) else None


def _more_days(
    text: str, whole: str, begins: str, ends: str
) -> tuple[tuple[tuple[int, int], ...], list[tuple[str, str]]] | None:
    """The two times with the days that come or go; None where a text says no days, or a time beside them."""
    when = _days_said(text)
    if when is None or re.search(r"\d", text) or not _RUNS.search(text):
        return None
    added, spans = when
    have_on, have_off = _numbers(begins), _numbers(ends)
    if have_on is None or have_off is None or have_on != have_off:
        return None
    off, no = bool(_OFF.search(text)), bool(_NOT_ON.search(text))
    if off and no:
        return None
    if off or no:
        after = have_on - added
    elif _TOO.search(whole):
        after = have_on | added
    else:
        return None
    if not after:
        return None
    if after == have_on:
        raise Unclear("It is so already: nothing would change.")
    said = _row(after)
    return spans, [
        (key, " ".join([*cron.split()[:4], said])) for key, cron in (("start_cron", begins), ("stop_cron", ends))
    ]


def _days_said(text: str) -> tuple[set[int], tuple[tuple[int, int], ...]] | None:
    """The days of the week that a text says, and where."""
    if several := days_in(text):
        low, high, span = several
        return {day % 7 for day in range(low, high + 1 if high >= low else high + 8)}, (span,)
    spans = tuple(match.span() for match in re.finditer(rf"\b{ANY_DAY}\b", text))
    numbers = {
        number for start, end in spans for number, names in enumerate(WEEKDAYS) if re.fullmatch(names, text[start:end])
    }
    return (numbers, spans) if numbers else None


def _numbers(cron: str) -> set[int] | None:
    """The days of the week of a cron text; None for one that says days of the month."""
    fields = cron.split()
    if len(fields) != 5 or fields[2] != "*" or fields[3] != "*":
        return None
    if fields[4] == "*":
        return set(range(7))
    days: set[int] = set()
    for each in fields[4].split(","):
        low, _, high = each.partition("-")
        if not low.isdigit() or (high and not high.isdigit()):
            return None
        days |= {day % 7 for day in range(int(low), int(high or low) + 1)}
    return days


def _row(days: set[int]) -> str:
    """Days as cron has them: a row as its ends, else a list."""
    ordered = sorted(days)
    if len(ordered) == 7:
        return "*"
    in_a_row = len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1
    return f"{ordered[0]}-{ordered[-1]}" if in_a_row else ",".join(map(str, ordered))


def _left(text: str, spans: tuple[tuple[int, int], ...], now: Now) -> list[str]:
    """The words of a text that say something beside a time, a machine and that it runs."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    for start, end, _ in reversed(targets_in(now, text)):
        text = text[:start] + " " * (end - start) + text[end:]
    return says(_RUNS.sub(" ", _STOPS.sub(" ", _STARTS.sub(" ", _NOT_ON.sub(" ", _TOO.sub(" ", text))))))
