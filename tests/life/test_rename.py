"""Another name for an application: shown and asked about like every change, and then it is the only one."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.runs.life import was_applied
from shared.http import WrongState
from shared.life.names import take_name
from shared.llm import provider
from shared.schemas import Run, RunStatus
from shared.settings import ModelSettings


def test_nothing_is_renamed_until_the_name_is_repeated(deployments, runs, standing, say):
    standing("d1", "api")
    asked = say("api", "rename it to storefront")
    assert (asked.status, asked.ask.confirm) == ("asked", "storefront")
    assert "storefront" in asked.ask.question
    assert say("api", "rename it to storefront", confirm="store").status == "asked"
    assert deployments.get("d1").application == "api"
    assert say("api", "rename it to storefront", confirm="storefront").status == "renamed"
    assert deployments.get("d1").application == "storefront"
    (told,) = runs.where(("deployment_id", "==", "d1"))
    assert (told.kind, told.status, told.requested_by, told.prompt) == (
        "rename",
        RunStatus.COMPLETED,
        "ada",
        "Call api storefront from now on",
    )
    assert told.ran
    assert not was_applied(told)


def test_the_name_that_it_had_is_free_and_the_new_one_is_taken(deployments, standing, say):
    standing("d1", "api")
    say("api", "rename it to shopp", confirm="shopp")  # it is not spelt better either
    assert deployments.take_name("api", "default", "d2") == "d2"
    assert deployments.take_name("shopp", "default", "d3") == "d1"


def test_a_name_of_another_is_refused_before_anybody_is_asked(deployments, standing, say):
    standing("d1", "api")
    standing("d2", "shop")
    standing("d3", "crm", "staging")
    for name in ("shop", "d2", "run-0a1b2c3d4e5f"):  # an id, and what may come to be one
        with pytest.raises(WrongState, match="already"):
            say("api", f"rename it to {name}")
    assert say("api", "rename it to crm").status == "asked"  # that one stands elsewhere


def test_no_name_is_another_deployment_s_id_and_what_failed_keeps_none(deployments, runs, standing):
    standing("d1", "api")
    for name in ("d1", "run-0a1b2c3d4e5f"):
        assert take_name(name, "default", "d2", deployments, runs) == name
        assert deployments.holder_of(name, "default") == name
    assert take_name("shop", "default", "d-failed", deployments, runs) == "d-failed"
    assert take_name("shop", "default", "d2", deployments, runs) == "d2"
    assert take_name("api", "default", "d2", deployments, runs) == "d1"


def test_nothing_is_renamed_under_a_run(deployments, runs, standing, say):
    standing("d1", "api")
    made = {
        "deployment_id": "d1",
        "prompt": "",
        "plan": make_plan("an API", provider(ModelSettings(), RULES)).plan,
        "files": {},
        "created_at": 1.0,
        "updated_at": 1.0,
    }
    runs.create("run-1", Run(run_id="run-1", status=RunStatus.RUNNING, **made))
    with pytest.raises(WrongState, match="run-1"):
        say("api", "rename it to storefront", confirm="storefront")
    assert deployments.get("d1").application == "api"
