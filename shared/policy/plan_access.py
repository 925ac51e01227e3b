"""Whom a plan gives access to what."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from shared.policy.plan_document import UNKNOWN, Change, Shape, Source, values_at
from shared.policy.plan_types import IDENTITIES, OWN_TARGETS
from shared.schemas import InfraPlan

Reason = tuple[str, str]

# On the whole project only what says something about its holder or lets it log in. Anything that reads or writes data
# would reach other deployments' buckets, topics, secrets and the platform's own.
PROJECT_ROLES = frozenset(
    f"roles/{name}"
    for name in (
        "artifactregistry.reader",
        "cloudprofiler.agent",
        "cloudsql.client",
        "cloudsql.instanceUser",
        "cloudtrace.agent",
        "errorreporting.writer",
        "logging.logWriter",
        "monitoring.metricWriter",
        "monitoring.viewer",
        "serviceusage.serviceUsageConsumer",
    )
)
_RESOURCE_ROLE = re.compile(
    r"roles/(artifactregistry\.(reader|writer)|pubsub\.(publisher|subscriber|viewer|editor)|run\.invoker|run\.viewer"
    r"|secretmanager\.(secretAccessor|secretVersionAdder|viewer)"
    r"|storage\.(objectViewer|objectCreator|objectUser|objectAdmin|bucketViewer|legacyBucketReader|legacyObjectReader))"
)
PUBLIC_GRANTS = {
    "google_cloud_run_service_iam_member": ("roles/run.invoker", ("google_cloud_run_service_iam_member",)),
    "google_cloud_run_v2_service_iam_member": ("roles/run.invoker", ("google_cloud_run_v2_service_iam_member",)),
    "google_storage_bucket_iam_member": ("roles/storage.objectViewer", ("google_storage_bucket_iam_member",)),
}
"""What everybody may be given, and the resource types one of which the plan must list for it."""

_DEFAULT_IDENTITY = re.compile(r"\d+-compute@developer\.gserviceaccount\.com|default|")


def grant(change: Change, infra: InfraPlan, source: Source, project: str, own: Collection[str]) -> Iterator[Reason]:
    """Why an IAM grant may not be made. `own` are the addresses of the service accounts this plan makes."""
    if not change.writes:
        return
    role, member = change.after.get("role"), change.after.get("member")
    if role is UNKNOWN or not isinstance(role, str):
        yield "unknown_value", "the role is known only after apply"
        return
    on_project = change.type == "google_project_iam_member"
    if on_project and change.after.get("project") != project:
        yield "foreign_project", "it grants access to another project"
    if role not in PROJECT_ROLES if on_project else not _RESOURCE_ROLE.fullmatch(role):
        yield "privileged_role", f"{role} is more than a deployment may give{' on the project' if on_project else ''}"
    if change.after.get("condition") is UNKNOWN:
        yield "unknown_value", "the grant's condition is known only after apply"
    if member is UNKNOWN:
        shapes = (Shape("serviceAccount:", "email"), Shape("", "member"))
        if not any(source.refers_to(change, "member", "google_service_account", shape=shape) for shape in shapes):
            yield "unknown_value", "who is granted access is known only after apply"
        return
    if str(member).lower() in {"allusers", "allauthenticatedusers"}:
        allowed, named = PUBLIC_GRANTS.get(change.type, ("", ()))
        if role != allowed or not any(each in infra.resources for each in named):
            yield "public_access", f"{member} would get {role}, which the plan does not name"
        return
    if not _is_own_account(str(member).removeprefix("serviceAccount:"), project, own):
        yield "foreign_identity", f"{member} is not an identity of this deployment"


def identity(change: Change, source: Source, project: str, own: Collection[str]) -> Iterator[Reason]:
    """Why something may not act as whom it says."""
    path = IDENTITIES.get(change.type)
    if path is None or not change.writes:
        return
    for email in values_at(change.after, path):
        if email is UNKNOWN:
            before = values_at(change.before, path)
            # Unset, the provider fills in the default identity; a reference to an account of one's own is fine too.
            if not before and _is_set(change, path, source):
                yield "unknown_value", "as whom it acts is known only after apply"
        elif (
            email is not None
            and not _DEFAULT_IDENTITY.fullmatch(str(email))
            and not _is_own_account(str(email), project, own)
        ):
            yield "foreign_identity", f"it would act as {email}, which is not an identity of this deployment"


def target(change: Change, source: Source, names: Mapping[str, Collection[str]]) -> Iterator[Reason]:
    """Why something may not be attached to what it names. `names`: type -> names and ids of the plan's resources."""
    if change.type not in OWN_TARGETS or not change.writes:
        return
    attribute, kind = OWN_TARGETS[change.type]
    value: Any = change.after.get(attribute)
    if value is UNKNOWN:
        if not source.refers_to(change, attribute, kind):
            yield "unknown_value", f"{attribute} is known only after apply"
    elif str(value).rpartition("/")[2] not in names.get(kind, ()):
        yield "foreign_resource", f"{attribute} = {value} is not a resource of this deployment"


def _is_set(change: Change, path: str, source: Source) -> bool:
    """Whether the files give it a value that is more than a reference to an account of this deployment."""
    return source.writes(change, path) and not source.refers_to(change, path, "google_service_account")


def _is_own_account(email: str, project: str, own: Collection[str]) -> bool:
    account, _, domain = email.partition("@")
    return account in own and domain == f"{project}.iam.gserviceaccount.com"
