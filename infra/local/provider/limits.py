"""What the provider refuses because its schema says so: limits of values, and arguments that go or don't go together.

In the words of Terraform's SDK. What is unknown at this moment is let through: it may come to nothing, and Terraform
asks again once it is known.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from infra.local.provider.checks import CHECKS
from infra.local.provider.plan import Object, Path
from infra.local.provider.problems import Diagnostic
from infra.local.provider.wire import UNKNOWN
from shared.terraform.schema import Block, Facts

_LETTERS = re.compile(r"\\p\{\w+\}")


def limits(block: Block, config: Object) -> Iterator[Diagnostic]:
    """Everything in the configuration that the schema's facts refuse."""
    return _body(block, config, config, ())


def _body(block: Block, values: Mapping[str, Any], top: Object, where: Path) -> Iterator[Diagnostic]:
    for name, attribute in block.attributes.items():
        value = values.get(name)
        path = (*where, name)
        yield from _groups(attribute.facts, value is not None, value is UNKNOWN, top, path)
        if value is None or value is UNKNOWN:
            continue
        yield from _value(attribute.facts, value, path)
        if isinstance(value, list):
            yield from _count(attribute.facts, len(value), path)
    for name, nested in block.blocks.items():
        inner = values.get(name)
        path = (*where, name)
        yield from _groups(nested.facts, bool(inner) or inner is UNKNOWN, inner is UNKNOWN, top, path)
        if inner is UNKNOWN or not inner:
            continue
        if isinstance(inner, dict):
            yield from _body(nested.block, inner, top, path)
            continue
        least = nested.facts.min_if_present
        if least is not None and UNKNOWN not in inner and len(inner) < least:
            yield _too_few(name, least, len(inner), path)
        for index, item in enumerate(inner):
            if item is not UNKNOWN:
                # An element of a set has no place of its own: Terraform is shown the whole set.
                yield from _body(nested.block, item, top, (*path, index) if nested.nesting == "list" else path)


def _value(facts: Facts, value: Any, path: Path) -> Iterator[Diagnostic]:
    if isinstance(value, list):
        for item in value:
            if facts.element is not None and item is not None and item is not UNKNOWN:
                yield from _value(facts.element, item, path)
        return
    if isinstance(value, dict):
        yield from _checked(facts, value, path)
        return
    name = next(step for step in reversed(path) if isinstance(step, str))
    if facts.or_empty and value == "":
        return
    if facts.values is not None and not _listed(facts, value):
        wanted = " ".join(f'"{item}"' for item in facts.values)
        yield Diagnostic(f"expected {name} to be one of [{wanted}], got {_plain(value)}", path=path)
    if facts.range is not None and isinstance(value, int | float):
        wanted = _outside(value, *facts.range, "to be")
        if wanted:
            yield Diagnostic(f"expected {name} {wanted}, got {_plain(value)}", path=path)
    if facts.length is not None and isinstance(value, str):
        wanted = _outside(len(value), *facts.length, "to be")
        if wanted:
            yield Diagnostic(f"expected length of {name} {wanted}, got {value}", path=path)
    if facts.regex is not None and isinstance(value, str):
        pattern = _pattern(facts.regex)
        if pattern is not None and not pattern.search(value):
            yield Diagnostic(f'"{name}" ("{value}") doesn\'t match regexp "{facts.regex}"', path=path)
    yield from _checked(facts, value, path)


def _checked(facts: Facts, value: Any, path: Path) -> Iterator[Diagnostic]:
    name = next(step for step in reversed(path) if isinstance(step, str))
    for check, arguments in facts.checks:
        problem = CHECKS[check](name, value, *arguments) if check in CHECKS else None
        if problem is not None:
            yield Diagnostic(problem, path=path)


def _listed(facts: Facts, value: Any) -> bool:
    text, values = _plain(value), facts.values or ()
    return text in values or (facts.ignore_case and text.lower() in {item.lower() for item in values})


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _outside(number: float, least: float | None, most: float | None, verb: str) -> str:
    """What was wanted instead; empty when the number is within."""
    if (least is None or number >= least) and (most is None or number <= most):
        return ""
    if least is not None and most is not None:
        return f"{verb} in the range ({_plain(least)} - {_plain(most)})"
    return f"{verb} at least ({_plain(least)})" if least is not None else f"{verb} at most ({_plain(most)})"


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    """Go's expression as Python's; None for one Python has no words for."""
    try:
        return re.compile(_LETTERS.sub(r"\\w", text))
    except re.error:
        return None


def _count(facts: Facts, found: int, path: Path) -> Iterator[Diagnostic]:
    name = str(path[-1])
    if facts.max_items is not None and found > facts.max_items:
        detail = f"Attribute {name} supports {facts.max_items} item maximum, but config has {found} declared."
        yield Diagnostic("Too many list items", detail, path)
    if facts.min_items is not None and found < facts.min_items:
        yield _too_few(name, facts.min_items, found, path)


def _too_few(name: str, least: int, found: int, path: Path) -> Diagnostic:
    detail = f"Attribute {name} requires {least} item minimum, but config has only {found} declared."
    return Diagnostic("Not enough list items", detail, path)


def _groups(facts: Facts, said: bool, unknown: bool, top: Object, path: Path) -> Iterator[Diagnostic]:
    own = ".".join(str(step) for step in path if isinstance(step, str))
    for names, at_most_one in ((facts.exactly_one_of, True), (facts.at_least_one_of, False)):
        if not names:
            continue
        found = {one: _found(top, one) for one in dict.fromkeys((*names, own))}
        known = [one for one, state in found.items() if state is True]
        listed = ",".join(sorted(found))
        if not known and None not in found.values():
            summary = "Invalid combination of arguments" if at_most_one else "Missing required argument"
            yield Diagnostic(summary, f'"{own}": one of `{listed}` must be specified', path)
        elif at_most_one and len(known) > 1:
            detail = (
                f'"{own}": only one of `{listed}` can be specified, but `{",".join(sorted(known))}` were specified.'
            )
            yield Diagnostic("Invalid combination of arguments", detail, path)
    if said:
        missing = [one for one in facts.required_with if _found(top, one) is False]
        if missing:
            listed = ",".join(sorted({own, *facts.required_with}))
            yield Diagnostic("Missing required argument", f'"{own}": all of `{listed}` must be specified', path)
    if said and not unknown:
        for one in facts.conflicts_with:
            if _found(top, one) is True:
                yield Diagnostic("Conflicting configuration arguments", f'"{own}": conflicts with {one}', path)
                break


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
    if top is UNKNOWN:
        return None
    # A block that isn't there comes as an empty list, and so does a list that says nothing.
    return top is not None and top != []
