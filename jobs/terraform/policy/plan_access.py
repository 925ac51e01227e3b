"""Whom a plan gives access to what."""

import re
from collections.abc import Collection, Iterator

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source
from jobs.terraform.policy.plan_federation import COMES_IN, comes_in
from jobs.terraform.policy.plan_own import Own
from jobs.terraform.policy.plan_people import ACCOUNT, PERSON, enters, right
from jobs.terraform.policy.plan_starts import STARTS, starts_workflows
from shared.parts.kms.part import LENT
from shared.parts.kms.part import MEMBER as KEY_MEMBER
from shared.parts.log_sink.part import WRITES_TO
from shared.policy.plan_types import TYPES
from shared.schemas import InfraPlan
from shared.terraform.hcl import Expr, Interpolation, Template, Text, named

Reason = tuple[str, str]

# On the whole project only what says something about its holder or lets it log in. Anything that reads or writes data
# would reach other deployments' buckets, topics, secrets and the platform's own.
PROJECT_ROLES = frozenset(
    f"roles/{name}"
    for name in (
        "artifactregistry.reader",
        # Asks models that are Google's; Vertex AI gives no narrower role on less than the project.
        "aiplatform.user",
        # Has documents read by processors, which keep none; Document AI gives it on the project alone.
        "documentai.apiUser",
        # Runs queries; what they may read is said by datasets.
        "bigquery.jobUser",
        "cloudprofiler.agent",
        "cloudsql.client",
        "cloudsql.instanceUser",
        "cloudtrace.agent",
        "errorreporting.writer",
        "eventarc.eventReceiver",
        "logging.logWriter",
        "monitoring.metricWriter",
        "monitoring.viewer",
        "serviceusage.serviceUsageConsumer",
    )
)
_MACHINES = (
    "google_compute_instance",
    "google_compute_instance_template",
    "google_compute_region_instance_template",
    "google_container_cluster",
    "google_artifact_registry_repository",
)
_ONLY_WITH = {
    "roles/artifactregistry.reader": _MACHINES,
    "roles/cloudsql.client": ("google_sql_database_instance",),
    "roles/cloudsql.instanceUser": ("google_sql_database_instance",),
    "roles/eventarc.eventReceiver": ("google_eventarc_trigger", "google_cloudfunctions2_function"),
    "roles/monitoring.viewer": ("google_container_cluster",),
}
"""Roles that reach what others hold in the project too, and what a deployment has to hold itself to give them."""
_RESOURCE_ROLE = re.compile(
    r"roles/(artifactregistry\.(reader|writer)|bigquery\.(dataViewer|dataEditor)|cloudtasks\.enqueuer"
    r"|cloudkms\.(cryptoKeyEncrypterDecrypter|cryptoKeyEncrypter|cryptoKeyDecrypter)|pubsub\.(publisher|subscriber|viewer|editor)|run\.invoker|run\.viewer"
    r"|secretmanager\.(secretAccessor|secretVersionAdder|viewer)"
    r"|storage\.(objectViewer|objectCreator|objectUser|objectAdmin|bucketViewer|legacyBucketReader|legacyObjectReader))"
)
_WORKERS = frozenset({"roles/composer.worker", "roles/dataflow.worker", "roles/dataproc.worker"})
_NO_BUCKETS = '!resource.name.startsWith("projects/_/buckets/")'
"""Without which the roles of Google's own workers would reach every bucket of the project."""
_ENCRYPTS = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
_SERVICE_AGENTS = {
    # Reads what changes in a database with a login from a deployment's secret, and writes it into its bucket.
    "gcp-sa-datastream": {
        "roles/secretmanager.secretAccessor",
        "roles/storage.objectCreator",
        "roles/storage.objectViewer",
        "roles/storage.legacyBucketReader",
    },
    # They encrypt with a deployment's key what they keep of it.
    "bigquery-encryption": {_ENCRYPTS},
    "gcp-sa-artifactregistry": {_ENCRYPTS},
    "gcp-sa-iap": {"roles/run.invoker"},
    "gcp-sa-pubsub": {"roles/pubsub.publisher", "roles/pubsub.subscriber", _ENCRYPTS},
    "gcp-sa-secretmanager": {"roles/pubsub.publisher"},
    # Encrypts with a deployment's key what it keeps in its buckets, and tells a topic what is put into them.
    "gs-project-accounts": {_ENCRYPTS, "roles/pubsub.publisher"},
    # Copies into a deployment's bucket, with keys from its secret.
    "storage-transfer-service": {
        "roles/storage.objectUser",
        "roles/storage.legacyBucketReader",
        "roles/secretmanager.secretAccessor",
    },
}
"""Google's own accounts in the project, and what they may be given on a deployment's things so that these work."""
_ON_ONE = re.compile(r'resource\.name == "(projects/([^/"]+)/(databases|instances)/[^/"]+)"')
_OF_ONE = {
    "roles/datastore.user": ("databases", "google_firestore_database"),
    "roles/datastore.viewer": ("databases", "google_firestore_database"),
    # Copies a database, and brings a copy back.
    "roles/datastore.importExportAdmin": ("databases", "google_firestore_database"),
    # Has an instance write a copy of itself, where that may write.
    "roles/cloudsql.viewer": ("instances", "google_sql_database_instance"),
}
"""Roles that hold for the project and reach every database; a condition has to keep each to one of these."""
PUBLIC_GRANTS = {
    "google_cloud_run_service_iam_member": ("roles/run.invoker", ("google_cloud_run_service_iam_member",)),
    "google_cloud_run_v2_service_iam_member": ("roles/run.invoker", ("google_cloud_run_v2_service_iam_member",)),
    "google_storage_bucket_iam_member": ("roles/storage.objectViewer", ("google_storage_bucket_iam_member",)),
}
"""What everybody may be given, and the resource types one of which the plan must list for it."""
PEOPLE_ACCESS = "people_access"
"""The risk that names that people get access to the project."""
PEOPLE_ROLES = frozenset(
    f"roles/{name}"
    for name in (
        "artifactregistry.reader",
        "cloudsql.viewer",
        "cloudtrace.user",
        "compute.viewer",
        "errorreporting.user",
        "iam.securityReviewer",
        "logging.viewer",
        "monitoring.editor",
        "monitoring.viewer",
        "run.viewer",
    )
)
"""What people may be given on the project: none of it reads what is stored or changes what runs."""
_PEOPLE_COME_TO = frozenset({"roles/cloudsql.client"})
"""And this where the deployment holds what it comes to: as far as a database's own login."""
DATA_ACCESS = "data_access"
"""The risk that names that people get at what is stored."""
PUBLIC_BUCKET = "public_bucket"
STORED = {
    "google_storage_bucket_iam_member": frozenset(
        {"roles/storage.objectViewer", "roles/storage.objectUser", "roles/storage.objectCreator"}
    ),
    "google_bigquery_dataset_iam_member": frozenset({"roles/bigquery.dataViewer", "roles/bigquery.dataEditor"}),
    "google_artifact_registry_repository_iam_member": frozenset(
        {"roles/artifactregistry.reader", "roles/artifactregistry.writer"}
    ),
    KEY_MEMBER: frozenset(LENT.values()),
}
"""What people, and accounts of other projects, may be given on one bucket, dataset, registry or key of the deployment,
where the plan names them."""
SIGN_IN = {
    "google_compute_instance_iam_member": "roles/compute.osLogin",
    "google_iap_tunnel_instance_iam_member": "roles/iap.tunnelResourceAccessor",
    "google_iap_web_backend_service_iam_member": "roles/iap.httpsResourceAccessor",
    "google_iap_web_cloud_run_service_iam_member": "roles/iap.httpsResourceAccessor",
}
"""Who may come in through Identity-Aware Proxy, and the right to: people, who are no identity of any deployment."""


