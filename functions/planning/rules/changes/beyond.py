"""What a sentence says of parts beyond their settings, and what is left of it for all other readers.

    beyond("the balancer needs sticky sessions, and double the database", now)
    -> [Put("front", "TYPE.session_affinity", "GENERATED_COOKIE")], ["double the database"]

The rows are `shared.parts.further`. A piece of a sentence is taken where all words of one way of a row stand in it, in
whatever order, and each other word is the row's too, its value's, its part's, or says nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Clause, Put
from functions.planning.rules.changes.fillers import WORD, says
from functions.planning.rules.changes.flags import flagged
from functions.planning.rules.changes.manner import in_our_digits
from functions.planning.rules.changes.parts import Now, Standing
from functions.planning.rules.changes.properties import FITS, PROPERTIES, Property, Value
from functions.planning.rules.changes.remarks import is_remark, must_be_beside
from functions.planning.rules.changes.stated import verb_of
from functions.planning.rules.changes.steps import Step
from functions.planning.rules.changes.targets import Frame, as_pattern, key_of, meant, targets_in
from functions.planning.rules.changes.values import Said, values_in
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.numerals import in_digits
from shared.parts.further import Further, further, settings

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Cue:
    """Rows that are said alike, as one property: the ways, each as the words that it needs; all words of its `own`, and what is `known`
    beside them. `name`: the argument's own last name, by which it is said where it is clear of which part it is."""

    about: Property
    row: Further
    ways: tuple[tuple[str, ...], ...]
    name: tuple[str, ...]
    own: re.Pattern[str]
    known: re.Pattern[str]


@cache
def _cues() -> tuple[_Cue, ...]:
    made: dict[tuple[tuple[str, ...], str], _Cue] = {}
    for row in (*further().values(), *settings()):
        for fixed, ways in row.choices or (("", row.ways),):
            is_setting = not row.type.startswith("google_")
            keys = row.path if is_setting else tuple(each for each in (row.setting, row.key) if each)
            before = made.get((ways, fixed))
            keys = (*before.about.keys, *keys) if before else keys
            kinds = (row.type,) if is_setting else ()
            about = Property(keys[-1], keys, _value(row, fixed), "", kinds=kinds, fixed=fixed)
            beside = (*ways, *row.ways, *row.also, " ".join(row.path).replace("_", " "))
            tokens = [token for each in beside for token in each.split()]
            made[ways, fixed] = _Cue(
                about,
                row,
                tuple(tuple(each for each in way.split() if _is_needed(each)) for way in ways),
                () if fixed else tuple(row.last_name),
                _any_of([token for each in ways for token in each.split()]),
                _any_of(tokens),
            )
    return tuple(made.values())


_KINDS: dict[str, Value] = {"count": "count", "percent": "percent"}


def _value(row: Further, fixed: str) -> Value:
    if row.number is not None:
        return _KINDS.get(row.number.unit, "seconds")
    return "fixed" if fixed else "page" if row.page else "switch"


_SHORT = {"min": r"min(?:imum|imal)?\.?", "max": r"max(?:imum|imal)?\.?"}


_JOINING = frozenset([
    "a", "an", "the", "to", "of", "on", "in", "by", "with", "via", "for", "at", "be", "is", "are", "from", "it",
    "its", "they", "has", "have", "when", "while",
])  # fmt: skip
"""Words of a way that may be others as well."""


def _is_needed(token: str) -> bool:
    return not token.endswith("?") and not _JOINING & {*token.split("/")}


def _as_pattern(token: str) -> str:
    """A word of a way: `a/b` either, `stem*` any end, and the plural."""
    return "|".join(
        _SHORT.get(each)
        or (re.escape(each[:-1]) + r"[\w-]*" if each.endswith("*") else f"{re.escape(each)}(?:e?s|'s)?")
        for each in (one.replace("~", "/") for one in token.removesuffix("?").split("/"))
    )


@cache
def _tokens() -> dict[str, re.Pattern[str]]:
    """Each word that a way or a name needs, with what it may be in a text."""
    needed = {token for cue in _cues() for way in (*cue.ways, cue.name) for token in way}
    return {token: re.compile(_as_pattern(token)) for token in sorted(needed)}


