"""What a clause is about by what its words mean, in whatever order they stand, and to its last word.

    "in front 300 requests a minute, no more, for each visitor"   -> rate limit of the load balancer, 300

A clause is cut between its values; each piece has one value and the words of one property, as a row of cues.txt has
them. A piece with a word that is in no row, or that two rows fit alike, is not read.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from functions.planning.rules.changes import words as known_words
from functions.planning.rules.changes.clause import Clause
from functions.planning.rules.changes.concepts import Word, rows, words_in
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.properties import FITS, PROPERTIES, Property
from functions.planning.rules.changes.targets import Frame, is_purpose, key_of, standing_for, targets_in
from functions.planning.rules.changes.values import Said


@dataclass(frozen=True, slots=True)
class Cue:
    """One way to say a property: the concepts that say it, those that may stand beside them, the value they say by themselves."""

    about: Property
    needs: frozenset[str]
    may: frozenset[str]
    fixed: str


@cache
def _cues() -> tuple[Cue, ...]:
    by_name = {each.name: each for each in PROPERTIES}
    return tuple(
        Cue(by_name[name], frozenset(needs.split()), frozenset(beside.split()), fixed.strip())
        for name, ways, beside in rows("cues.txt")
        for needs, _, fixed in (way.partition("->") for way in ways.split(";"))
    )


Targets = Sequence[tuple[int, int, tuple[str, ...]]]
Alone = Callable[[Said], Property | None]
_SCALED = re.compile(rf"\b(?:{known_words.DOUBLES}|{known_words.HALVES})\b")
_MANY = frozenset({"worker_pool", "group"})
_PARTS = frozenset({"MESSAGE", "FILES", "VISITOR", "TABLE", "UPLOAD"})
"""What is in a part, and says both which part is meant and what of it."""


def framed(clause: Clause, values: Sequence[Said], alone: Alone) -> list[Frame] | None:
    """The properties that a clause is about, each with its value; None where one of its words is not accounted for.

    `alone` is what a value says without words.
    """
    text, now = clause.text, clause.now
    targets = targets_in(now, text)
    sticks = any("STICKY" in word.means for word in words_in(text))
    # Who stays at one instance counts none.
    none = [
        value for value in values if _each_one(value, text) or (sticks and (value.kind, value.text) == ("number", "1"))
    ]
    values = [_bounded(value, text) for value in values if value not in none]
    taken = [span for value in [*values, *none] for span in ((value.start, value.end), *value.also)]
    words = [_in_context(word, text, targets, now) for word in words_in(text) if not _inside(word, taken)]
    words = [
        replace(word, bare=True)
        if ("ANY" in word.means and "NOT" not in word.means)
        or _is_called(word, text, targets)
        or (
            text[word.start : word.end] in {"utc", "gmt"}
            and all(now.parts[id_].value("timezone") == "Etc/UTC" for id_ in now.of("schedule"))
        )
        else word
        for word in words
    ]
    if any(value.more for value in values):
        words = [word for word in words if "ANOTHER" not in word.means]
    words = [
        replace(word, bare=True)
        if text[word.start : word.end] == "1" and _EACH_ONE.search(text[: word.start])
        else word
        for word in words
    ]
    if any(not word.means and not word.bare for word in words):
        return None
    about = _spoken_of(text, now, targets) or list(clause.before)
    moves = any(value.kind == "choice" for value in values)
    scaled = bool(_SCALED.search(text))
    reader = _Reader(now, about, alone, scaled, moves)
    ends = [
        [at for at in range(len(words) + 1) if _between(words, at, first, then)] for first, then in pairwise(values)
    ]
    best: dict[int, tuple[int, list[Frame]] | None] = {0: (0, [])}
    for number, value in enumerate(values or [None]):
        following: dict[int, tuple[int, list[Frame]] | None] = {}
        for start, reached in best.items():
            if reached is None:
                continue
            for end in ends[number] if number < len(ends) else [len(words)]:
                if end < start or (read := reader.read(words[start:end], value)) is None:
                    continue
                score, frame = read
                made = (reached[0] + score, [*reached[1], frame])
                known = following.get(end)
                if known is None or known[0] < made[0]:
                    following[end] = made
        best = following
    reached = best.get(len(words))
    if not reached:
        return None
    for frame in reached[1][:1]:
        frame.spans += [(value.start, value.end) for value in none]
    return reached[1]


_EACH_ONE = re.compile(r"\b(?:on|in|per|for|auf|pro|je|en|por|sur|par|dans)(?: (?:the|a|one|1|each))? $")
_THINGS = re.compile(r" (?:instan[cz]\w*|containers?|machines?|conteneurs?|contenedor\w*)\b")


def _each_one(value: Said, text: str) -> bool:
    """Whether a number only says that something is of each: `200 requests on one instance`."""
    return (
        value.kind == "number"
        and value.text == "1"
        and bool(_EACH_ONE.search(text[: value.start]) and _THINGS.match(text[value.end :]))
    )


_NO_MORE_THAN = re.compile(
    r"\b(?:no(?!r)|not|never|nobody|none|kein\w*|nicht|nie|niemand|ningun\w*|nadie|nunca|aucun\w*|personne|jamais)\b(?P<who>[^,;.\d]{0,40}?)"
    r"\b(?:(?P<more>more than|over|above|beyond|past|mehr als|uber|mas de|plus d[e'])|less than|fewer than|below|under|weniger als|unter|menos de|moins d[e']) ?$"
)


def _bounded(value: Said, text: str) -> Said:
    """A number that nothing is to be more than, or less: `no visitor may send more than 120`."""
    match = _NO_MORE_THAN.search(text[: value.start])
    if match is None or value.side or value.kind not in {"number", "size", "span"}:
        return value
    said = ((match.start(), match.start("who")), (match.end("who"), match.end()))
    return replace(value, side="high" if match["more"] else "low", also=(*value.also, *said))


def _between(words: Sequence[Word], at: int, first: Said, then: Said) -> bool:
    """Whether a cut before that word lies between two values."""
    return (at == 0 or words[at - 1].start < then.start) and (at == len(words) or words[at].start > first.start)


def _inside(word: Word, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < word.end and word.start < end for start, end in spans)


def _in_context(word: Word, text: str, targets: Targets, now: Now) -> Word:
    """A word in the name of a part, which may say something beside: several workers are their number."""
    for start, end, ids in targets:
        if start < word.end and word.start < end:
            said = text[start:end]
            several = said.endswith("s") and said not in ids and all(now.parts[id_].kind in _MANY for id_ in ids)
            # Nodes are a cluster's own, and what is counted in it.
            counted = {"INSTANCE"} if all(now.parts[id_].kind == "gke" for id_ in ids) else frozenset()
            return Word(
                word.start,
                word.end,
                word.means & (_PARTS | counted) | ({"INSTANCE"} if several else frozenset()),
                bare=True,
            )
    return word


def _is_called(word: Word, text: str, targets: Targets) -> bool:
    """Whether a word is what people call the part that stands in brackets behind it: `the loading dock (intake)`."""
    return any(text[word.end : start] == " (" for start, _, _ in targets)


def _spoken_of(text: str, now: Now, targets: Targets) -> list[str]:
    every = list(now.parts)
    return [id_ for start, _, ids in targets if not is_purpose(text, start, ids, every, now) for id_ in ids]


_WHO = frozenset({"countries", "networks"})
_SIDES = frozenset({"MOST", "LEAST"})


def _side(meant: frozenset[str]) -> str:
    """Whether words say that a number is the most or the fewest."""
    said = meant & _SIDES
    return {"MOST": "high", "LEAST": "low"}[min(said)] if len(said) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Reader:
    now: Now
    named: Sequence[str]
    alone: Alone
    scaled: bool
    moves: bool

    def read(self, words: Sequence[Word], value: Said | None) -> tuple[int, Frame] | None:
        """The one property that words and a value are of, and how much of the words says so."""
        found: dict[str, tuple[int, Cue]] = {}
        meant = frozenset().union(*(word.means for word in words))
        for cue in _cues():
            # When a machine is not to run is said with when it is off.
            if (
                (cue.about.name == "hours" and "NOT" in meant)
                or not cue.needs <= meant
                or not self._takes(cue, value)
                or not self._is_of(cue.about)
            ):
                continue
            # Of one value one side is said: `at least one and never more than 20` are two.
            if value is not None and value.side and meant & _SIDES and _side(meant) != value.side:
                continue
            known = cue.needs | cue.may | (_SIDES if value else frozenset())
            if any(not word.bare and not word.means & known for word in words):
                continue
            score = sum(bool(word.means & cue.needs) for word in words) + 2 * len(cue.needs)
            if cue.about.name not in found or found[cue.about.name][0] < score:
                found[cue.about.name] = (score, cue)
        ranked = sorted(found.values(), key=lambda each: -each[0])
        if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
            return None
        spans = [(word.start, word.end) for word in words]
        spans += [(value.start, value.end), *value.also] if value else []
        at = min((start for start, _ in spans), default=0)
        if ranked:
            score, cue = ranked[0]
            if value is not None and value.kind == "number" and not value.side and cue.about.name == "instances":
                value = replace(value, side=_side(meant))
            # What a wish that nobody else be let in says is the value, not that something be off.
            fixed = value.text if value is not None and value.kind in _WHO and "NO" in cue.needs else cue.fixed
            return score, Frame(cue.about, value, at, spans, fixed, heard=True)
        if value is not None and all(word.bare for word in words) and (single := self.alone(value)):
            return 0, Frame(single, value, at, spans, heard=True)
        return None

    def _takes(self, cue: Cue, value: Said | None) -> bool:
        if cue.about.name == "class days" and not self.moves:
            return False
        if value is not None:
            return not cue.fixed and value.kind in FITS.get(cue.about.value, ())
        if cue.fixed or cue.about.value in {"switch", "fixed"}:
            return True
        return self.scaled and cue.about.value in {"count", "size", "money"}

    def _is_of(self, about: Property) -> bool:
        able = [id_ for id_, part in self.now.parts.items() if key_of(part, about)]
        return bool(standing_for(self.named, able, self.now)) if self.named else bool(able)
