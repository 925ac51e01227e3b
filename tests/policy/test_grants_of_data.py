"""Grants on what keeps data: no wider than the one thing, and logs of nobody else."""

import pytest

from jobs.terraform.policy import plan_access, plan_logs
from jobs.terraform.policy.plan_document import Change, Source
from jobs.terraform.policy.plan_own import Own
from jobs.terraform.policy.plan_people import right
from shared.parts.log_exclusion.dropped import Dropped
from tests.planning.plans import plan_for

MINE = "serviceAccount:app-abcde@demo-project.iam.gserviceaccount.com"
ACCOUNT = {"account_id": "app-abcde", "project": "demo-project"}


def made(kind: str, label: str, **after: object) -> Change:
    return Change(f"{kind}.{label}", "managed", kind, label, "p", ("create",), after=after)


def own(*changes: Change) -> Own:
    return Own([made("google_service_account", "app", **ACCOUNT), *changes], "demo-project", "-abcde")


def rules(change: Change, owned: Own, main: str = "") -> set[str]:
    return {rule for rule, _ in plan_access.grant(change, plan_for("bucket"), Source({"main.tf": main}), owned)}


DOCUMENTS = made("google_firestore_database", "db", name="db-abcde", project="demo-project")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('resource.name == "projects/demo-project/databases/db-abcde"', set()),
        ('resource.name == "projects/demo-project/databases/(default)"', {"privileged_role"}),
        ('resource.name == "projects/other/databases/db-abcde"', {"privileged_role"}),
        ('resource.name == "projects/demo-project/databases/db-abcde" || true', {"privileged_role"}),
        (None, {"privileged_role"}),
    ],
)
def test_a_role_of_firestore_is_kept_to_one_database_of_the_deployment(expression: str | None, found: set[str]) -> None:
    condition = [{"title": "one", "expression": expression}] if expression else []
    change = made(
        "google_project_iam_member",
        "docs",
        project="demo-project",
        role="roles/datastore.user",
        member=MINE,
        condition=condition,
    )
    assert rules(change, own(DOCUMENTS)) == found


INSTANCE = made(
    "google_sql_database_instance",
    "db",
    name="db-abcde",
    project="demo-project",
    service_account_email_address="p1-abc@gcp-sa-cloud-sql.iam.gserviceaccount.com",
)


@pytest.mark.parametrize(
    ("role", "of", "found"),
    [
        ("roles/cloudsql.viewer", "demo-project/instances/db-abcde", set()),
        ("roles/cloudsql.viewer", "demo-project/instances/others", {"privileged_role"}),
        ("roles/cloudsql.viewer", "demo-project/databases/db-abcde", {"privileged_role"}),
        ("roles/cloudsql.viewer", "", {"privileged_role"}),
        ("roles/datastore.importExportAdmin", "demo-project/databases/db-abcde", set()),
        ("roles/datastore.importExportAdmin", "demo-project/databases/others", {"privileged_role"}),
        ("roles/datastore.importExportAdmin", "", {"privileged_role"}),
    ],
)
def test_who_copies_a_database_copies_one_of_the_deployment_alone(role: str, of: str, found: set[str]) -> None:
    condition = [{"title": "one", "expression": f'resource.name == "projects/{of}"'}] if of else []
    change = made(
        "google_project_iam_member", "copies", project="demo-project", role=role, member=MINE, condition=condition
    )
    assert rules(change, own(DOCUMENTS, INSTANCE)) == found


@pytest.mark.parametrize(("member", "found"), [("p1-abc", set()), ("p2-other", {"foreign_identity"})])
def test_the_own_instance_writes_its_copy_and_no_other_does(member: str, found: set[str]) -> None:
    change = made(
        "google_storage_bucket_iam_member",
        "writer",
        bucket="b-abcde",
        role="roles/storage.objectCreator",
        member=f"serviceAccount:{member}@gcp-sa-cloud-sql.iam.gserviceaccount.com",
    )
    assert rules(change, own(INSTANCE)) == found


