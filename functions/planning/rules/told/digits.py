"""Numbers of a goal that no rule looks at: one that stands in no setting is said, whatever it counts.

`figures` knows what a number with a known unit may be set as; here is what is left, so that a number that nobody has a
rule for is never passed over.
"""

import re
from collections.abc import Iterator

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import counts_people
from functions.planning.rules.words.amounts import AMOUNTS
from functions.planning.rules.words.numbers import number as amount_in

Span = tuple[int, int]

# A number by itself: none that is part of a name, a date, an address, a version or a file's path.
_NUMBER = re.compile(
    r"(?<![\w.,:/$€£@+#&?=~-])(?<!\+ )\d[\d.,]*(?![\w@:=-]|\.\w|/(?!(?:min\w*|s|secs?|h|hours?|days?|weeks?|months?|users?|ip)\b))"
)
_MONEY = re.compile(
    r" ?(?:usd|eur|euros?|dollars?|chf|gbp|pounds?|bucks|cents?|francs?|inr|rupees|k\b|million|mio|\$|€|£)"
)
# What a number says nothing of that could be set: a year, an item of a list, a half of a pair.
_YEAR = re.compile(r"(?:19|20)\d\d")
_ITEM = re.compile(r"(?:^|[\n;,.:(] ?)\(?\d{1,2}[.)]?$")
_OTHERWISE = re.compile(
    r"\b(?:version|v|phase|step|schritt|option|plan|tier|level|stage|part|chapter|paragraph|article|art|art\.|sprint|team|"
    r"gate|hall|building|no|nr|number|is|was|generation|gen|class|top|next|vue|angular|python|node|java|php|ruby|net|django|"
    r"rails|laravel|spring|boot|llama|gpt|claude|gemini|windows|server|"
    r"iso|rfc|soc|pci|level|type|layer|web|phase) ?$"
)
_USUAL_PORTS = frozenset({"80", "443", "22", "3389", "5432", "3306", "1433", "6379", "27017"})
_FACTORS = (1, 7, 24, 30, 60, 365, 1_024, 3_600, 86_400, 1 / 60, 1 / 100, 1 / 1_024)


def unheld(sketch: Sketch, reading: Reading, looked_at: list[Span]) -> Iterator[Span]:
    """The numbers that nothing of the plan holds and that no rule looked at."""
    text = reading.text
    marks = bytearray(len(text))
    for low, high in [*looked_at, *reading.negated, *sketch.taken]:
        marks[low:high] = b"\1" * (min(high, len(text)) - low)
    # The version of what is called so.
    names = {each.end for _, each in reading.apps} | {each.end for each in reading.mentions}
    for pattern in AMOUNTS:
        for match in pattern.finditer(text):
            marks[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    set_so = {
        float(each)
        for drawn in sketch.parts.values()
        for value in drawn.settings.values()
        for each in re.findall(r"\d+(?:\.\d+)?", value)
    } | {float(each.value) for each in sketch.policies.values()}
    counts = {float(len(sketch.of(drawn.part.name))) for drawn in sketch.parts.values()}
    for match in _NUMBER.finditer(text):
        number = match[0].rstrip(".,")
        end = match.start() + len(number)
        if (
            marks[match.start()]
            or {match.start(), match.start() - 1} & names
            or _says_nothing(text, match.start(), end, number)
        ):
            continue
        value = amount_in(number)
        # What is no one number (`1.2.3`) is said.
        if value is not None and (
            value <= 1 or value in counts or any(_near(value * each, set_so) for each in _FACTORS)
        ):
            continue
        yield match.start(), end


def _near(value: float, numbers: set[float]) -> bool:
    return any(abs(value - each) <= 0.001 * max(1.0, each) for each in numbers)


def _says_nothing(text: str, start: int, end: int, number: str) -> bool:
    if number in _USUAL_PORTS or (text[end : end + 2] == ". " and re.search(r"(?<!\S)1[.)] ", text)):
        return True
    if _YEAR.fullmatch(number) or (_ITEM.search(text[max(0, start - 2) : end]) and text[end : end + 1] in {".", ")"}):
        return True
    # `A Palworld server for 8` is for so many people.
    if re.search(r"\b(?:for|fur|para|pour|per) $", text[max(0, start - 6) : start]) and re.match(
        r" ?(?:$|[,.;])", text[end:]
    ):
        return True
    if _MONEY.match(text, end) or _OTHERWISE.search(text[max(0, start - 20) : start]):
        return True
    return counts_people(text[end : end + 60])
