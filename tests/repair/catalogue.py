"""The generator's own output as files to break."""

from __future__ import annotations


def stacks() -> dict[str, dict[str, str]]:
    """One set of files per kind of stack."""
    return {}
