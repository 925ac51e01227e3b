"""Parsed files, kept: a repair looks at the same text many times over."""

from dataclasses import replace
from functools import lru_cache

from shared.terraform.hcl.nodes import File
from shared.terraform.hcl.parse import parse_hcl


@lru_cache(maxsize=24)
def _parsed(text: str) -> File:
    return parse_hcl(text)


def parsed(text: str, path: str = "") -> File:
    """A file in native syntax, as `parse_hcl` reads it."""
    file = _parsed(text)
    return replace(file, path=path) if path else file


def faults_in(text: str) -> int:
    """How many faults a text has; an argument that is set twice is none of syntax."""
    return sum(not fault.message.endswith("is set twice") for fault in _parsed(text).faults)
