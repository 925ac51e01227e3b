"""On Google Cloud nothing starts with settings of a laptop, and what refuses says which."""

import pytest

from functions.decisions.settings import Settings as Decisions
from functions.telegram.settings import Settings as Telegram
from jobs.terraform.settings import Settings as Terraform
from shared.auth import RefusedStart, check_start

CLOUD = {"K_SERVICE": "decisions"}
GOOD = {
    "google_cloud_project": "p",
    "auth_audiences": "https://us-central1-p.cloudfunctions.net/decisions",
    "auth_emails": "infraai-push@p.iam.gserviceaccount.com",
    "llm_provider": "gemini",
    "gemini_api_key": "AIza-0123456789abcdef",
}
JOB = {
    "google_cloud_project": "p",
    "llm_provider": "gemini",
    "gemini_api_key": "AIza-0123456789abcdef",
    "state_bucket": "b",
    "ops_webhook_url": "https://us-central1-p.cloudfunctions.net/webhook/ops/webhook",
    "ops_webhook_token": "0123456789abcdef0123",
    "run_id": "r",
    "cloud_run_job": "terraform",
    "cloud_run_execution": "terraform-1",
    "plan_service_account": "plan@p.iam.gserviceaccount.com",
    "apply_service_account": "apply@p.iam.gserviceaccount.com",
    "state_service_account": "state@p.iam.gserviceaccount.com",
    "build_service_account": "build@p.iam.gserviceaccount.com",
    "connected_build_service_account": "connected@p.iam.gserviceaccount.com",
    "environment_identities": {},
}


def start(model, settings, environment):
    check_start(lambda: model(**settings), environment)


def test_good_settings_start():
    start(Decisions, GOOD, CLOUD)
    start(Terraform, JOB, {"CLOUD_RUN_JOB": "terraform"})


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"auth": "none"}, "AUTH=none"),
        ({"platform": "laptop"}, "PLATFORM=laptop"),
        ({"auth_audiences": ""}, "AUTH_AUDIENCES"),
        ({"auth_emails": " , "}, "AUTH_EMAILS"),
        ({"auth_keys_url": "https://evil.example"}, "AUTH_KEYS_URL"),
        ({"llm_provider": "offline"}, "LLM_PROVIDER=offline"),
        ({"gemini_api_key": None}, "GEMINI_API_KEY"),
        ({"gemini_api_key": "secret"}, "GEMINI_API_KEY"),
        ({"gemini_base_url": "http://127.0.0.1:9"}, "GEMINI_BASE_URL"),
        ({"telegram_api_url": "http://localhost:9"}, "TELEGRAM_API_URL"),
        ({"telegram_api_url": "https://127.0.0.1:9"}, "TELEGRAM_API_URL"),
        ({"compute_endpoint": "http://127.0.0.1:9"}, "COMPUTE_ENDPOINT"),
    ],
)
def test_a_function_says_which_setting_is_open(bad, named):
    with pytest.raises(RefusedStart, match=named) as refused:
        start(Decisions, {**GOOD, **bad}, CLOUD)
    assert str(refused.value).startswith("decisions refuses to start: ")
    assert str(refused.value).count(";") == 0


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"ops_webhook_token": "local"}, "OPS_WEBHOOK_TOKEN"),
        ({"ops_webhook_url": "http://127.0.0.1:8080/ops/webhook"}, "OPS_WEBHOOK_URL"),
        ({"state_endpoint": "http://127.0.0.1:1"}, "STATE_ENDPOINT"),
        ({"run_endpoint": "http://127.0.0.1:1"}, "RUN_ENDPOINT"),
        ({"google_oauth_access_token": "local"}, "GOOGLE_OAUTH_ACCESS_TOKEN"),
        ({"google_application_credentials": "/key.json"}, "GOOGLE_APPLICATION_CREDENTIALS"),
        ({"tf_reattach_providers": "{}"}, "TF_REATTACH_PROVIDERS"),
        ({"plan_service_account": None}, "PLAN_SERVICE_ACCOUNT"),
        ({"apply_service_account": None}, "APPLY_SERVICE_ACCOUNT"),
        ({"state_service_account": None}, "STATE_SERVICE_ACCOUNT"),
    ],
)
def test_a_job_says_which_setting_is_open(bad, named):
    with pytest.raises(RefusedStart, match=f"terraform refuses to start: .*{named}"):
        start(Terraform, {**JOB, **bad}, {"CLOUD_RUN_JOB": "terraform"})


def test_rules_instead_of_a_model_start_when_that_is_what_somebody_said():
    start(Decisions, {**GOOD, "llm_provider": "offline", "allow_offline": True, "gemini_api_key": None}, CLOUD)


@pytest.mark.parametrize("name", ["FIRESTORE_EMULATOR_HOST", "PUBSUB_EMULATOR_HOST", "STORAGE_EMULATOR_HOST"])
def test_an_emulator_s_address_is_refused(name):
    with pytest.raises(RefusedStart, match=name):
        start(Decisions, GOOD, {**CLOUD, name: "127.0.0.1:1"})


def test_every_open_setting_is_named_at_once_and_no_secret_is_repeated():
    bad = {**GOOD, "auth": "none", "gemini_api_key": "hunter2", "compute_endpoint": "http://x"}
    with pytest.raises(RefusedStart) as refused:
        start(Decisions, bad, CLOUD)
    assert all(name in str(refused.value) for name in ("AUTH", "GEMINI_API_KEY", "COMPUTE_ENDPOINT"))
    assert "hunter2" not in str(refused.value)


def test_what_is_missing_or_not_acceptable_is_named_without_its_value(monkeypatch):
    with pytest.raises(RefusedStart, match="TELEGRAM_WEBHOOK_SECRET is missing") as refused:
        start(Telegram, {"google_cloud_project": "p", "telegram_api_url": ["hunter2"]}, CLOUD)
    assert "TELEGRAM_API_URL is not acceptable" in str(refused.value)
    assert "hunter2" not in f"{refused.value} {refused.value.__cause__}"
    assert refused.value.__suppress_context__


def test_a_laptop_reads_no_settings_at_the_start():
    def never():
        raise AssertionError

    check_start(never, {})
    check_start(never, {"CLOUD_RUN_JOB": "terraform", "PLATFORM": "laptop"})


def test_calling_cloud_run_a_laptop_does_not_help():
    with pytest.raises(RefusedStart, match="PLATFORM=laptop"):
        start(Decisions, {**GOOD, "platform": "laptop"}, {**CLOUD, "PLATFORM": "laptop"})
