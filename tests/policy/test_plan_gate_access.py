"""Whom a plan gives access to what."""

import copy
import re
from dataclasses import replace

import pytest

from jobs.terraform.policy.plan_gate import judge_plan
from jobs.terraform.policy.plan_people import enters, people_of, right
from shared.parts.iam_roles.part import RolesSettings
from shared.schemas import Architecture
from tests.planning.plans import plan_for
from tests.policy.plan_room import (
    LIMITS,
    PROJECT,
    UNKNOWN,
    edit,
    files_of,
    rules,
)

pytestmark = pytest.mark.terraform

SA = "google_service_account.agent.member"
GRANT = """
resource "google_service_account" "agent" {
  account_id = "agent-abcde"
}
resource "%s" "grant" {
  %s
  role   = "%s"
  member = %s
}
"""


def granted(workshop, kind, where, role, member, stack="backend_api"):
    files = {**files_of(stack), "grant.tf": GRANT % (kind, where, role, member)}
    return files, workshop.plan(files)


@pytest.fixture(scope="module")
def modest(workshop):
    """A harmless grant on the project, as files and plan."""
    where = f'project = "{PROJECT}"'
    return granted(workshop, "google_project_iam_member", where, "roles/logging.logWriter", SA)


@pytest.fixture(scope="module")
def lent(workshop):
    """A grant on the deployment's own bucket."""
    where = "bucket = google_storage_bucket.%s.name"
    text = "".join(files_of("bucket").values())
    label = re.search(r'resource "google_storage_bucket" "(\w+)"', text)[1]
    return granted(
        workshop, "google_storage_bucket_iam_member", where % label, "roles/storage.objectViewer", SA, "bucket"
    )


def regranted(modest, **after):
    files, document = modest
    document = edit(copy.deepcopy(document), "google_project_iam_member.grant", **after)
    return rules(judge_plan(document, plan_for("backend_api"), LIMITS, files=files))


@pytest.mark.parametrize(
    "role",
    [
        "roles/owner",
        "roles/editor",
        "roles/viewer",
        "roles/iam.serviceAccountTokenCreator",
        "roles/iam.serviceAccountUser",
        "roles/resourcemanager.projectIamAdmin",
        "roles/compute.admin",
        "roles/storage.objectViewer",
        "roles/secretmanager.secretAccessor",
        "roles/pubsub.publisher",
        "roles/datastore.user",
        "projects/demo-project/roles/anything",
        "Roles/Owner",
    ],
)
def test_no_high_role_on_the_project(modest, role):
    assert regranted(modest, role=role) == {"privileged_role"}


def test_a_modest_role_on_the_project_for_an_own_identity_passes(modest):
    assert regranted(modest) == set()
    assert regranted(modest, member=f"serviceAccount:agent-abcde@{PROJECT}.iam.gserviceaccount.com") == set()
    # Known only after apply, but written as nothing else than the account's own member.
    assert regranted(modest, member=UNKNOWN) == set()
    assert regranted(modest, project="other-project") == {"foreign_project"}
    assert regranted(modest, role=UNKNOWN) == {"unknown_value"}


@pytest.mark.parametrize(
    ("member", "found"),
    [
        # What people get is another list: they write no logs.
        ("user:somebody@example.com", {"foreign_identity", "privileged_role"}),
        ("domain:example.com", {"foreign_identity"}),
        ("serviceAccount:agent-abcde@other-project.iam.gserviceaccount.com", {"foreign_identity"}),
        (f"serviceAccount:terraform@{PROJECT}.iam.gserviceaccount.com", {"foreign_identity"}),
        ("allUsers", {"public_access"}),
        ("allAuthenticatedUsers", {"public_access"}),
        ("ALLUSERS", {"public_access"}),
    ],
)
def test_nobody_else_gets_access(modest, member, found):
    assert regranted(modest, member=member) == found


