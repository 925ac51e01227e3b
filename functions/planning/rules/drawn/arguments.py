"""Arguments that a goal states, clause by clause, read by the rules by which a change states them.

    "a task queue called mailer: 3 attempts, min backoff 5s"
    -> mailer: retry_config.min_backoff = 5s, by its address

A clause is taken where each of its words is understood, of the part that it names, or else the clause before it in its
sentence, or else the only one that can have it. Only what a setting or an argument of a part that is drawn becomes is
taken, and no setting that the goal's own rules chose gets another value. What can't be so is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from functions.planning.rules.changes.beyond import stated_further
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.flags import flagged
from functions.planning.rules.changes.model import must_say_all
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.plain import plain
from functions.planning.rules.changes.settings import settings_in
from functions.planning.rules.changes.stated import Course, clause_of, is_stated, verb_of
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.unclear import HalfHeard, NotUnderstood, Unclear
from functions.planning.rules.words.affirmed import is_wished
from functions.planning.rules.words.amounts import users_in
from shared.parts.expand import PlanRefused, expand
from shared.parts.further import further
from shared.schemas import Architecture, Asked
from shared.schemas.architecture import STATED, stated_in

Span = tuple[int, int]

_ENDS = re.compile(r"[.!?](?=\s|$)|[;\n]")
_CUT = re.compile(
    r"\s*(?:,(?=\s)|:(?=\s|$)|[()]|(?<=\s)[-*\u2022](?=\s)|\b(?:and|but|plus|with|including|having|und|mit|sowie|aber|y|con|pero|et|avec|mais)\b)\s*"
)
_TOGETHER = re.compile(
    r"\b(?:between|zwischen|entre|tussen|fra|tra)\b[^,;.]{1,30}?\b(?:and|und|y|et|en|e)\b"
    r"|(?<=\d ) ?(?:and|und|y|et) (?=\d+ ?%)|\d+ ?%? ?(?:,|and|und|y|et) (?=\d+ ?(?:%|percent))"
)
_MOST_LETTERS = 160
"""No argument is stated in more letters."""
_NO_NUMBER = re.compile(r"\d{16}")
_MOST_PIECES = 3
"""How many pieces one wish may be of: `come back, by itself, after a crash`."""
# Who may do what, what answers to whom, what runs and when, and what is a product of its own: the goal's own rules draw it.
_NEVER = frozenset({
    "public", "internal", "behind", "iap", "members", "readers", "writers", "allowed_networks", "authorized_networks", "sources",
    "allowed_countries", "blocked_countries", "env", "image", "source", "domain", "cors", "cron", "start_cron", "stop_cron", "front", "routes",
    "sign_up", "phone", "mfa", "ports", "tcp_ports", "udp_ports", "port", "paused", "timezone", "amount", "waf", "cdn", "replica", "path", "signed_uploads",
    "machine_type", "node_type", "worker_type", "tier", "size", "delete_after_days", "expire_days", "keep_days", "lifecycle_days", "lifecycle_class",
})  # fmt: skip
# For whom or what something is, which is not what is spoken of.
_FOR = re.compile(
    r"\b(?:for|of|to|from|behind|in front of|by|fur|von|zu|hinter|vor|para|de|por|pour|du|des|par|devant)\b"
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What became of one thing that a clause states; `stood`: it was so before."""

    met: bool
    how: str
    stood: bool = False


