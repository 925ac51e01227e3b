"""How much of what is broken is repaired by code alone.

    python -m tests.repair.figures [--count N] [--triple N] [--seed S] [--only CLASS,...] [--failures]

Faults of every class are put into the corpus and into the catalogue's own output, one at a time and three at a time;
each attempt is judged by the real terraform. A fault that terraform accepts is no fault and is not counted. A repair
keeps the meaning when everything outside the broken spot is as it was. The hand-written broken files are counted apart:
there a repair keeps the meaning when no resource, text or number of the broken files is gone. The second to fourth of
these sets were written without knowing the engine. When it first saw them, 34 of 67 became valid and 19 of them lost
nothing; then 6 of 15, of which 4 lost nothing by this measure and one said, to a reader, all that its author had meant;
then 139 of 223 (131 of them lost nothing).
"""

import argparse
import random
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.repair import repair
from tests.repair.meaning import differences, lost, resources
from tests.repair.mutations import CLASSES, Case, mutate
from tests.repair.terraform import Validator

HERE = Path(__file__).parent
ATTEMPTS = 3


@dataclass
class Outcome:
    """What became of a case: after which attempt terraform accepted it (0: never), whether it means the same."""

    group: str
    name: str
    attempts: int = 0
    same: bool = False
    harmless: bool = False
    seconds: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def corpus() -> dict[str, dict[str, str]]:
    """The hand-written stacks by name."""
    return {
        folder.name: {path.name: path.read_text() for path in sorted(folder.glob("*.tf"))}
        for folder in sorted((HERE / "corpus").iterdir())
        if folder.is_dir()
    }


def catalogue() -> dict[str, dict[str, str]]:
    """What the planner's own generator writes, one stack of each kind."""
    from tests.repair.catalogue import stacks

    return stacks()


def single_cases(
    stacks: Mapping[str, dict[str, str]], count: int, seed: int, only: str = ""
) -> list[tuple[str, str, Case, dict[str, str]]]:
    """`count` faults of each class: (class, stack, case, original files)."""
    found = []
    for kind in CLASSES:
        if only and kind not in only.split(","):
            continue
        rng = random.Random(f"{kind}-{seed}")
        seen: set[str] = set()
        for _ in range(count * 40):
            name = rng.choice(sorted(stacks))
            case = mutate(stacks[name], kind, rng)
            if case is None or case.files == stacks[name] or str(case.files) in seen:
                continue
            seen.add(str(case.files))
            found.append((kind, name, case, stacks[name]))
            if len(seen) >= count:
                break
    return found


def triple_cases(
    stacks: Mapping[str, dict[str, str]], count: int, seed: int
) -> list[tuple[str, str, Case, dict[str, str]]]:
    """Three faults of different classes in one stack."""
    rng = random.Random(f"triple-{seed}")
    found = []
    while len(found) < count:
        name = rng.choice(sorted(stacks))
        files, lost, kinds = stacks[name], (), rng.sample(sorted(CLASSES), 8)
        what: list[str] = []
        for kind in kinds:
            try:
                case = mutate(files, kind, rng)
            except (IndexError, ValueError, KeyError):
                continue  # the faults before it left nothing that this one can break
            if case is not None and case.files != files:
                files, lost = case.files, (*lost, *case.lost)
                what.append(f"{kind}: {case.what}")
                if len(what) == 3:
                    break
        if len(what) == 3:
            found.append(("three faults", name, Case(dict(files), lost, " | ".join(what)), stacks[name]))
    return found


def judge(group: str, name: str, case: Case, original: Mapping[str, str] | None, validate: Validator) -> Outcome:
    """Runs the loop on one case."""
    outcome = Outcome(group, name)
    files = dict(case.files)
    mistakes = validate(files)
    if not mistakes:
        outcome.harmless = True
        return outcome
    for attempt in range(1, ATTEMPTS + 1):
        started = time.thread_time()
        for text in files.values():
            parse_hcl(text)
        begun = time.thread_time()
        mended = repair(files, mistakes)
        outcome.floors.append(begun - started)
        outcome.seconds.append(time.thread_time() - begun)
        if mended.files == files:
            break
        files = mended.files
        mistakes = validate(files)
        if not mistakes:
            outcome.attempts = attempt
            break
    outcome.notes = [str(each) for each in mistakes]
    if original is not None:
        changed = differences(original, files, case.lost)
        outcome.same = bool(outcome.attempts) and not changed
        outcome.notes += changed
    else:
        gone = lost(case.files, files)
        kept = len(set(resources(files))) >= len(set(resources(case.files)))
        outcome.same = bool(outcome.attempts) and kept and not gone
        outcome.notes += [f"lost: {value}" for value in gone]
    outcome.notes.insert(0, case.what)
    return outcome


