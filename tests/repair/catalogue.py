"""The generator's own output as files to break."""

from functions.planning.generate import generate
from shared.parts.stacks import STACKS
from tests.planning.plans import plan_for


def stacks() -> dict[str, dict[str, str]]:
    """One set of files per kind of stack."""
    return {f"catalogue {kind}": generate(plan_for(kind)).by_name() for kind in STACKS}
