"""The phrases of a goal, and the things that each names.

A sentence is taken apart at its commas, colons and turns; what stands in brackets is a phrase of its own. All take folded
text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from functions.planning.rules.words.access import access_words

Span = tuple[int, int]


class Of(Enum):
    """How a phrase names what it is said of, the most certain first."""

    NAME = "by the name of a part"
    OTHER = "a name in quotes that no part has"
    SERVED = "a word for what answers people"
    MACHINE = "a word for a machine or its port"
    FILES = "a word for what a bucket holds"
    PART_OF = "a page or an area of something"
    KEPT = "what answers nobody: a store, a network, a key"
    PRONOUN = "a word that points back"
    REST = "what is left"
    WHOLE = "everything"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a phrase is said of: where it stands, how it is named, and its own name where it has one."""

    span: Span
    how: Of
    name: str = ""


@dataclass(slots=True)
class Phrase:
    """A stretch of a sentence with the subjects in it; `beside`: it stands in brackets or after a colon."""

    span: Span
    sentence: int
    beside: bool
    subjects: list[Subject]
    text: str


_BRACKETS = re.compile(r"\(([^()\n]*)\)")
_SENTENCE = re.compile(r"[;!?\n]+|\.(?=\s|$)")
_PIECE = re.compile(
    r",(?=\s)|(?P<beside>:(?=\s)|\s-\s)|\s(?:but(?! (?:for|the)\b)|while|whereas|whilst|yet|aber|wahrend|jedoch|doch|pero|mientras|sino|mais|tandis que|alors que|maar|terwijl|mas|enquanto|ma|mentre)\s"
)
_AND = re.compile(r"\s(?:and|und|sowie|y|et|en|e)\s")
ARTICLES = r"(?:(?:the|our|my|a|an|der|die|das|den|dem|des|unser\w*|el|la|los|las|nuestr\w*|le|les|l ?'|notre|nos|il|lo|gli|i|o|os|as|de|het|onze|one|named|called|service|services|dienst|servicio|service) ?)*"
_BARE = re.compile(rf"\W*{ARTICLES}[\w-]+\W*")
_QUOTED = re.compile(
    r"(?<!\w)(?:'[a-z][\w.-]*'|\"[a-z][\w.-]*\"|`[a-z][\w.-]*`|\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK} ?[a-z][\w.-]* ?\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK})(?!\w)"
)


def phrases_of(text: str, names: Mapping[str, str]) -> Iterator[Phrase]:
    """The phrases of a folded text in its order; `names` as in access_said."""
    inner = [match.span(1) for match in _BRACKETS.finditer(text)]
    # What stands in brackets is a phrase of its own, and the sentence around it goes on.
    flat = _BRACKETS.sub(lambda match: " " * len(match[0]), text)
    begin, number = 0, 0
    for match in [*_SENTENCE.finditer(flat), None]:
        end = match.start() if match else len(text)
        for span, beside in _glued(flat, _pieces(flat, begin, end)):
            for part in _halves(flat, span):
                yield Phrase(part, number, beside, _subjects(flat, part, names), flat)
        for low, high in inner:
            if begin <= low < end:
                for span, _ in _pieces(text, low, high):
                    for part in _halves(text, span):
                        yield Phrase(part, number, True, _subjects(text, part, names), text)
        begin, number = match.end() if match else end, number + 1


def _pieces(text: str, begin: int, end: int) -> Iterator[tuple[Span, bool]]:
    low, beside = begin, False
    for match in _PIECE.finditer(text, begin, end):
        if text[low : match.start()].strip():
            yield (low, match.start()), beside
        low, beside = match.end(), match["beside"] is not None
    if text[low:end].strip():
        yield (low, end), beside


def _glued(text: str, pieces: Iterator[tuple[Span, bool]]) -> Iterator[tuple[Span, bool]]:
    """The pieces; a name before a list of names, and what is excepted, belong to the phrase beside them."""
    held: tuple[Span, bool] | None = None
    for span, beside in pieces:
        words = text[slice(*span)]
        if held is not None:
            before = text[slice(*held[0])]
            excepts = access_words("except").match(words.strip()) is not None and not _says_but(text, span)
            led = access_words("except").match(before.strip()) and not _speaks(text, held[0])
            listed = not beside and _BARE.fullmatch(before) and not _speaks(text, held[0]) and _AND.search(words)
            cut = access_words("except").search(before) and not _access(text, held[0]) and not beside
            if excepts or led or listed or cut:
                held = ((held[0][0], span[1]), held[1])
                continue
            yield held
        held = (span, beside)
    if held is not None:
        yield held


def _says_but(text: str, span: Span) -> bool:
    """Whether a phrase begins with a `but` that goes on: `but the customers reach the shop`."""
    return text[slice(*span)].strip().startswith("but ") and any(
        access_words(kind).search(text, *span) for kind in ("reach", "use", "everybody", "closed")
    )


