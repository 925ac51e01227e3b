"""What of a sentence may be left out where it is not understood whole: the one rule.

    understood("we had 3 OOM kills on the api. 1 GB please", now, read)  -> the steps of "1 GB please", about the api

A sentence is read whole first. Where it is not understood, the least of it is left out with which it is: clauses that tell
something, circumstances of what is of a whole part, and what frames a message. What is left out is quoted, and holds none of what
could change what is meant: an order, a wish, a condition, a switch, something new, a name, another environment, a part that
nothing is done to, a number that a setting could have, or words that take something back.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations, islice, pairwise

from functions.planning.rules.changes import words
from functions.planning.rules.changes.asides import as_typed, never_told, row, tells
from functions.planning.rules.changes.clause import NUMBER, Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.properties import FITS, PROPERTIES, Property
from functions.planning.rules.changes.speech import in_english
from functions.planning.rules.changes.steps import Add, Step
from functions.planning.rules.changes.targets import as_pattern, key_of, targets_in
from functions.planning.rules.changes.times import ANY_DAY
from functions.planning.rules.changes.values import values_in
from functions.planning.rules.changes.variables import with_equals
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import HalfHeard, NotUnderstood, Unclear
from functions.planning.rules.words.places import CITY_WORDS, COUNTRY_WORDS, regions_in

Read = Callable[[str], tuple[list[Step], list[str]]]
_MOST_TRIES = 48
# What is read again costs by its length: a long sentence is tried less often, so that an answer takes seconds at most.
_MOST_LETTERS = 5_000
_MOST_APART = 3

_CUTS = re.compile(
    r"\s*(?:[;\n!?|]+|(?<!\b[A-Z])(?<!\bDr)\.+(?=\s|$)|,(?!\d)|(?<!\d):(?=\s)(?!\s\d+ ?%)|\s[-/\u2013\u2014]+(?=\s)|[()\[\]]|\u2026)\s*"
    r"|(?<!\d)(?<!\d[a-z]{2})(?<!\d [a-z]{2})\s*(?:->|=>|\u2192)\s+|\s+(?=(?:so(?= (?:can|could|please|let|we|i)\b)|but|because|while|since|as (?:we|the|our|it|they)|and (?:we|i|they|he|she|nobody|it's)|(?:until|till) (?:we|i))\b)",
    re.IGNORECASE,
)
_PREPOSITIONS = r"(?:for|before|after|during|ahead of|because of|due to|thanks to|given)\b"
_PHRASES = re.compile(
    rf"(?<!only)(?<!just)(?<!not)(?<!except)(?<!but)(?<!even)(?<!or)\s+(?=(?:and|but)\b|{_PREPOSITIONS})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the sentence as typed, with the mark behind it; `phrase`: it goes on what stands before it."""

    text: str
    mark: str
    phrase: bool = False


def in_any_words(typed: str, now: Now, read: Read) -> tuple[list[Step], list[str]]:
    """What `read` makes of a sentence in English words, as it was typed, or less what may be left out of it. Raises Unclear."""
    english = with_equals(in_english(typed, now), now.parts)
    # Words that stand in no table yet may be known where they are read as they were typed.
    texts = dict.fromkeys([english, typed])
    asked: Unclear = NotUnderstood("")
    for text in texts:
        try:
            found, asides = read(text)
        except (NotUnderstood, HalfHeard) as unclear:
            # The last one quotes what was typed.
            asked = unclear
        else:
            return found, _typed(asides, text, typed)
    for text in texts:
        try:
            found, asides = understood(text, now, read)
        except (NotUnderstood, HalfHeard):
            continue
        return found, _typed(asides, text, typed)
    raise asked


def _typed(asides: list[str], text: str, typed: str) -> list[str]:
    return asides if text == typed else as_typed(asides, text, typed)


