"""Text that is no HCL."""

from __future__ import annotations

from shared.terraform.repair.result import Draft


def mend_syntax(draft: Draft, name: str) -> None:
    """placeholder"""
