"""Service accounts of a goal: each by its name, with the role that its words say on the one thing, and nothing more."""

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.meant.accounts import holders_in
from shared.llm import provider
from shared.settings import ModelSettings


def planned(goal: str) -> Planned:
    return make_plan(goal, provider(ModelSettings(), RULES))


def accounts_of(goal: str) -> dict[str, dict[str, str]]:
    parts = planned(goal).expanded.architecture.parts
    return {
        part.id: {each.key: each.value for each in part.settings if each.key != "account_id"}
        for part in parts
        if part.part == "account"
    }


@pytest.mark.parametrize(
    ("goal", "made"),
    [
        (
            "A bucket for scans. Service account scan-in may only create objects, service account scan-out only reads.",
            {"scan-in": {"does": "data=add"}, "scan-out": {"does": "data=read"}},
        ),
        (
            "Artifact Registry Docker repo. Account ci-push writes to it, account app-pull only reads.",
            {"ci-push": {"does": "images=write"}, "app-pull": {"does": "images=read"}},
        ),
        (
            "Una zona DNS midominio.mx en Cloud DNS, la cuenta de servicio ddns-casa puede cambiar registros.",
            {"ddns-casa": {"does": "zone=change"}},
        ),
        (
            "Two buckets raw-zone and clean-zone. Service account etl reads raw-zone and writes clean-zone.",
            {"etl": {"does": "raw-zone=read,clean-zone=write"}},
        ),
        (
            "Ein Bucket, Dienstkonto buch-lesen mit Leserechten und Dienstkonto erp-export mit Schreibrechten.",
            {"buch-lesen": {"does": "data=read"}, "erp-export": {"does": "data=write"}},
        ),
        (
            "Service account push-bot with roles/monitoring.metricWriter for our on-prem agent. Nothing else.",
            {"push-bot": {"roles": "roles/monitoring.metricWriter"}},
        ),
        (
            "BigQuery dataset finance. The service account looker-sa may query it but not change it.",
            {"looker-sa": {"does": "finance=read", "roles": "roles/bigquery.jobUser"}},
        ),
        (
            "BigQuery dataset, service account for Looker that can only read it",
            {"looker": {"does": "warehouse=read", "roles": "roles/bigquery.jobUser"}},
        ),
        (
            "A bucket for tapes, only the tape robot's service account may upload",
            {"tape-robot": {"does": "data=add"}},
        ),
        ("Un bucket, solo la cuenta del ERP puede subir facturas", {"erp": {"does": "data=add"}}),
        ("Ein Bucket, nur das Dienstkonto des Scanners darf hochladen", {"scanners": {"does": "data=add"}}),
        (
            "Pub/Sub topic trips; the planner account may publish, the driver account may pull",
            {"planner": {"does": "trips=publish"}, "driver": {"does": "trips=pull"}},
        ),
        ("Cloud Tasks queue for letters; sa-post may enqueue", {"sa-post": {"does": "tasks=add"}}),
        (
            "bucket with a retention of 90 days, least-privilege account for the archiver",
            {"archiver": {"does": "data=write"}},
        ),
        ("Postgres, two buckets, customer accounts may be closed at any time", {}),
        (
            "Firestore in eur3. Alleen het service account platform-api leest en schrijft (roles/datastore.user).",
            {"platform-api": {"does": "documents=write"}},
        ),
    ],
)
def test_each_account_has_the_right_that_its_words_say(goal: str, made: dict[str, dict[str, str]]) -> None:
    assert accounts_of(goal) == made


def test_a_role_over_everything_is_told_and_not_given() -> None:
    goal = "A bucket. Service account root-bot gets roles/owner on the project."
    made = planned(goal)
    assert accounts_of(goal) == {"root-bot": {}}
    assert [each for each in made.asked if not each.met and "roles/owner" in each.how]
    text = "".join(write(compose(made.plan, made.expanded.architecture)).by_name().values())
    assert "roles/owner" not in text
    assert "google_service_account_key" not in text


def test_of_two_things_the_goal_has_to_say_which() -> None:
    goal = "Buckets 'alpha-in' and 'beta-out'. Service account mover-sa writes there."
    assert accounts_of(goal) == {"mover-sa": {}}
    assert any("which of alpha-in, beta-out" in each.how for each in planned(goal).asked if not each.met)


@pytest.mark.parametrize(
    "goal",
    [
        "a bucket, no service account keys, reads only from the app",
        "an api on cloud run with its own service account that reads a bucket",
        "deploy without service accounts that may write",
    ],
)
def test_what_is_no_account_of_somebody_outside_makes_none(goal: str) -> None:
    assert holders_in(goal) == () or accounts_of(goal) == {}


def test_pipelines_come_in_as_an_account_from_its_own_branch_alone() -> None:
    goal = (
        "Deploy from GitHub acme/shop without keys. A bucket 'pages-out'. Service account gh-main, only from branch "
        "Release, may write objects to pages-out; service account gh-pr from any branch only reads pages-out."
    )
    parts = planned(goal).expanded.architecture.parts
    said = {part.id: {each.key: each.value for each in part.settings} for part in parts if part.part == "keyless_ci"}
    assert (said["gh-main"]["branch"], said["gh-main"]["does"]) == ("Release", "pages-out=write")
    assert (said["gh-pr"]["branch"], said["gh-pr"]["does"]) == ("", "pages-out=read")
    assert {said[each]["repository"] for each in ("gh-main", "gh-pr")} == {"acme/shop"}


def test_a_pipeline_gets_the_right_that_it_is_said_to_have() -> None:
    goal = "Bucket releases. Keyless deployment from github.com/acme/tool; the pipeline may only create objects."
    ci = next(part for part in planned(goal).expanded.architecture.parts if part.part == "keyless_ci")
    assert {each.key: each.value for each in ci.settings}["does"].endswith("=add")


@pytest.mark.parametrize(
    "goal",
    [
        "A Debian VM for our wiki with a minimal service account",
        "Una VM con una cuenta de servicio con permisos mínimos",
        "VPC with NAT, MySQL 8 and least-privilege accounts",
    ],
)
def test_an_account_with_few_rights_is_made_where_it_is_asked_for(goal: str) -> None:
    made = planned(goal)
    files = write(compose(made.plan, made.expanded.architecture)).by_name()
    assert any('resource "google_service_account"' in text for text in files.values())