def understood(sentence: str, now: Now, read: Read) -> tuple[list[Step], list[str]]:
    """What `read` makes of a sentence less what may be left out of it, and that. Raises Unclear where nothing may, or does not help."""
    refused: Unclear | None = None
    seen: set[str] = set()
    for text, left in islice(_shorter(sentence, now), _MOST_TRIES):
        if text in seen:
            # Of pieces that are alike, one left out is as another.
            continue
        if len(seen) * len(sentence) > _MOST_LETTERS:
            break
        seen.add(text)
        try:
            steps, asides = read(text)
        except (NotUnderstood, HalfHeard):
            continue
        except Unclear as unclear:
            refused = refused or unclear
            continue
        if all(_goes_with(each, steps, now, fold(text)) for each in left):
            return steps, [*(each for each in asides if _IS_SLOW not in each or _IS_SLOW in sentence), *left]
    raise refused or NotUnderstood("")


def _shorter(sentence: str, now: Now) -> Iterator[tuple[str, list[str]]]:
    """The sentence less what may be left out, the least first, each with what that is."""
    pieces = list(_pieces(sentence))
    able = [
        (start, end)
        for start in range(len(pieces))
        for end in range(start + 1, len(pieces) + 1)
        if _is_one(pieces, start, end) and may_go(_text(pieces[start:end]), now, phrase=pieces[start].phrase)
    ]
    sets = [
        each
        for count in range(1, _MOST_APART + 1)
        for each in combinations(able, count)
        if all(one[1] <= other[0] for one, other in pairwise(each))
    ]
    for spans in sorted(sets, key=lambda each: sum(len(_text(pieces[start:end]).split()) for start, end in each)):
        gone = {at for start, end in spans for at in range(start, end)}
        left = [_text(pieces[start:end]).strip(" ,;:.!?-") for start, end in spans]
        kept = "".join(
            piece.text + (piece.mark if at + 1 not in gone else re.sub(r"[(\[]", " ", piece.mark))
            for at, piece in enumerate(pieces)
            if at not in gone
        )
        kept = kept if re.search(r"[(\[]", kept) else re.sub(r"[)\]]", " ", kept)
        if not re.search(r"\w", kept):
            continue
        kept = f"{_head(left, kept, now)}{_with_unit(left, kept)}"
        yield re.sub(r"^[\s,;:.!?)\]-]+", "", re.sub(r"\(\s*\)|\[\s*\]", " ", kept)).strip(), left


def _head(left: Sequence[str], kept: str, now: Now) -> str:
    """What goes before the rest where only what is left out says what it is about: a part, and what of it."""
    about = {id_ for each in left for _, _, ids in targets_in(now, fold(each)) for id_ in ids}
    if len(about) != 1 or targets_in(now, fold(kept)):
        return ""
    part = now.parts[next(iter(about))]
    whats = {
        each.name: match[0]
        for said in map(fold, left)
        for each in _properties(said, now)
        if each.value not in _SWITCHED and key_of(part, each)
        for match in as_pattern(each.words).finditer(said)
        if match[0] != part.id
    }
    if not whats and any(_TIMES_OUT.search(fold(each)) for each in left):
        whats = {"timeout": "timeout"}
    what = f"the {next(iter(whats.values()))} of " if len(whats) == 1 and not _properties(fold(kept), now) else ""
    return f"{what}{part.id} {_IS_SLOW}, "


_TIMES_OUT = re.compile(r"\btim(?:es?|ed|ing) out\b")
_IS_SLOW = "is slow"
_UNIT = r"(?P<unit>seconds?|secs?|s|minutes?|mins?|hours?|h|days?|weeks?|months?|gb|gib|gi|mb|tb|gigs?|%|percent)"
_BARE = re.compile(r"(?<![\w.,:/-])(?P<n>\d+)(?=\s*(?:[,;.!?)]|$))")


def _with_unit(left: Sequence[str], kept: str) -> str:
    """The rest with the one unit that what is left out speaks in, where the rest has one number alone: `make it 900`."""
    units = {match["unit"] for each in left for match in re.finditer(rf"\d ?{_UNIT}(?![\w-])", fold(each))}
    if len(units) != 1 or len(_BARE.findall(kept)) != 1 or len(re.findall(r"\d+", kept)) != 1:
        return kept
    return _BARE.sub(rf"\g<n> {next(iter(units))}", kept)


