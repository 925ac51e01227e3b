"""Everybody may do what they have to, and nobody may do what they have not: by Google's own roles, as data."""

import re
from datetime import UTC, date, datetime

import pytest

from infra.cli.doctor_project import NEEDED_PERMISSIONS, WANTED_PERMISSIONS
from shared.policy.plan_types import ALLOWED_TYPES
from tests.gcp.conftest import PROJECT, VALUES
from tests.gcp.iam import README, facts, of_roles, to_read, to_write, written_grants
from tests.gcp.reading import ROOT

pytestmark = pytest.mark.terraform

TARGET = VALUES["deployments_project"]
# Asked of the billing account, where a person gives the role (README.md).
BILLING = {"google_billing_budget", "google_billing_account_iam_member"}
TYPES = sorted(kind for kind in ALLOWED_TYPES - BILLING if kind.startswith("google_"))
CHANGES = re.compile(
    r"\.(create|update|delete|undelete|set|patch|insert|add|remove|attach|detach|start|stop|reset|run|import|upload|move|"
    r"enable|disable|restore|actAs|sign|publish|consume|write|promote|failover|clone|invoke)[A-Za-z]*$"
)
# How README.md's words are called.
NAMED = {
    "Artifact Registry Admin": "roles/artifactregistry.admin",
    "Cloud Build Editor": "roles/cloudbuild.builds.editor",
    "Logs Configuration Writer": "roles/logging.configWriter",
    "Logs Viewer": "roles/logging.viewer",
    "OAuth Config Editor": "roles/oauthconfig.editor",
    "Project IAM Admin": "roles/resourcemanager.projectIamAdmin",
    "Secret Manager Admin": "roles/secretmanager.admin",
    "Service Account Admin": "roles/iam.serviceAccountAdmin",
    "Service Account User": "roles/iam.serviceAccountUser",
    "Service Usage Admin": "roles/serviceusage.serviceUsageAdmin",
    "Storage Admin": "roles/storage.admin",
}
# What becomes somebody else, or gives away what one does not have.
TAKES_OVER = {
    "iam.serviceAccountKeys.create",
    "iam.serviceAccounts.getAccessToken",
    "iam.serviceAccounts.getOpenIdToken",
    "iam.serviceAccounts.implicitDelegation",
    "iam.serviceAccounts.setIamPolicy",
    "iam.serviceAccounts.signBlob",
    "iam.serviceAccounts.signJwt",
}
GIVES_AWAY = {"resourcemanager.projects.setIamPolicy", "iam.roles.create", "iam.roles.update"}


@pytest.fixture(scope="session")
def roles_of(applied):
    """account -> {(project, role)} of what terraform grants on projects; conditioned ones are told by a third word."""
    found = {}
    for each in applied.state["values"]["root_module"]["resources"]:
        if each["type"] == "google_project_iam_member":
            values = each["values"]
            name = values["member"].partition(":")[2].partition("@")[0]
            within = "within" if values["condition"] else "everywhere"
            found.setdefault(name, set()).add((values["project"], values["role"], within))
    return found


@pytest.fixture(scope="session")
def own(applied):
    """The project's own roles: name -> permissions."""
    return {
        each["values"]["name"]: set(each["values"]["permissions"])
        for each in applied.state["values"]["root_module"]["resources"]
        if each["type"] == "google_project_iam_custom_role"
    }


@pytest.fixture(scope="session")
def may(roles_of, own):
    """What an account may do in a project."""

    def permissions(account, project, *, within=True):
        found = set()
        for place, role, kind in roles_of.get(account, ()):
            if place == project and (within or kind == "everywhere"):
                found |= own[role] if role in own else of_roles([role])
        return found

    return permissions


def test_a_plan_may_look_at_everything_that_may_be_deployed(may):
    mine = may("infraai-tf-plan", TARGET)
    lacking = {kind: to_read(kind) - mine for kind in TYPES}
    assert {kind: sorted(each) for kind, each in lacking.items() if each} == {}


def test_a_plan_may_look_whether_the_project_can_have_it(may):
    asked = {"serviceusage.services.get", "compute.projects.get", "compute.regions.get", "compute.machineTypes.get"}
    assert asked | {"orgpolicy.policy.get"} <= may("infraai-tf-plan", TARGET)


def test_an_apply_may_write_everything_that_may_be_deployed(may):
    mine = may("infraai-tf-apply", TARGET)
    lacking = {kind: to_write(kind) - mine for kind in TYPES}
    assert {kind: sorted(each) for kind, each in lacking.items() if each} == {}


