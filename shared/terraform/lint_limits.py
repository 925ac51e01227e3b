"""A resource held against the facts of its arguments: limits of values, and what goes or doesn't go together.

What is not known from the text alone counts as neither set nor missing: a dynamic block may come to nothing, and so may
a variable or a conditional.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from shared.terraform.hcl import Span
from shared.terraform.lint_report import Report
from shared.terraform.lint_values import CHECKS
from shared.terraform.schema import Block, Facts
from shared.terraform.written import UNKNOWN, Path, Said, Tree, is_open

_LETTERS = re.compile(r"\\p\{\w+\}")
_SHOWN = 8


def check_limits(report: Report, schema: Block, said: Said, *, what: str, at: Span, whole: bool) -> None:
    """Note every value that the provider's schema refuses, and every group of arguments it doesn't take.

    Args:
        whole: whether everything in the body is understood; or else what seems to be missing may be misspelt.
    """
    for rule, path, message in _body(schema, said.tree, said.tree, (), repeated=False):
        if whole or not rule.startswith("missing"):
            report.add(rule, said.place(path, at), f"{what}: {message}.")


Problem = tuple[str, Path, str]


def _body(block: Block, tree: Tree, top: Tree, where: Path, *, repeated: bool) -> Iterator[Problem]:
    for name, attribute in block.attributes.items():
        value = tree.get(name)
        path = (*where, name)
        if not repeated:
            yield from _groups(attribute.facts, value, top, path)
        if value is None or is_open(value):
            continue
        for text in broken(attribute.facts, value):
            yield "invalid_value", path, f'"{name}" {text}'
    for name, nested in block.blocks.items():
        inner = tree.get(name)
        path = (*where, name)
        if not repeated:
            yield from _groups(nested.facts, inner, top, path)
        if not isinstance(inner, list):
            continue
        least = nested.facts.min_if_present
        if least is not None and inner and UNKNOWN not in inner and len(inner) < least:
            yield "missing_block", path, f'"{name}" must be there {least} times or not at all'
        # Groups are given by paths to the first block: in one of several they can't be judged.
        several = repeated or len(inner) > 1 or UNKNOWN in inner
        for index, item in enumerate(inner):
            if item is not UNKNOWN:
                yield from _body(nested.block, item, top, (*path, index), repeated=several)


def broken(facts: Facts, value: Any) -> Iterator[str]:
    """What the facts say against a known value, as in `must be one of "A", "B"`."""
    if isinstance(value, list):
        if facts.max_items is not None and len(value) > facts.max_items:
            yield f"takes at most {facts.max_items}"
        if facts.min_items is not None and len(value) < facts.min_items:
            yield f"needs at least {facts.min_items}"
        for item in value if facts.element is not None else ():
            if item is not None and not is_open(item) and facts.element is not None:
                yield from broken(facts.element, item)
        return
    if isinstance(value, dict):
        yield from _checked(facts, value)
        return
    if facts.or_empty and value == "":
        return
    if facts.values is not None and not _listed(facts, value):
        shown = ", ".join(f'"{one}"' for one in facts.values[:_SHOWN])
        more = f" or one of {len(facts.values) - _SHOWN} others" if len(facts.values) > _SHOWN else ""
        yield f"must be one of {shown}{more}, not {_plain(value)!r}"
    if facts.range is not None and isinstance(value, int | float):
        yield from _within(value, *facts.range, "must be")
    if facts.length is not None and isinstance(value, str):
        yield from _within(len(value), *facts.length, "must have a length")
    if facts.regex is not None and isinstance(value, str):
        pattern = _pattern(facts.regex)
        if pattern is not None and not pattern.search(value):
            yield f"must match {facts.regex}"
    yield from _checked(facts, value)


def _checked(facts: Facts, value: Any) -> Iterator[str]:
    for check, arguments in facts.checks:
        if check in CHECKS and not CHECKS[check](value, *arguments):
            yield f"is no {CHECKS[check].wanted}"


def _listed(facts: Facts, value: Any) -> bool:
    text, values = _plain(value), facts.values or ()
    return text in values or (facts.ignore_case and text.lower() in {one.lower() for one in values})


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _within(number: float, least: float | None, most: float | None, words: str) -> Iterator[str]:
    if least is not None and number < least:
        yield f"{words} of at least {_plain(least)}, not {_plain(number)}"
    if most is not None and number > most:
        yield f"{words} of at most {_plain(most)}, not {_plain(number)}"


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    """Go's expression as Python's; None for one Python has no words for."""
    try:
        return re.compile(_LETTERS.sub(r"\\w", text))
    except re.error:
        return None


def _groups(facts: Facts, value: Any, top: Tree, path: Path) -> Iterator[Problem]:
    own = ".".join(step for step in path if isinstance(step, str))
    if facts.exactly_one_of:
        found = {one: _found(top, one) for one in dict.fromkeys((*facts.exactly_one_of, own))}
        known = [one for one, state in found.items() if state]
        if not known and None not in found.values():
            yield "missing_argument", path[:-1], f"Exactly one of {_names(found)} must be set"
        elif len(known) > 1 and own == known[1]:
            yield "conflict", path, f"Only one of {_names(found)} can be set, not {_names(known)}"
    if facts.at_least_one_of:
        found = {one: _found(top, one) for one in dict.fromkeys((*facts.at_least_one_of, own))}
        if not any(found.values()) and None not in found.values():
            yield "missing_argument", path[:-1], f"At least one of {_names(found)} must be set"
    if value is None or value == []:
        return
    for other in facts.required_with:
        if _found(top, other) is False:
            yield "missing_argument", path, f'"{own}" needs "{other}" beside it'
    if _is_set(value):
        for other in facts.conflicts_with:
            if _found(top, other):
                yield "conflict", path, f'"{own}" and "{other}" exclude one another'
                return


def _names(paths: Any) -> str:
    return ", ".join(f'"{one}"' for one in paths)


def _is_set(value: Any) -> bool | None:
    """Whether a value is there; None while that is not known."""
    if isinstance(value, list) and value and all(is_open(item) and item is UNKNOWN for item in value):
        return None
    return None if is_open(value) else value not in (None, [])


def _found(top: Any, path: str) -> bool | None:
    """Whether what the path names is set; None while that is not known. Of blocks that repeat, the first counts."""
    for step in path.split("."):
        if isinstance(top, list):
            top = top[0] if top else None
        if top is UNKNOWN:
            return None
        if not isinstance(top, dict):
            return False
        top = top.get(step)
    return _is_set(top) if top is not None else False
