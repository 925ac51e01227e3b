"""Lists and maps made from others, and questions whether something is in a list, as other languages write them."""

import re
from collections.abc import Iterator

from shared.terraform.repair.lines import Lines

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


_IF = re.compile(r"(\s*)if\s*\(?(.+?)\)?\s*(?:\{|then)\s*$")
_ELSE = re.compile(r"\s*\}?\s*else\s*\{?\s*$")
_SET = re.compile(r"\s*([a-z_]\w*)\s*=\s*(\S.*?)[;,]?\s*$")


def mend_branches(lines: Lines) -> None:
    """`if c { x = 1 } else { x = 2 }` over several lines: `x = c ? 1 : 2`; where nothing is said else, null."""
    at = 0
    while at < len(lines.lines):
        begun = _IF.match(lines.lines[at].text)
        if begun is not None and (found := _branches(lines, at)) is not None:
            yes, no, end = found
            said = [
                f"{begun[1]}{name} = {begun[2]} ? {yes.get(name, 'null')} : {no.get(name, 'null')}"
                for name in dict.fromkeys([*yes, *no])
            ]
            for _ in range(end - at):
                del lines.lines[at + 1]
            lines.change(at, "\n".join(said), "a choice between two values is made in the value")
        at += 1


def _branches(lines: Lines, start: int) -> tuple[dict[str, str], dict[str, str], int] | None:
    """What is set where it holds, what where it doesn't, and the line of the last brace; None for anything else."""
    sides: tuple[dict[str, str], dict[str, str]] = {}, {}
    side = 0
    for at in range(start + 1, len(lines.lines)):
        text = lines.lines[at].text
        if item := _SET.match(text):
            sides[side][item[1]] = item[2]
        elif _ELSE.match(text):
            side = 1
        elif text.strip() in {"}", "fi", "end"}:
            below = lines.lines[at + 1].text if at + 1 < len(lines.lines) else ""
            if side == 0 and _ELSE.match(below):
                continue
            return (*sides, at) if sides[0] else None
        elif text.strip():
            return None
    return None