_ON_BUCKET, _SQL = "google_storage_bucket_iam_member", "google_sql_database_instance"


def grant(
    change: Change, infra: InfraPlan, source: Source, own: Own, people: Collection[str] | None = ()
) -> Iterator[Reason]:
    """Why an IAM grant may not be made. On what it is made is judged with the other arguments.

    `people`: who may be let in, as `user:ann@example.com`, and the rights that they are named for (`plan_people`);
    None for whoever the files name.
    """
    if not change.writes:
        return
    role, member = change.after.get("role"), change.after.get("member")
    if role is UNKNOWN or not isinstance(role, str):
        yield "unknown_value", "the role is known only after apply"
        return
    if change.type in SIGN_IN or role == COMES_IN:
        outside = comes_in(change, source, own, people) if role == COMES_IN else _sign_in(change, infra, role, people)
        yield from outside
        return
    on_project = change.type == "google_project_iam_member"
    if (of_people := _of_people(change, infra, source, own, people)) is not None:
        yield from of_people
        return
    if on_project and change.after.get("project") != own.project:
        yield "foreign_project", "it grants access to another project"
    yield from _role(change, role, source, own)
    if change.after.get("condition") is UNKNOWN:
        yield "unknown_value", "the grant's condition is known only after apply"
    if member is UNKNOWN:
        found = [named(expr) for expr in source.written(change).get("member", ())]
        shapes = {None if each is None else (each.type, each.before, each.attribute, each.after) for each in found}
        if not shapes or not shapes <= _known_later(change.type):
            yield "unknown_value", "who is granted access is known only after apply"
        return
    if str(member).lower() in {"allusers", "allauthenticatedusers"}:
        allowed, listed = PUBLIC_GRANTS.get(change.type, ("", ()))
        # Where people are named, the grants that the plan lists may be theirs alone.
        theirs = change.type in STORED and DATA_ACCESS in infra.risk_flags and PUBLIC_BUCKET not in infra.risk_flags
        if role != allowed or theirs or not any(each in infra.resources for each in listed):
            yield "public_access", f"{member} would get {role}, which the plan does not name"
        return
    if _for_google(change, source, role):
        return
    accounts = ("google_service_account", *((_SQL,) if change.type == _ON_BUCKET else ()))
    if not str(member).startswith("serviceAccount:") or not own.holds(accounts, str(member), {}):
        yield "foreign_identity", f"{member} is not an identity of this deployment"


