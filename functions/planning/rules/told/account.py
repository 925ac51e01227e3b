"""The account of a goal's clauses: what nothing of the plan stands for is told in one line a clause, and quoted once.

Several looks at a goal find what is missing: words that no table knows, figures and names that no setting holds, limits
that nothing proves, single words that are left. What they find is put in order here. A line that denies something quotes
only words that no other line says are met; what one look found twice, or within what another found, is told once.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from functions.planning.rules.goal import fold
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.figures import held_by
from functions.planning.rules.told.heard import clauses_of, fillers_in, is_everyday, is_listed, loose_in
from functions.planning.rules.words.lists import word_list
from functions.planning.rules.words.patterns import place_of_whole
from functions.planning.rules.words.tables import needs_table
from shared.schemas import Asked

Span = tuple[int, int]

NOT_UNDERSTOOD = "not_understood"
LEFT_ASIDE = "left_aside"
CONTEXT = "context"
"""The need of a clause that says why something is wanted: it is no wish of its own."""
_REASON = re.compile(
    r"(?:because|since (?:we|it|they|our|the|i|there)|weil|porque|ya que|puesto que|parce qu\w*|perche|poiche|omdat)\b(?! of)"
)
_IS_REASON = (
    "taken as the reason for the rest, and as no wish of its own; say it in a sentence of its own where it is one"
)
_IS_HEADING = "taken as what the whole is called, and as no wish of its own"
_OF_A_FIGURE = 3
# The settings of what happens at fixed times.
_RECURS = re.compile(r"cron|schedule|backup|snapshot|pitr")
# A clock's time, and several figures at once: 11:00, 50/90/100.
_COMPOSED = re.compile(r"(?<![\w.])\d{1,4}(?:[:/]\d{1,4})+(?![\w.])|(?<![\w.])\d{1,2}h\d{2}(?!\w)")
_WORD = re.compile(r"[^\W_][\w.+'-]*[^\W_]|[^\W_]")


class Left(NamedTuple):
    """A stretch of a goal that nothing stands for, why, and how grave that is: the gravest of a clause is its reason.

    `exact`: it is quoted as it is. `figure`: it is a figure or a name alone, and quoted with the words that it counts.
    `whole`: it is a clause of which nothing is known.
    """

    span: Span
    how: str
    need: str = NOT_UNDERSTOOD
    grave: int = 1
    exact: bool = False
    figure: bool = False
    whole: bool = False


def place_of(words: str, text: str) -> Span | None:
    """Where words of a goal stand in its folded text; None where they don't stand there in one piece."""
    said = fold(words).strip(".,;:!?()[]\"' ")
    if not said:
        return None
    at = place_of_whole(said, text)
    at = text.find(said) if at < 0 else at
    return (at, at + len(said)) if at >= 0 else None


_ACRONYM = 4
"""So many letters may be an acronym, which says what kind of thing is meant: `our MCP server`."""


