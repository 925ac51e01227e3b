"""The order of English words for what is said in another language: the verb in front, `not` before it, qualities before things."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from functions.planning.rules.changes.inflected import (
    BEING,
    DONE,
    END,
    MODAL,
    QUALITY,
    THING,
    VERB,
    participles,
    vocabulary,
)

MARK = "mark"
NAME = "name"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a phrase as it was typed, and what it is in English."""

    typed: str
    english: str
    kind: str = ""


_AND = frozenset({"and", "but", "or", "as well as"})
_WHEN = frozenset({"when", "if", "because", "that", "as soon as", "as long as"})
_LEADS = frozenset({"please", "now", "from now on", "also", "and", "but", "so", "not"})
_FRONTED = frozenset(
    {"of", "for", "at", "in", "to", "from", "after", "with", "on", "per", "until", "by", "between", "in which", "up to"}
)
_BOUNDS = frozenset({
    "above", "below", "more than", "less than", "at least", "at most", "always", "to", "at", "longer than", "every",
    "with", "in",
})  # fmt: skip
_ADVERBS = frozenset({"also", "only", "always", "never", "not", "no longer"})
_IS = frozenset({"is", "are"})
_NOT_VERBS = frozenset({"more", "less", "only", "longer", "than", "above", "below", "more than", "less than", "under"})


def in_order(tokens: Sequence[Token], language: str) -> list[Token]:
    """The tokens of a sentence as English has them."""
    found: list[Token] = []
    for clause in _parted(tokens, lambda token: token.kind == MARK):
        if language in {"german", "dutch"}:
            behind = bool(found) and found[-1].english == ","
            found += _nots_forward(_verbs_forward(_when_forward(_that(_whole_verbs(clause, language), behind))))
        else:
            found += _nots_forward(_qualities_forward(clause))
    return found