def test_a_plan_changes_nothing_and_reads_objects_and_secrets_only_where_they_are_not_the_platform_s(may):
    everywhere = may("infraai-tf-plan", TARGET, within=False)
    assert {each for each in everywhere if CHANGES.search(each)} == set()
    assert not {"storage.objects.get", "secretmanager.versions.access"} & everywhere
    assert may("infraai-tf-plan", PROJECT) == set()


def test_an_apply_becomes_nobody_by_a_token_and_hands_out_listed_roles_only(may):
    mine = may("infraai-tf-apply", TARGET)
    # Who may use a deployment's own account is part of what is deployed; both gates judge each such grant.
    assert mine & TAKES_OVER <= to_write("google_service_account_iam_member")
    assert not may("infraai-tf-apply", TARGET, within=False) & GIVES_AWAY
    assert may("infraai-tf-apply", PROJECT) == set()


def test_no_identity_but_the_deployer_s_can_take_over_another(roles_of, may):
    for account in roles_of:
        assert not may(account, PROJECT) & TAKES_OVER, account
        if account != "infraai-tf-apply":
            assert not may(account, TARGET) & TAKES_OVER, account


def test_the_functions_build_reads_the_sources_where_google_puts_them(may, roles_of):
    mine = may("infraai-build", PROJECT)
    assert {"storage.objects.get", "logging.logEntries.create"} <= mine
    assert "artifactregistry.repositories.uploadArtifacts" in mine
    assert "storage.objects.get" not in may("infraai-build", PROJECT, within=False)


def test_whoever_asks_the_model_may(may):
    for account in ("infraai-planning", "infraai-decisions", "infraai-terraform"):
        assert "aiplatform.endpoints.predict" in may(account, PROJECT)
    assert "aiplatform.endpoints.predict" not in may("infraai-webhook", PROJECT)


def test_who_deploys_may_write_everything_that_the_platform_consists_of(applied):
    mine = {
        PROJECT: of_roles(written_grants("infraai-deploy", "PROJECT")),
        TARGET: of_roles(written_grants("infraai-deploy", "TARGET")),
    }
    # Grants on accounts that terraform makes first; README names these two apart.
    mine[PROJECT] |= {"iam.serviceAccounts.actAs"}
    apart = {*BILLING, "google_iam_deny_policy"}
    lacking = {}
    for each in applied.state["values"]["root_module"]["resources"]:
        if not each["type"].startswith("google_") or each["type"] in apart:
            continue
        place = each["values"].get("project") or PROJECT
        needed = to_read(each["type"]) if each["mode"] == "data" else to_write(each["type"])
        if short := needed - mine[TARGET if place == TARGET else PROJECT]:
            lacking[each["type"], place] = sorted(short)
    assert lacking == {}
    assert "Billing Account Costs Manager" in README
    assert "Deny Admin" in README


def test_who_builds_and_tests_can_neither_deploy_nor_grant_nor_become_anybody(roles_of, may):
    mine = of_roles(written_grants("infraai-ci", "PROJECT")) | may("infraai-ci", PROJECT)
    assert "logging.logEntries.create" in mine
    assert not mine & (TAKES_OVER | GIVES_AWAY | {"iam.serviceAccounts.actAs"})
    assert not {each for each in mine if each.startswith(("run.", "cloudfunctions.", "compute.", "datastore."))}
    assert written_grants("infraai-ci", "TARGET") == set()
    assert "serviceAccounts/infraai-ci@" in (ROOT / "cloudbuild.yaml").read_text()


def listed_roles(place):
    text = " ".join(README.split())
    [said] = re.findall(rf"On {place} you need the roles (.*?);", text) or re.findall(
        rf"; on {place}, (.*?)\. Sign in", text
    )
    return {NAMED[name] for name in re.split(r", | and ", said)}


def test_a_person_with_the_roles_of_the_readme_can_do_its_steps():
    mine, target = of_roles(listed_roles("PROJECT")), of_roles(listed_roles("TARGET"))
    steps = {*NEEDED_PERMISSIONS, *WANTED_PERMISSIONS}
    steps |= {
        "storage.buckets.update",
        "storage.objects.create",
        "secretmanager.versions.add",
        "iam.serviceAccounts.create",
    }
    for kind in {each.partition(".")[0] for each in re.findall(r"-target=(\S+)", README)}:
        steps |= to_write(kind)
    assert steps - mine == set()
    needed = {"serviceusage.services.enable", "resourcemanager.projects.setIamPolicy", "iam.serviceAccounts.disable"}
    assert needed | {"resourcemanager.projects.get"} <= target


def test_the_roles_are_those_of_this_year():
    age = datetime.now(UTC).date() - date.fromisoformat(facts("roles")["as_of"])
    assert age.days < 400, "compile the roles anew: permissions move between them"
