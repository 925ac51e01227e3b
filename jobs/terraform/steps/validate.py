"""terraform validate, and the repair loop around it."""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from jobs.terraform.steps.init import initialise
from jobs.terraform.work import Ended, Work
from jobs.terraform.workspace import judge_again, refuse_hostile, unreadable, write_files
from shared.schemas import Phase
from shared.terraform.attempts import MAX_ATTEMPTS, until_valid
from shared.terraform.diagnostics import Diagnostic, errors
from shared.terraform.runner import TerraformError

_ATTEMPTS = (Phase.FIX_ATTEMPT_1, Phase.FIX_ATTEMPT_2, Phase.FIX_ATTEMPT_3)


def make_valid(work: Work) -> None:
    """Initialise and validate, repairing in between; returns when the files are valid, else raises Ended.

    Terraform sees nothing that the gate can't read to its last byte, and what it calls valid is judged once more.
    """
    work.enter(Phase.INITIALIZING)
    initialised, mistakes = _tried(work, initialised=False, entering=True)

    def look(before: Mapping[str, str], after: Mapping[str, str]) -> list[Diagnostic]:
        nonlocal initialised
        refuse_hostile(after)
        write_files(work.folder, after)
        initialised, found = _tried(work, initialised=initialised and _needs(before) == _needs(after))
        return found

    outcome = until_valid(work.run.files, mistakes, mend=partial(_mend, work), look=look)
    if outcome.mistakes:
        _say_mistakes(work, outcome.mistakes)
        if outcome.stuck:
            raise Ended("fix_not_converging", f"LLM fix not converging: {outcome.mistakes[0]}")
        raise Ended("validation_exhausted", f"still not valid after {MAX_ATTEMPTS} attempts: {outcome.mistakes[0]}")
    judge_again(work.folder, work.run.files, work.environment)
    work.note(valid=True)


def _mend(work: Work, attempt: int, files: Mapping[str, str], mistakes: Sequence[Diagnostic]) -> Mapping[str, str]:
    from jobs.terraform.steps.fix import fix  # repair and model load when there is a mistake

    _say_mistakes(work, mistakes)
    work.enter(_ATTEMPTS[attempt - 1])
    return fix(work, files, attempt, list(mistakes))


def _tried(work: Work, *, initialised: bool, entering: bool = False) -> tuple[bool, list[Diagnostic]]:
    """Init, where it is needed, and validate: whether terraform is initialised now, and the mistakes."""
    if unread := unreadable(work.run.files):
        return False, unread
    if not initialised and (mistakes := initialise(work)):
        return False, mistakes
    if entering:
        work.enter(Phase.VALIDATING)
    return True, _validated(work)


def _validated(work: Work) -> list[Diagnostic]:
    try:
        return errors(work.terraform.validate())
    except TerraformError as error:
        raise Ended("init_failed", str(error)) from error


def _say_mistakes(work: Work, mistakes: Sequence[Diagnostic]) -> None:
    for mistake in mistakes:
        work.say(f"not valid: {mistake}")


def _needs(files: Mapping[str, str]) -> set[str]:
    """What init prepares for: the blocks that name providers, and the providers that resource types imply."""
    text = "\n".join(files.values())
    blocks = re.findall(r"required_providers\s*\{.*?\n\s*\}\s*\n", text, re.DOTALL)
    return {*blocks, *re.findall(r'\b(?:resource|data)\s+"([a-z0-9-]+)_', text)}
