"""Who may do what on the platform: judged on the plan's document and on what was applied."""

import json
import re

import pytest

from shared.events import FLOW
from tests.gcp.conftest import GCP, PROJECT, VALUES
from tests.gcp.reading import FUNCTIONS, JOBS, existing, planned

pytestmark = pytest.mark.terraform

PUBLIC = ("webhook", "telegram", "console")
EVERYBODY = {"allUsers", "allAuthenticatedUsers"}
CHANGES_THINGS = re.compile("admin|editor|owner|developer|writer|invoker|creator|accountuser", re.IGNORECASE)


def test_only_the_three_doors_with_a_secret_or_a_sign_in_are_public(grants):
    public = {(kind, role, values.get("service")) for kind, role, member, values in grants if member in EVERYBODY}
    assert public == {("google_cloud_run_service_iam_member", "roles/run.invoker", name) for name in PUBLIC}


def test_every_other_function_may_be_called_by_exactly_the_services_that_call_it(grants):
    invokers = {}
    for kind, role, member, values in grants:
        if kind == "google_cloud_run_service_iam_member" and values["service"] not in PUBLIC:
            assert role == "roles/run.invoker"
            invokers.setdefault(values["service"], set()).add(member.partition(":")[2].partition("@")[0])
    expected = {link.consumer: {"infraai-push"} for link in FLOW}
    expected |= {name: {"infraai-console"} for name in ("ops", "planning", "runs")}
    assert invokers == {**expected, "sweeper": {"infraai-timer"}}
    assert set(invokers) | {*PUBLIC} == set(FUNCTIONS)


def test_what_services_call_can_t_be_reached_from_the_internet(applied):
    for values in existing(applied.state, "google_cloudfunctions2_function").values():
        outside = values["service_config"][0]["ingress_settings"] == "ALLOW_ALL"
        assert outside == (values["name"] in {*PUBLIC} | {"ops", "planning", "runs"}), values["name"]


def test_nobody_is_owner_editor_or_basic_anything_and_nothing_is_google_s_default_identity(grants):
    for _, role, member, _ in grants:
        assert role not in {"roles/owner", "roles/editor", "roles/viewer"}, (role, member)
        assert "serviceAccountKeyAdmin" not in role, (role, member)
        assert not member.endswith(("-compute@developer.gserviceaccount.com", "@appspot.gserviceaccount.com")), member


def test_no_key_and_no_secret_value_is_made_or_kept(applied):
    kinds = {each["type"] for each in applied.document["resource_changes"]}
    forbidden = {"google_service_account_key", "google_secret_manager_secret_version", "google_storage_hmac_key"}
    assert not kinds & forbidden
    text = "\n".join(path.read_text() for path in GCP.glob("*.tf"))
    assert not re.search(r"private_key|credentials\s*=|secret_data", text)


def test_whoever_puts_values_into_secrets_reads_changes_and_removes_none(applied):
    roles = existing(applied.state, "google_project_iam_custom_role").values()
    [role] = [each for each in roles if each["role_id"] == "infraaiSecretValues"]
    verbs = {each.rpartition(".")[2] for each in role["permissions"]}
    assert verbs == {"create", "get", "add", "list"}


def test_whoever_removes_the_secrets_of_discarded_drafts_reads_no_value(applied, grants):
    roles = existing(applied.state, "google_project_iam_custom_role").values()
    [role] = [each for each in roles if each["role_id"] == "infraaiSecretsLeft"]
    assert set(role["permissions"]) == {
        "secretmanager.secrets.get", "secretmanager.secrets.delete", "secretmanager.versions.destroy",
    }  # fmt: skip
    holders = {member for _, granted, member, _ in grants if granted == role["name"]}
    assert holders == {f"serviceAccount:infraai-sweeper@{PROJECT}.iam.gserviceaccount.com"}


def test_every_function_and_job_has_an_identity_of_its_own(applied):
    functions = existing(applied.state, "google_cloudfunctions2_function").values()
    jobs = existing(applied.state, "google_cloud_run_v2_job").values()
    used = {each["name"]: each["service_config"][0]["service_account_email"] for each in functions}
    used |= {each["name"]: each["template"][0]["template"][0]["service_account"] for each in jobs}
    assert used == {name: f"infraai-{name}@{PROJECT}.iam.gserviceaccount.com" for name in [*FUNCTIONS, *JOBS]}