@cache
def _by_first() -> dict[str, tuple[int, ...]]:
    """The word that a way or a name begins with -> the places of its cues."""
    found: dict[str, list[int]] = {}
    for at, cue in enumerate(_cues()):
        for way in (*cue.ways, cue.name):
            for token in way[:1]:
                found.setdefault(token, []).append(at)
    return {token: tuple(each) for token, each in found.items()}


# People use the same words again and again.
@lru_cache(maxsize=4_096)
def _tokens_of(word: str) -> frozenset[str]:
    """Which of them a word of a text is."""
    return frozenset(token for token, pattern in _tokens().items() if pattern.fullmatch(word))


def _any_of(tokens: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_as_pattern, dict.fromkeys(tokens))) or r"(?!)")


_CUT = re.compile(
    r"\s*(?:[;\n]|[.!?](?=\s|$)|,(?=\s)|(?:,\s*)?\b(?:and|but|und|aber|y|pero|et|mais)\b|(?=\b(?:so that|so (?!that|long|much|many)|because|since|weil|damit)\b))\s*"
)
# Something that is not there yet, so that what comes next may be about it.
_A_NEW_ONE = re.compile(r"\b(?:an?|another|new|add|create|eine?[nrm]?|una?|une)\b")
_IT = re.compile(r"\b(?:it|its|they|them|their|those|these|this|that|es|sie|ihn|deren|lo|la|los|las|le|les)\b")
# What only says why: it asks for nothing.
_WHY = re.compile(r"^(?:so|because|since|weil|damit)\b")
# What is to go for a value, which is said beside it.
_INSTEAD = re.compile(r"(?:instead of|rather than|in place of|statt|anstelle von) \S+$")
# An argument is called `min_backoff` where it is written, and said `min backoff`.
_JOINED = re.compile(r"(?<=[a-z])_(?=[a-z])")
_MOST_PIECES = 3
"""How many pieces one wish may be of: `come back, by itself, after a crash`."""


def beyond(typed: str, now: Now) -> tuple[list[Put], list[str]]:
    """The further arguments that a text states, and its other pieces, folded. Raises Unclear for a value."""
    text = fold(typed)
    puts, pieces = flagged([each for each in _CUT.split(text) if each.strip()], typed, now)
    rest: list[str] = []
    before: tuple[str, ...] = ()
    at = 0
    while at < len(pieces):
        new = any(map(_A_NEW_ONE.search, rest))
        for many in range(min(_MOST_PIECES, len(pieces) - at), 0, -1):
            piece = ", ".join(pieces[at : at + many])
            if made := [] if new and not now.named(piece) else stated_further(piece, text, now, before):
                puts += made
                before = tuple(dict.fromkeys(put.id for put in made))
                at += many
                break
        else:
            rest.append(pieces[at])
            before = tuple(now.named(pieces[at])) or before
            at += 1
    return puts, rest


def beside_further(
    text: str, now: Now, read: Callable[[str], tuple[list[Step], list[str]]]
) -> tuple[list[Step], list[str]]:
    """The further arguments that a text states, and what `read` makes of what is left of it. Raises Unclear."""
    further, rest = beyond(text, now)
    if not further:
        return read(text)
    if (told := _only_told(rest, further, now)) is not None:
        return list(further), told
    # A name is not spelt otherwise than it was typed.
    typed = [text[at : at + len(each)] if (at := text.lower().find(each)) >= 0 else each for each in rest]
    found, asides = read(", ".join(typed))
    return [*further, *found], asides


def _only_told(rest: Sequence[str], further: Sequence[Put], now: Now) -> list[str] | None:
    """What is left of a sentence beside further arguments, where it asks for nothing; None where it may. Raises Unclear."""
    why = [each for each in rest if _WHY.match(each)]
    if not all(each in why or is_remark(each, now) for each in rest):
        return None
    must_be_beside([each for each in rest if each not in why], (), further, now)
    return list(rest)


