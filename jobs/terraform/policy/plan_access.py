"""Whom a plan gives access to what."""

import re
from collections.abc import Iterator

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source
from jobs.terraform.policy.plan_own import Own
from shared.schemas import InfraPlan
from shared.terraform.hcl import named

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
SIGN_IN = {
    "google_compute_instance_iam_member": "roles/compute.osLogin",
    "google_iap_tunnel_instance_iam_member": "roles/iap.tunnelResourceAccessor",
    "google_iap_web_backend_service_iam_member": "roles/iap.httpsResourceAccessor",
    "google_iap_web_cloud_run_service_iam_member": "roles/iap.httpsResourceAccessor",
}
"""Who may come in through Identity-Aware Proxy, and the right to: people, who are no identity of any deployment."""
_PERSON = re.compile(r"(user|group):[^\s@]+@[^\s@]+\.[^\s@]+|domain:[^\s@]+\.[^\s@]+")


def grant(change: Change, infra: InfraPlan, source: Source, own: Own) -> Iterator[Reason]:
    """Why an IAM grant may not be made. On what it is made is judged with the other arguments."""
    if not change.writes:
        return
    role, member = change.after.get("role"), change.after.get("member")
    if role is UNKNOWN or not isinstance(role, str):
        yield "unknown_value", "the role is known only after apply"
        return
    if change.type in SIGN_IN:
        yield from _sign_in(change, infra, role)
        return
    on_project = change.type == "google_project_iam_member"
    if on_project and change.after.get("project") != own.project:
        yield "foreign_project", "it grants access to another project"
    if role not in PROJECT_ROLES if on_project else not _RESOURCE_ROLE.fullmatch(role):
        yield "privileged_role", f"{role} is more than a deployment may give{' on the project' if on_project else ''}"
    if change.after.get("condition") is UNKNOWN:
        yield "unknown_value", "the grant's condition is known only after apply"
    if member is UNKNOWN:
        found = [named(expr) for expr in source.written(change).get("member", ())]
        shapes = {None if each is None else (each.type, each.before, each.attribute, each.after) for each in found}
        account = "google_service_account"
        if not shapes or not shapes <= {(account, "serviceAccount:", "email", ""), (account, "", "member", "")}:
            yield "unknown_value", "who is granted access is known only after apply"
        return
    if str(member).lower() in {"allusers", "allauthenticatedusers"}:
        allowed, listed = PUBLIC_GRANTS.get(change.type, ("", ()))
        if role != allowed or not any(each in infra.resources for each in listed):
            yield "public_access", f"{member} would get {role}, which the plan does not name"
        return
    if not str(member).startswith("serviceAccount:") or not own.holds(("google_service_account",), str(member), {}):
        yield "foreign_identity", f"{member} is not an identity of this deployment"


def _sign_in(change: Change, infra: InfraPlan, role: str) -> Iterator[Reason]:
    """Only the right to come in, only for people who are named, and only where the plan has a sign-in."""
    member = change.after.get("member")
    if role != SIGN_IN[change.type]:
        yield "privileged_role", f"{role} is more than the right to come in"
    if change.after.get("condition") is UNKNOWN:
        yield "unknown_value", "the grant's condition is known only after apply"
    if not isinstance(member, str):
        yield "unknown_value", "who may come in is known only after apply"
    elif not _PERSON.fullmatch(member):
        rule = "public_access" if member.lower() in {"allusers", "allauthenticatedusers"} else "foreign_identity"
        yield rule, f"{member} is no user, group or domain, and only these may sign in"
    elif change.type not in infra.resources:
        yield "foreign_identity", f"{member} would come in through a sign-in that the plan does not name"
