"""The plan of a destruction: it removes what this deployment's state holds, and does nothing else."""

from collections.abc import Iterator, Mapping
from typing import Any

from jobs.terraform.policy.plan_document import changes
from shared.schemas import Finding


def judge_end(plan: Mapping[str, Any]) -> list[Finding]:
    """Why a plan made with `-destroy` may not be applied; empty when it may. Pure."""
    return [
        Finding(rule=rule, file="", line=0, message=f"{address}: {message}" if address else message)
        for address, rule, message in _reasons(plan)
    ]


def _reasons(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if not isinstance(plan.get("resource_changes", []), list) or plan.get("errored") or plan.get("complete") is False:
        yield "", "unfinished_plan", "the plan does not say everything it would do"
    for change in changes(plan):
        if change.mode != "managed" or change.does_nothing:
            continue
        if change.actions != ("delete",) or change.imported or change.moved_from:
            yield change.address, "undeclared_change", f"a destruction does not {' and '.join(change.actions)} it"
        elif change.type == "google_project_service" and change.before.get("disable_on_destroy") is not False:
            yield change.address, "destroys_data", "the API would be disabled for everything in the project"
