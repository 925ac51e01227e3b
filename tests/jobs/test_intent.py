"""What a goal was promised is looked for in the plan, and a plan without it is not applied."""

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.words.tables import needs_table
from jobs.terraform.steps.intent import _table, checklist
from shared.llm import provider
from shared.schemas import EDITED, Asked
from shared.settings import ModelSettings
from tests.jobs.conftest import is_applied
from tests.planning.judge import wanted
from tests.support.as_planned import as_planned


def planned(*resources, child=()):
    module = {
        "resources": [
            {"address": f"{kind}.x", "type": kind, "mode": "managed", "values": values} for kind, values in resources
        ]
    }
    if child:
        module["child_modules"] = [planned(*child)["planned_values"]["root_module"]]
    return {"planned_values": {"root_module": module}}


def asked(*needs, met=True):
    return [Asked(words=need.upper(), need=need, met=met, how="") for need in needs]


DATABASE = (
    "google_sql_database_instance",
    {"database_version": "POSTGRES_17", "settings": [{"availability_type": "ZONAL"}]},
)


@pytest.mark.parametrize(
    ("need", "resources", "address"),
    [
        ("postgres", [DATABASE], "google_sql_database_instance.x"),
        ("mysql", [DATABASE], None),
        ("ha_db", [DATABASE], None),
        ("redis", [DATABASE], None),
        ("redis", [("google_redis_instance", {})], "google_redis_instance.x"),
        ("private_bucket", [("google_storage_bucket", {"public_access_prevention": "inherited"})], None),
        ("versioning", [("google_storage_bucket", {"versioning": [{"enabled": True}]})], "google_storage_bucket.x"),
        ("versioning", [("google_storage_bucket", {"versioning": [{"enabled": False}]})], None),
        ("versioning", [("google_storage_bucket", {"versioning": None})], None),
    ],
)
def test_a_need_is_met_by_a_resource_that_is_as_it_takes(need, resources, address):
    [checked] = checklist(asked(need), planned(*resources))
    assert (checked.need, checked.words, checked.address) == (need, need.upper(), address)


def test_what_was_not_promised_or_can_not_be_seen_is_not_checked():
    assert checklist(asked("redis", met=False), planned()) == []
    assert checklist(asked("cheap", "n8n"), planned()) == []


def test_modules_are_looked_into():
    [checked] = checklist(asked("redis"), planned(child=[("google_redis_instance", {})]))
    assert checked.address == "google_redis_instance.x"


def test_a_secret_is_met_by_the_variable_that_takes_it_and_by_no_other_secret():
    def run(name, secret):
        reference = [{"secret_key_ref": [{"secret": secret, "version": "1"}]}]
        env = [{"name": "LEVEL", "value": "info"}, {"name": name, "value_source": reference}]
        return ("google_cloud_run_v2_service", {"template": [{"containers": [{"env": env}]}]})

    one = [Asked(words="SECRET_KEY", need="own_secret", met=True, how="")]
    held = ("google_secret_manager_secret", {"secret_id": "key-x"})
    for secret in ("key-x", "projects/p/secrets/key-x"):
        [checked] = checklist(one, planned(held, run("SECRET_KEY", secret)))
        assert checked.address == "google_secret_manager_secret.x"
    [checked] = checklist(one, planned(held, run("SECRET_KEY", None)))
    assert checked.address == "google_cloud_run_v2_service.x"
    assert [each.address for each in checklist(one, planned(held, run("DB_PASSWORD", "key-x")))] == [None]


def test_every_line_of_the_table_is_a_need_that_is_read():
    assert set(_table()) <= set(needs_table())


@pytest.mark.cloud
def test_a_run_whose_plan_lacks_what_was_promised_ends_before_apply(here, requested, runs, keep):
    run_id = requested(asked=asked("bucket", "redis"))
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason, run.intent) == ("failed", "not_as_asked", [])
    assert "REDIS" in run.message
    seen = [(each.need, bool(each.address)) for each in run.plan_summary.checklist]
    assert seen == [("bucket", True), ("redis", False)]


