"""What a ticket says around a change: its fields, a line of a log, what was seen of a part.

    unframed("title: slow. priority: high. change: api 2 gb", None, now) -> ("api 2 gb", ["title: slow", "priority: high"])

A field is known by its label (asides.txt): who, why, since when and how it is now are told; what is to change is read, with the
part that the ticket is about in front where the change names none.
"""

import re
from functools import cache
from itertools import pairwise

from functions.planning.rules.changes import words
from functions.planning.rules.changes.asides import never_told, pieces_of, row
from functions.planning.rules.changes.concepts import words_in
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.speech import plain
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear
from shared.schemas import DEFAULT_ENVIRONMENT

_KINDS = ("told", "now", "title", "wish", "about", "place")
_END = r",(?=\s)|(?<!\b\w)\.(?=\s|$)|[;\n|!?]|\s[/\u2013\u2014-]\s"


@cache
def _labels() -> re.Pattern[str]:
    each = "|".join(rf"(?P<{kind}>{row(f'field {kind}')})" for kind in _KINDS)
    return re.compile(
        rf"(?:^|(?<=[.;,\n|!?])|(?<=\s[/\u2013\u2014-]))\s*[*#]*(?:{each})\*{{0,2}}\s?:\**(?=\s)", re.IGNORECASE
    )


def unframed(text: str, environment: str | None, now: Now) -> tuple[str, list[str]]:
    """A sentence as typed less the fields that only tell, and these. Raises Unclear for another environment than this one."""
    labels = list(_labels().finditer(plain(text)))
    if not labels:
        return text, []
    text = plain(text)
    kept, told, about, titles = [text[: labels[0].start()]], list[str](), list[str](), list[str]()
    for label, following in pairwise([*labels, None]):
        assert label is not None
        value = text[label.end() : following.start() if following else len(text)]
        kind = label.lastgroup or ""
        said, rest = (value, "") if kind == "wish" else _field(value, now)
        if kind == "place":
            _must_be_here(fold(said).strip(), environment)
        if kind == "wish" or _may_ask(kind, fold(said), asks=any(each["wish"] for each in labels)):
            kept.append(said)
        else:
            told.append(f"{label[0].strip()}{said}".strip(" ,;/|-"))
            {"title": titles, "about": about}.get(kind, []).append(said)
        kept.append(rest)
    left = ", ".join(each.strip(" .,;/|-") for each in kept if re.search(r"\w", each))
    if not left:
        return text, []
    named = {
        id_ for each in about or titles for _, _, ids in targets_in(now, fold(each)) for id_ in ids if len(ids) == 1
    }
    if len(named) == 1 and not _names_one(left, now):
        left = _of(next(iter(named)), _BOTH.sub(r"\g<cpus> CPUs, \g<size> memory", left), now)
    return left, told


# What is only to be known, or was seen.
_FOR_KNOWING = re.compile(
    r"(?:^|(?<=[.;,!?\n]))\s*(?:(?:[a-z]+ )?(?:fyi|for your information|for info|just so you know|zur info|zur information|para tu informacion|pour info|per info)\b[^.;!?\n]*"
    r"|[^.;,!?\n]*\b(?:(?:is|are|was|were) what (?:we|they|i) (?:saw|see|had|measured|observed)|(?:is|was) [^.;,!?\n]*\bat peak|went to \S+@)[^.;,!?\n]*)(?=$|[.;,!?\n])",
    re.IGNORECASE,
)


def without_information(text: str) -> tuple[str, list[str]]:
    """A sentence as typed less what it says for the record only, and that; all of it where nothing else is left."""
    told = [match[0].strip(" .,;!?\n") for match in _FOR_KNOWING.finditer(text)]
    left = _FOR_KNOWING.sub(" ", text)
    return (left, told) if told and re.search(r"\w", left) else (text, [])


# A machine's size in two fields.
_BOTH = re.compile(r"\bcpus?: ?(?P<cpus>\d+)[.,; ]+(?:memory|ram): ?(?P<size>\d+ ?[gmt]i?b?)\b", re.IGNORECASE)


def _of(id_: str, text: str, now: Now) -> str:
    """A text that is about one part, with its name in it."""
    for start, end, ids in reversed(targets_in(now, fold(text))):
        if id_ in ids:
            return f"{text[:start]}{id_}{text[end:]}"
    return f"{id_} is slow, {text}"


