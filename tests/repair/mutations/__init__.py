"""Faults put into files that were fine: seeded, one class each, with the spot that is broken.

case = mutate(files, "misspelt_argument", random.Random(1))
case.files, case.lost        # the broken files, and the addresses whose value can't be known any more
"""

import random

from tests.repair.mutations import names, references, shapes, syntax, values
from tests.repair.mutations.places import CLASSES, Case, Files

__all__ = ["CLASSES", "Case", "mutate", "names", "references", "shapes", "syntax", "values"]


def mutate(files: Files, name: str, rng: random.Random) -> Case | None:
    """One fault of the class at a random place; None when the files offer none."""
    return CLASSES[name](files, rng)