def stated_further(piece: str, text: str, now: Now, before: tuple[str, ...]) -> list[Put]:
    """The further argument that a piece states to its last word, for each part that is meant; nothing else."""
    said = words.POLITE.sub(" ", _INSTEAD.sub(" ", _JOINED.sub(" ", piece.strip())))
    said = " ".join(in_digits(in_our_digits(said)).split())
    spoken = [(match.start(), match[0].rstrip(".:/-'")) for match in WORD.finditer(said)]
    one = _one_of(said, now, before)
    found = _spoken_of(said, now, one.id if one else "")
    if not found:
        return []
    clause = Clause(said, piece, text, verb_of(said), now, tuple(now.named(said)), before)
    # A row tells itself where its hours are those of UTC.
    values = [each for each in values_in(said, now) if each.text != "Etc/UTC"]
    targets = targets_in(now, said)
    best: list[tuple[list[tuple[int, str]], _Cue, Said | None]] = []
    for cue, way_of, by_name in found:
        way = max(way_of, by_name, key=len)
        free = _once([each for each in values if not any(each.start <= at < each.end for at, _ in way)])
        value = free[0] if free else None
        if len(free) > 1 or not (_takes(cue, value) or (by_name and _is_in_seconds(cue, value))):
            continue
        taken = [*((each.start, each.end) for each in free), *(span for each in free for span in each.also)]
        taken += [(start, end) for start, end, _ in targets]
        whom = [(each.start("who"), each["who"]) for each in _FOR.finditer(said) if each["who"] not in _FOR_US]
        known = all(cue.own.fullmatch(word) or any(s <= at < e for s, e in taken) for at, word in whom)
        if known and all(_is_told(cue, at, word, taken) for at, word in spoken):
            best.append((way, cue, value))
    best.sort(key=lambda each: -len(each[0]))
    if not best or (len(best) > 1 and len(best[0][0]) == len(best[1][0])):
        return []
    way, cue, value = best[0]
    own = [each for each in spoken if each in way or (cue.own.fullmatch(each[1]) and not _NOT.fullmatch(each[1]))]
    negative = _is_negative(own, clause, value)
    # What the argument itself is called names no part: a client's cache is not the client.
    named = [
        each for each in targets if said[each[0] : each[1]] in each[2] or not cue.own.fullmatch(said[each[0] : each[1]])
    ]
    of_before = before and not named and _IT.search(said)
    if of_before and not any(key_of(now.parts[id_], cue.about) for id_ in before):
        # It is of what the piece before speaks of, which has no such thing.
        return []
    parts = meant(Frame(cue.about, value, 0), named, clause) or []
    return [put for part in parts for put in _put(part, cue, value, off=negative)]


# A sentence is read again and again with less and less of it, and its pieces stay.
@lru_cache(maxsize=500)
def _spoken_of(said: str, now: Now, one: str) -> tuple[tuple[_Cue, list[tuple[int, str]], list[tuple[int, str]]], ...]:
    """The cues that stand in a piece and are of what a part has, each with the words of its way and with those of its
    argument's own name."""
    heard: dict[str, tuple[int, str]] = {}
    for match in WORD.finditer(said):
        word = match.start(), match[0].rstrip(".:/-'")
        for token in _tokens_of(word[1]):
            heard.setdefault(token, word)
    part = now.parts.get(one)
    cues, places = _cues(), {at for token in heard for at in _by_first().get(token, ())}
    each_way = ((cues[at], _way_of(cues[at], heard), _named_of(cues[at], heard, part)) for at in sorted(places))
    # What parts have is seen in their Terraform, and looked up for what is spoken of only.
    return tuple(
        each
        for each in each_way
        if (each[1] or each[2]) and any(key_of(part, each[0].about) for part in now.parts.values())
    )


def _once(values: Sequence[Said]) -> list[Said]:
    """Values of a text, each once: `2 at a time (max surge 2)` has one."""
    made: dict[tuple[str, str], Said] = {}
    for each in values:
        before = made.setdefault((each.kind, each.text), each)
        if before is not each:
            made[each.kind, each.text] = replace(before, also=(*before.also, (each.start, each.end), *each.also))
    return list(made.values())


def _way_of(cue: _Cue, heard: Mapping[str, tuple[int, str]]) -> list[tuple[int, str]]:
    """The words of the longest way of a cue that all stand in a text; none where no way does."""
    whole = [way for way in cue.ways if all(token in heard for token in way)]
    return [heard[token] for token in max(whole, key=len, default=())]


def _one_of(said: str, now: Now, before: Sequence[str]) -> Standing | None:
    """The one part that a piece is about, where it is to come: it names it, or the piece before was about it."""
    ids = now.named(said) or list(before)
    return now.parts[ids[0]] if len(ids) == 1 and now.parts[ids[0]].comes else None