class _Account:
    """Which letters of a goal's text a line has: `met` and `lacking` by the lines of the answer and the words of needs."""

    def __init__(self, reading: Reading, sketch: Sketch, told: Iterable[Asked]) -> None:
        self.text = reading.text
        self.met = bytearray(len(self.text))
        self.lacking = bytearray(len(self.text))
        self.places: list[tuple[int, Span]] = []
        for at, line in enumerate(told):
            for piece in [line.words] if place_of(line.words, self.text) else line.words.split(", "):
                if span := place_of(piece, self.text):
                    _mark(self.met if line.met else self.lacking, span)
                    if not line.met:
                        self.places.append((at, span))
        for each in reading.mentions:
            if each.need in sketch.how and each.need not in sketch.lacks and not each.rejected:
                _mark(self.met, (each.start, each.end))
        self.drawn = _drawn(sketch)
        # What any word could stand for is met by none: a word that nobody knows is told.
        self.unknown = {
            span
            for span in fillers_in(self.text, loose_in(reading.mentions, reading.apps))
            if self._is_unknown(self.text[slice(*span)])
        }
        for low, high in self.unknown:
            self.met[low:high] = bytes(high - low)
        self.recurs = any(
            value not in {"", "false"} and _RECURS.search(key)
            for drawn in sketch.parts.values()
            for key, value in drawn.settings.items()
        )
        self.figures = [span for span, _ in held_by(sketch, self.text)]
        numbers = [
            set(map(int, re.findall(r"\d+", value)))
            for each in sketch.parts.values()
            for value in each.settings.values()
        ]
        for match in _COMPOSED.finditer(self.text):
            said = set(map(int, re.findall(r"\d+", match[0]))) - {0}
            if any(said <= each for each in numbers if said):
                self.figures.append(match.span())

    def _is_unknown(self, word: str) -> bool:
        known = word in self.drawn or is_plain(word) or is_listed(word)
        return not known and len(word) > _ACRONYM

    def no_wish(self, clause: Span, first: Left) -> str:
        """Why a clause is no wish of its own, which is told as it is; empty where it may be one."""
        if _REASON.match(self.text, clause[0]):
            return _IS_REASON
        leads = not self.text[: clause[0]].strip() and self.text[clause[1] :].lstrip()[:1] == ":"
        words = self._words(clause)
        alone = not any(map(self._is_told, words)) and (
            len(words) == 1 or not re.search(r"\d", self.text[slice(*clause)])
        )
        return _IS_HEADING if leads and alone and first.need == LEFT_ASIDE else ""

    def lacking_before(self, span: Span) -> int | None:
        """The line that says of the words before a stretch, in its clause, that they are not met."""
        low, _ = self._clause(span)
        return next((at for at, place in reversed(self.places) if low <= place[0] < span[0]), None)

    def accounts_for(self, each: Left, found: list[Left]) -> bool:
        """Whether another line tells what is left, that it is met or that it is missing."""
        low, high = each.span
        words = self._words(each.span)
        if all(self.lacking[at] for start, end in words for at in range(start, end)):
            return True
        single = each.need == LEFT_ASIDE and not each.whole
        if (
            not each.exact
            and not each.figure
            and all(self._is_told(word) or self._says_nothing(word, single) for word in words)
        ):
            return True
        return any(
            other is not each
            and (other.span, other.grave) != (each.span, each.grave)
            and other.span[0] <= low
            and high <= other.span[1]
            and other.grave >= each.grave
            for other in found
        )

    def _says_nothing(self, span: Span, single: bool) -> bool:
        """Whether a word is an idle one; a single one is told where the plan itself has it, under a kindred name too."""
        word = self.text[slice(*span)]
        if span in self.unknown:
            return False
        if any(low <= span[0] and span[1] <= high for low, high in self.figures):
            return True
        if not single:
            return is_idle(word) and not word.isdigit()
        if re.search(r"\d", word) or ("-" in word and not is_plain(word)):
            return word in self.drawn
        often = self.recurs and word in word_list(__package__, "often.txt")
        return (
            often or is_plain(word) or self._is_of_a_figure(span) or any(_kindred(word, other) for other in self.drawn)
        )

    def _is_of_a_figure(self, span: Span) -> bool:
        """Whether a word stands right beside a figure that a setting took: it says how that is meant."""
        low, high = self._clause(span)
        return any(
            low <= start < high and len(self._words((min(span[1], end), max(span[0], start)))) < _OF_A_FIGURE
            for start, end in self.figures
        )

    def quoted(self, left: list[Left]) -> list[Span]:
        """The stretches without what is met in them, joined where only plain words stand between them."""
        found: list[Span] = []
        for each in sorted(left):
            span = each.span if each.exact else self._counted(each.span) if each.figure else self._unmet(each.span)
            between = (found[-1][1], span[0]) if found else (0, 0)
            apart = any(self.met[slice(*between)]) or not all(map(is_plain, _WORD.findall(self.text[slice(*between)])))
            if found and (span[0] <= found[-1][1] or not apart):
                found[-1] = (found[-1][0], max(span[1], found[-1][1]))
            else:
                found.append(span)
        return found

    def _unmet(self, span: Span) -> Span:
        """A stretch without what is told otherwise or joins at its ends; a single word with those beside it."""
        words = self._words(span)
        clause = self._clause(span)
        if len(words) == 1:
            unknown = not any(map(self._is_told, self._words(clause))) and len(self._words(clause)) <= _ABOUT
            return clause if unknown else self._about(span, _BESIDE)
        if not any(map(self._is_told, words)):
            return span
        # A unit stays with its number.
        while len(words) > 1 and self._ends(words[-1]) and not self.text[words[-2][1] - 1].isdigit():
            words.pop()
        while len(words) > 1 and self._ends(words[0]):
            words.pop(0)
        return words[0][0], words[-1][1]

    def _ends(self, span: Span) -> bool:
        return self._is_told(span) or self._joins(span)

    def _is_told(self, span: Span) -> bool:
        return any(self.met[slice(*span)]) or any(self.lacking[slice(*span)])

    def _joins(self, span: Span) -> bool:
        return is_joining(self.text[slice(*span)])

    def _about(self, span: Span, most: int) -> Span:
        """A stretch with at most so many words before and behind it, as far as its clause goes and none of them is told."""
        low, high = self._clause(span)
        start, end = span
        for each in reversed(self._words((low, span[0]))[-most:]):
            if self._is_told(each):
                break
            start = each[0] if not self._joins(each) else start
        for each in self._words((span[1], max(high, span[1])))[:most]:
            if self._is_told(each):
                break
            end = each[1] if not self._joins(each) else end
        return start, end

    def _counted(self, span: Span) -> Span:
        """A figure with the words about it; one behind it at least, told or not."""
        start, end = self._about(span, _ABOUT)
        low, high = self._clause(span)
        behind = [each for each in self._words((span[1], high))[:1] if not self._joins(each)]
        before = [each for each in self._words((low, span[0])) if not self._joins(each)][-1:]
        if end == span[1]:
            end = behind[0][1] if behind else end
        if (start, end) == span:
            start = before[0][0] if before else start
        return start, end

    def _clause(self, span: Span) -> Span:
        return next((each for each in clauses_of(self.text) if each[0] <= span[0] < each[1]), span)

    def _words(self, span: Span) -> list[Span]:
        return [(span[0] + each.start(), span[0] + each.end()) for each in _WORD.finditer(self.text[slice(*span)])]


