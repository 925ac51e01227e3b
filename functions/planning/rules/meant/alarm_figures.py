"""The figures of an alert in a folded sentence, each in its unit: shares, times, rates and numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from functions.planning.rules.words.numbers import number as amount_in
from functions.planning.rules.words.spans import DAYS, HOURS, MINUTES, SECONDS

Span = tuple[int, int]

_N = r"(?P<n>(?<![\w.,-])(?:\d[\d.,]*\d|\d|\.\d+)(?: ?k(?=\b))?)"
_HALF = r"half an?|0\.5|media|einer? halben?|une demi(?:e|-)?|een half"
_SPAN = re.compile(
    rf"{_N}[ -]?(?:(?P<ms>ms|milli\w*|msecs?)|(?P<s>{SECONDS}|seconden?|secs)|(?P<m>m|{MINUTES}|minuten|minutos?|min)|(?P<h>{HOURS}|uur|uren)|(?P<d>{DAYS}))\b"
    rf"|(?P<word>a quarter of an hour|einer viertelstunde|un cuarto de hora|un quart d ?'? ?heure|(?:{_HALF})[ -](?:hour|hora|stunde|heure|uur)|(?:an?|one|1|eine[rn]?|una?|une|een) (?:minute|minuto|hour|stunde|hora|heure|day|tag|dia|jour|uur|dag))\b"
)
_WORDS = (("quarter", 900), ("viertel", 900), ("cuarto", 900), ("quart", 900), ("half", 1_800), ("0.5", 1_800), ("halb", 1_800), ("media", 1_800), ("demi", 1_800), ("minut", 60), ("day", 86_400), ("tag", 86_400), ("dia", 86_400), ("jour", 86_400), ("dag", 86_400), ("", 3_600))  # fmt: skip
_PERCENT = re.compile(rf"{_N} ?(?:%|percent|prozent|por ?ciento|por ?cento|pour ?cent|procent)(?!\w)")
_EACH = r"(?:/|per|a|an|each|every|pro|je|por|par)"
_RATE = re.compile(
    rf"{_N} ?(?:qps|rps|(?:(?:\w+ ){{0,3}}|x )?(?:{_EACH} ?(?P<unit>s|sec\w*|sek\w*|seg\w*|min\w*|h|hour|stunde|hora|heure)\b))"
)
_COUNT = re.compile(rf"{_N}(?! ?(?:%|percent|prozent|por ?cien|pour ?cent|procent|:|/))(?![\w.])")
PERCENTILE = re.compile(r"\bp ?(50|90|95|99)\b|\b(50|90|95|99)(?:th|\.)? ?(?:percentile|perzentil|percentil)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, where it stands and in which unit: percent, time (in seconds), rate (a second) or count."""

    span: Span
    unit: str
    value: float


def figures_in(text: str, low: int, high: int) -> Iterator[Figure]:
    """The figures of a stretch, in its order."""
    taken = bytearray(len(text))
    kinds: tuple[tuple[str, re.Pattern[str]], ...] = (
        ("percent", _PERCENT), ("time", _SPAN), ("rate", _RATE), ("count", _COUNT),
    )  # fmt: skip
    found = []
    for match in (*PERCENTILE.finditer(text), *re.finditer(r"\b50\d\b(?=s?\b)(?! ?%)", text)):
        before = text[max(0, match.start() - 24) : match.start()]
        if not match[0].isdigit() or re.search(r"(?:http|status|error|code|return\w*|answer\w*)s? (?:with )?$", before):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for unit, pattern in kinds:
        for match in pattern.finditer(text, low, high):
            if any(taken[match.start() : match.end()]):
                continue
            value = _value(unit, match)
            if value is None:
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found.append(Figure(match.span(), unit, value))
    shares = [each for one in found if one.unit == "percent" for each in _listed(text, low, one.span[0])]
    spans = {each.span for each in shares}
    yield from sorted([*shares, *(each for each in found if each.span not in spans)], key=lambda each: each.span)


_BEFORE = re.compile(
    rf"{_N}\s?(?:/|,|(?:, )?(?:and|und|y|e|et|en|or|oder|o|ou|&))\s?(?=$)",
)


def _listed(text: str, low: int, end: int) -> Iterator[Figure]:
    """The numbers that share a percent sign with one behind them: `70/85/95 %`."""
    while match := next(iter(_BEFORE.finditer(text, low, end)), None):
        value = amount_in(match["n"])
        if value is None:
            return
        yield Figure(match.span("n"), "percent", value)
        end = match.start()


def _value(unit: str, match: re.Match[str]) -> float | None:
    """A figure in its unit: percent, seconds, times a second, or a number."""
    if unit == "time" and match["word"]:
        return float(next(seconds for word, seconds in _WORDS if word in match["word"]))
    digits = match["n"]
    value = amount_in(digits.rstrip(" k")) if not digits.startswith(".") else float(digits)
    if value is None:
        return None
    value *= 1_000 if digits.endswith("k") else 1
    if unit == "time":
        worth = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
        return value * next(worth[name] for name in worth if match[name])
    if unit == "rate":
        each = match["unit"] or "s"
        return value / (60 if each.startswith("min") else 1 if each.startswith("s") else 3_600)
    return value