def _pieces(sentence: str) -> Iterator[_Piece]:
    at = 0
    for match in [*_CUTS.finditer(sentence), None]:
        clause, mark = sentence[at : match.start() if match else None], match[0] if match else ""
        begin = 0
        for cut in [*_PHRASES.finditer(clause), None]:
            text = clause[begin : cut.start() if cut else None]
            yield _Piece(text, cut[0] if cut else mark, phrase=begin > 0)
            begin = cut.end() if cut else 0
        at = match.end() if match else 0


def _is_one(pieces: Sequence[_Piece], start: int, end: int) -> bool:
    """Whether pieces are a whole clause, or phrases in a row of one."""
    whole = pieces[start].phrase or end == len(pieces) or not pieces[end].phrase
    return whole and all(piece.phrase for piece in pieces[start + 1 : end]) and bool(pieces[start].text.strip())


def _text(pieces: Sequence[_Piece]) -> str:
    return "".join(piece.text + (piece.mark if at < len(pieces) - 1 else "") for at, piece in enumerate(pieces))


_FEW = 3


def gone_from(typed: str, wanted: str) -> list[str]:
    """The stretches of some words that a text has no more: reasons, and what it is for."""
    before, after = typed.split(), wanted.split()
    cuts = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    gone = [" ".join(before[start:end]).strip(" ,;:.!?") for what, start, end, _, _ in cuts if what == "delete"]
    return [each for each in gone if len(each.split()) >= _FEW]


# What may go


def may_go(text: str, now: Now, *, phrase: bool) -> bool:
    """Whether a clause, or a phrase of one, could not change what is meant, whatever its sentence asks for but numbers and parts."""
    said = " ".join(fold(text).split()).strip(" ,;:.!?-")
    if not said or _frames().fullmatch(said):
        return bool(said)
    lead = re.match(_PREPOSITIONS, said) if phrase else None
    if (phrase and not lead) or _holds(said[lead.end() :] if lead else said, now):
        return False
    bare = said
    for start, end, _ in reversed(targets_in(now, bare)):
        bare = f"{bare[:start]}it{bare[end:]}"
    if lead:
        held = any(each.value in {"switch", "fixed"} for each in _properties(said, now))
        when = _bounds().search(said) and not re.match(r"before|ahead", said)
        return bare == said and not (held or when or _COUNTS.search(said) or _CLAUSAL.search(said))
    return tells(bare) or (bare == said and _is_fragment(said, now))


def _holds(said: str, now: Now) -> bool:
    """Whether words say what may not be left: an order, a wish, a condition, a switch, something new, a name, a place, another environment."""
    plain = _TOLD.sub(" ", _WHILE.sub("", said))
    return bool(
        _NAMES.search(said)
        or re.search(rf"(?<![\w-])(?:{row('wish')}|{row('moot')}|{row('hedge')}|{row('elsewhere')})(?![\w-])", plain)
        or never_told().search(plain)
        or _opens().search(said)
        or any(word in COUNTRY_WORDS or word in CITY_WORDS for word in re.findall(r"[a-z]+", said))
        or regions_in(said)
        or _new_ones(said, now)
    )


