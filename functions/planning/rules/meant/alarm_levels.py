"""Alerts of one thing from several values, each with its severity and with whom it is told.

    "mail ops@example.com at 70 % CPU, page +49... at 90 %" -> warning from 70 to the one, critical from 90 to the other

A level's word stands before its figure in the whole sentence, or behind it in the whole sentence: `warn at 80 %,
critical at 95 %`, `80 % warning, 95 % critical`. All texts are folded, and offsets are of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]

SEVERITIES = ("warning", "error", "critical")
"""As Cloud Monitoring has them, the least first."""

_CRITICAL = r"crit(?:ical(?:ly|s)?)?|kritisch\w*|critic[oa]s?|critiques?|kritiek\w*|kritische\w*|sev(?:erity)?[- ]?1|emergenc(?:y|ies)|notfall\w*"
_WARNING = r"warn(?:s|ed|ings?)?|warn(?:ung\w*|en|t|e|stufe)|vorwarn\w*|avertissements?|advertencias?|advertir|avvis[oi]|avvertiment[oi]|waarschuw\w*|avisos?|sev(?:erity)?[- ]?[23]"
_ERROR = r"(?:severity )?error(?= ?(?:at|ab|bei|above|over|from|:|=|>|a|al)? ?\d)"
# Who is told, and colours, say how bad it is where nothing else does.
_PAGED = r"page[sd]?|paging|pager\w*|pager ?duty|ops ?genie|sms|text(?= (?:me|us|\+|to))|calls?|phone|anruf\w*|ruft?|wakes?|weck\w*|on-?call|bereitschaft\w*|guardia|llama\w*|red|rot|roj[oa]|rouge|rood|rosso|urgent\w*|dringend\w*"
_MAILED = r"(?:e-?)?mails?|mailen|mailt|mailed|correos?|courriels?|tickets?|slack|chats?|yellow|amber|gelb|amarill[oa]|amarelo|jaune|geel|giallo|notif\w*|inform\w*|info"
_LEVEL = re.compile(
    rf"(?<![\w@.-])(?:(?P<critical>{_CRITICAL})|(?P<warning>{_WARNING})|(?P<error>{_ERROR})|(?P<paged>{_PAGED})|(?P<mailed>{_MAILED}))(?![\w@])"
)
_CALLED = {"critical": "critical", "warning": "warning", "error": "error", "paged": "critical", "mailed": "warning"}
_PLAIN = ("critical", "warning", "error")
# Of one alert alone, `warn me` says that somebody is told: only these say how bad it is.
_ALONE = re.compile(
    rf"\b(?:(?P<critical>(?:{_CRITICAL})(?! (?:service|system|app\w*|api|path|data|workload)))|(?P<warning>warning|warnung|advertencia|avertissement|waarschuwing))"
    r"(?:[- ](?:level|severity|alerts?|alarms?|alarme?n?|stufe|meldung\w*))?\b"
)
# Values that nothing but a joint parts are of one thing: `at 80 and 95 %`.
_JOINED = re.compile(r"\s?(?:%|percent|prozent)?\s?(?:,|/|and|und|y|e|et|en|&|then|dann|,\s?(?:and|und|then|y|et))\s?")
_LEADS = re.compile(
    r"(?:\b(?:an?|the|une?|eine?n?|una?|la|el|le|um|uma)\s)?\b(?:alert\w*|alarm\w*|meld\w*|alerte|send(?: an?| the)?|level|stufe)[\s:]{1,2}$"
)
_CLOSE = re.compile(r"\s?(?:[(\[=:\u2013-]\s?)?(?:(?:is|as|ist|als|for|fur|the|an?|level)\s){0,3}$")
_ADDRESS = re.compile(r"[\w.%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,24}|(?<![\w.])\+\d[\d ()/-]{6,18}\d")


@dataclass(frozen=True, slots=True)
class Level:
    """`at`: which figure, by its number; `span`: its words; `severity`: empty where nothing says it."""

    at: int
    span: Span
    severity: str


def address_of(words: str) -> str:
    """An address as it is written to: a number without its blanks."""
    return words.rstrip(".") if "@" in words else f"+{re.sub(r'[^0-9]', '', words)}"


def without_error_level(text: str) -> str:
    """The sentence in which `error 75 %` between a warning and a critical level is not about errors."""
    if not (re.search(rf"\b(?:{_CRITICAL})\b", text) and re.search(rf"\b(?:{_WARNING})\b", text)):
        return text
    return re.sub(rf"(?<=[,;:/] ){_ERROR}", lambda match: "_" * len(match[0]), text)


def severity_alone(text: str, low: int, high: int) -> tuple[str, Span]:
    """How bad the only alert of a stretch is said to be, and where; empty where it is not."""
    match = _ALONE.search(text, low, high)
    return (str(match.lastgroup), match.span()) if match else ("", (low, low))


def levels_in(text: str, stretch: Span, figures: Sequence[Span]) -> list[Level]:
    """The levels of one thing, a figure each; none where its figures are no levels of it."""
    if len(figures) < 2:
        return []
    low, high = stretch
    bounds = [low, *(end for _, end in figures)]
    nexts = [*(start for start, _ in figures[1:]), high]
    before = [_word(text, at, start, last=True) for at, (start, _) in zip(bounds, figures, strict=False)]
    after = [_word(text, end, at, last=False) for (_, end), at in zip(figures, nexts, strict=True)]
    inner = [each for each in after[:-1] if each]
    close = bool(inner) and all(
        _CLOSE.fullmatch(text, end, each[1][0]) is not None
        for (_, end), each in zip(figures, after, strict=True)
        if each
    )
    # Whose first figure has no word before it has them behind, and the other way round.
    behind = close if before[0] and after[-1] else after[-1] is not None or (close and before[0] is None)
    # `Warn us from 70 % and treat 90 % as critical`: nothing else can be meant by what stands behind the last.
    words = after if behind else [*before[:-1], before[-1] or after[-1]]
    if sum(each is not None for each in words) < 2 and not _is_list(text, figures) and not any(words[1:]):
        return []
    found = []
    for at, (start, end) in enumerate(figures):
        word = words[at]
        span = (min(start, word[1][0]), max(end, word[1][1])) if word else (start, end)
        leads = _LEADS.search(text[low : span[0]])
        span = (low + leads.start(), span[1]) if leads else span
        found.append(Level(at, span, word[0] if word else ""))
    return _filled(found)


def _word(text: str, low: int, high: int, *, last: bool) -> tuple[str, Span] | None:
    """The word for a level in a stretch: one that says it outright before one that says who is told."""
    # What a word stands before is part of it, so that all of the text is looked at.
    found = [each for each in _LEVEL.finditer(text, low) if each.end() <= high]
    plain = [each for each in found if each.lastgroup in _PLAIN] or found
    if not plain:
        return None
    match = plain[-1 if last else 0]
    return _CALLED[str(match.lastgroup)], match.span()


def _is_list(text: str, figures: Sequence[Span]) -> bool:
    return all(_JOINED.fullmatch(text, one[1], other[0]) for one, other in pairwise(figures))


def _filled(levels: list[Level]) -> list[Level]:
    """Two figures with one word for both say nothing of how bad either is: they are told apart by their values."""
    if len({each.severity for each in levels}) == 1:
        return [Level(each.at, each.span, "") for each in levels]
    return levels


def ranked(said: Sequence[tuple[float, str]], *, below: bool = False) -> list[str]:
    """The severity of each value of one thing, as it is said or else as it follows from the others."""
    if len(said) == 1:
        return [said[0][1]]
    order = sorted(range(len(said)), key=lambda at: said[at][0], reverse=below)
    named = [severity for _, severity in said]
    if not any(named):
        few = ("warning", "critical") if len(said) == 2 else SEVERITIES
        for place, at in enumerate(order):
            named[at] = few[min(place, len(few) - 1)]
        return named
    for place, at in enumerate(order):
        if not named[at]:
            named[at] = "warning" if any(said[each][1] for each in order[place + 1 :]) else "critical"
    return named


def receivers(text: str, figures: Sequence[Span], stretch: Span) -> dict[int, list[str]]:
    """Which addresses of a sentence belong to which of its figures: those before it, or those behind it.

    Empty where one of the levels has none of its own, or the last has none.
    """
    found = list(_ADDRESS.finditer(text, *stretch))
    if not found:
        return {}
    ahead = found[0].start() < figures[0][0]
    to: dict[int, list[str]] = {}
    for match in found:
        if ahead:
            at = next((at for at, (start, _) in enumerate(figures) if start > match.start()), len(figures) - 1)
        else:
            at = max(at for at, (start, _) in enumerate(figures) if start < match.start())
        to.setdefault(at, []).append(address_of(match[0]))
    return to if len(to) > 1 else {}


def routed_in(text: str) -> Iterator[tuple[str, str]]:
    """Addresses that a sentence without figures gives to alerts of one severity: `warnings to a@x.io, critical to b@x.io`."""
    low = 0
    for end in [*re.finditer(r"[.!?](?=\s|$)|\n", text), None]:
        high = end.start() if end else len(text)
        found = list(_ADDRESS.finditer(text, low, high))
        words = [
            each
            for each in _LEVEL.finditer(text, low, high)
            if each.lastgroup in _PLAIN and not any(one.start() <= each.start() < one.end() for one in found)
        ]
        if found and words:
            ahead = words[0].start() < found[0].start()
            for match in found:
                near = [each for each in words if (each.start() < match.start()) == ahead]
                if near:
                    yield address_of(match[0]), _CALLED[str(near[-1 if ahead else 0].lastgroup)]
        low = end.end() if end else high
