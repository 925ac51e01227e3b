"""What each function and job is given, and how it runs: judged on what was applied."""

import json
import re

import pytest

from tests.gcp.conftest import GCP, PROJECT, VALUES
from tests.gcp.reading import FUNCTIONS, JOBS, ROOT, existing, settings_of

pytestmark = pytest.mark.terraform

# Given for each execution by Cloud Run and the launcher.
PER_EXECUTION = {"RUN_ID", "CLOUD_RUN_JOB", "CLOUD_RUN_EXECUTION", "CLOUD_RUN_TASK_ATTEMPT"}
# Other addresses and other identities, which a laptop gives and Google Cloud refuses or has no need of.
ELSEWHERE = {"GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN", "TF_REATTACH_PROVIDERS", "AUTH_KEYS_URL"}
ELSEWHERE |= {"GEMINI_API_KEY", "GEMINI_BASE_URL", "TELEGRAM_API_URL", "SIGN_IN_PAGE_URL", "SIGN_IN_TOKEN_URL"}
ELSEWHERE |= {"CHAT_URL", "APPLICATIONS_URL", "GOGC", "AUTH_USER"}


def test_every_function_and_job_is_deployed_and_nothing_else(applied):
    functions = existing(applied.state, "google_cloudfunctions2_function").values()
    assert sorted(each["name"] for each in functions) == FUNCTIONS
    assert sorted(each["name"] for each in existing(applied.state, "google_cloud_run_v2_job").values()) == JOBS


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


def test_everything_that_needs_a_grant_at_its_start_waits_until_it_holds():
    for name in ("functions.tf", "jobs.tf"):
        assert re.search(r"depends_on = \[\s*terraform_data\.settled\b", (GCP / name).read_text())
    settled = (GCP / "identity.tf").read_text().partition('"terraform_data" "settled"')[2]
    for grant in ("build", "build_source"):
        assert f"google_project_iam_member.{grant}" in settled
    assert "google_secret_manager_secret_iam_member.readers" in settled


def test_a_signature_that_somebody_took_away_is_taken_for_checked_only_where_cloud_run_checks():
    """Whoever may call a public function could send a token without a signature."""
    for name in FUNCTIONS:
        texts = [path.read_text() for path in (ROOT / "functions" / name).rglob("*.py")]
        trusting = any("behind_cloud_run=True" in text for text in texts)
        assert trusting == (name in {"launcher", "decisions", "actions", "sweeper"}), name