@pytest.mark.parametrize(
    "member",
    [
        '"allUsers${substr(google_service_account.agent.unique_id, 0, 0)}"',
        "google_service_account.agent.unique_id",
        'coalesce(google_service_account.agent.unique_id, "allUsers")',
        '"user:${google_service_account.agent.unique_id}"',
    ],
)
def test_who_is_known_only_after_apply_gets_no_access(modest, member):
    files, document = modest
    files = {**files, "grant.tf": files["grant.tf"].replace(f"member = {SA}", f"member = {member}")}
    assert regranted((files, document), member=UNKNOWN) == {"unknown_value"}


def test_everybody_may_call_only_what_the_plan_names_as_public(workshop, documents):
    for stack in ("cloud_run_service", "static_site"):
        files, document = documents(stack)
        plan = plan_for(stack)
        kept = [kind for kind in plan.resources if not kind.endswith("_iam_member")]
        private = plan.model_copy(update={"resources": kept})
        assert judge_plan(document, plan, LIMITS, files=files) == []
        # The bucket of a site that nobody is named for may not even be opened later.
        open_bucket = {"unprotects_data"} if stack == "static_site" else set()
        assert rules(judge_plan(document, private, LIMITS, files=files)) == {"public_access"} | open_bucket
        grant = next(each for each in document["resource_changes"] if each["type"].endswith("_iam_member"))
        edit(document, grant["address"], role="roles/storage.objectUser")
        assert "public_access" in rules(judge_plan(document, plan, LIMITS, files=files))


def test_a_grant_on_somebody_elses_bucket_is_refused(workshop):
    kind, role = "google_storage_bucket_iam_member", "roles/storage.objectViewer"
    files, document = granted(workshop, kind, 'bucket = "platform-state"', role, '"allUsers"', "static_site")
    assert rules(judge_plan(document, plan_for("static_site"), LIMITS, files=files)) == {"foreign_resource"}


def test_a_subscription_to_somebody_elses_topic_is_refused(workshop):
    text = 'resource "google_pubsub_subscription" "s" {\n  name  = "s-abcde"\n  topic = "run-requested"\n}\n'
    files = {**files_of("worker_pubsub"), "more.tf": text}
    found = judge_plan(workshop.plan(files), plan_for("worker_pubsub"), LIMITS, files=files)
    assert rules(found) == {"foreign_resource"}
    assert (found[0].file, found[0].line) == ("more.tf", 1)


def test_a_machine_does_not_act_as_the_platform(workshop):
    files = files_of("worker_pubsub")
    email = f'"terraform@{PROJECT}.iam.gserviceaccount.com"'
    text = files["main.tf"].replace("email  = google_service_account.worker_agent.email", f"email  = {email}")
    assert text != files["main.tf"]
    files = {**files, "main.tf": text}
    found = judge_plan(workshop.plan(files), plan_for("worker_pubsub"), LIMITS, files=files)
    assert rules(found) == {"foreign_identity"}


PEOPLE = "roles/monitoring.viewer"
SEEN = RolesSettings().kinds["viewers"]


def given_to(modest, member, role, flags, people=("group:team@example.com", "user:ann@example.com")):
    files, document = modest
    document = edit(copy.deepcopy(document), "google_project_iam_member.grant", member=member, role=role)
    infra = plan_for("backend_api").model_copy(update={"risk_flags": flags})
    named = people and [*people, *(right("project", PEOPLE, each) for each in people)]
    return rules(judge_plan(document, infra, replace(LIMITS, people=named), files=files))


def test_people_may_look_at_the_project_where_the_plan_says_so(modest):
    assert given_to(modest, "group:team@example.com", PEOPLE, ["people_access"]) == set()
    assert given_to(modest, "group:team@example.com", PEOPLE, []) == {"foreign_identity"}


