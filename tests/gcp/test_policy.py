"""What the platform may be: judged on the plan's document and on what was applied."""

import json
import re

import pytest

from shared.events import FLOW
from tests.gcp.conftest import GCP, PROJECT, VALUES
from tests.gcp.reading import ROOT, existing, planned, settings_of

pytestmark = pytest.mark.terraform

FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/main.py"))
JOBS = sorted(path.parent.name for path in (ROOT / "jobs").glob("*/main.py"))
PUBLIC = ("webhook", "telegram", "console")
EVERYBODY = {"allUsers", "allAuthenticatedUsers"}
# Given for each execution by Cloud Run and the launcher.
PER_EXECUTION = {"RUN_ID", "CLOUD_RUN_JOB", "CLOUD_RUN_EXECUTION", "CLOUD_RUN_TASK_ATTEMPT"}
# Other addresses and other identities, which a laptop gives and Google Cloud refuses or has no need of.
ELSEWHERE = {"GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN", "TF_REATTACH_PROVIDERS", "AUTH_KEYS_URL"}
ELSEWHERE |= {"GEMINI_API_KEY", "GEMINI_BASE_URL", "TELEGRAM_API_URL", "SIGN_IN_PAGE_URL", "SIGN_IN_TOKEN_URL"}
CHANGES_THINGS = re.compile("admin|editor|owner|developer|writer|invoker|creator|accountuser", re.IGNORECASE)


@pytest.fixture(scope="session")
def grants(applied):
    """(type of grant, role, member, what it is for) of every grant."""
    found = []
    for each in applied.state["values"]["root_module"]["resources"]:
        if each["type"].endswith(("_iam_member", "_iam_binding", "_iam_policy")):
            values = each["values"]
            assert each["type"].endswith("_iam_member"), f"{each['address']} would take everybody else's grants away"
            found.append((each["type"], values["role"], values["member"], values))
    return found


@pytest.fixture(scope="session")
def deployed(applied):
    """Function or job -> its environment, secrets by reference as `SECRET`."""
    found = {}
    for values in existing(applied.state, "google_cloudfunctions2_function").values():
        config = values["service_config"][0]
        secret = {each["key"]: f"SECRET {each['secret']}" for each in config["secret_environment_variables"]}
        plain = dict(config["environment_variables"])
        assert plain.pop("PYTHONPATH") == "/workspace", "where the build puts the sources, which are not installed"
        assert plain.pop("THREADS") == str(config["max_instance_request_concurrency"]), "each request has its own"
        found[values["name"]] = {**plain, **secret}
    for values in existing(applied.state, "google_cloud_run_v2_job").values():
        [container] = values["template"][0]["template"][0]["containers"]
        found[values["name"]] = {}
        for each in container["env"]:
            source = each["value_source"]
            secret = source and source[0]["secret_key_ref"][0]["secret"]
            found[values["name"]][each["name"]] = f"SECRET {secret}" if secret else each["value"]
    return found


def test_every_function_and_job_is_deployed_and_nothing_else(applied):
    functions = existing(applied.state, "google_cloudfunctions2_function").values()
    assert sorted(each["name"] for each in functions) == FUNCTIONS
    assert sorted(each["name"] for each in existing(applied.state, "google_cloud_run_v2_job").values()) == JOBS


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
    sources = {"roles/storage.objectCreator", "roles/storage.objectViewer", "roles/secretmanager.secretVersionAdder"}
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
    assert become == {f"infraai-{name}": job for name in ("tf-plan", "tf-apply", "tf-state", "apps-build")}
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
            assert all(permission.endswith((".get", ".getAuthString", ".list")) for permission in own[role]), role
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


