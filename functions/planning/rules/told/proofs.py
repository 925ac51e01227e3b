"""What a goal names, held to the finished plan at each place: the settings, links and types that prove it, in a table.

Rules say how they met a need while they draw. Here nothing is believed of that: a word of the table (proofs.txt) is met
where a part of the plan has what proves it, of the thing that it is said of. What is not proven is told.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from functions.planning.rules.meant.apposed import apposed_in
from functions.planning.rules.meant.mentions import ENGINES, Mention
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.told.heard import clauses_of
from functions.planning.rules.words.tables import needs_table
from shared.parts.expand import PlanRefused, expand
from shared.schemas import Asked

Span = tuple[int, int]


class Way(NamedTuple):
    """One proof: a part with a setting, a property or a link; `sign` is `=`, `~`, `>` or nothing, `value` what it says."""

    part: str
    key: str
    sign: str
    value: str


class Proof(NamedTuple):
    """What proves a name of the table; `beside` are kinds it is said of in vain, `words` those that are no need's."""

    name: str
    title: str
    ways: tuple[Way, ...]
    beside: tuple[str, ...]
    words: re.Pattern[str] | None


class Unproven(NamedTuple):
    """Where a goal names what the plan lacks, with what it is said of there, and what is said of it."""

    need: str
    place: Span
    span: Span
    how: str


_WAY = re.compile(r"(?P<part>\w+)(?:\.(?P<key>[\w&]+))?(?:(?P<sign>[=~>])(?P<value>.*))?")


@cache
def proofs() -> Mapping[str, Proof]:
    """Name -> what proves it."""
    files = (resources.files(__package__).joinpath(name) for name in ("proofs.txt", "resources.txt"))
    text = "\n".join(each.read_text(encoding="utf-8") for each in files)
    rows: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            rows[-1][1].append(line.strip())
        elif line.strip() and not line.startswith("#"):
            rows.append((line, []))
    return {proof.name: proof for proof in (_proof(line, words) for line, words in rows)}


def _proof(line: str, words: list[str]) -> Proof:
    name, _, rest = line.partition(":")
    title, ways, beside = [*(each.strip() for each in re.split(r" ?\|(?= |$)", rest)), "", ""][:3]
    said = re.compile(rf"(?<![\w-])(?:{'|'.join(', '.join(words).split(', '))})(?![\w-])") if words else None
    return Proof(name, title or needs_table()[name][0], tuple(map(_way, ways.split())), tuple(beside.split()), said)


def _way(text: str) -> Way:
    match = _WAY.fullmatch(text)
    assert match is not None, text
    return Way(*(each or "" for each in match.group("part", "key", "sign", "value")))


