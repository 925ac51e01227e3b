"""How a goal is written, made plain at the same places: lists within a line, and nouns that a hyphen joins."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from functions.planning.rules.goal import fold

_NUMBERED = (
    re.compile(r"(?<![\w.(])\(?(?P<n>\d{1,2})\)(?= )"),
    re.compile(r"(?m)^[ \t]*(?P<n>\d{1,2})\.(?= )"),
)


# A row of a table, and the rule below its head.
_ROW = r"[ \t]*\|[^\n]*\|[ \t]*"
_TABLE = re.compile(rf"(?m)^(?P<head>{_ROW})\n[ \t]*\|[ \t:|-]+\|[ \t]*\n(?P<rows>(?:{_ROW}(?:\n|\Z))+)")
# What a column is called where its cells say it themselves: `public` is an access, and `512Mi` no port.
_UNSAID = re.compile(
    r"(?i)access|visibility|reach\w*|exposure|zugriff|zugang|sichtbar\w*|acceso|acces|type|kind|art|tipo|notes?|comments?|description|what|role|purpose|machine(?: type)?|size|schedule|when|engine|runtime|language"
)


def _listed(table: re.Match[str]) -> str:
    """A table as the list that it is: what its rows are, then each by its name with what its columns say of it."""
    head, *rows = (
        [cell.strip(" `*") for cell in row.strip().strip("|").split("|")]
        for row in (table["head"], *table["rows"].splitlines())
    )
    kind = re.sub(r"(?i)\b(?:name|id)s?\b", "", head[0]).strip() or "service"
    lines = [f"{kind if kind.endswith('s') else f'{kind}s'}:"]
    for name, *cells in rows:
        said = zip(head[1:], cells, strict=False)
        facts = [cell if _UNSAID.fullmatch(what) else f"{what} {cell}" for what, cell in said if cell.strip("-\u2013 ")]
        lines.append(f"- {name}: {', '.join(facts)}")
    return "\n".join(lines) + "\n"


def in_lines(text: str) -> str:
    """The text with a break before each number of a list that counts from one, and a dash instead of it; a table is such a list."""
    text = _TABLE.sub(_listed, text)
    letters = list(text)
    for numbered in _NUMBERED:
        found = list(numbered.finditer(text))
        if len(found) < 2 or int(found[0]["n"]) != 1 or any(int(b["n"]) != int(a["n"]) + 1 for a, b in pairwise(found)):
            continue
        for match in found:
            letters[match.start() : match.end()] = "-".ljust(match.end() - match.start())
            if match.start() and letters[match.start() - 1] in " \t":
                letters[match.start() - 1] = "\n"
    return "".join(letters)


# `Compute-Engine-VM`, `100-GB-Platte`: words joined as German joins its nouns, each of which says what it is.
_JOINED = re.compile(
    r"(?<![\w./:@#`'\"-])(?:\d+-GB|[^\W\d_]{2,})(?:-[^\W\d_]{2,})*-[A-Z\u00c4\u00d6\u00dc]\w+(?![\w/@:`'\"-]|\.\w)"
)


def ways_to_read(text: str, folded: str) -> tuple[str, ...]:
    """A folded text, and the same with a blank instead of each hyphen between nouns that are joined, at the same places."""
    apart = folded
    for joined in {fold(match[0]) for match in _JOINED.finditer(text)}:
        apart = apart.replace(joined, joined.replace("-", " "))
    return (folded,) if apart == folded else (folded, apart)


def found_in(pattern: re.Pattern[str], texts: Iterable[str]) -> Iterator[re.Match[str]]:
    """Where a pattern stands in one of several ways to write the same text, each place once."""
    seen: set[tuple[int, int]] = set()
    for text in texts:
        for match in pattern.finditer(text):
            if not any(low <= match.start() and match.end() <= high for low, high in seen):
                seen.add(match.span())
                yield match