def run(cases: list, validate: Validator) -> list[Outcome]:
    """All cases on two threads, with a line of progress."""
    done = 0
    lock = threading.Lock()

    def one(entry) -> Outcome:
        nonlocal done
        outcome = judge(*entry, validate)
        with lock:
            done += 1
            if sys.stderr.isatty():
                print(f"\r{done}/{len(cases)}", end="", file=sys.stderr)
        return outcome

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, cases))


def row(label: str, outcomes: Iterable[Outcome]) -> str:
    counted = [each for each in outcomes if not each.harmless]
    if not counted:
        return f"{label:28} {'-':>5}"
    within = [sum(0 < each.attempts <= n for each in counted) for n in (1, 2, 3)]
    same = sum(each.same for each in counted)
    share = 100 * within[2] / len(counted)
    return (
        f"{label:28} {len(counted):5} {within[0]:6} {within[1]:6} {within[2]:6} {share:6.1f}% "
        f"{same:6} {100 * same / len(counted):6.1f}%"
    )


def table(title: str, outcomes: list[Outcome]) -> None:
    print(f"\n{title}\n{'class':28} {'cases':>5} {'1':>6} {'2':>6} {'3':>6} {'valid':>7} {'same':>6} {'same':>7}")
    groups = list(dict.fromkeys(each.group for each in outcomes))
    if len(groups) > 1:
        for group in groups:
            print(row(group, [each for each in outcomes if each.group == group]))
    print(row("all", outcomes))


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m tests.repair.figures", description=__doc__)
    options.add_argument("--count", type=int, default=4, help="faults per class")
    options.add_argument("--triple", type=int, default=60, help="stacks with three faults")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="", help="these classes, parted by commas")
    options.add_argument("--failures", action="store_true", help="show what was not repaired or means something else")
    chosen = options.parse_args(arguments)
    stacks = corpus() | catalogue()
    singles = single_cases(stacks, chosen.count, chosen.seed, chosen.only)
    triples = [] if chosen.only else triple_cases(stacks, chosen.triple, chosen.seed)
    written = [] if chosen.only else written_in("handmade")
    strange = [] if chosen.only else written_in("strangers")
    stranger = [] if chosen.only else written_in("copied")
    fresh = [] if chosen.only else written_in("written")
    with Validator() as validate:
        results = [run(each, validate) for each in (singles, triples, written, strange, stranger, fresh)]
    titles = ("one fault", "three faults", "written by hand", *(["written by hand, without knowing the engine"] * 3))
    for title, outcomes in zip(titles, results, strict=True):
        if outcomes:
            table(title, outcomes)
    seconds = sorted(second for outcomes in results for each in outcomes for second in each.seconds)
    if seconds:
        print(
            f"\ntime of its own per attempt: median {seconds[len(seconds) // 2] * 1000:.0f} ms, "
            f"95th percentile {seconds[int(len(seconds) * 0.95)] * 1000:.0f} ms, most {seconds[-1] * 1000:.0f} ms"
        )
        every = [each for outcomes in results for each in outcomes]
        pairs = [pair for each in every for pair in zip(each.seconds, each.floors, strict=True) if pair[1]]
        ratios = sorted(own / floor for own, floor in pairs)
        print(
            f"against reading the same files once: median {ratios[len(ratios) // 2]:.1f} times, "
            f"95th percentile {ratios[int(len(ratios) * 0.95)]:.1f} times"
        )
    if chosen.failures:
        for outcomes in results:
            for each in outcomes:
                if not each.harmless and not (each.attempts and each.same):
                    print(f"\n{each.group} in {each.name}: {'valid, but' if each.attempts else 'not valid'}")
                    for note in each.notes[:8]:
                        print("   ", note[:240])


def written_in(folder: str) -> list[tuple[str, str, Case, None]]:
    """Broken files as people and models write them; what they should have been is not known."""
    found = []
    for path in sorted((HERE / folder).iterdir()):
        if path.is_dir():
            files = {each.name: each.read_text() for each in sorted(path.glob("*.tf"))}
        elif path.suffix == ".tf":
            files = {"main.tf": path.read_text()}
        else:
            continue
        found.append((folder, path.stem, Case(files, (), path.stem), None))
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