def test_topics_and_subscriptions_are_those_of_the_flow(applied):
    topics = {each["name"] for each in existing(applied.state, "google_pubsub_topic").values()}
    flow = {link.topic for link in FLOW} | {"monitoring-notifications"}
    assert topics == flow | {f"{topic}-dead-letters" for topic in flow}
    pushes = {
        (each["topic"].rpartition("/")[2], each["name"])
        for each in existing(applied.state, "google_pubsub_subscription").values()
        if each["push_config"]
    }
    expected = {(link.topic, f"{link.topic}-{link.consumer}") for link in FLOW}
    assert pushes == expected | {("monitoring-notifications", "monitoring-notifications-webhook")}


def test_every_push_is_signed_for_its_consumer_retried_and_in_the_end_set_aside(applied, grants):
    functions = existing(applied.state, "google_cloudfunctions2_function").values()
    urls = {each["name"]: each["service_config"][0]["uri"] for each in functions}
    kept = set()
    for values in existing(applied.state, "google_pubsub_subscription").values():
        if not values["push_config"]:
            kept.add(values["topic"].rpartition("/")[2])
            continue
        topic, consumer = values["topic"].rpartition("/")[2], values["name"].rpartition("-")[2]
        [push], [letter], [retry] = values["push_config"], values["dead_letter_policy"], values["retry_policy"]
        token = push["oidc_token"][0]
        path = "/ops/pubsub" if consumer == "webhook" else f"/projects/{PROJECT}/topics/{topic}"
        assert push["push_endpoint"] == urls[consumer] + path
        assert token["service_account_email"] == f"infraai-push@{PROJECT}.iam.gserviceaccount.com"
        assert re.fullmatch(rf"https://{consumer}-\d+\.us-central1\.run\.app", token["audience"])
        assert letter["dead_letter_topic"].endswith(f"{topic}-dead-letters")
        assert 5 <= letter["max_delivery_attempts"] <= 100
        assert (retry["minimum_backoff"], retry["maximum_backoff"]) == ("5s", "300s")
        assert values["expiration_policy"] == [{"ttl": ""}]
        timeout = next(each for each in functions if each["name"] == consumer)["service_config"][0]["timeout_seconds"]
        assert timeout <= values["ack_deadline_seconds"], "a delivery that is still worked on would come again"
        agent = [role for _, role, member, on in grants if "gcp-sa-pubsub" in member and topic in json.dumps(on)]
        assert {"roles/pubsub.publisher", "roles/pubsub.subscriber"} <= set(agent)
    dead = {name for name in kept if name.endswith("-dead-letters")}
    assert len(dead) == len(FLOW) + 1, "every dead letter is kept somewhere"


def test_every_publisher_may_publish_exactly_what_its_code_does(grants):
    messages = {link.message.__name__: link.topic for link in FLOW}
    expected = set()
    for room in [*(f"functions/{name}" for name in FUNCTIONS), *(f"jobs/{name}" for name in JOBS)]:
        texts = [path.read_text() for path in (ROOT / room).rglob("*.py")]
        # Approvals publish for whoever uses them; the sweeper sends anything again.
        if any("shared.approvals" in text for text in texts):
            texts.append((ROOT / "shared/approvals.py").read_text())
        name = room.partition("/")[2]
        sent = {topic for kind, topic in messages.items() for text in texts if re.search(rf"publish\({kind}\(", text)}
        expected |= {(name, topic) for topic in (messages.values() if name == "sweeper" else sent)}
    granted = {
        (member.partition("infraai-")[2].partition("@")[0], values["topic"].rpartition("/")[2])
        for kind, role, member, values in grants
        if kind == "google_pubsub_topic_iam_member" and "infraai-" in member.partition("@")[0]
    }
    assert granted == expected