class Plan:
    """The finished parts, as proofs look at them."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.said: dict[str, BaseModel] = {}
        for id_, drawn in sketch.parts.items():
            try:
                self.said[id_] = drawn.part.settings.model_validate(drawn.settings)
            except ValidationError:
                continue
        self._types: frozenset[str] | None = None

    def proves(self, name: str, ids: Collection[str] | None = None) -> str:
        """What proves a name of the table, as `part: setting = value`; empty where nothing does. `ids`: of these parts alone."""
        parts = [each for each in self.sketch.parts.values() if ids is None or each.id in ids]
        return next((how for way in proofs()[name].ways if (how := self._holds(way, parts))), "")

    def _holds(self, way: Way, parts: list[Drawn]) -> str:
        if way.part == "alert":
            return next((name for _, name in self.sketch.policies if way.value in name), "")
        if way.part.startswith("google_"):
            return way.part if way.part in self.types else ""
        return next((how for each in parts if each.part.name == way.part and (how := self._has(way, each))), "")

    def _has(self, way: Way, drawn: Drawn) -> str:
        if way.sign == ">":
            used = {self.sketch.parts[id_].part.name for id_ in drawn.uses if id_ in self.sketch.parts}
            return f"{drawn.id} uses it" if used and set(way.value.split("+")) - {""} <= used else ""
        if not way.key:
            return f"{drawn.id}: {drawn.part.what}"
        if drawn.id not in self.said:
            return ""
        keys = way.key.split("&")
        values: list[Any] = [
            drawn.arguments if key == "arguments" else getattr(self.said[drawn.id], key) for key in keys
        ]
        value = values[0]
        text = str(value)
        match way.sign:
            case "=":
                holds = text.lower() in way.value.split("|")
            case "~":
                holds = bool(re.search(way.value, text))
            case _:
                holds = all(values)
        return f"{drawn.id}: {keys[0]} = {text.lower() if isinstance(value, bool) else text}" if holds else ""

    @property
    def types(self) -> frozenset[str]:
        """The Terraform types that the plan makes."""
        if self._types is None and not self.sketch.parts:
            self._types = frozenset()
        if self._types is None:
            try:
                expanded = expand(self.sketch.architecture())
            except (PlanRefused, ValidationError):
                self._types = frozenset()
            else:
                self._types = frozenset(made.type for _, _, made in expanded.blocks())
        return self._types


def not_proven(sketch: Sketch, reading: Reading) -> Iterator[Unproven]:
    """The places where a goal names what no part has, or not the one that it is said of there."""
    plan = Plan(sketch)
    if not plan.said:
        return
    elsewhere = [*reading.negated, *((each.start, each.end) for each in reading.standing)]
    # What a part is called says nothing of what it has.
    elsewhere += [each.at for each in apposed_in(reading.text) if each.name in plan.said]
    for proof in proofs().values():
        if proof.words is not None:
            yield from _of_words(proof, plan, reading, elsewhere)
        elif proof.name in sketch.how and proof.beside:
            for mention in reading.of(proof.name):
                yield from _of_thing(proof, mention, plan, reading)


def _of_words(proof: Proof, plan: Plan, reading: Reading, elsewhere: list[Span]) -> Iterator[Unproven]:
    assert proof.words is not None
    for match in proof.words.finditer(reading.text):
        span = match.span()
        if any(low < span[1] and span[0] < high for low, high in elsewhere) or plan.proves(proof.name):
            continue
        yield Unproven(proof.name, span, span, _NOT_THERE.format(proof.title))


def _of_thing(proof: Proof, mention: Mention, plan: Plan, reading: Reading) -> Iterator[Unproven]:
    thing = _thing(mention, _kinds(proof), plan, reading)
    if thing is None:
        return
    ids, span = thing
    if not plan.proves(proof.name, ids):
        place = (mention.start, mention.end)
        both = (min(place[0], span[0]), max(place[1], span[1]))
        yield Unproven(proof.name, place, both, _NOT_OF_IT.format(", ".join(ids), proof.title))


def _kinds(proof: Proof) -> frozenset[str]:
    return frozenset([*(way.part for way in proof.ways if way.sign != ">"), *proof.beside])


def _thing(mention: Mention, kinds: frozenset[str], plan: Plan, reading: Reading) -> tuple[list[str], Span] | None:
    """The parts that something is said of: named in its clause, or else before it, back to a comma or to its sentence's begin.

    None where the goal names none there. What it goes to (`backups in a bucket`) is not what it is said of.
    """
    clause = next((each for each in clauses_of(reading.text) if each[0] <= mention.start < each[1]), (0, 0))
    before = ([0, *(each.end() for each in stop.finditer(reading.text, 0, mention.start))][-1] for stop in _STOPS)
    stretches = [clause, *((low, mention.end) for low in before)]
    return next((found for each in stretches if (found := _named_in(each, mention, kinds, plan, reading))), None)


def _named_in(
    stretch: Span, mention: Mention, kinds: frozenset[str], plan: Plan, reading: Reading
) -> tuple[list[str], Span] | None:
    low, high = stretch
    ids: list[str] = []
    span = (mention.start, mention.end)
    for need, hows in plan.sketch.how.items():
        of = [id_ for how in hows if (id_ := how.partition(":")[0]) in plan.said]
        found = [id_ for id_ in of if plan.sketch.parts[id_].part.name in kinds]
        if not found or need not in needs_table() or (need in proofs() and need not in ENGINES):
            continue
        for match in needs_table()[need][1].finditer(reading.text, low, high):
            start, end = match.span()
            if (mention.start < end and start < mention.end) or _INTO.search(reading.text, low, start):
                continue
            if _HOLDS_IT.match(reading.text, end, mention.start):
                return None
            if start < mention.start or _OF.search(reading.text, mention.end, start):
                ids += [id_ for id_ in dict.fromkeys(found) if id_ not in ids]
                span = (min(span[0], start), max(span[1], end))
    return (ids, span) if ids else None


# What stands between what is said and what it is said of; and before a place that something only goes to.
_OF = re.compile(
    r"\b(?:of|for|on|von|vom|der|des|fur|de|del|du|des|da|do|della|dei|van|para|pour|per)\b(?:[\s\w'-]{0,24})$"
)
_INTO = re.compile(
    r"\b(?:in|into|to|onto|nach|ins?|auf|en|dans|vers|a(?= (?:un\w?|uma?|el|la|il|lo|otr[oa])\b)|al|au|hacia|naar|em|na|no|para|su|nel)(?: (?:an?|the|our|another|ein\w*|un\w?|uma?|el|la|le|il|een|another|second|other|separate|\w+ed))* $"
)
_STOPS = (re.compile(r"[.](?=\s|$)|[,;:!?\n]"), re.compile(r"[.](?=\s|$)|[;!?\n]"))
# `A bucket for scans and backups` has them, and is not what is copied.
_HOLDS_IT = re.compile(r" (?:for|fur|para|pour|per|voor)\b[^,.;]*$")
_NOT_THERE = "{}: nothing in the plan has it; say it otherwise, or add it with `infraai change`"
_NOT_OF_IT = "{} has none: {}; say it otherwise, or add it with `infraai change`"


def denied(
    told: Iterable[Asked], missing: Iterable[Unproven], places: Callable[[str], Span | None]
) -> tuple[list[Asked], list[Unproven]]:
    """The lines `told`, where those that say of what is `missing` that it is met are turned; and what no line speaks of.

    `places`: where a line's words stand in the folded goal.
    """
    lines, left = [*told], []
    for each in missing:
        turned = False
        for at, line in enumerate(lines):
            stands = places(line.words) if line.met and line.words else None
            if stands and _speaks_of(line, stands, each):
                lines[at] = line.model_copy(update={"met": False, "how": f"{line.how}, but {each.how}"})
                turned = True
        if not turned:
            left.append(each)
    return lines, left


def _speaks_of(line: Asked, stands: Span, each: Unproven) -> bool:
    """Whether a line has the words of what is missing: most of them, and no more."""
    low, high = each.place
    if proofs()[each.need].words is None:
        return line.need == each.need and stands[0] < high and low < stands[1]
    return low <= stands[0] and stands[1] <= high and 2 * (stands[1] - stands[0]) >= high - low