def _named_of(cue: _Cue, heard: Mapping[str, tuple[int, str]], part: Standing | None) -> list[tuple[int, str]]:
    """The words of an argument's own last name, where one part is meant and no setting of it is called so."""
    if part is None or not cue.name or not all(token in heard for token in cue.name) or not key_of(part, cue.about):
        return []
    said = [heard[token] for token in cue.name]
    text = " ".join(word for _, word in said)
    settings = (each for each in PROPERTIES if key_of(part, each))
    return [] if any(as_pattern(each.words).fullmatch(text) for each in settings) else said


def _is_in_seconds(cue: _Cue, value: Said | None) -> bool:
    """Whether a number alone is one of the seconds that an argument is in: `TTL 86400`."""
    number = cue.row.number
    return value is not None and value.kind == "number" and number is not None and number.unit == "seconds"


def _takes(cue: _Cue, value: Said | None) -> bool:
    fits = FITS.get(cue.about.value, ())
    if value is None:
        return not fits
    return value.kind in fits and not (value.more or value.less or value.kind == "share" or "," in value.text)


def _is_told(cue: _Cue, at: int, word: str, taken: Sequence[Span]) -> bool:
    """Whether a word is the row's, its value's or its part's, or says nothing or what is not to be."""
    return (
        any(start <= at < end for start, end in taken)
        or not (says(word) or word in _CONDITIONS)
        or bool(cue.known.fullmatch(word))
        or bool(_SWITCHES.fullmatch(word))
    )


# What says no beside the words that every reader knows.
_NOT = re.compile(rf"{words.NOT.pattern}|\b(?:cannot|[a-z]+n't)\b")
# What says nothing elsewhere, and that something is not to be so from now on.
_CONDITIONS = frozenset(
    ["until", "instead", "maybe", "perhaps", "tonight", "next", "soon", "again", "later", "only", "except"]
)
# For whom alone it is to be so.
_FOR = re.compile(r"\b(?:for|fur|para|pour) (?:the |our |all |every |each )?(?P<who>[a-z][\w-]*)")
_FOR_US = frozenset({"now", "us", "it", "them", "good", "example"})
# What switches on or off, and says nothing else.
_SWITCHES = re.compile(
    rf"(?:{_NOT.pattern})|enabled?|disabled?|deactivated?|activated?|offers?|require[sd]?|needs?|wants?|supports?|"
    r"ensure|longer|stop|any ?more|turned|switched|off|on|should(?:n't)?|must(?:n't)?|allow(?:ed)?|longer|default"
)


def _is_negative(own: Sequence[tuple[int, str]], clause: Clause, value: Said | None) -> bool:
    """Whether a clause says that it is not to be, outside of its own words and of what the value says."""
    text = clause.text
    spans = [(at, at + len(word)) for at, word in own]
    for start, end in (*spans, *(value.also if value else ())):
        text = text[:start] + " " * (end - start) + text[end:]
    text = " ".join(text.split())
    return verb_of(text) in {"off", "remove"} or bool(_NOT.search(text) or words.NO_MORE.search(text))


def _put(part: Standing, cue: _Cue, said: Said | None, *, off: bool) -> Iterator[Put]:
    """The argument of one part, where it can be that. Raises Unclear."""
    key = key_of(part, cue.about)
    row = further().get(key, cue.row)
    if said is None:
        value = row.off if off else cue.about.fixed or row.on
        if key == "runtime" and part.value(key).rstrip("0123456789") != value.rstrip("0123456789"):
            # Its program is written in another language.
            return
        if value:
            yield Put(part.id, key, value)
        return
    if off:
        return
    if row.page:
        page = said.text.removeprefix("/")
        row.check(page)
        yield Put(part.id, key, page)
        return
    assert row.number is not None
    try:
        counted, value = row.counted(float(said.text)), row.written(float(said.text))
    except ValueError as error:
        what = " ".join(row.path[-2:]).replace("_", " ")
        raise Unclear(f"{said.text} is not for the {what} of {part.id}: {error}.", choices=(part.id,)) from error
    if row.number.kept is not None and not part.comes:
        stands = part.value(key)
        if counted < (row.amount(stands) if stands else row.number.kept):
            raise Unclear(f"{part.id} keeps more than that now, and what is beyond would be lost.", loses=(part.id,))
    yield Put(part.id, key, value)
