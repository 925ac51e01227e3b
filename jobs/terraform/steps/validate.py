"""terraform validate, and the repair loop around it."""

import re
from collections.abc import Mapping

from jobs.terraform.steps.init import initialise
from jobs.terraform.work import Ended, Work
from jobs.terraform.workspace import refuse_hostile, write_files
from shared.schemas import Phase
from shared.terraform.diagnostics import Diagnostic, errors, normalised
from shared.terraform.runner import Interrupted, TerraformError

MAX_FIX_ATTEMPTS = 3
_ATTEMPTS = (Phase.FIX_ATTEMPT_1, Phase.FIX_ATTEMPT_2, Phase.FIX_ATTEMPT_3)


def make_valid(work: Work) -> None:
    """Initialise and validate, repairing in between; returns when the files are valid, else raises Ended."""
    work.enter(Phase.INITIALIZING)
    mistakes = initialise(work)
    initialised = not mistakes
    if initialised:
        work.enter(Phase.VALIDATING)
        mistakes = _validated(work)
    if not mistakes:
        work.note(valid=True)
        return
    from jobs.terraform.steps.fix import fix  # noqa: PLC0415 - repair and model load when there is something to repair

    before: object = None
    for attempt, phase in enumerate(_ATTEMPTS, start=1):
        if not mistakes:
            break
        _say_mistakes(work, mistakes)
        if normalised(mistakes) == before:
            raise Ended("fix_not_converging", "LLM fix not converging")
        before = normalised(mistakes)
        work.enter(phase)
        old = work.run.files
        files = fix(work, attempt, mistakes)
        refuse_hostile(files)
        write_files(work.folder, files)
        if not initialised or _needs(old) != _needs(files):
            mistakes = initialise(work)
            initialised = not mistakes
        if initialised:
            mistakes = _validated(work)
    if mistakes:
        _say_mistakes(work, mistakes)
        if normalised(mistakes) == before:
            raise Ended("fix_not_converging", "LLM fix not converging")
        raise Ended("validation_exhausted", f"still not valid after {MAX_FIX_ATTEMPTS} attempts: {mistakes[0]}")
    work.note(valid=True)


def _validated(work: Work) -> list[Diagnostic]:
    try:
        return errors(work.terraform.validate())
    except Interrupted:
        raise
    except TerraformError as error:
        raise Ended("init_failed", str(error)) from error


def _say_mistakes(work: Work, mistakes: list[Diagnostic]) -> None:
    for mistake in mistakes:
        work.say(f"not valid: {mistake}")


def _needs(files: Mapping[str, str]) -> set[str]:
    """What init prepares for: the blocks that name providers, and the providers that resource types imply."""
    text = "\n".join(files.values())
    blocks = re.findall(r"required_providers\s*\{.*?\n\s*\}\s*\n", text, re.DOTALL)
    return {*blocks, *re.findall(r'\b(?:resource|data)\s+"([a-z0-9-]+)_', text)}
