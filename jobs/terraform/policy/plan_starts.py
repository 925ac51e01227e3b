"""Who may start workflows: Google gives that for all of a project's at once, so only what starts them may hold it."""

from collections.abc import Iterator

from jobs.terraform.policy.plan_document import Change, Source
from jobs.terraform.policy.plan_own import Own
from shared.terraform.hcl import Attribute, named, references, walk_body

Reason = tuple[str, str]

STARTS = "roles/workflows.invoker"
_ACCOUNT = "google_service_account"
# What may name the account that holds it: what starts by a clock or an event, and grants on what that reaches too.
_STARTERS = frozenset({"google_cloud_scheduler_job", "google_eventarc_trigger"})


def starts_workflows(change: Change, source: Source, own: Own) -> Iterator[Reason]:
    """Why an account may not be let start workflows: this deployment has none, or a program acts as the account."""
    if not own.has_any(("google_workflows_workflow",)):
        yield (
            "privileged_role",
            f"{STARTS} reaches what others hold in the project, and this deployment has no workflow",
        )
    written = [named(expr) for expr in source.written(change).get("member", ())]
    labels = {each.label if each is not None and each.type == _ACCOUNT else None for each in written}
    if len(labels) != 1 or None in labels:
        yield "privileged_role", f"whom {STARTS} is given to must be written as {_ACCOUNT}.LABEL.member"
        return
    label = labels.pop()
    email = str(change.after.get("member")).removeprefix("serviceAccount:")
    if any("@" in email and email in text for text in source.texts.values()):
        yield "privileged_role", f"{email} may start workflows, and something names it by its address"
    for kind, name in sorted(_naming(source, str(label)) - {(_ACCOUNT, str(label))}):
        grants = kind.endswith("_iam_member") and kind != f"{_ACCOUNT}_iam_member"
        if kind not in _STARTERS and not grants:
            message = f"{STARTS} starts every workflow of the project, so {kind}.{name} may not act as who holds it"
            yield "privileged_role", message


def _naming(source: Source, label: str) -> set[tuple[str, str]]:
    """Type and label of each resource, and of each local or module value, that speaks of an account."""
    found = set()
    for file in source.files.values():
        for block in file.body.blocks:
            if block.type == "output":
                continue
            for item, _ in walk_body(block.body):
                if isinstance(item, Attribute) and any(
                    each.parts[:2] == (_ACCOUNT, label) for each in references(item.expr)
                ):
                    kind, name, *_ = (*block.names, "", "") if block.type == "resource" else (block.type, "")
                    found.add((kind, name))
    return found