# Words of wishes, conditions and removals that ask for nothing where somebody tells what happened or what fails.
_TOLD = re.compile(
    r"\b(?:can't|cannot|can not|couldn't|won't)(?= (?:keep|cope|handle|find|see|log|open|reach|finish|follow|load|work|stand|wait)\b)|"
    r"(?<=\d) ?mins?\b|\b(?:only|just|merely) (?:has|have|had|is|are)\b|\b(?:has|have|had|is|are) (?:only|just|merely)\b|\bneeds? (?:longer|(?:more|some|a bit more) (?:time|room|space))(?=$)|"
    r"\b(?:hardly|rarely|seldom|barely|scarcely) (?:ever )?(?:needs?|uses?|wants?)\b|"
    r"\b(?:asked for|wants?|wanted|requested|insists? on|insisted on|suggested|said so) (?:it|this|that)?(?=$| )|"
    r"\b(?:not|isn't|aren't|wasn't|weren't|never) (?:\w+ )?enough\b|\btoo (?=\w)|\bonce(?=$| (?:a|per|every|in)\b)|\b(?:more than|at) once\b|"
    r"\b(?:was|were|been|got|gets|getting|being)(?: \w+)? (?:killed|dropped|erased|wiped|cancelled)\b|\boom[- ]?kill\w*|\b(?:a|the|several|some|many|two|three|\d+) (?:[a-z]+ ){0,2}kills\b"
)
# While something is so, and nobody says what is to be when it is not.
_WHILE = re.compile(r"^(?:and )?while (?=(?:we|they|i|the|our|it)\b)")
_NAMES = re.compile(r"[@=_<>{}$`\"]|://|\b\w+\.[a-z]{2,}\b")
# Who does something, in what is no mere circumstance: `after you checked with Tom`.
_CLAUSAL = re.compile(r"\b(?:you|we|i|they|he|she|who|that|which|is|are|was|were|has|have|had)\b")
_COUNTS = re.compile(r"\d")
_SWITCHED = frozenset({"switch", "fixed", "choice"})


@cache
def _bounds() -> re.Pattern[str]:
    """Words by which a phrase says when something is, or of what."""
    return re.compile(rf"\b(?:{_ALL_OR_IT}|(?:{ANY_DAY})|(?:{row('time')}))\b")


@cache
def _opens() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words.PUBLIC}|{words.PRIVATE})(?![\w-])")


def _new_ones(said: str, now: Now) -> bool:
    """Whether words name something that could be added, and that does not stand."""
    return any(
        re.search(rf"(?<![\w-])(?:{words.KINDS[kind]})(?![\w-])", said)
        for kind in words.ADDABLE
        if not now.of(kind) and kind != "budget"
    )


def _properties(said: str, now: Now) -> list[Property]:
    """What words are about, of all that parts here have."""
    said = re.sub(r"\btakes?\b", " ", said)
    return [
        each
        for each in PROPERTIES
        if any(key_of(part, each) for part in now.parts.values())
        if any(match.end() > match.start() for match in as_pattern(each.words).finditer(said))
    ]


def _is_fragment(said: str, now: Now) -> bool:
    """Whether words are no clause and nothing but a reason or a thank: `compliance`, `wonderful work last week`. What else
    stands alone may take back, put off or bound what is asked for, in whatever words."""
    return (
        len(said.split()) <= 5
        and bool(re.fullmatch(rf"(?:(?:{row('reason')})(?: |$))+", said))
        and not words.KNOWN_TO_RULES.search(said)
        and not _properties(said, now)
    )


_ALL_OR_IT = r"again|back|then|next|instead|it|him|her|someone|somebody|nobody|no one|anyone|anybody|them|that|this|these|those|rest|all|everything|everywhere|everyone|everybody|anything|both|each|other|others|another|sie|es|alles|beide|todo|todos|ambos|tout|tous"


@cache
def _frames() -> re.Pattern[str]:
    """What stands around a message: how it is begun and ended, and the number of a ticket."""
    ref = r"(?:(?:[a-z]+ )?(?:ticket|issue|incident|jira|ref|re|case|task|request|change|audit finding|finding)s?(?: (?:no|nr|number|id))?\.? ?[:#]? ?)?#?[a-z]{0,8}-?\d{2,}"
    return re.compile(rf"{ref}|(?:{row('frame')})(?: [a-z'.]+){{0,2}}")


# What goes with the steps