def _person(change: Change, infra: InfraPlan, role: str, own: Own, people: Collection[str] | None) -> Iterator[Reason]:
    """Looking at the project, for people that the plan says get access."""
    if change.after.get("project") != own.project:
        yield "foreign_project", "it grants access to another project"
    if role not in PEOPLE_ROLES and not (role in _PEOPLE_COME_TO and own.has_any(_ONLY_WITH[role])):
        yield "privileged_role", f"{role} is more than people may be given on the project"
    if change.after.get("condition") is UNKNOWN:
        yield "unknown_value", "the grant's condition is known only after apply"
    if PEOPLE_ACCESS not in infra.risk_flags:
        yield "foreign_identity", f"{change.after.get('member')} would get {role}, which the plan does not name"
    elif people is not None and right("project", role, str(change.after.get("member"))) not in people:
        yield "foreign_identity", _unnamed(change)


def _of_people(
    change: Change, infra: InfraPlan, source: Source, own: Own, people: Collection[str] | None
) -> Iterator[Reason] | None:
    """What is judged of a grant to people, on the project or on what is stored; None for any other grant."""
    role, member = str(change.after.get("role")), change.after.get("member")
    if isinstance(member, str) and ACCOUNT.fullmatch(member):
        # Whoever the plan names by its whole address; every other account is one of this deployment, or refused.
        named = people is not None and member in people and change.type in STORED
        return _reader(change, infra, source, role, people) if named else None
    if not isinstance(member, str) or not PERSON.fullmatch(member):
        return None
    if change.type == "google_project_iam_member" and not member.startswith("domain:"):
        return _person(change, infra, role, own, people)
    return _reader(change, infra, source, role, people) if change.type in STORED else None


def _reader(
    change: Change, infra: InfraPlan, source: Source, role: str, people: Collection[str] | None
) -> Iterator[Reason]:
    """What is stored, for people and groups whom the plan names; never for a whole domain."""
    member = str(change.after.get("member"))
    if role not in STORED[change.type]:
        yield "privileged_role", f"{role} is more than people may be given on what is stored"
    if change.after.get("condition") is UNKNOWN:
        yield "unknown_value", "the grant's condition is known only after apply"
    if DATA_ACCESS not in infra.risk_flags or change.type not in infra.resources or member.startswith("domain:"):
        yield "foreign_identity", f"{member} would get {role}, which the plan does not name"
    elif people is not None and right(_on(change, source), role, member) not in people:
        yield "foreign_identity", _unnamed(change)


