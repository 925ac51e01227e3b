"""What a goal says of each of several named things: the stretches that are its own.

A sentence is cut before each name, at the last break that stands there; what stands between belongs to the name. A
sentence without any belongs to the names of the one before it where a word points back to them. All take folded text.
"""

import re
from collections.abc import Mapping, Sequence

Span = tuple[int, int]

_SENTENCE = re.compile(r"[;!?\n]+|\.(?=\s|$)")
_BREAK = re.compile(
    r"[,:(](?=\s|['\"`]|\w)|\)|\s-\s|\s(?:and|but|while|whereas|und|aber|wahrend|y|pero|et|mais|en|maar|e|mas|ma|&)(?=\s)"
)
# Names that are only listed: what follows is said of each.
_LISTED = re.compile(
    r"[\s,'\"`\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}]*(?:(?:and|und|y|et|en|e|or|&|another|called|the|der|die|das|el|la|le|de|o|a)[\s'\"`]+)*"
)
_BACK = re.compile(
    r"\b(?:it|its|there|that 1|this 1|them|they|those|these|both|each|neither|er|es|sie|ihn|ihm|dort|darin|beide\w*|keine[rs]?|ello|el|ella|ambos|ambas|alli|il|elle|ils|elles|les deux|y|hij|het|ze|beide|daar|ele|ela|eles|elas|esso|essa|entrambi)\b"
)
_OF_ALL = re.compile(
    r"\b(?:both|each|neither|all (?:of them|\d)|beide\w*|keine[rs]? von|ambos|ambas|les deux|allebei|entrambi)\b"
)


def own_words(text: str, names: Mapping[str, str]) -> dict[str, list[Span]]:
    """Name -> the stretches that are said of it, in their order; `names` gives the expression that finds each."""
    found: dict[str, list[Span]] = {name: [] for name in names}
    before: tuple[str, ...] = ()
    low = 0
    for high, after in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        groups = _groups(text, (low, high), names)
        if not groups and _BACK.search(text, low, high):
            of = tuple(found) if _OF_ALL.search(text, low, high) else before
            for name in of:
                found[name].append((low, high))
        starts = [_start(text, low if at == 0 else groups[at - 1][1][1], span) for at, (_, span) in enumerate(groups)]
        for at, (of, _) in enumerate(groups):
            begin = low if at == 0 else starts[at]
            end = starts[at + 1] if at + 1 < len(groups) else high
            for name in of:
                found[name].append((begin, end))
        if groups:
            before = groups[-1][0]
        low = after
    return found


def _groups(text: str, span: Span, names: Mapping[str, str]) -> list[tuple[tuple[str, ...], Span]]:
    """The names of a sentence, those that are listed together as one."""
    there = sorted(
        (match.span(), name)
        for name, pattern in names.items()
        for match in re.compile(rf"(?<![\w/@.-])(?:{pattern})(?![\w@/-])(?!\.\w)").finditer(text, *span)
    )
    groups: list[tuple[tuple[str, ...], Span]] = []
    for at, name in there:
        if groups and at[0] < groups[-1][1][1]:
            continue
        if groups and _LISTED.fullmatch(text, groups[-1][1][1], at[0]):
            groups[-1] = ((*groups[-1][0], name), (groups[-1][1][0], at[1]))
        else:
            groups.append(((name,), at))
    return groups


def _start(text: str, low: int, span: Span) -> int:
    """Where what is said of a name begins: behind the last break before it."""
    breaks: Sequence[re.Match[str]] = list(_BREAK.finditer(text, low, span[0]))
    return breaks[-1].start() if breaks else span[0]


_ARTICLE = r"(?:the|der|die|das|den|el|la|le|de|het|il|o|a) "
_VERB = r"(?= (?:1|is|ist|es|est|e|must|may|should|shall|can|be|soll|darf|muss|bleibt|stays|needs|gets|debe|puede|doit|peut|deve|pode|moet|mag|blijft|only|never)\b|[,.;:)])"
_ORDINALS = (
    rf"{_ARTICLE}(?:first|1st|former|erste[nr]?|primer[oa]?|premiere?|eerste|prim[oa]|primeir[oa])(?: 1)?{_VERB}",
    rf"{_ARTICLE}(?:second|2nd|latter|zweite[nr]?|segund[oa]|seconde?|deuxieme|tweede|second[oa])(?: 1)?{_VERB}",
)


def by_their_order(text: str, names: Mapping[str, str]) -> dict[str, str]:
    """The expressions of the names, where `the first` and `the second` stand for the first two of the goal."""
    at = {name: match.start() for name, each in names.items() if (match := re.search(rf"(?<![\w-])(?:{each})", text))}
    found = dict(names)
    if len(at) > 1:
        for name, ordinal in zip(sorted(at, key=lambda name: at[name]), _ORDINALS, strict=False):
            found[name] = f"{names[name]}|{ordinal}"
    return found
