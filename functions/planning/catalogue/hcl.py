"""Literals: the only way in which a plan's own words get into HCL."""

from collections.abc import Sequence
from decimal import Decimal

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(text: str) -> str:
    """A string literal that means exactly `text`: quotes, line breaks and both template markers are escaped."""
    escaped = "".join(_ESCAPES.get(char, char if char.isprintable() else _unicode(char)) for char in text)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def number(value: float) -> str:
    """A number literal: whole numbers without a point, never an exponent."""
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")


def aligned(rows: Sequence[tuple[str, str]], indent: str) -> str:
    """`key = value` lines with the equals signs below each other, as `terraform fmt` has them."""
    width = max((len(key) for key, _ in rows), default=0)
    return "\n".join(f"{indent}{key:<{width}} = {value}" for key, value in rows)


def _unicode(char: str) -> str:
    point = ord(char)
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