def _field(value: str, now: Now) -> tuple[str, str]:
    """What a field holds, and what stands behind it: it ends where a clause does, unless the next one has no word for anything here."""
    end = 0
    for cut in [*re.finditer(_END, value), None]:
        piece = value[end : cut.start() if cut else len(value)]
        if end and (value[end - 1] != "," or _says_anything(fold(piece), now)):
            return value[: end - 1], value[end:]
        end = cut.end() if cut else len(value)
    return value, ""


def _says_anything(piece: str, now: Now) -> bool:
    return bool(
        re.search(r"[\d=@]", piece)
        or targets_in(now, piece)
        or never_told().search(piece)
        or any(word.means for word in words_in(piece))
    )


def _may_ask(kind: str, said: str, *, asks: bool) -> bool:
    """Whether what stands in a field may be a wish, or bound one: a condition, a title that says how much, or says it alone."""
    bound = re.search(rf"(?<![\w-])(?:{row('condition')})(?![\w-])", said)
    if kind == "title":
        return bool(bound or re.search(r"\d", said) or re.search(rf"\b(?:{words.REMOVES})\b", said)) or (
            not asks and bool(never_told().search(said))
        )
    return kind == "told" and bool(bound)


def _names_one(text: str, now: Now) -> bool:
    return any(len(ids) == 1 for _, _, ids in targets_in(now, fold(text)))


def _must_be_here(said: str, environment: str | None) -> None:
    here = environment or DEFAULT_ENVIRONMENT
    if said[:4] != here[:4] and not (here == DEFAULT_ENVIRONMENT and said.startswith("prod")):
        raise Unclear(
            f'"{said}" is not this deployment, which stands in the environment {here}: -e ENVIRONMENT says which one is meant.'
        )


_LOG_LINE = re.compile(r"^\W*\d{4}-\d\d-\d\d[t ]\d\d:\d\d\S*\s")
# `Third time this week`.
_TIMES_SEEN = re.compile(
    r"(?:(?:again|already|for|the|zum|schon|wieder|la|por|pour|pela|per la|ya|deja|gia|ja) )*[a-z]+ (?:time|mal|vez|fois|volta) (?:this|in|since|today|already|diese\w*|seit|heute|esta|este|en|desde|hoy|cette|ce|depuis|aujourd'hui|essa|nesta|desde|hoje|questa|questo|da|oggi)\b[^\d,;]*"
)
_SEEN = re.compile(
    r"^(?:(?:is|are|was|were|has been|have been|sits?|runs?|stays?|keeps?|ist|sind|war|liegt|lauft|esta|estan|est|sont|e|sta) )*(?:at|over|above|near|around|bei|uber|al|a|au|sopra|em) \d{1,3} ?(?:%|percent|prozent)(?! (?:more|less))|"
    r"\b(?:oom[- ]?killed|oom|evicted|crash\w*|exit code|exited with|stack ?trace|segfault\w*|panic\w*|exceptions?|5\d\d(?:s| errors?)|out of memory)\b"
)


def without_observed(text: str, now: Now) -> tuple[str, list[str]]:
    """A folded text less what was seen of a part, and that; where nothing else names the part, it is said what the rest is about."""
    pieces = list(pieces_of(text))
    seen = [_seen(piece.strip(), now) for piece, _ in pieces]
    kept = " ".join(piece for (piece, _), part in zip(pieces, seen, strict=True) if part is None)
    if not re.search(r"\w", kept) or all(part is None for part in seen):
        return text, []
    named = _names_one(kept, now)
    stands = "".join(
        f"{piece}{mark}" if part is None else f"{part} is slow{mark}" if part and not named else mark
        for (piece, mark), part in zip(pieces, seen, strict=True)
    )
    return stands.strip(" ,;:."), [
        piece.strip() for (piece, _), part in zip(pieces, seen, strict=True) if part is not None
    ]


def _seen(said: str, now: Now) -> str | None:
    """The part of which a clause says what was seen, in words that no change could be about; empty for no part, None for another clause."""
    targets = targets_in(now, said)
    ids = {id_ for _, _, each in targets for id_ in each}
    if len(ids) > 1 or never_told().search(said):
        return None
    rest = said
    for start, end, _ in reversed(targets):
        rest = f"{rest[:start]} {rest[end:]}"
    if re.search(rf"(?<![\w-])(?:{row('wish')})(?![\w-])|=", rest):
        return None
    if not targets and _TIMES_SEEN.fullmatch(said):
        return ""
    return next(iter(ids), "") if _LOG_LINE.search(said) or (targets and _SEEN.search(rest.strip())) else None