_ON = {
    "google_storage_bucket_iam_member": "bucket",
    "google_bigquery_dataset_iam_member": "dataset_id",
    "google_artifact_registry_repository_iam_member": "repository",
    KEY_MEMBER: "crypto_key_id",
}
"""Where a grant on what is stored says what it is on."""


def _on(change: Change, source: Source) -> str:
    """The address of what a grant is on, as its file says it; empty where that is no plain reference."""
    path = _ON.get(change.type, "")
    found = [named(expr) for expr in source.written(change).get(path, ())]
    return f"{found[0].type}.{found[0].label}" if len(found) == 1 and found[0] is not None else ""


def _unnamed(change: Change) -> str:
    who = f"{change.after.get('member')} is nobody whom the plan names"
    return f"{who} for {change.after.get('role')} here; say it in the settings of the part"


def _sign_in(change: Change, infra: InfraPlan, role: str, people: Collection[str] | None) -> Iterator[Reason]:
    """Only the right to come in, only for people who are named, and only where the plan has a sign-in."""
    member = change.after.get("member")
    if role != SIGN_IN[change.type]:
        yield "privileged_role", f"{role} is more than the right to come in"
    if change.after.get("condition") is UNKNOWN:
        yield "unknown_value", "the grant's condition is known only after apply"
    if not isinstance(member, str):
        yield "unknown_value", "who may come in is known only after apply"
    elif not PERSON.fullmatch(member):
        rule = "public_access" if member.lower() in {"allusers", "allauthenticatedusers"} else "foreign_identity"
        yield rule, f"{member} is no user, group or domain, and only these may sign in"
    elif change.type not in infra.resources:
        yield "foreign_identity", f"{member} would come in through a sign-in that the plan does not name"
    elif people is not None and enters(member) not in people:
        yield "foreign_identity", _unnamed(change)


def _known_later(kind: str) -> set[tuple[str, str, str, str] | None]:
    """How a member may be written that only apply can tell."""
    account = "google_service_account"
    shapes: set[tuple[str, str, str, str] | None] = {
        (account, "serviceAccount:", "email", ""),
        (account, "", "member", ""),
    }
    # A sink, and a database's instance, write as an account that Google makes for it alone.
    if kind in WRITES_TO:
        shapes.add(("google_logging_project_sink", "", "writer_identity", ""))
    if kind == _ON_BUCKET:
        shapes.add((_SQL, "serviceAccount:", "service_account_email_address", ""))
    return shapes


def _role(change: Change, role: str, source: Source, own: Own) -> Iterator[Reason]:
    """Why a role is more than may be given on this."""
    on_project = change.type == "google_project_iam_member"
    if on_project and role in _OF_ONE:
        yield from _one_database(change, role, own)
    elif on_project and role in _WORKERS:
        if _condition(change) != _NO_BUCKETS:
            yield "privileged_role", f"{role} would reach every bucket; give it the condition {_NO_BUCKETS}"
    elif on_project and role == STARTS:
        yield from starts_workflows(change, source, own)
    elif change.type == "google_service_account_iam_member" and role == "roles/iam.serviceAccountTokenCreator":
        yield from _itself(change, source)
    elif change.type in TYPES and role in TYPES[change.type].gives:
        return
    elif on_project and role in _ONLY_WITH and not own.has_any(_ONLY_WITH[role]):
        kinds = " or ".join(each.removeprefix("google_").replace("_", " ") for each in _ONLY_WITH[role])
        message = f"{role} reaches what others hold in the project, and this deployment holds no {kinds} that needs it"
        yield "privileged_role", message
    elif role not in PROJECT_ROLES if on_project else not _RESOURCE_ROLE.fullmatch(role):
        yield "privileged_role", f"{role} is more than a deployment may give{' on the project' if on_project else ''}"


