"""Sentences about Terraform that somebody else wrote: the lines of their own files that change, or a question."""

import difflib
from pathlib import Path

import pytest

from functions.planning.adopted.change import edited
from functions.planning.rules.unclear import Unclear
from functions.runs.adopt import merged
from shared.drafts import judge_draft
from shared.schemas import Environment
from tests.life.sentences import HERE

FOLDER = HERE / "adopted"
WHERE = Environment(name="default", project="acme-1", region="us-central1")


def taken(name):
    """The files of a directory beside this one, as they are once they were adopted."""
    folder = FOLDER / name
    given = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.tf*")}
    files, _ = merged(given, WHERE)
    return files


def said(name, sentence):
    """Each line that goes and each that comes, in order; `ask` where something is asked."""
    files = taken(name)
    try:
        after = edited(sentence, files, WHERE.region).files
        assert judge_draft(after) == judge_draft(files)
    except Unclear as unclear:
        return "ask", unclear.message
    both = [difflib.ndiff(files[each].splitlines(), after[each].splitlines()) for each in files]
    lines = [line[2:].strip() for each in both for line in each if line[:2] in {"- ", "+ "} and line[2:].strip()]
    return " => ".join(lines), ""


def rows():
    for line in Path(HERE / "adopted.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, sentence, want = (each.strip() for each in line.split("|", 2))
            yield pytest.param(name, sentence, want.removeprefix("=> "), id=f"{name}: {sentence}")


def test_what_was_said_of_a_part_is_kept_by_its_argument_and_what_is_named_by_its_address_is_not():
    said = edited("make it an e2-standard-2", taken("vm"), WHERE.region).arguments
    kept = ("google_compute_instance.web.machine_type", "google_compute_instance.web.allow_stopping_for_update")
    assert said == kept
    by_address = "set google_compute_instance.web.deletion_protection to false"
    assert edited(by_address, taken("vm"), WHERE.region).arguments == ()


@pytest.mark.parametrize(("name", "sentence", "want"), list(rows()))
def test_a_sentence_changes_exactly_its_lines_of_the_files_or_is_asked_about(name, sentence, want):
    got, why = said(name, sentence)
    assert got == want, why
