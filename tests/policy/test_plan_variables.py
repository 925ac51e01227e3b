"""What a program is given to start with is judged in a plan as it is in an application: written by hand, too."""

from dataclasses import replace

import pytest

from jobs.terraform.policy.plan_document import changes
from jobs.terraform.policy.plan_gate import judge_plan
from jobs.terraform.policy.plan_variables import variables
from tests.planning.plans import plan_for
from tests.policy.plan_room import LIMITS, UNKNOWN, rules

pytestmark = pytest.mark.terraform

STACK = "cloud_run_service"
PATH = "template.0.containers.0.env"


def judged(documents, env, *, before=None):
    files, document = documents(STACK)
    (service,) = [each for each in document["resource_changes"] if each["type"] == "google_cloud_run_v2_service"]
    container = service["change"]["after"]["template"][0]["containers"][0]
    unknown = service["change"]["after_unknown"]["template"][0]["containers"][0]
    unknown["env"] = [{"value": True} if each.get("value") is UNKNOWN else {} for each in env]
    container["env"] = [{**each, "value": None} if each.get("value") is UNKNOWN else each for each in env]
    if before is not None:
        service["change"]["actions"] = ["update"]
        service["change"]["before"] = {"template": [{"containers": [{"env": before}]}]}
    return rules(judge_plan(document, plan_for(STACK), LIMITS, files=files))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LD_PRELOAD", "/tmp/x.so"),
        ("NODE_OPTIONS", "--require /tmp/x.js"),
        ("JAVA_TOOL_OPTIONS", "-javaagent:/tmp/x.jar"),
        ("BASH_ENV", "/tmp/x"),
        ("PYTHONPATH", "/tmp"),
        ("https_proxy", "http://elsewhere.example"),
        ("DB_PASSWORD", "correct horse"),
        ("UPSTREAM", "https://who:what@elsewhere.example"),
        ("PORT", "8081"),
        ("two words", "x"),
        ("PATH", UNKNOWN),
        ("NODE_OPTIONS", UNKNOWN),
    ],
)
def test_what_a_program_loads_or_trusts_and_keys_in_plain_text_are_refused(documents, name, value):
    expected = {"unknown_value"} if (name, value) == ("NODE_OPTIONS", UNKNOWN) else {"refused_argument"}
    assert judged(documents, [{"name": name, "value": value}]) == expected


def test_a_name_known_only_after_apply_is_refused(documents):
    files, document = documents(STACK)
    (service,) = [each for each in document["resource_changes"] if each["type"] == "google_cloud_run_v2_service"]
    service["change"]["after_unknown"]["template"][0]["containers"][0]["env"] = True
    assert "unknown_value" in rules(judge_plan(document, plan_for(STACK), LIMITS, files=files))


def test_settings_and_secrets_pass_and_so_does_what_stood_there_before(documents):
    secret = {"name": "DB_PASSWORD", "value_source": [{"secret_key_ref": [{"secret": "app-db", "version": "latest"}]}]}
    settings = [
        {"name": "LOG_LEVEL", "value": "debug"},
        {"name": "NODE_OPTIONS", "value": "--max-old-space-size=512"},
        {"name": "DATABASE_HOST", "value": UNKNOWN},
        {"name": "EMPTY", "value": None},
    ]
    assert judged(documents, settings) == set()
    assert judged(documents, [{"name": "LD_PRELOAD", "value": "/lib/a.so"}], before=[]) == {"refused_argument"}
    stood = [{"name": "LD_PRELOAD", "value": "/lib/a.so"}]
    assert judged(documents, stood, before=stood) == set()
    assert "foreign_resource" in judged(documents, [secret])


@pytest.mark.parametrize(
    ("kind", "inside"),
    [
        ("google_cloudfunctions2_function", lambda env: {"service_config": [{"environment_variables": env}]}),
        ("google_cloudfunctions2_function", lambda env: {"build_config": [{"environment_variables": env}]}),
        ("google_composer_environment", lambda env: {"config": [{"software_config": [{"env_variables": env}]}]}),
        ("google_cloud_run_v2_service", lambda env: {"build_config": [{"environment_variables": env}]}),
        ("google_cloud_run_v2_job", lambda env: {"template": [{"template": [{"containers": [{"env": named(env)}]}]}]}),
        ("google_cloud_run_v2_worker_pool", lambda env: {"template": [{"containers": [{"env": named(env)}]}]}),
        ("google_cloud_run_service", lambda env: {"template": [{"spec": [{"containers": [{"env": named(env)}]}]}]}),
    ],
)
def test_so_they_are_wherever_a_type_takes_them(kind, inside):
    (change,) = changes({"resource_changes": [{"type": kind, "change": {"actions": ["create"]}}]})
    asked = {"LD_PRELOAD": "/tmp/x.so", "LOG_LEVEL": "debug"}
    (reason,) = variables(replace(change, after=inside(asked)))
    assert reason[0] == "refused_argument"
    assert "LD_PRELOAD" in reason[1]


def named(env):
    return [{"name": name, "value": value} for name, value in env.items()]
