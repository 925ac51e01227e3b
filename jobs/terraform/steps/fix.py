"""One turn of the repair loop: by code first, what is left by the model."""

from collections.abc import Mapping
from importlib import resources
from typing import Any

from jobs.terraform.model_repair import accept_model_answer, schema_excerpt
from jobs.terraform.work import Ended, Work
from jobs.terraform.workspace import refuse_hostile, unreadable
from shared.llm import ModelError, question
from shared.schemas import FixAttempt, TerraformFiles
from shared.schemas.run import RunKind
from shared.terraform.diagnostics import Diagnostic
from shared.terraform.difference import unified
from shared.terraform.hcl import parse_file
from shared.terraform.repair import repair

_MODEL_FILES = {"main.tf", "variables.tf", "outputs.tf"}
_MENDED: frozenset[RunKind] = frozenset({"deploy", "change"})
# A person has to read what a model changed: more than this is not taken.
_MAX_DIFF = 20_000


def fix(work: Work, given: Mapping[str, str], attempt: int, mistakes: list[Diagnostic]) -> dict[str, str]:
    """The files after one attempt; the attempt is logged with its diff and stored with the run."""
    files = dict(given)
    mended = repair(files, mistakes)
    by, result = "none", mended.files
    reasons = [edit.reason for edit in mended.edits]
    reasons += [f"left out, as the file would read worse: {edit.reason}" for edit in mended.withheld]
    reasons += [f"to be decided, {each.file}:{each.line}: {each.reason}" for each in mended.told]
    if result != files:
        # Terraform has the next word: what code mended may have been all there was.
        by = "code"
    else:
        answer = _asked(work, files, mended.left or mistakes)
        if isinstance(answer, str):
            reasons.append(f"model: {answer}")
        else:
            result, by = answer
    diff = unified(files, result, context=2)
    if len(diff) > _MAX_DIFF:
        diff = f"{diff[:_MAX_DIFF]}\n(and {len(diff) - _MAX_DIFF} characters more)\n"
    work.say(f"attempt {attempt} by {by}: {'; '.join(reasons) or 'nothing changed'}")
    if diff:
        work.say(diff)
    record = FixAttempt(
        attempt=attempt,
        diagnostics=[str(each) for each in mistakes],
        by=by,
        reasons=reasons,
        diff=work.desk.scrub(diff),
    )
    work.held.write(files=result, fix_attempts=[*work.run.fix_attempts, record])
    return result


def _asked(work: Work, files: Mapping[str, str], left: list[Diagnostic]) -> tuple[dict[str, str], str] | str:
    """The files as the model would have them and who answered; or why they stay as they are."""
    if work.run.kind not in _MENDED:
        return f"not asked: a run of the kind {work.run.kind} brings files that stand, or stood, as they are"
    if not set(files) <= _MODEL_FILES:
        return "asked about no files but main.tf, variables.tf and outputs.tf"
    try:
        answer = work.desk.model().answer(question(_instructions(), _about(files, left)), TerraformFiles)
    except ModelError as error:
        return f"no answer ({type(error).__name__})"
    proposed = {name: text for name, text in answer.value.by_name().items() if name in files or text.strip()}
    try:
        refuse_hostile(proposed)
    except Ended as refusal:
        return f"answer refused: {refusal.message}"
    if refused := accept_model_answer(files, proposed, left):
        return f"answer refused: {'; '.join(refused)}"
    if unreadable(proposed):
        return "answer refused: it can't be read"
    if proposed == files:
        return "answer changes nothing"
    if len(unified(files, proposed, context=2)) > _MAX_DIFF:
        return "answer refused: it changes more than anybody would read"
    return proposed, "offline" if answer.by_rules else "model"


def _about(files: Mapping[str, str], left: list[Diagnostic]) -> dict[str, Any]:
    """The facts for the model: diagnostics without values, the failing blocks, the schemas of their types only."""
    blocks, types = [], set()
    for name, text in files.items():
        file = parse_file(name, text)
        for block in file.body.blocks:
            first, last = file.line(block.span), file.position(block.span.end)[0]
            if any(each.file == name and first <= each.line <= last for each in left):
                blocks.append({"file": name, "line": first, "text": file.source(block.span)})
                if block.type == "resource" and block.names:
                    types.add(block.names[0])
    excerpts = {kind: schema_excerpt(kind) for kind in sorted(types)}
    return {
        "task": "repair",
        "diagnostics": [_without_values(each) for each in left],
        "blocks": blocks,
        "schemas": {kind: excerpt for kind, excerpt in excerpts.items() if excerpt is not None},
        "files": dict(files),
    }


def _without_values(diagnostic: Diagnostic) -> dict[str, Any]:
    """What terraform says, without the values it found: they may come from outside the files."""
    return {
        "file": diagnostic.file,
        "line": diagnostic.line,
        "summary": diagnostic.summary,
        "detail": diagnostic.detail,
        "context": diagnostic.snippet.context if diagnostic.snippet else None,
    }


def _instructions() -> str:
    return resources.files("jobs.terraform").joinpath("prompts/fix.txt").read_text()