@pytest.mark.parametrize(
    "name", ["planning", "decisions", "webhook", "console", "runs", "ops", "telegram", "terraform"]
)
def test_who_faces_people_and_models_may_change_nothing_but_documents_and_messages(grants, name):
    mine = {role for _, role, member, _ in grants if member.startswith(f"serviceAccount:infraai-{name}@")}
    harmless = {"roles/datastore.user", "roles/pubsub.publisher", "roles/secretmanager.secretAccessor"}
    harmless |= {
        "roles/logging.viewer",
        "roles/compute.viewer",
        "roles/monitoring.viewer",
        "roles/run.viewer",
        "roles/aiplatform.user",
    }
    # Sources are put in and read, logs of builds read, builds started as their own identity.
    values = f"projects/{VALUES['deployments_project']}/roles/infraaiSecretValues"
    sources = {"roles/storage.objectCreator", "roles/storage.objectViewer", values}
    builds = {"roles/cloudbuild.builds.editor", "roles/iam.serviceAccountUser", "roles/storage.objectViewer"}
    further = {
        "console": {"roles/run.invoker"},
        "planning": sources,
        "terraform": {"roles/iam.serviceAccountTokenCreator", *builds},
    }
    assert mine <= harmless | further.get(name, set())


def test_only_the_terraform_job_may_become_the_identities_of_terraform_s_phases(grants):
    become = {
        values["service_account_id"].rpartition("/")[2].partition("@")[0]: member
        for kind, role, member, values in grants
        if kind == "google_service_account_iam_member" and ":infraai-terraform@" in member
    }
    job = f"serviceAccount:infraai-terraform@{PROJECT}.iam.gserviceaccount.com"
    assert become == {
        f"infraai-{name}": job for name in ("tf-plan", "tf-apply", "tf-state", "apps-build", "apps-connected")
    }
    others = {
        (values["service_account_id"].rpartition("/")[2].partition("@")[0], member)
        for kind, _, member, values in grants
        if kind == "google_service_account_iam_member" and ":infraai-terraform@" not in member
    }
    signed = {(account, member) for account, member in others if "@gcp-sa-pubsub." in member}
    assert {account for account, _ in signed} == {"infraai-push"}
    deployer = f"serviceAccount:infraai-deploy@{PROJECT}.iam.gserviceaccount.com"
    assert {member for _, member in others - signed} == {deployer}


def test_the_identity_that_plans_only_looks_and_never_at_the_platform_s_buckets(applied, grants):
    roles = existing(applied.state, "google_project_iam_custom_role").values()
    own = {each["name"]: each["permissions"] for each in roles}
    mine = [(role, values) for _, role, member, values in grants if ":infraai-tf-plan@" in member]
    assert len(mine) > 5
    for role, values in mine:
        if role == "roles/secretmanager.secretAccessor":
            # A version's value is part of what a plan compares.
            assert "/secrets/infraai-" in values["condition"][0]["expression"]
            continue
        if role in own:
            verbs = {permission.rpartition(".")[2] for permission in own[role]}
            assert all(re.fullmatch(r"get(?:[A-Z]\w*)?|list", verb) for verb in verbs), role
            continue
        assert role.endswith(("iewer", ".reader", "securityReviewer")), role
        if "object" in role.lower():
            assert f"{PROJECT}-infraai-deployments" in values["condition"][0]["expression"]


def test_the_identity_that_applies_has_no_hold_on_the_platform_s_state_secrets_and_permissions(grants):
    mine = {role: values for _, role, member, values in grants if ":infraai-tf-apply@" in member}
    for role in ("roles/storage.admin", "roles/secretmanager.admin", "roles/resourcemanager.projectIamAdmin"):
        assert mine[role]["condition"], f"{role} without a limit"
    assert "hasOnly" in mine["roles/resourcemanager.projectIamAdmin"]["condition"][0]["expression"]
    [state] = [values for _, _, member, values in grants if ":infraai-tf-state@" in member]
    assert (state["bucket"], state["role"]) == (f"{PROJECT}-infraai-deployments", "roles/storage.objectUser")


