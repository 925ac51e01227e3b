"""What a scheduled query names: tables of the deployment's own datasets, and nothing that leads elsewhere.

Its text is read for names only. What can't be followed in it (text that is run, files, connections) is refused.
"""

import re
from collections.abc import Iterator

from jobs.terraform.policy.plan_document import UNKNOWN, Change
from jobs.terraform.policy.plan_own import Own

Reason = tuple[str, str]

_SCHEDULED = "google_bigquery_data_transfer_config"
_DATASET = ("google_bigquery_dataset",)
_BESIDE = re.compile(r"--[^\n]*|#[^\n]*|/\*.*?\*/", re.DOTALL)
_TEXT = re.compile(
    r"(?:\b[rRbB]{1,2})?(?:\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')", re.DOTALL
)
_LEADS_AWAY = re.compile(
    r"\b(?:execute\s+immediate|export\s+data|export\s+model|load\s+data|external_query|create\s+(?:or\s+replace\s+)?"
    r"(?:external|model|function|aggregate|table\s+function|connection|reservation|capacity|assignment|schema|procedure)"
    r"|remote\s+with|with\s+connection|call|grant|revoke|uris?\s*=|ml\.\w+|ai\.\w+)\b",
    re.IGNORECASE,
)
# Where `from` stands in an expression, and no table follows.
_NO_TABLE = re.compile(
    r"\b(?:extract\s*\(\s*\w+(?:\s*\(\s*\w+\s*\))?|is\s+(?:not\s+)?distinct)\s+from\b", re.IGNORECASE
)
# A name where a table stands: after these words, or behind another table and a comma.
_WORD = r"(?:`[^`]+`|[A-Za-z_][\w-]*)"
_NAME = rf"{_WORD}(?:\s*\.\s*{_WORD})*"
_TABLES = re.compile(
    rf"\b(?:from|join|into|update|using|table|view|merge|truncate\s+table|clone|copy|like)\s+"
    rf"(?:if\s+(?:not\s+)?exists\s+)?({_NAME}(?:\s+(?:as\s+)?\w+)?(?:\s*,\s*{_NAME}(?:\s+(?:as\s+)?\w+)?)*)",
    re.IGNORECASE,
)


def queries(change: Change, own: Own) -> Iterator[Reason]:
    """Why a scheduled query may not run."""
    if change.type != _SCHEDULED or not change.writes:
        return
    params = change.after.get("params")
    query = params.get("query") if isinstance(params, dict) else params
    if query is UNKNOWN or params is UNKNOWN:
        yield "unknown_value", "params.query is known only after apply: write its text out"
    elif isinstance(query, str):
        yield from _said(query, own)


def _said(query: str, own: Own) -> Iterator[Reason]:
    bare = _BESIDE.sub(" ", _TEXT.sub("''", query))
    if found := _LEADS_AWAY.search(bare):
        yield "refused_argument", f"params.query does more than to read and write tables: {' '.join(found[0].split())}"
    names = {name for listed in _TABLES.findall(_NO_TABLE.sub(" ", bare)) for name in _named(listed)}
    names |= {name.replace("`", "") for name in re.findall(r"`[^`]+`(?:\s*\.\s*`[^`]+`)*", bare)}
    for name in sorted(names):
        steps = [step.strip() for step in name.split(".")]
        if len(steps) > 2 and steps[0] != own.project:
            yield "foreign_project", f"params.query reads or writes {name[:120]}, which is in another project"
        elif len(steps) > 1 and not own.holds(_DATASET, steps[1] if len(steps) > 2 else steps[0], {}):
            yield "foreign_resource", f"params.query names {name[:120]}, which is in no dataset of this deployment"


def _named(listed: str) -> Iterator[str]:
    for each in listed.split(","):
        found = re.match(_NAME, each.strip())
        if found:
            yield re.sub(r"\s", "", found[0].replace("`", ""))