_ABOUT, _BESIDE = 8, 2
"""So many words before and behind a figure, and a single word, are quoted with it at most."""


def settle(reading: Reading, sketch: Sketch, told: list[Asked], left: list[Left]) -> list[Asked]:
    """The lines `told`, and one for each clause of which something is left, with the gravest reason of it.

    What is left of a clause of which another line says already that it is not met is quoted in that line.
    """
    account = _Account(reading, sketch, told)
    words = Words.of(reading.goal.text, reading.text)
    lines, quoted = [*told], [each.words.lower() for each in told if not each.met and each.words]
    for clause, found in _by_clause(reading.text, left):
        kept = [each for each in found if not account.accounts_for(each, found)]
        if not kept:
            continue
        first = max(kept, key=lambda each: each.grave)
        if how := account.no_wish(clause, first):
            lines.append(Asked(words=words(*clause), need=CONTEXT, met=True, how=how))
            continue
        stretches = account.quoted(kept)
        said = ", ".join(dict.fromkeys(words(*span) for span in stretches))
        at = account.lacking_before(stretches[0]) if first.need == LEFT_ASIDE else None
        if not said or any(said.lower() in each for each in quoted):
            continue
        quoted.append(said.lower())
        if at is None:
            lines.append(Asked(words=said, need=first.need, met=False, how=first.how))
        else:
            lines[at] = lines[at].model_copy(update={"words": f"{lines[at].words}, {said}"})
    return lines


def _by_clause(text: str, left: list[Left]) -> Iterator[tuple[Span, list[Left]]]:
    """What is left, by the clause in which it begins; what reaches over several clauses takes in what begins there."""
    spans = list(clauses_of(text)) or [(0, len(text))]
    groups: dict[Span, list[Left]] = {}
    reach: Span = (-1, -1)
    for each in sorted(left, key=lambda one: (one.span[0], -one.span[1])):
        clause = next((span for span in spans if span[0] <= each.span[0] < span[1]), each.span)
        if not (groups and each.span[0] < reach[1]):
            reach = clause if each.span[1] <= clause[1] else (clause[0], each.span[1])
            groups.setdefault(reach, [])
        groups[reach].append(each)
    yield from groups.items()


def _drawn(sketch: Sketch) -> frozenset[str]:
    """The words that the plan itself is made of: what its parts are, what of them is set and to what, which needs are met."""
    titles = needs_table()
    said = [titles[need][0] for need in sketch.how if need in titles and need not in sketch.lacks]
    for drawn in sketch.parts.values():
        said += [drawn.id, drawn.part.name, drawn.part.what, *_always(drawn.part.name)]
        said += [f"{key} {value}" for key, value in drawn.settings.items() if value not in {"", "false", "0"}]
    return frozenset(
        word for each in said for word in re.split(r"[^a-z0-9]+", fold(each)) if len(word) > 2 and not is_plain(word)
    )


@cache
def _always(part: str) -> tuple[str, ...]:
    """What a part's template sets to true whatever its settings are."""
    template = resources.files("shared.parts").joinpath(part, "main.tf")
    found, depth = [], 0
    for line in template.read_text(encoding="utf-8").splitlines() if template.is_file() else ():
        depth += line.count("[% if") + line.count("[% for") - line.count("[% endif") - line.count("[% endfor")
        if not depth and (match := re.fullmatch(r"\s+(\w+)\s*= true", line)):
            found.append(match[1])
    return tuple(found)


_SHORTEST = 4


def _kindred(word: str, other: str) -> bool:
    """Whether two words are forms of one: one begins with the other, or they part at their ends alone."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    if len(short) < _SHORTEST:
        return False
    shared = next((at for at, (one, two) in enumerate(zip(short, long, strict=False)) if one != two), len(short))
    return shared >= max(_SHORTEST, len(short) - 2) and len(long) - shared <= 4


def is_joining(word: str) -> bool:
    """Whether a folded word only joins others."""
    return word in word_list(__package__, "joining.txt")


@cache
def is_idle(word: str) -> bool:
    """Whether a folded word says nothing in any clause, with what is joined to it (`serait-il`, `d'avoir`)."""
    pieces = re.split(r"['-]", word)
    return all(
        (len(each) < 2 and not each.isdigit()) or is_joining(each) or each in word_list(__package__, "plain.txt")
        for each in pieces
    )


@cache
def is_plain(word: str) -> bool:
    """Whether a folded word asks for nothing beside what is asked for: an idle one, or what everybody has and does."""
    return is_idle(word) or is_everyday(word)


def _mark(marks: bytearray, span: Span) -> None:
    low, high = span
    marks[low:high] = b"\1" * (min(high, len(marks)) - low)
