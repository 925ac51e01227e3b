"""What terraform's environment gets of the job's."""

from jobs.terraform.settings import Settings


def environment(monkeypatch, **given):
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    base = {"google_cloud_project": "p", "state_bucket": "b", "ops_webhook_url": "https://x", "ops_webhook_token": "t"}
    base |= {"run_id": "r", "cloud_run_job": "terraform", "cloud_run_execution": "terraform-1"}
    return Settings(**(base | given)).credentials()


def test_with_a_token_for_the_state_terraform_is_not_told_of_a_key(monkeypatch):
    both = environment(
        monkeypatch, google_application_credentials="/keys/key.json", google_oauth_access_token="state-token"
    )
    assert both == {"GOOGLE_OAUTH_ACCESS_TOKEN": "state-token"}
    alone = environment(monkeypatch, google_application_credentials="/keys/key.json")
    assert alone == {"GOOGLE_APPLICATION_CREDENTIALS": "/keys/key.json"}