def _goes_with(left: str, steps: Sequence[Step], now: Now, kept: str) -> bool:
    """Whether what is left out says of no part and no number what the steps do not do."""
    said = " ".join(fold(left).split())
    if _frames().fullmatch(said):
        return True
    if any(isinstance(step, Add) for step in steps) and not tells(said):
        # What stands beside something new is how it is to be.
        return False
    named = {id_ for _, _, ids in targets_in(now, said) for id_ in ids}
    if named and (not tells(said) or not named & {each for step in steps for each in _ids(step)}):
        # What only names a part says of it that it is meant, or that it is not.
        return False
    puts = [step for step in steps if isinstance(step, Put) and step.id in now.parts]
    if re.match(_PREPOSITIONS, said) and not (
        len(puts) == len(steps) and all(step.key in _OF_THE_WHOLE for step in puts)
    ):
        return False
    keys = {key for step in puts for key in (step.key, step.key.replace("max_", "min_"))}
    spoken = {key for each in _properties(said, now) for key in each.keys}
    if spoken and not spoken & keys and not _says_what(kept, now):
        # `14 backups were not enough, keep 30` is about backups.
        return False
    if any(not keys & set(each.keys) for each in _properties(said, now) if each.value in _SWITCHED):
        return False
    return _are_no_values(said, puts, now)


def _says_what(kept: str, now: Now) -> bool:
    """Whether what is kept says itself of what its values are: in words, or by their units."""
    return bool(_properties(kept, now)) or any(value.kind != "number" for value in values_in(kept, now))


def _ids(step: Step) -> list[str]:
    """The parts that a step has to do with."""
    found = [getattr(step, key, "") for key in ("id", "user", "used")]
    return [each for each in [*found, *getattr(step, "users", ()), *getattr(step, "uses", ())] if each]


_OF_THE_WHOLE = frozenset(
    {
        "memory", "cpu", "tier", "machine_type", "node_type", "disk_gb", "data_disk_gb", "memory_gb", "instances", "min_instances", "max_instances",
        "min_replicas", "max_replicas", "min_nodes", "max_nodes", "concurrency", "availability", "backup_days", "snapshot_days",
    }
)  # fmt: skip
"""Settings that a part has as a whole: what they are said to be for is a purpose, and no bound of them."""


def _are_no_values(said: str, puts: Sequence[Put], now: Now) -> bool:
    """Whether each number that is left out stands today, is past, or counts what no setting of the steps is."""
    bare = _PEOPLE.sub(" ", said)
    values = values_in(bare, now)
    if not NUMBER.search(bare) and not values:
        return True
    today = {now.parts[step.id].value(step.key) for step in puts}
    if values and all(value.text in today for value in values):
        return True
    stands = {number for step in puts for number in re.findall(r"\d+", now.parts[step.id].value(step.key))}
    said_numbers = set(re.findall(r"\d+", bare))
    if (said_numbers and said_numbers <= stands) or _PAST.search(bare):
        return True
    if not tells(bare):
        # Figures that nobody tells anything of.
        return False
    if any(each.value != "when" for each in _properties(bare, now)) or targets_in(now, bare):
        return bool(_IS_FULL.search(bare)) and not any(value.kind != "percent" for value in values_in(bare, now))
    fits = {kind for step in puts for each in PROPERTIES if step.key in each.keys for kind in FITS[each.value]}
    return not any(value.kind in {*fits, "size", "machine", "money", "domain"} for value in values_in(bare, now))


_PEOPLE = re.compile(
    r"(?<![\w.])\d[\d.,]*k? (?:(?:new|more|active|concurrent|extra) )?(?:people|users|customers|visitors|guests|students|players|participants|attendees|colleagues|shops|stores|times|complaints|tickets)\b|\b[45]\d\ds?\b(?= |$)|\b(?:exit|error|code|status|http|signal)(?: code)? \d+\b|\b(?:takes?|took|lasts?) (?:about |almost |nearly |over |more than |up to )?\d+ ?(?:seconds?|secs?|s|minutes?|mins?|hours?|h|days?)\b"
)
_PAST = re.compile(
    r"\b(?:saw|was|were|had|been|ate|took|got|died|hit|peaked|went|came|lost|ran|fell|failed|crashed|filled|reached|(?<!is )(?<!are )(?<!be )(?<!gets )(?<!never )(?:(?!need|want|ask|plan|agree|decid|promis|propos|suggest)[a-z]{3,})ed)\b|'ve\b"
)
_IS_FULL = re.compile(
    r"(?:\b(?:is|are|sits?|stands?|stays|runs)|'s|'re) (?:\w+ )?(?:at|over|above|near|around|about)? ?\d{1,3} ?(?:%|percent|per cent)"
)