def test_jobs_are_never_repeated_and_end_in_time(applied):
    for values in existing(applied.state, "google_cloud_run_v2_job").values():
        template = values["template"][0]
        inner = template["template"][0]
        assert (template["parallelism"], template["task_count"], inner["max_retries"]) == (1, 1, 0)
        assert re.fullmatch(r"\d+s", inner["timeout"])
        assert values["deletion_protection"] is True
        [container] = inner["containers"]
        become, program = container["command"][:-3], container["command"][-3:]
        assert program == ["python", "-m", f"jobs.{values['name']}.main"]
        # Nobody in particular; terraform's job keeps what it takes to start terraform as somebody else.
        assert become[:4] == ["setpriv", "--reuid=10001", "--regid=10001", "--clear-groups"]
        kept = {right for each in become for right in re.findall(r"\+(\w+)", each)}
        assert kept == ({"chown", "kill", "setgid", "setuid"} if values["name"] == "terraform" else set())
        assert container["image"] == VALUES["job_image"]


def test_an_apply_ends_before_its_job_does(applied, deployed):
    job = existing(applied.state, "google_cloud_run_v2_job")['google_cloud_run_v2_job.this["terraform"]']
    timeout = float(job["template"][0]["template"][0]["timeout"].rstrip("s"))
    assert float(deployed["terraform"]["APPLY_TIMEOUT_SECONDS"]) <= timeout - 300


def test_the_feedback_fits_into_its_function_s_time(applied, deployed):
    functions = existing(applied.state, "google_cloudfunctions2_function")
    seconds = functions['google_cloudfunctions2_function.this["actions"]']["service_config"][0]["timeout_seconds"]
    given = deployed["actions"]
    assert float(given["FEEDBACK_DEADLINE_SECONDS"]) + float(given["FEEDBACK_SETTLE_SECONDS"]) < seconds


@pytest.mark.parametrize("name", [*FUNCTIONS, *JOBS])
def test_each_is_given_every_setting_it_knows_and_no_other(deployed, name):
    model = settings_of(f"{'jobs' if name in JOBS else 'functions'}/{name}")
    known = {field.upper(): info for field, info in model.model_fields.items()}
    given = deployed[name]
    assert set(given) <= set(known), f"{set(given) - set(known)} would not be read"
    spared = {each for each in known if each.endswith("_ENDPOINT")} | ELSEWHERE | PER_EXECUTION
    if name == "terraform":
        # Incidents come by the platform's topic: the job that runs what others wrote holds no token.
        spared = spared | {"OPS_WEBHOOK_TOKEN"}
    assert set(known) - spared == set(given) - spared
    assert not set(given) & spared, "settings of a laptop"


@pytest.mark.parametrize("name", [*FUNCTIONS, *JOBS])
def test_each_starts_with_the_settings_it_is_given(deployed, name, monkeypatch):
    """The models take the values, and the refusal of open settings finds nothing to refuse."""
    from shared.auth import check_start

    model = settings_of(f"{'jobs' if name in JOBS else 'functions'}/{name}")
    for key in [*deployed[name], *PER_EXECUTION]:
        monkeypatch.delenv(key, raising=False)
    for key, value in deployed[name].items():
        monkeypatch.setenv(key, "0123456789abcdef0123" if value.startswith("SECRET ") else value)
    if name in JOBS:
        for key in PER_EXECUTION - {"CLOUD_RUN_TASK_ATTEMPT"}:
            monkeypatch.setenv(key, name)
    check_start(model, {"CLOUD_RUN_JOB" if name in JOBS else "K_SERVICE": name})


@pytest.mark.parametrize("name", [*FUNCTIONS, *JOBS])
def test_the_defaults_of_the_platform_are_the_defaults_of_the_code(deployed, name):
    model = settings_of(f"{'jobs' if name in JOBS else 'functions'}/{name}")
    for field, info in model.model_fields.items():
        given = deployed[name].get(field.upper(), "")
        if isinstance(info.default, int | float) and not isinstance(info.default, bool) and given:
            assert float(given) == info.default, field