def test_only_the_people_whom_the_plan_or_the_person_who_edited_it_names_are_let_in(modest):
    eve, flags = "user:eve@attacker.example", ["people_access"]
    assert given_to(modest, eve, PEOPLE, flags) == {"foreign_identity"}
    assert given_to(modest, "group:team@example.com", PEOPLE, flags, ()) == {"foreign_identity"}
    assert given_to(modest, eve, PEOPLE, flags, None) == set()
    named = Architecture.model_validate(
        {
            "name": "shop",
            "region": "us-central1",
            "parts": [
                {
                    "id": "people",
                    "part": "iam_roles",
                    "settings": [{"key": "viewers", "value": "group:team@example.com, user:ann@example.com"}],
                }
            ],
        }
    )
    people = {"group:team@example.com", "user:ann@example.com"}
    assert people_of(named) == people | {right("project", each, who) for who in people for each in SEEN}
    assert people_of(None) == frozenset()


@pytest.mark.parametrize("role", ["roles/owner", "roles/editor", "roles/viewer", "roles/run.developer", UNKNOWN])
def test_people_get_nothing_more_than_looking(modest, role):
    assert given_to(modest, "user:ann@example.com", role, ["people_access"]) & {"privileged_role", "unknown_value"}


@pytest.mark.parametrize("member", ["allUsers", "allAuthenticatedUsers", "domain:example.com", "principalSet://x"])
def test_only_people_who_are_named_may_look(modest, member):
    assert given_to(modest, member, PEOPLE, ["people_access"]) & {"foreign_identity", "public_access"}


ANN = "user:ann@example.com"


@pytest.mark.parametrize(
    ("member", "role", "flags", "people", "refused"),
    [
        (ANN, "roles/storage.objectViewer", ["data_access"], [ANN], set()),
        (ANN, "roles/storage.objectUser", ["data_access"], [ANN], set()),
        (ANN, "roles/storage.objectViewer", [], [ANN], {"foreign_identity"}),
        ("user:eve@attacker.example", "roles/storage.objectViewer", ["data_access"], [ANN], {"foreign_identity"}),
        (ANN, "roles/storage.objectAdmin", ["data_access"], [ANN], {"privileged_role"}),
        (
            "domain:example.com",
            "roles/storage.objectViewer",
            ["data_access"],
            ["domain:example.com"],
            {"foreign_identity"},
        ),
        ("allAuthenticatedUsers", "roles/storage.objectViewer", ["data_access"], [ANN], {"public_access"}),
    ],
)
def test_people_get_at_what_is_stored_only_as_the_plan_names_them(lent, member, role, flags, people, refused):
    files, document = lent
    document = edit(copy.deepcopy(document), "google_storage_bucket_iam_member.grant", member=member, role=role)
    address = ".".join(re.search(r'resource "(google_storage_bucket)" "(\w+)"', files["main.tf"]).groups())
    plan = plan_for("bucket")
    resources = [*plan.resources, "google_storage_bucket_iam_member"]
    infra = plan.model_copy(update={"risk_flags": flags, "resources": resources})
    people = [*people, *(right(address, role, each) for each in people)]
    assert rules(judge_plan(document, infra, replace(LIMITS, people=people), files=files)) == refused


def test_a_name_in_a_message_or_on_one_list_opens_nothing_else():
    parts = [
        {"id": "clock", "part": "schedule", "settings": [{"key": "message", "value": "user:eve@attacker.example"}]},
        {"id": "raw", "part": "bucket", "settings": [{"key": "adders", "value": ANN}]},
        {"id": "web", "part": "cloud_run", "settings": [{"key": "members", "value": "group:staff@example.com"}]},
        {"id": "ci", "part": "keyless_ci", "settings": [{"key": "repository", "value": "acme/shop"}]},
    ]
    named = people_of(Architecture.model_validate({"name": "shop", "region": "us-central1", "parts": parts}))
    assert named == {
        ANN,
        right("google_storage_bucket.raw_bucket", "roles/storage.objectCreator", ANN),
        "group:staff@example.com",
        enters("group:staff@example.com"),
        "repository:acme/shop",
        "only:acme/shop refs/heads/main",
    }