def state_arguments(sketch: Sketch, reading: Reading) -> None:
    """Sets what the goal states and its plan has not, and tells it."""
    if not sketch.parts:
        return
    typed = Words.of(reading.goal.text, reading.text)
    found = list(_said(sketch, reading))
    values: dict[tuple[str, str], set[str]] = {}
    for _, puts, _ in found:
        for put in puts:
            values.setdefault((put.id, put.key), set()).add(put.value)
    for span, puts, why in found:
        once = [put for put in puts if len(values[put.id, put.key]) == 1 or put.key == "flags"]
        rows = [row for put in _of_one_thing(once, sketch) if (row := _set(sketch, put, reading.text[slice(*span)]))]
        rows += [_Row(met=False, how=why)] if why else []
        if not rows:
            continue
        sketch.taken.append(span)
        # What the goal's own rules read and the plan has is told by them, and all else here.
        if any(each.start < span[1] and span[0] < each.end for each in reading.mentions):
            rows = [row for row in rows if not row.stood]
        sketch.stated += [span] if rows else []
        for met in (True, False):
            if how := "; ".join(row.how for row in rows if row.met is met):
                sketch.told.append(Asked(words=typed(*span), need=STATED, met=met, how=how))


def _said(sketch: Sketch, reading: Reading) -> Iterator[tuple[Span, tuple[Put, ...], str]]:
    """Where a clause states something, what, and why it can't be so."""
    text = reading.text
    now = Now(sketch.architecture(), comes=True)
    low = 0
    for end in [*(each.span() for each in _ENDS.finditer(text)), (len(text), len(text))]:
        yield from _of_sentence(text, (low, end[0]), now, reading)
        low = end[1]


def _of_sentence(text: str, sentence: Span, now: Now, reading: Reading) -> Iterator[tuple[Span, tuple[Put, ...], str]]:
    pieces = list(_pieces(text, sentence))
    whole = text[slice(*sentence)]
    before: tuple[str, ...] = ()
    at = 0
    while at < len(pieces):
        for many in range(1, min(_MOST_PIECES, len(pieces) - at) + 1):
            span = pieces[at][0], pieces[at + many - 1][1]
            if not _is_asked_for(text, span, reading):
                continue
            puts, why = _puts(text[slice(*span)], whole, now, before, alone=many == 1)
            puts = puts or _of_range(text[slice(*span)], whole, now, before)
            if puts or why:
                yield span, puts, why
                before = tuple(dict.fromkeys(put.id for put in puts)) or before
                at += many
                break
        else:
            before = _spoken_of(text[slice(*pieces[at])], now) or before
            at += 1


def _spoken_of(piece: str, now: Now) -> tuple[str, ...]:
    """The parts that a piece is about; not those for which it is."""
    head = _FOR.split(piece, maxsplit=1)[0]
    return tuple(now.named(head)) or tuple(now.named(piece))


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    whole = _TOGETHER.sub(lambda match: "\x00" * len(match[0]), text)
    low = sentence[0]
    for cut in [*(each.span() for each in _CUT.finditer(whole, *sentence)), (sentence[1], sentence[1])]:
        if re.search(r"\w", text[low : cut[0]]):
            yield low, cut[0]
        low = cut[1]


def _is_asked_for(text: str, span: Span, reading: Reading) -> bool:
    piece = text[slice(*span)]
    if len(piece) > _MOST_LETTERS or _NO_NUMBER.search(piece):
        return False
    if any(low < span[1] and span[0] < high for low, high in reading.negated):
        return False
    return not users_in(piece) and is_wished(text, span)


def _puts(piece: str, sentence: str, now: Now, before: tuple[str, ...], *, alone: bool) -> tuple[tuple[Put, ...], str]:
    """What a piece states to its last word, or why it can't be so; nothing of both where it does not."""
    for way in (_flags, stated_further, _settings) if alone else (stated_further,):
        try:
            if puts := [each for each in way(piece, sentence, now, before) if each.key not in _NEVER]:
                return tuple(puts), ""
        except (NotUnderstood, HalfHeard):
            continue
        except Unclear as unclear:
            return (), unclear.message if way is stated_further else ""
    return (), ""


_RANGE = re.compile(
    r"(?P<what>.*?)\b(?:(?:between|from|zwischen|von|entre|de) )?(?P<low>\d\S*(?: [a-z]+)?) (?:and|to|und|bis|y|a|et) (?P<high>\d\S*?(?P<unit> ?[a-z]+)?)$"
)


