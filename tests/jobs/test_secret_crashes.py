"""Deaths around the first value of a secret: it is taken in once, never made anew, and an approval holds."""

import pytest
from pydantic import SecretStr

from functions.planning.catalogue import compose, write
from functions.planning.given import put_first
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.secret_values import SecretValues
from jobs.terraform.steps import apply as applying
from shared.llm import provider
from shared.parts.app import with_first_values
from shared.parts.stacks import plan_of
from shared.schemas import RunStatus
from shared.schemas.app import App
from shared.settings import ModelSettings
from tests.jobs.conftest import is_applied

pytestmark = pytest.mark.cloud

VALUES = {"API_KEY": SecretStr("k-1")}


class Died(BaseException):
    """The process is gone."""


@pytest.mark.parametrize(
    ("mode", "moment"),
    [("apply", "plan_anew"), ("plan", "_apply")],
    ids=["before it is taken in", "approved, and after it is taken in"],
)
def test_an_execution_that_dies_around_it_is_followed_by_one_that_goes_on_without_another_question(
    here, requested, runs, keep, platform, cloud_environment, monkeypatch, faults, mode, moment
):
    planned = make_plan("a private API on Cloud Run", provider(ModelSettings(), RULES), App(secrets=["API_KEY"]))
    architecture = with_first_values(planned.expanded.architecture, ["API_KEY"])
    plan = plan_of(architecture)
    run_id = requested(write(compose(plan, architecture)).by_name(), plan=plan, architecture=architecture, mode=mode)
    put_first(VALUES, architecture, run_id, "infraai-local", SecretValues(cloud_environment["SECRETS_ENDPOINT"]))
    if mode == "plan":
        here(run_id, change=keep)
        waiting = runs.get(run_id)
        assert waiting.status is RunStatus.AWAITING_APPROVAL, waiting.message
        assert runs.approve(run_id, waiting.plan_sha, by="ada") is not None

    def die(*_):
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(applying, moment, die)
        with pytest.raises(Died):
            here(run_id, change=keep)
    assert runs.get(run_id).intent
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert is_applied(run), (run.status, run.reason, run.message)
    assert ("create", "google_secret_manager_secret") not in faults.calls
    assert ("delete", "google_secret_manager_secret") not in faults.calls
    (secret,) = [each for each in platform.world.list("google_secret_manager_secret") if run_id in str(each.attributes)]
    assert secret