@pytest.mark.parametrize(("who", "found"), [("app", set()), ("other", {"privileged_role"})])
def test_an_account_signs_as_itself_and_as_no_other(who: str, found: set[str]) -> None:
    main = f"""
    resource "google_service_account_iam_member" "signs" {{
      service_account_id = google_service_account.{who}.name
      role               = "roles/iam.serviceAccountTokenCreator"
      member             = google_service_account.app.member
    }}
    """
    change = made(
        "google_service_account_iam_member", "signs", role="roles/iam.serviceAccountTokenCreator", member=MINE
    )
    assert rules(change, own(), main) == found


@pytest.mark.parametrize(
    ("filter_", "refused"),
    [
        ('(resource.labels.service_name:"-abcde" OR labels.instance_name:"-abcde")', False),
        ('(resource.labels.service_name:"-abcde") AND severity>=ERROR', False),
        ('(resource.labels.service_name:"-abcde") AND NOT logName:"cloudaudit.googleapis.com"', False),
        ('(resource.labels.service_name:"-abcde") OR NOT logName:"cloudaudit.googleapis.com"', True),
        ('(resource.labels.service_name:"-abcde") OR severity>=ERROR', True),
        ('(resource.labels.service_name:"-abcde" OR severity>=ERROR)', True),
        ('(resource.labels.service_name:"-other")', True),
        ("severity>=ERROR", True),
        ("", True),
    ],
)
def test_a_sink_sends_the_logs_of_its_deployment_alone(filter_: str, refused: bool) -> None:
    change = made("google_logging_project_sink", "logs", filter=filter_)
    assert bool(list(plan_logs.sink(change, plan_for("bucket"), own()))) is refused


@pytest.mark.parametrize(
    ("filter_", "flags", "refused"),
    [
        ('logName:"cloudaudit.googleapis.com"', ["audit_logs"], False),
        ('logName:"cloudaudit.googleapis.com" AND severity>=WARNING', ["audit_logs"], False),
        ('logName:"cloudaudit.googleapis.com" OR severity>=DEFAULT', ["audit_logs"], True),
        ('logName:"cloudaudit.googleapis.com"', [], True),
        ('logName:"googleapis.com"', ["audit_logs"], True),
    ],
)
def test_a_projects_audit_logs_are_kept_where_the_plan_names_it(filter_: str, flags: list[str], refused: bool) -> None:
    change = made("google_logging_project_sink", "logs", filter=filter_)
    infra = plan_for("bucket").model_copy(update={"risk_flags": flags})
    assert bool(list(plan_logs.sink(change, infra, own()))) is refused


OWN_LOGS = '(resource.labels.service_name:"-abcde" OR labels.instance_name:"-abcde")'
OF_PODS = Dropped(drops_of="cluster", drops="debug", drops_namespace="kube-system")
OF_ALL = Dropped(drops="info,health_checks", drops_path="/up", drops_text="tick", drops_percent=90)


@pytest.mark.parametrize(
    ("filter_", "flags", "refused"),
    [
        (f"{OWN_LOGS} AND {OF_ALL.dropped}", [], False),
        (f"{OWN_LOGS} AND {OF_PODS.dropped}", [], False),
        (OF_PODS.dropped, ["project_logs_dropped"], False),
        # Of everybody only where the plan names it, and only what one kind of thing writes.
        (OF_PODS.dropped, [], True),
        (OF_ALL.dropped, ["project_logs_dropped"], True),
        ('(resource.labels.service_name:"-other") AND ' + OF_ALL.dropped, [], True),
        # Errors, audit logs and logs of networks stay, whoever writes the filter.
        (f"{OWN_LOGS} AND (severity=DEBUG)", [], True),
        (f"{OWN_LOGS} AND {OF_ALL.dropped.replace('severity<ERROR', 'severity<EMERGENCY')}", [], True),
        (f"{OWN_LOGS} AND {OF_ALL.dropped.replace('NOT logName', 'logName')}", [], True),
        (f"{OWN_LOGS} AND {OF_ALL.dropped} OR severity>=ERROR", [], True),
        ('logName:"cloudaudit.googleapis.com"', ["project_logs_dropped"], True),
        ("", ["project_logs_dropped"], True),
    ],
)
def test_only_noise_is_left_out_of_the_logs_and_a_deployment_s_own(
    filter_: str, flags: list[str], refused: bool
) -> None:
    change = made("google_logging_project_exclusion", "dropped", filter=filter_.replace("\\", ""))
    infra = plan_for("bucket").model_copy(update={"risk_flags": flags})
    assert bool(list(plan_logs.exclusion(change, infra, own()))) is refused