@pytest.mark.parametrize("name", [*FUNCTIONS, *JOBS])
def test_secrets_come_by_reference_and_only_to_who_reads_them(deployed, grants, name):
    model = settings_of(f"{'jobs' if name in JOBS else 'functions'}/{name}")
    secret = {field.upper() for field, info in model.model_fields.items() if "SecretStr" in str(info.annotation)}
    for key, value in deployed[name].items():
        assert (key in secret) == value.startswith("SECRET "), key
    readable = {
        values["secret_id"].rpartition("/")[2]
        for kind, _, member, values in grants
        if kind == "google_secret_manager_secret_iam_member" and f":infraai-{name}@" in member
    }
    assert readable == {
        value.removeprefix("SECRET ") for value in deployed[name].values() if value.startswith("SECRET ")
    }


def test_functions_are_built_from_one_archive_with_an_entry_point_each_and_capped(applied):
    archives = set()
    for values in existing(applied.state, "google_cloudfunctions2_function").values():
        [build], [service] = values["build_config"], values["service_config"]
        archives.add(json.dumps(build["source"], sort_keys=True))
        assert build["environment_variables"] == {"GOOGLE_FUNCTION_SOURCE": f"functions/{values['name']}/main.py"}
        assert f"def {build['entry_point']}(" in (ROOT / f"functions/{values['name']}/main.py").read_text()
        assert build["runtime"] == "python313"
        assert build["service_account"].endswith(f"infraai-build@{PROJECT}.iam.gserviceaccount.com")
        assert 1 <= service["max_instance_count"] <= 100
        assert service["min_instance_count"] == 0
        assert service["all_traffic_on_latest_revision"]
    assert len(archives) == 1


def test_buckets_are_private_and_the_state_s_keeps_versions(applied):
    buckets = {each["name"]: each for each in existing(applied.state, "google_storage_bucket").values()}
    for each in buckets.values():
        assert each["public_access_prevention"] == "enforced"
        assert each["uniform_bucket_level_access"] is True
    state = buckets[f"{PROJECT}-infraai-deployments"]
    assert state["versioning"] == [{"enabled": True}]
    assert state["force_destroy"] is False


def test_the_sweeper_is_called_every_minute_with_an_identity(applied):
    [timer] = existing(applied.state, "google_cloud_scheduler_job").values()
    [target] = timer["http_target"]
    assert timer["schedule"] == "* * * * *"
    assert target["uri"].endswith("/sweep")
    assert target["oidc_token"][0]["audience"].startswith("https://sweeper-")


def test_the_platform_is_watched_and_people_are_told(applied):
    policies = {
        each["display_name"]: each for each in existing(applied.state, "google_monitoring_alert_policy").values()
    }
    assert {name.partition(": ")[2] for name in policies} == {
        *("dead-letters", "failed-runs", "dead-executions", "decision-latency", "stopped-functions"),
        *("model-unavailable", "model-unavailable-in-jobs"),
    }
    people = existing(applied.state, "google_monitoring_notification_channel").values()
    told = {each["name"] for each in people if each["type"] == "email"}
    for policy in policies.values():
        assert set(policy["notification_channels"]) == told
        assert policy["documentation"][0]["content"]
        [condition] = policy["conditions"]
        threshold = condition["condition_threshold"][0]
        assert int(threshold["aggregations"][0]["alignment_period"].rstrip("s")) % 60 == 0
        assert 'resource.type = "' in threshold["filter"]
        assert 'metric.type = "' in threshold["filter"]


def test_what_the_log_metrics_count_is_what_the_code_writes(applied):
    filters = {each["name"]: each["filter"] for each in existing(applied.state, "google_logging_metric").values()}
    written = {
        "infraai-failed-runs": ROOT / "jobs/terraform/pipeline.py",
        "infraai-model-unavailable": ROOT / "shared/llm/fallback.py",
        "infraai-refused-starts": ROOT / "shared/auth/start.py",
    }
    assert set(filters) == set(written)
    for name, path in written.items():
        [text] = re.findall(r'textPayload:"([^"]+)"', filters[name])
        assert text in path.read_text()


