"""`python -m tests.repair.lots [LOT...]`: how many of these files become valid, and how many say what was meant."""

import sys

from shared.terraform.repair import repair
from tests.repair.lots import HERE, Broken, broken
from tests.repair.terraform import Validator

ATTEMPTS = 3


def outcome(each: Broken, validate: Validator) -> tuple[bool, bool, list[str]] | None:
    """Whether it is valid in the end and says what was meant, and what is left; None for one that is not broken."""
    files = {"main.tf": each.text}
    errors = validate(files)
    if not errors:
        return None
    for _ in range(ATTEMPTS):
        mended = repair(files, errors).files
        if mended == files:
            break
        files, errors = mended, validate(mended)
        if not errors:
            break
    flat = " ".join(files["main.tf"].split())
    meant = all(" ".join(say.split()) in flat for say in each.says) and not any(say in flat for say in each.never)
    return not errors, not errors and meant, [f"{error.summary} {error.detail}"[:160] for error in errors]


def main(lots: list[str]) -> None:
    """A line for each file that stays broken, and one for each lot."""
    with Validator() as validate:
        for lot in lots:
            outcomes = [(each.name, found) for each in broken(lot) if (found := outcome(each, validate))]
            for name, (valid, _, left) in outcomes:
                if not valid:
                    print(f"{name}: {left[0]}")
            valid, meant = (sum(found[at] for _, found in outcomes) for at in (0, 1))
            print(f"{lot}: {len(outcomes)} broken, {valid} valid, {meant} as meant")


if __name__ == "__main__":
    main(sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.txt")))