def _halves(text: str, span: Span) -> Iterator[Span]:
    """A phrase in two where both sides of an `and` speak of who may come."""
    low = span[0]
    for match in _AND.finditer(text, *span):
        left, right = (low, match.start()), (match.end(), span[1])
        if _access(text, left) and (_access(text, right) or _speaks(text, right)):
            yield left
            low = match.end()
    yield low, span[1]


def words_in(kind: str, text: str, span: Span) -> list[re.Match[str]]:
    """Where the words of a class of access.txt stand in a stretch."""
    return list(access_words(kind).finditer(text, *span))


def _access(text: str, span: Span) -> bool:
    """Whether a stretch has a word for coming in, being open or being closed."""
    return any(
        access_words(kind).search(text, *span) for kind in ("closed", "reach", "everybody", "strangers", "people")
    )


def _speaks(text: str, span: Span) -> bool:
    return _access(text, span) or any(
        access_words(kind).search(text, *span) for kind in ("deny", "nobody", "limit", "use")
    )


_KINDS = (
    (Of.REST, "rest"),
    (Of.KEPT, "kept"),
    (Of.FILES, "files"),
    (Of.PART_OF, "part_of"),
    (Of.MACHINE, "machine"),
    (Of.SERVED, "served"),
    (Of.WHOLE, "whole"),
    (Of.PRONOUN, "pronoun"),
)


def _subjects(text: str, span: Span, names: Mapping[str, str]) -> list[Subject]:
    # `API keys` are no API.
    longer = [match.span() for match in words_in("kept", text, span) if " " in match[0]]
    found = [
        Subject(match.span(), Of.NAME, name)
        for name, pattern in names.items()
        for match in re.compile(rf"(?<![\w/@.-])(?:{pattern})(?![\w@/-])(?!\.\w)").finditer(text, *span)
        if not any(low <= match.start() and match.end() <= high for low, high in longer)
    ]
    for how, matches in (
        (Of.OTHER, _QUOTED.finditer(text, *span)),
        *((how, words_in(kind, text, span)) for how, kind in _KINDS),
    ):
        for match in matches:
            if not any(low < match.end() and match.start() < high for low, high in (each.span for each in found)):
                found.append(Subject(match.span(), how))
    things = [each for each in found if each.how is not Of.PRONOUN]
    first = re.compile(r"\W*(?:\w+ )?").match(text, *span)
    # A word that points back leads its phrase, or there is nothing else in it: `es` and `el` are other words elsewhere.
    found = [
        each for each in found if each.how is not Of.PRONOUN or not things or (first and each.span[0] <= first.end())
    ]
    found = _joined(text, sorted(found, key=lambda each: each.span))
    return [each for each in found if not (each.how is Of.SERVED and _is_of_a_name(text, each, found))]


def _joined(text: str, found: list[Subject]) -> list[Subject]:
    """The subjects, where words for one thing stand together: `the Cloud Run service`, `an app server`."""
    joined: list[Subject] = []
    for each in found:
        last = joined[-1] if joined else None
        if (
            last
            and text[last.span[1] : each.span[0]] == " "
            and {last.how, each.how} <= {Of.SERVED, Of.MACHINE, Of.PART_OF}
        ):
            how = Of.PART_OF if Of.PART_OF in (last.how, each.how) else last.how
            joined[-1] = Subject((last.span[0], each.span[1]), how)
        else:
            joined.append(each)
    return joined


def _is_of_a_name(text: str, noun: Subject, found: Sequence[Subject]) -> bool:
    """Whether a noun only says what a name is: `the stock service`, `a service called stock`."""
    for each in found:
        if each.how in (Of.NAME, Of.OTHER):
            low, high = sorted((each.span, noun.span))
            if re.fullmatch(
                r" ?(?:-|(?:called|named|is called|namens|llamad\w+|appele\w*) )?['\"`]?", text[low[1] : high[0]]
            ):
                return True
    return False


def inherited(phrase: Phrase, before: Sequence[Phrase]) -> tuple[Subject, ...]:
    """The things of the phrase before in the same sentence; in brackets the last one alone."""
    if phrase.beside:
        near = [
            one
            for each in before
            for one in each.subjects
            if one.span[1] <= phrase.span[0] and each.sentence == phrase.sentence
        ]
        return tuple(sorted(near, key=lambda one: one.span)[-1:])
    for each in reversed(before):
        if each.sentence != phrase.sentence:
            break
        if each.subjects:
            real = [one for one in each.subjects if one.how is not Of.PRONOUN] or each.subjects
            return tuple(real)
    return ()


def pointed_at(phrase: Phrase, before: Sequence[Phrase]) -> Iterator[Subject]:
    """What a word that points back stands for: the things of its sentence so far, else those of the one before."""
    sentences = sorted({each.sentence for each in before if each.sentence <= phrase.sentence}, reverse=True)
    for number in sentences:
        found = [
            one
            for each in before
            if each.sentence == number
            for one in each.subjects
            if one.how in (Of.NAME, Of.OTHER, Of.SERVED, Of.MACHINE, Of.FILES, Of.KEPT)
        ]
        if found:
            yield from found
            return
