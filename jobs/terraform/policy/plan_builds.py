"""Which repository's pushes are built, and by what: what is built acts as an account that may deploy."""

import re
from collections.abc import Collection, Iterator

from jobs.terraform.policy.plan_document import UNKNOWN, Change, values_at
from jobs.terraform.policy.plan_own import Own
from shared.parts.build_trigger.part import BuildTriggerSettings
from shared.schemas import Architecture

Reason = tuple[str, str]

TRIGGER = "google_cloudbuild_trigger"
_CONNECTED = re.compile(
    r"projects/(?P<project>[\w-]+)/locations/[a-z0-9-]+/(?P<named>connections/[A-Za-z0-9-]+/repositories/[A-Za-z0-9._-]+)"
)


def builds_of(architecture: Architecture | None) -> frozenset[str]:
    """What a deployment's parts have built: `built:connections/C/repositories/R@branch:^main$`."""
    found = set()
    for part in architecture.parts if architecture else ():
        if part.part == "build_trigger":
            said = BuildTriggerSettings.model_validate({each.key: each.value for each in part.settings})
            if not said.repository:
                continue
            named = f"connections/{said.connection}/repositories/{said.connected}"
            found.add(f"built:{named}@{'tag' if said.tag else 'branch'}:{said.branches}")
    return frozenset(found)


def builds(change: Change, own: Own, people: Collection[str] | None) -> Iterator[Reason]:
    """Why a trigger may not build what it would: pushes of one named branch of one named repository, and nothing else.

    `people` holds what the plan names (`builds_of`); None for whatever the files name.
    """
    if change.type != TRIGGER or not change.writes:
        return
    repositories = values_at(change.after, "repository_event_config.repository")
    pushes = [
        (kind, value)
        for kind in ("branch", "tag")
        for value in values_at(change.after, f"repository_event_config.push.{kind}")
        if value not in (None, "")
    ]
    if UNKNOWN in repositories or any(value is UNKNOWN for _, value in pushes):
        yield "unknown_value", "which repository it builds, and which pushes, is known only after apply"
        return
    found = _CONNECTED.fullmatch(str(repositories[0])) if len(repositories) == 1 else None
    if found is None:
        yield "foreign_resource", "it must build the pushes of one repository that is connected to Cloud Build"
        return
    if found["project"] != own.project:
        yield "foreign_project", f"{repositories[0]} is connected in another project"
    if len(pushes) != 1:
        yield "refused_argument", "it must build the pushes of one branch, or those of one kind of tags"
        return
    (kind, name), *_ = pushes
    if people is not None and f"built:{found['named']}@{kind}:{name}" not in people:
        what = f"{found['named']} with {kind} {name}"
        yield "foreign_identity", f"{what} is nothing that the plan has built; say it in the settings of the part"