def _parted(tokens: Sequence[Token], ends: Callable[[Token], bool]) -> list[list[Token]]:
    """The pieces of a text between the tokens that end one, and these, each alone."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if ends(token):
            parts += [[token], []]
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _ends_at(clause: Sequence[Token], at: int) -> bool:
    return at == len(clause) or clause[at].english in _AND


def _whole_verbs(clause: list[Token], language: str) -> list[Token]:
    """A clause with the verbs whole that part: `schalte ... ein`."""
    parted = vocabulary(language).parted
    done = list(clause)
    for at, token in enumerate(clause):
        apart = parted.get(token.typed.lower(), {})
        for end in range(at + 1, len(clause)):
            if clause[end].typed.lower() in apart and (
                _ends_at(clause, end + 1) or clause[end + 1].english in _FRONTED
            ):
                done[at] = Token(token.typed, apart[clause[end].typed.lower()], VERB)
                done[end] = Token("", "")
                break
    return [token for token in done if token.typed]


def _that(clause: list[Token], behind: bool) -> list[Token]:
    """`, the a new Redis use` behind a comma as `that use a new Redis`."""
    if behind and len(clause) > 1 and clause[0].english in {"the", "that"} and clause[-1].kind == VERB:
        return [replace(clause[0], english="that"), clause[-1], *clause[1:-1]]
    return clause


def _when_forward(clause: list[Token]) -> list[Token]:
    """`When the CPU above 90% gets` with its verb before what it is measured by."""
    at = next((at for at, token in enumerate(clause) if token.english in _WHEN), None)
    last = clause[-1]
    if at is None or not (last.kind in {VERB, END} or last.english in {"is", "has", "gets"}):
        return clause
    for to in range(at + 2, len(clause) - 1):
        if clause[to].english in _BOUNDS or clause[to].english[:1].isdigit():
            return [*clause[:to], last, *clause[to:-1]]
    return clause


def _verbs_forward(clause: list[Token]) -> list[Token]:
    """A clause with its verbs where English has them: after `should`, else in front."""
    found: list[Token] = []
    start = at = 0
    while at < len(clause):
        if clause[at].kind in {END, DONE, BEING}:
            stop = at + 1
            while stop < len(clause) and clause[stop].kind in {END, DONE, BEING, MODAL}:
                stop += 1
            first = at
            while first > start and clause[first - 1].kind == QUALITY and clause[stop - 1].english == "be":
                first -= 1
            wanted = any(token.kind == MODAL for token in clause[start:first])
            if first > start and (_ends_at(clause, stop) or (wanted and clause[stop].english in _FRONTED)):
                found += _arranged(clause[start:first], clause[first:stop])
                if _ends_at(clause, stop):
                    found += clause[stop : stop + 1]
                    stop += 1
                start = stop
            at = stop
            continue
        at += 1
    return [*found, *clause[start:]]


def _arranged(body: list[Token], ends: list[Token]) -> list[Token]:
    """What stands before the verbs that end a clause, with these where English has them."""
    rank = {MODAL: 0, BEING: 1}
    verbs = sorted(ends, key=lambda token: rank.get(token.kind, 2))
    at = next((at for at, token in enumerate(body) if token.kind == MODAL or token.english in _IS), None)
    if at is None:
        if any(token.english in _WHEN for token in body):
            return [*body, *verbs]
        lead = next((at for at, token in enumerate(body) if token.english not in _LEADS), len(body))
        return [*body[:lead], *_asked(verbs), *body[lead:]]
    front, rest = body[:at], body[at + 1 :]
    if not front and (
        body[at].english in _IS or any(token.kind == NAME or token.english == "the" for token in rest[:1])
    ):
        return _asked(verbs) + rest if verbs[-1].english != "be" else [*rest, body[at], *verbs]
    if not front:
        return [body[at], *verbs, *rest]
    if front[0].english not in _FRONTED and any(token.english not in _LEADS for token in front):
        if verbs[-1].kind == DONE and body[at].kind == MODAL and not any(token.kind == BEING for token in verbs):
            verbs = [Token("", "be", BEING), *verbs]
        lead = next((at for at, token in enumerate(rest) if token.english not in _ADVERBS), len(rest))
        return [*front, body[at], *rest[:lead], *verbs, *rest[lead:]]
    if any(token.kind in {END, DONE} for token in verbs) or verbs[-1].english == "have":
        return [*_asked(verbs), *rest, *front]
    return [*rest, *front, body[at], *verbs]


def _asked(verbs: list[Token]) -> list[Token]:
    """The verbs of a clause as what is asked for: `be raised` is `raise`."""
    last = verbs[-1]
    bases = {done: base for base, done in participles().items()}
    if last.kind == DONE:
        return [replace(last, english=bases.get(last.english, last.english), kind=VERB)]
    return [replace(last, english="give" if last.english == "have" else last.english, kind=VERB)]


def _qualities_forward(clause: list[Token]) -> list[Token]:
    """`Copias antiguas` as `old backups`."""
    found: list[Token] = []
    for token in clause:
        if (
            token.kind == QUALITY
            and found
            and (found[-1].kind in {THING, NAME} or found[-1].typed == found[-1].english)
        ):
            found.insert(len(found) - 1, token)
        else:
            found.append(token)
    return found


def _nots_forward(clause: list[Token]) -> list[Token]:
    """A clause with its `not` before the verb that it denies."""
    pieces = _parted(clause, lambda token: token.english in _AND)
    return [token for piece in pieces for token in _not_forward(piece)]


def _not_forward(piece: list[Token]) -> list[Token]:
    at = next(
        (at for at, token in enumerate(piece) if token.english == "not" and _denies(piece[at + 1 : at + 2])), None
    )
    if at is None:
        return piece
    denied, bare = piece[at], [*piece[:at], *piece[at + 1 :]]
    for to, token in enumerate(bare):
        if token.kind == MODAL:
            return [*bare[: to + 1], denied, *bare[to + 1 :]]
        if token.kind == VERB:
            return [*bare[:to], replace(denied, english="do not"), *bare[to:]]
    return piece


def _denies(after: Sequence[Token]) -> bool:
    return not after or (after[0].english not in _NOT_VERBS and not after[0].english[:1].isdigit())