@pytest.mark.cloud
def test_a_run_whose_plan_has_it_is_applied_and_shows_it(here, requested, runs, keep):
    run_id = requested(asked=asked("bucket"))
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert is_applied(run), run.message
    assert [each.need for each in run.plan_summary.checklist] == ["bucket"]


@pytest.mark.cloud
def test_files_that_a_person_edited_are_their_word(here, requested, runs, keep):
    run_id = requested(asked=asked("redis"), planned_by=f"catalogue, {EDITED}")
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert is_applied(run), run.message
    assert [each.address for each in run.plan_summary.checklist] == [None]


# Every few of our own goals, and of each way to run code or to keep something one.
GOALS = [
    *[each["goal"] for each in wanted()][2::11],
    "three consumers of a Pub/Sub queue, image is on docker hub acme/consumer:2, must survive a zone outage",
    "VM with a TCP service, port 8080 only from 203.0.113.0/24",
    "An API that nobody outside our office (203.0.113.40/29) can reach",
    "GKE standard cluster, authorised network 198.51.100.0/24",
    "Managed Redis 10 GB with failover and TLS",
    "Prometheus + Grafana on one VM, dashboards behind Google login",
    "self hosted github runners, autoscale 0-20, e2-standard-8, 100gb disks, for org acme",
    "a node pool of 3 e2-standard-2 nodes",
    "a quarterly report job on Cloud Run",
    "a Dataflow job that reads Pub/Sub and writes BigQuery",
    "a scheduled query in BigQuery every Monday morning at 6",
]


def drawn(goal):
    """A goal planned and written by the rules: what was promised, and the files as a plan will list them."""
    made = make_plan(goal, provider(ModelSettings(), RULES))
    return made.asked, as_planned(write(compose(made.plan, made.expanded.architecture)).by_name())


@pytest.mark.slow
def test_what_is_promised_for_our_own_goals_is_in_the_files_that_are_written_for_them():
    checked = [(goal, each) for goal in GOALS for each in checklist(*drawn(goal))]
    assert [(goal, each.need) for goal, each in checked if each.address is None] == []
    assert len(checked) > 3 * len(GOALS)


@pytest.mark.slow
def test_what_is_taken_out_of_the_files_is_missed():
    goal = "A Django app with PostgreSQL, Redis and a bucket for uploads, called every night by a job"
    promised, document = drawn(goal)
    module = document["planned_values"]["root_module"]
    for kind, need in [
        ("google_sql_database_instance", "postgres"),
        ("google_redis_instance", "redis"),
        ("google_storage_bucket", "bucket"),
        ("google_cloud_scheduler_job", "schedule"),
    ]:
        left = [each for each in module["resources"] if each["type"] != kind]
        tampered = {"planned_values": {"root_module": {"resources": left}}}
        missed = {each.need for each in checklist(promised, tampered) if each.address is None}
        assert need in missed


MANY = (
    "A Postgres database, a Cloud Tasks queue named mailer and an API on Cloud Run called api. "
    "For api: concurrency 40, request timeout 120s, at most 7 instances, startup CPU boost. "
    "Queue mailer: min backoff 5s, max retry duration 60s. "
    "Database: backups kept for 14 days, query string length 2048."
)


def test_each_stated_argument_is_looked_for_in_the_block_of_its_part():
    plan = make_plan(MANY, provider(ModelSettings(), RULES))
    files = write(compose(plan.plan, plan.expanded.architecture)).by_name()
    found = checklist(plan.asked, as_planned(files), plan.expanded.architecture)
    stated = {each.words.rpartition("(")[2]: each.address for each in found if each.words.endswith(")")}
    assert stated.keys() >= {
        "concurrency = 40)",
        "timeout_s = 120)",
        "google_cloud_tasks_queue.retry_config.min_backoff = 5s)",
        "google_sql_database_instance.settings.insights_config.query_string_length = 2048)",
    }
    assert None not in stated.values()
    less = {name: text.replace('"5s"', '"6s"') for name, text in files.items()}
    found = checklist(plan.asked, as_planned(less), plan.expanded.architecture)
    missing = [each.words for each in found if each.address is None]
    assert [each.rpartition("(")[2] for each in missing] == ["google_cloud_tasks_queue.retry_config.min_backoff = 5s)"]
