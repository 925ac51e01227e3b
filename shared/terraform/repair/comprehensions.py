"""Lists and maps made from others, and questions whether something is in a list, as other languages write them."""

import re
from collections.abc import Iterator

_NAMES = r"\w+(?:\s*,\s*\w+)?"
_PYTHON = re.compile(
    rf"([\[{{])\s*(?!for\b)(\S.*?)\s+for\s+({_NAMES})\s+in\s+((?:(?!\s+if\s).)+?)(?:\s+if\s+(.+?))?\s*([\]}}])"
)
_FOR = re.compile(rf"([\[{{])\s*for\s+({_NAMES})\s+in\s+(.+?)\s*([\]}}])")
_WITHIN = re.compile(r"(\"[^\"]*\"|[A-Za-z_][\w.\[\]]*)\s+(not\s+)?in\s+([A-Za-z_][\w.]*|\[[^\[\]]*\])")
_CLOSES = {"[": "]", "{": "}"}


def comprehended(value: str) -> Iterator[tuple[str, str]]:
    """Readings of a value as `[for x in xs : f(x) if c]`, `{ for k, v in m : k => v }` or `contains(xs, x)`."""
    if python := _PYTHON.fullmatch(value):
        opening, made, names, over, condition, closing = python.groups()
        if _CLOSES[opening] == closing:
            yield from _written(opening, names, _items(over), made, condition)
    if written := _FOR.fullmatch(value):
        opening, names, rest, closing = written.groups()
        if _CLOSES[opening] == closing:
            yield from _readings(opening, names, rest)
    if within := _WITHIN.fullmatch(value):
        thing, other, things = within.groups()
        yield (
            f"{'!' if other else ''}contains({things}, {thing})",
            "whether a list has something is asked with contains",
        )


def _readings(opening: str, names: str, rest: str) -> Iterator[tuple[str, str]]:
    """What stands behind `for x in`: the collection, a condition at its place or before it, what is made."""
    for sign in re.finditer(r"\s*(?::|=>|->)\s*", rest):
        over, made, condition = rest[: sign.start()], rest[sign.end() :], None
        early = re.fullmatch(r"(.+?)\s+if\s+(.+)", over)
        if early:
            over, condition = early[1], early[2]
        yield from _written(opening, names, over, made, condition)


def _written(opening: str, names: str, over: str, made: str, condition: str | None) -> Iterator[tuple[str, str]]:
    if opening == "{" and "=>" not in made:
        pair = re.fullmatch(r"(.+?)\s*(?::|=(?!=))\s*(.+)", made) or re.fullmatch(
            r"([\w.]+)(?:\s*,\s*|\s+)(\S.*)", made
        )
        made = f"{pair[1]} => {pair[2]}" if pair else f"{made} => {made}"
    space = " " if opening == "{" else ""
    tail = f" if {condition}" if condition else ""
    text = f"{opening}{space}for {names} in {over} : {made}{tail}{space}{_CLOSES[opening]}"
    yield text, "what is made of each item is written [for x in list : x if condition] or { for k, v in map : k => v }"


def _items(over: str) -> str:
    """`m.items()` is the map itself."""
    return re.sub(r"\.(items|iteritems)\(\)$", "", over)