def _of_range(piece: str, sentence: str, now: Now, before: tuple[str, ...]) -> tuple[Put, ...]:
    """The least and the most that a piece states, where a part has an argument for each: `retry backoff between 10s and 300s`."""
    match = _RANGE.fullmatch(piece.strip())
    unit = match["unit"] if match and match["low"].isdigit() else ""
    ends = [("min", f"{match['low']}{unit or ''}"), ("max", match["high"])] if match else []
    puts = [
        _puts(f"{end} {match['what']}{value}", sentence, now, before, alone=True)[0] for end, value in ends if match
    ]
    return (*puts[0], *puts[1]) if len(puts) == 2 and all(len(each) == 1 for each in puts) else ()


def _flags(piece: str, _: str, now: Now, __: tuple[str, ...]) -> list[Put]:
    puts, rest = flagged([piece], piece, now)
    return [] if rest else puts


_POOLS = re.compile(r"\d (?:[\w-]+ ){0,2}pools?\b")


def _settings(piece: str, sentence: str, now: Now, before: tuple[str, ...]) -> list[Put]:
    if _POOLS.search(piece):
        # So many pools are not so many nodes.
        return []
    course = Course(piece, (), target=before)
    said = plain(piece, now)[1]
    if is_stated(said, sentence, now, course):
        return [each for each in course.steps if isinstance(each, Put)]
    clause = clause_of(said, sentence, now, course, verb_of(said))
    if puts := settings_in(clause):
        clause.must_be_used_up()
        must_say_all(clause, puts)
    return puts


def _of_one_thing(puts: Sequence[Put], sketch: Sketch) -> list[Put]:
    """The settings of the part that has one of them already, where they could be of several: it is the one that is meant."""
    ids = [put.id for put in puts if _is_so(sketch.parts[put.id], put)]
    return [put for put in puts if put.id in ids] if ids else list(puts)


def _is_so(drawn: Drawn, put: Put) -> bool:
    if "." in put.key:
        return drawn.arguments.get(put.key) == put.value
    if put.key == "flags":
        return set(put.value.split(",")) <= set(drawn.settings.get("flags", "").split(","))
    return drawn.settings.get(put.key) == put.value


def _set(sketch: Sketch, put: Put, said: str) -> _Row | None:
    """Gives a part a setting or an argument; None where the goal's own rules chose another value that is `said` too."""
    drawn = sketch.parts[put.id]
    how = f"{put.id}: {put.key} = {put.value}"
    if _is_so(drawn, put):
        return _Row(met=True, how=how, stood=True)
    if "." not in put.key and put.key not in drawn.part.settings.model_fields:
        return None
    if put.key in drawn.settings and any(_is_so(each, put) for each in sketch.parts.values() if each is not drawn):
        # Another part has it, and this one another value: it was said of that one.
        return None
    held = drawn.arguments if "." in put.key else drawn.settings
    chosen = re.findall(r"\d+", drawn.settings.get(put.key, ""))
    if (
        put.key in drawn.settings
        and put.key != "flags"
        and (not chosen or set(chosen) <= set(re.findall(r"\d+", said)))
    ):
        return None
    before = dict(held)
    held[put.key] = put.value
    try:
        expand(sketch.architecture())
    except PlanRefused as refused:
        held.clear()
        held.update(before)
        return _Row(met=False, how=refused.message)
    return _Row(met=True, how=f"{how} ({further()[put.key].means})" if "." in put.key else how)


_CHOSEN = "something else that was asked took its place"


def as_it_stands(asked: Sequence[Asked], architecture: Architecture) -> list[Asked]:
    """The rows; one whose setting or argument is another one in the end, or whose part is gone, is not met."""
    stands = {
        (part.id, each.key, each.value) for part in architecture.parts for each in (*part.settings, *part.arguments)
    }
    return [
        each.model_copy(update={"met": False, "how": f"{each.how}: {_CHOSEN}"})
        if each.need == STATED and each.met and not stands.issuperset(stated_in(each))
        else each
        for each in asked
    ]