def test_every_condition_is_one_that_iam_takes(grants):
    """https://docs.cloud.google.com/iam/docs/reference/rest/v1/iamPolicies/lintPolicy and /iam/quotas."""
    said = [condition["expression"] for *_, values in grants for condition in values.get("condition") or ()]
    lists = [json.loads(each) for text in said for each in re.findall(r"hasOnly\((\[.*?\])\)", text)]
    assert sum(map(len, lists)) > 20
    assert max(map(len, lists)) <= 10
    assert max(len(re.findall(r"&&|\|\||!(?!=)", text)) for text in said) <= 12


def test_nobody_may_become_or_hand_out_an_identity_of_the_whole_project(grants):
    for kind, role, member, _ in grants:
        if kind == "google_project_iam_member":
            assert role not in {"roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountAdmin"}, member
            assert role != "roles/iam.serviceAccountUser" or ":infraai-tf-apply@" in member


def test_whoever_says_who_may_use_an_account_hands_out_three_roles_and_can_do_nothing_else(applied, grants):
    roles = existing(applied.state, "google_project_iam_custom_role").values()
    [role] = [each for each in roles if "iam.serviceAccounts.setIamPolicy" in each["permissions"]]
    assert role["permissions"] == ["iam.serviceAccounts.setIamPolicy"]
    [(member, values)] = [(member, values) for _, name, member, values in grants if name == role["name"]]
    assert ":infraai-tf-apply@" in member
    expression = values["condition"][0]["expression"]
    roles = '["roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser", "roles/iam.workloadIdentityUser"]'
    assert expression.endswith(f".hasOnly({roles})")


def test_who_builds_applications_reads_sources_writes_its_log_and_one_repository_and_nothing_else(grants):
    mine = {
        (role, (values.get("bucket") or values.get("repository") or values.get("project")).rpartition("/")[2])
        for _, role, member, values in grants
        if ":infraai-apps-build@" in member
    }
    assert mine == {
        ("roles/artifactregistry.writer", "infraai-apps"),
        ("roles/storage.objectViewer", f"{PROJECT}-infraai-app-sources"),
        ("roles/storage.legacyBucketReader", f"{PROJECT}-infraai-build-logs"),
        ("roles/storage.objectUser", f"{PROJECT}-infraai-build-logs"),
    }


def test_cloud_storage_may_tell_functions_of_new_objects(applied, grants):
    agents = [(role, values["project"]) for _, role, member, values in grants if "@gs-project-accounts." in member]
    assert agents == [("roles/pubsub.publisher", VALUES["deployments_project"])]


def test_restarting_is_all_that_actions_may_do_to_a_machine(applied, grants):
    mine = {role for _, role, member, _ in grants if ":infraai-actions@" in member}
    roles = existing(applied.state, "google_project_iam_custom_role").values()
    [role] = [each for each in roles if each["role_id"] == "infraaiRestart"]
    assert not {each for each in mine if CHANGES_THINGS.search(each.rpartition(".")[2])}
    assert {each for each in role["permissions"] if not each.endswith(".get")} == {"compute.instances.reset"}


def test_buckets_are_private_and_the_state_s_keeps_versions(applied):
    buckets = {each["name"]: each for each in existing(applied.state, "google_storage_bucket").values()}
    for each in buckets.values():
        assert each["public_access_prevention"] == "enforced"
        assert each["uniform_bucket_level_access"] is True
    state = buckets[f"{PROJECT}-infraai-deployments"]
    assert state["versioning"] == [{"enabled": True}]
    assert state["force_destroy"] is False


def test_what_terraform_may_is_in_the_project_that_is_deployed_into_and_not_in_the_platform_s(grants):
    for kind, role, member, values in grants:
        if kind == "google_project_iam_member" and ":infraai-tf-" in member:
            assert values["project"] == VALUES["deployments_project"], role