def test_cloud_monitoring_may_publish_to_its_topic_and_a_channel_leads_there(applied, grants):
    found = {
        member: (role, values["topic"].rpartition("/")[2])
        for _, role, member, values in grants
        if "@gcp-sa-monitoring-notification." in member
    }
    assert len(found) == 2, "one agent of each project"
    assert set(found.values()) == {("roles/pubsub.publisher", "monitoring-notifications")}
    channels = existing(applied.state, "google_monitoring_notification_channel").values()
    led = {each["project"]: each["labels"] for each in channels if each["type"] == "pubsub"}
    there = {"topic": f"projects/{PROJECT}/topics/monitoring-notifications"}
    assert led == {PROJECT: there, VALUES["deployments_project"]: there}


def test_the_webhook_s_token_is_kept_in_no_log_and_counted_by_no_metric(applied):
    [exclusion] = existing(applied.state, "google_logging_project_exclusion").values()
    assert not exclusion["disabled"]
    assert 'service_name="webhook"' in exclusion["filter"]
    assert 'httpRequest.requestUrl:"auth_token="' in exclusion["filter"]
    for metric in existing(applied.state, "google_logging_metric").values():
        assert "httpRequest" not in metric["filter"]
        assert not metric.get("label_extractors")


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
    apart = ("infraai-tf-", "infraai-apps-build@")
    assert named == {email for email in accounts if not email.startswith(apart)}


def test_with_deny_policies_no_identity_makes_keys_and_terraform_becomes_nobody_of_the_platform(fresh):
    denied = {}
    for each in planned(fresh.plan(deny_policies=True), "google_iam_deny_policy").values():
        denied[each["index"]] = [rule["deny_rule"][0] for rule in each["rules"]]
    assert set(denied) == {PROJECT, VALUES["deployments_project"]}
    keys = "iam.googleapis.com/serviceAccountKeys.create"
    assert all(rules[0]["denied_permissions"] == [keys] for rules in denied.values())
    [_, apart] = denied[PROJECT]
    assert "iam.googleapis.com/serviceAccounts.actAs" in apart["denied_permissions"]


def test_everything_that_needs_a_grant_at_its_start_waits_until_it_holds():
    for name in ("functions.tf", "jobs.tf"):
        assert "depends_on = [terraform_data.settled]" in (GCP / name).read_text()
    settled = (GCP / "identity.tf").read_text().partition('"terraform_data" "settled"')[2]
    for grant in ("build", "build_source"):
        assert f"google_project_iam_member.{grant}" in settled
    assert "google_secret_manager_secret_iam_member.readers" in settled


def test_the_budget_tells_before_it_is_spent(applied):
    [budget] = planned(applied.document, "google_billing_budget").values()
    assert [each["threshold_percent"] for each in budget["threshold_rules"]] == [0.5, 0.9, 1.0]
    assert budget["amount"][0]["specified_amount"][0] == {"currency_code": "USD", "nanos": None, "units": "200"}


def test_apis_of_everything_that_is_used_are_enabled(applied):
    enabled = {each["service"] for each in existing(applied.state, "google_project_service").values()}
    assert {
        f"{name}.googleapis.com" for name in ("run", "cloudfunctions", "pubsub", "firestore", "monitoring")
    } <= enabled
    assert {f"{name}.googleapis.com" for name in ("compute", "sqladmin", "iamcredentials", "secretmanager")} <= enabled
    for values in existing(applied.state, "google_project_service").values():
        assert values["disable_on_destroy"] is False


def test_a_signature_that_somebody_took_away_is_taken_for_checked_only_where_cloud_run_checks():
    """Whoever may call a public function could send a token without a signature."""
    for name in FUNCTIONS:
        texts = [path.read_text() for path in (ROOT / "functions" / name).rglob("*.py")]
        trusting = any("behind_cloud_run=True" in text for text in texts)
        assert trusting == (name in {"launcher", "decisions", "actions", "sweeper"}), name
