"""The repair loop: mend, look again, at most three times, and no longer than it helps."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from shared.terraform.diagnostics import Diagnostic, normalised

MAX_ATTEMPTS = 3

Files = Mapping[str, str]


class Outcome(NamedTuple):
    """The files after the last attempt and what is wrong with them. `stuck`: the last attempt did not help."""

    files: Files
    mistakes: Sequence[Diagnostic]
    stuck: bool = False


def until_valid(
    files: Files,
    mistakes: Sequence[Diagnostic],
    *,
    mend: Callable[[int, Files, Sequence[Diagnostic]], Files],
    look: Callable[[Files, Files], Sequence[Diagnostic]],
) -> Outcome:
    """Mend files until they have no mistakes, an attempt does not help, or three were made.

    Args:
        files: file name to text; `mistakes` are what is wrong with them.
        mend: number of the attempt, files, mistakes -> the files it makes of them.
        look: files before and after -> the mistakes in the latter.
    """
    for attempt in range(1, MAX_ATTEMPTS + 1):
        if not mistakes:
            break
        mended = mend(attempt, files, mistakes)
        if mended == files:
            return Outcome(files, mistakes, stuck=True)
        before = normalised(mistakes)
        mistakes, files = look(files, mended), mended
        if mistakes and normalised(mistakes) == before:
            return Outcome(files, mistakes, stuck=True)
    return Outcome(files, mistakes)