@pytest.mark.parametrize("worker", ["dataflow", "dataproc"])
@pytest.mark.parametrize(
    ("expression", "found"),
    [('!resource.name.startsWith("projects/_/buckets/")', set()), ("true", {"privileged_role"})],
)
def test_googles_own_workers_reach_no_bucket_by_a_role_on_the_project(
    worker: str, expression: str, found: set[str]
) -> None:
    change = made(
        "google_project_iam_member",
        "works",
        project="demo-project",
        role=f"roles/{worker}.worker",
        member=MINE,
        condition=[{"title": "no-buckets", "expression": expression}],
    )
    assert rules(change, own()) == found


FOREIGN = "serviceAccount:loader@partner-prj.iam.gserviceaccount.com"


@pytest.mark.parametrize(
    ("role", "named", "flags", "found"),
    [
        ("roles/storage.objectCreator", {FOREIGN}, ["data_access"], set()),
        ("roles/storage.objectViewer", {FOREIGN}, ["data_access"], set()),
        ("roles/storage.objectAdmin", {FOREIGN}, ["data_access"], {"privileged_role"}),
        ("roles/storage.objectCreator", {FOREIGN}, [], {"foreign_identity"}),
        ("roles/storage.objectCreator", set(), ["data_access"], {"foreign_identity"}),
    ],
)
def test_another_projects_account_gets_at_data_only_where_the_plan_names_it(
    role: str, named: set[str], flags: list[str], found: set[str]
) -> None:
    bucket = made("google_storage_bucket", "files", name="files-abcde")
    main = 'resource "google_storage_bucket_iam_member" "adders" {\n  bucket = google_storage_bucket.files.name\n}\n'
    change = made("google_storage_bucket_iam_member", "adders", bucket="files-abcde", role=role, member=FOREIGN)
    plan = plan_for("bucket")
    resources = [*plan.resources, "google_storage_bucket_iam_member"]
    plan = plan.model_copy(update={"risk_flags": flags, "resources": resources})
    rights = {right("google_storage_bucket.files", role, each) for each in named}
    said = plan_access.grant(change, plan, Source({"main.tf": main}), own(bucket), named | rights)
    assert {rule for rule, _ in said} == found
    # Named for something else, or on another thing.
    others = {right("google_storage_bucket.other", role, each) for each in named}
    others |= {right("google_storage_bucket.files", "roles/storage.objectUser", each) for each in named}
    said = plan_access.grant(change, plan, Source({"main.tf": main}), own(bucket), named | others)
    assert "foreign_identity" in {rule for rule, _ in said}


@pytest.mark.parametrize(("held", "refused"), [((INSTANCE,), False), ((), True)])
def test_people_come_to_a_database_only_where_the_deployment_holds_one(held: tuple[Change, ...], refused: bool) -> None:
    role, ann = "roles/cloudsql.client", "user:ann@example.com"
    change = made("google_project_iam_member", "single", project="demo-project", role=role, member=ann)
    plan = plan_for("bucket").model_copy(update={"risk_flags": ["people_access"]})
    said = plan_access.grant(change, plan, Source({}), own(*held), {ann, right("project", role, ann)})
    assert ({rule for rule, _ in said} == {"privileged_role"}) is refused
