"""Passwords that can be guessed: too few characters to draw from, or made of something else than what was drawn."""

import math
from collections.abc import Iterator

from jobs.terraform.policy.plan_document import Change, Source, Weakness
from jobs.terraform.policy.plan_single_types import secret_arguments
from shared.terraform.hcl import Call, Expr, GetAttr, Interpolation, Object, Paren, Template, Tuple, references
from shared.terraform.schema import schema_of

_LEAST_BITS = 80
_DRAWN = {"upper": 26, "lower": 26, "numeric": 10}
_SPECIAL = 21
# These hold all that they are given.
_KEEPING = frozenset({"base64encode", "jsonencode", "sensitive", "urlencode"})


def guessed(change: Change, source: Source) -> Iterator[Weakness]:
    """What makes a password of a change easy to find."""
    if change.type == "random_password" and not change.before:
        bits = _bits(change)
        if bits < _LEAST_BITS:
            few = f"length = {change.after.get('length')}, and few characters to draw from" if bits else "its length"
            yield Weakness("", f"{few}: what is drawn can be guessed ({bits:.0f} bits, {_LEAST_BITS} at least)")
    written = source.written(change)
    for path in secret_arguments(change.type) if change.type.startswith("google_") else ():
        # What refers to nothing stands in the files, and is judged as that.
        for expr in written.get(path, ()):
            if any(references(expr)) and not _holds_drawn(expr):
                yield Weakness(
                    path, f"{path} is not all of what a random_password drew, and may be guessed or known to others"
                )


def _bits(change: Change) -> float:
    """How much chance is in what a random_password draws; 0 where that can't be told."""
    length, own = change.after.get("length"), change.after.get("override_special")
    if not isinstance(length, int) or not (own is None or isinstance(own, str)):
        return 0
    characters = sum(count for name, count in _DRAWN.items() if change.after.get(name) in (None, True))
    if change.after.get("special") in (None, True):
        characters += len(set(own)) if own else _SPECIAL
    return length * math.log2(characters) if characters > 1 else 0


def _holds_drawn(expr: Expr) -> bool:
    """Whether all of a drawn password, or of a secret that Google made, is in what an expression gives."""
    if isinstance(expr, Template):
        return any(isinstance(part, Interpolation) and _holds_drawn(part.expr) for part in expr.parts)
    if isinstance(expr, Paren):
        return _holds_drawn(expr.inner)
    if isinstance(expr, Call):
        return expr.name in _KEEPING and any(map(_holds_drawn, expr.args))
    if isinstance(expr, Tuple):
        return any(map(_holds_drawn, expr.items))
    if isinstance(expr, Object):
        return any(_holds_drawn(value) for _, value in expr.items)
    return isinstance(expr, GetAttr) and _is_drawn(expr)


def _is_drawn(expr: GetAttr) -> bool:
    found = list(references(expr))
    kind, last = found[0].parts[0] if found else "", found[0].parts[-1] if found else ""
    if len(found) != 1 or last != expr.name:
        return False
    if not kind.startswith("google_"):
        return kind == "random_password" and last == "result"
    block = schema_of(kind).resource(kind)
    attribute = block.attributes.get(last) if block is not None else None
    return attribute is not None and bool(attribute.sensitive)