def test_who_deploys_acts_as_the_platform_s_own_accounts_and_as_no_other(applied, grants):
    named = {
        values["service_account_id"].rpartition("/")[2]
        for kind, role, member, values in grants
        if role == "roles/iam.serviceAccountUser" and ":infraai-deploy@" in member
    }
    accounts = {each["email"] for each in existing(applied.state, "google_service_account").values()}
    # Nor does it build applications: the job does.
    apart = ("infraai-tf-", "infraai-apps-build@", "infraai-apps-connected@")
    assert named == {email for email in accounts if not email.startswith(apart)}


def test_what_terraform_sends_reaches_google_s_apis_and_nothing_else(applied):
    [network] = existing(applied.state, "google_compute_network").values()
    assert (network["delete_default_routes_on_create"], network["auto_create_subnetworks"]) == (True, False)
    [route] = existing(applied.state, "google_compute_route").values()
    private = "199.36.153.8/30"
    assert (route["dest_range"], route["next_hop_gateway"].rpartition("/")[2]) == (private, "default-internet-gateway")
    first, last = sorted(existing(applied.state, "google_compute_firewall").values(), key=lambda rule: rule["priority"])
    assert {first["direction"], last["direction"]} == {"EGRESS"}
    assert (first["destination_ranges"], last["destination_ranges"]) == ([private], ["0.0.0.0/0"])
    assert ([(each["protocol"], each["ports"]) for each in first["allow"]], first["deny"]) == ([("tcp", ["443"])], [])
    assert ([each["protocol"] for each in last["deny"]], last["allow"]) == (["all"], [])
    [zone] = existing(applied.state, "google_dns_managed_zone").values()
    assert (zone["dns_name"], zone["visibility"]) == ("googleapis.com.", "private")
    records = {each["name"]: each["rrdatas"] for each in existing(applied.state, "google_dns_record_set").values()}
    assert records == {
        "private.googleapis.com.": [f"199.36.153.{last}" for last in (8, 9, 10, 11)],
        "*.googleapis.com.": ["private.googleapis.com."],
    }
    [subnet] = existing(applied.state, "google_compute_subnetwork").values()
    assert subnet["private_ip_google_access"] is True
    assert {each["network"] for each in (route, first, last, subnet)} <= {network["id"], network["self_link"]}
    jobs = {
        each["name"]: each["template"][0]["template"][0]
        for each in existing(applied.state, "google_cloud_run_v2_job").values()
    }
    [access] = jobs["terraform"]["vpc_access"]
    assert access["egress"] == "ALL_TRAFFIC"
    assert access["network_interfaces"][0]["subnetwork"] in {subnet["id"], subnet["self_link"], subnet["name"]}
    # Whoever looks whether a deployment answers has to get to it.
    assert not jobs["verification"]["vpc_access"]


def test_the_terraform_job_s_network_can_be_taken_away(fresh):
    document = fresh.plan(confine_terraform=False)
    assert planned(document, "google_compute_network") == {}
    assert not any(
        each["template"][0]["template"][0].get("vpc_access")
        for each in planned(document, "google_cloud_run_v2_job").values()
    )


def test_with_deny_policies_no_identity_makes_keys_and_terraform_becomes_nobody_of_the_platform(fresh):
    denied = {}
    for each in planned(fresh.plan(deny_policies=True), "google_iam_deny_policy").values():
        denied[each["index"]] = [rule["deny_rule"][0] for rule in each["rules"]]
    assert set(denied) == {PROJECT, VALUES["deployments_project"]}
    keys = "iam.googleapis.com/serviceAccountKeys.create"
    assert all(rules[0]["denied_permissions"] == [keys] for rules in denied.values())
    [_, apart] = denied[PROJECT]
    assert "iam.googleapis.com/serviceAccounts.actAs" in apart["denied_permissions"]


def test_apis_of_everything_that_is_used_are_enabled(applied):
    enabled = {each["service"] for each in existing(applied.state, "google_project_service").values()}
    assert {
        f"{name}.googleapis.com" for name in ("run", "cloudfunctions", "pubsub", "firestore", "monitoring")
    } <= enabled
    assert {f"{name}.googleapis.com" for name in ("compute", "sqladmin", "iamcredentials", "secretmanager")} <= enabled
    for values in existing(applied.state, "google_project_service").values():
        assert values["disable_on_destroy"] is False
