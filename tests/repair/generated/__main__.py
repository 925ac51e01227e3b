"""`python -m tests.repair.generated [CASES] [SEED]`: how much of it is repaired by code alone.

The types of two seeds differ as far as the schema has enough of them: a seed that nobody has looked at shows what the
engine does with what it has not seen.
"""

import argparse
import random
import sys

from tests.repair.figures import Outcome, run, table
from tests.repair.generated import expressions, grammar, language
from tests.repair.generated.whole import stacks
from tests.repair.mutations.places import Case, Files
from tests.repair.terraform import Validator

NAMES = (*expressions.RULES, *language.RULES)


def broken(files: Files, name: str, rng: random.Random) -> Case | None:
    """The files with the rule of that name broken once."""
    if name in expressions.RULES:
        return grammar.broken(files, name, rng)
    return language.RULES[name](files, rng)


def cases(whole: dict[str, dict[str, str]], count: int, seed: int, only: str = "") -> list:
    """`count` cases with one fault, each rule as often as any other, and a quarter of it with two or three."""
    rng = random.Random(f"generated-{seed}")
    names = only.split(",") if only else list(NAMES)
    singles: list = []
    kinds = sorted(whole)
    tries = 0
    while len(singles) < count and tries < count * 20:
        name, kind = names[tries % len(names)], rng.choice(kinds)
        tries += 1
        case = broken(whole[kind], name, rng)
        if case is not None and case.files != whole[kind]:
            singles.append((name, kind, case, whole[kind]))
    several: list = []
    while len(several) < count // 4 and not only:
        kind = rng.choice(kinds)
        files, lost, what = dict(whole[kind]), (), []
        wanted = rng.choice([2, 3])
        for name in rng.sample(NAMES, 12):
            try:
                case = broken(files, name, rng)
            except (IndexError, ValueError, KeyError, AttributeError):
                continue
            if case is not None and case.files != files:
                files, lost = dict(case.files), (*lost, *case.lost)
                what.append(f"{name}: {case.what}")
            if len(what) == wanted:
                several.append(("two or three faults", kind, Case(files, lost, " | ".join(what)), whole[kind]))
                break
    return [singles, several]


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m tests.repair.generated", description=__doc__)
    options.add_argument("cases", nargs="?", type=int, default=400)
    options.add_argument("seed", nargs="?", type=int, default=1)
    options.add_argument("--only", default="", help="these rules, parted by commas")
    options.add_argument("--failures", action="store_true", help="show what was not repaired or means something else")
    chosen = options.parse_args(arguments)
    with Validator() as validate:
        whole = stacks(200, chosen.seed, validate)
        results: list[list[Outcome]] = [
            run(each, validate) for each in cases(whole, chosen.cases, chosen.seed, chosen.only)
        ]
    print(f"{len(whole)} types")
    for title, outcomes in zip(("one fault", "two or three faults"), results, strict=True):
        if outcomes:
            table(title, outcomes)
    for each in [one for outcomes in results for one in outcomes] if chosen.failures else []:
        if not each.harmless and not (each.attempts and each.same):
            print(f"\n{each.group} in {each.name}: {'valid, but' if each.attempts else 'not valid'}")
            for note in each.notes[:8]:
                print("   ", note[:240])


if __name__ == "__main__":
    main(sys.argv[1:])