def _condition(change: Change) -> str:
    """The one condition of a grant; empty where there is none, or it is not known."""
    conditions = change.after.get("condition") or []
    said = [each.get("expression") for each in conditions] if isinstance(conditions, list) else []
    return said[0] if len(said) == 1 and isinstance(said[0], str) else ""


def _one_database(change: Change, role: str, own: Own) -> Iterator[Reason]:
    """A role holds for the project; a condition has to keep it to a database of this deployment."""
    found, (collection, kind) = _ON_ONE.fullmatch(_condition(change)), _OF_ONE[role]
    if found is None or found[2] != own.project or found[3] != collection or not own.holds((kind,), found[1], {}):
        message = f"{role} would reach every database; a condition has to keep it to one of this deployment"
        yield "privileged_role", message


def _itself(change: Change, source: Source) -> Iterator[Reason]:
    """An account may make tokens and signatures in its own name, and in nobody else's."""
    written = source.written(change)
    on, to = ([named(expr) for expr in written.get(path, ())] for path in ("service_account_id", "member"))
    labels = {None if each is None or each.type != "google_service_account" else each.label for each in (*on, *to)}
    if not on or not to or len(labels) != 1 or None in labels:
        yield "privileged_role", "an account may be let sign as itself, and as no other"


def _for_google(change: Change, source: Source, role: str) -> bool:
    """Whether one of Google's own accounts gets what it needs for what the deployment holds."""
    return any(role in roles and _is_agent(change, source, agent) for agent, roles in _SERVICE_AGENTS.items())


def _is_agent(change: Change, source: Source, agent: str) -> bool:
    """Whether a grant's member is written as a service agent of the deployment's own project."""
    written = source.written(change).get("member", ())
    return bool(written) and all(_writes_agent(expr, source, agent) for expr in written)


def _writes_agent(expr: Expr, source: Source, agent: str) -> bool:
    """`serviceAccount:service-NUMBER@AGENT...` of the project, or what a data source says it is."""
    told = _TELLS.get(agent)
    if told is not None and source.of_own_project(expr) == (told[0], "member"):
        return True
    if not isinstance(expr, Template) or len(expr.parts) not in {2, 3}:
        return False
    first, middle, *rest = expr.parts
    if not isinstance(first, Text) or not isinstance(middle, Interpolation):
        return False
    if not rest:
        return told is not None and source.of_own_project(middle.expr) == told and first.value == "serviceAccount:"
    after = rest[0].value if isinstance(rest[0], Text) else ""
    return (
        first.value == "serviceAccount:service-"
        and source.of_own_project(middle.expr) == ("google_project", "number")
        and after == f"@{agent}.iam.gserviceaccount.com"
    )


_TELLS = {
    "bigquery-encryption": ("google_bigquery_default_service_account", "email"),
    "gs-project-accounts": ("google_storage_project_service_account", "email_address"),
    "storage-transfer-service": ("google_storage_transfer_project_service_account", "email"),
}
"""The data source that says who such an account is, and the attribute that is its address."""


_BUCKET = (
    ("uniform_bucket_level_access", True, "who may read would be decided object by object"),
    ("public_access_prevention", "enforced", "nothing would keep its objects from being given to everybody"),
    ("force_destroy", False, "it could be destroyed with everything it holds"),
)


def bucket(change: Change, infra: InfraPlan, source: Source) -> Iterator[Reason]:
    """Why a bucket may not stand with less than its protections; what it had before is judged where it is lost."""
    if change.type != "google_storage_bucket" or not change.writes:
        return
    written = source.written(change)
    granted = "google_storage_bucket_iam_member" in infra.resources and DATA_ACCESS not in infra.risk_flags
    is_public = PUBLIC_BUCKET in infra.risk_flags or granted
    for name, safe, why in _BUCKET:
        value = change.after.get(name)
        if name == "public_access_prevention" and is_public:
            continue
        if value in (None, safe) or (change.before and (name in change.before) and change.before.get(name) != safe):
            continue
        if value is UNKNOWN:
            if name in written:
                yield "unknown_value", f"{name} is known only after apply"
        elif not change.before:
            yield "unprotects_data", f"{name} = {str(value).lower()}: {why}; write {name} = {str(safe).lower()}"
