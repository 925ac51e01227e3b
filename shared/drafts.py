"""What holds for a draft wherever it is written: how large a run may be, and what code says about its files."""

from collections.abc import Mapping

from shared.http import TooLarge
from shared.policy.static_gate import inspect_sources
from shared.schemas import Finding, Run
from shared.terraform.files import from_mapping
from shared.terraform.lint import lint

# Firestore keeps at most 1 MiB in a document.
_MAX_RUN = 900_000


def judge_draft(files: Mapping[str, str]) -> list[Finding]:
    """What the static gate and the schema check say about files by name, without a terraform binary."""
    sources = from_mapping(files)
    found = inspect_sources(sources) + lint(sources.parsed, google=True)
    return [each.shown() for each in found]


def check_size(run: Run) -> None:
    """Raises TooLarge for a run that can't be stored as one document."""
    if len(run.model_dump_json().encode()) > _MAX_RUN:
        raise TooLarge(f"The goal, the plan, its drawing and the files together exceed {_MAX_RUN // 1000} KB.")
