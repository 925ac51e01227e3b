"""Services that a goal lists without counting them, and what goes from one thing to another."""

from time import process_time

import pytest

from functions.planning.rules.meant.service_lists import services_listed
from functions.planning.rules.read import read
from tests.planning.test_meant import plan


@pytest.mark.parametrize(
    ("goal", "names"),
    [
        ("A crawler and an indexing service, both on Cloud Run", ["crawler", "indexing"]),
        ("Cloud Run (web, quotes, mailer), Postgres", ["web", "quotes", "mailer"]),
        ("orders, invoices and shipping services on Cloud Run", ["orders", "invoices", "shipping"]),
        ("Ein Portal und ein Rechner, beide auf Cloud Run", ["portal", "rechner"]),
        ("Un receptor y un procesador, ambos en Cloud Run", ["receptor", "procesador"]),
        ("Cloud Run: gateway -> quotes -> ledger", ["gateway", "quotes", "ledger"]),
        ("A filter (Vision API), a resizer and a stamper (all Cloud Run)", ["filter", "resizer", "stamper"]),
        ("An API and Postgres, both on Cloud Run", []),
        ("A shop and a blog, both on one VM", []),
    ],
)
def test_a_list_names_services_where_it_says_that_they_run(goal: str, names: list[str]) -> None:
    assert [each.name for each in services_listed(read(goal).text)] == names


def test_a_list_of_hundreds_is_read_at_once() -> None:
    assert services_listed("cloud run " + "a and " * 400) == []
    begun = process_time()
    assert services_listed("cloud run " + "a" * 8_000) == []
    assert process_time() - begun < 2


def test_what_is_said_behind_a_list_is_said_of_all_of_it() -> None:
    drawn = plan("Cloud Run (web, quotes, ledger) with IAP for group:ops@example.com, Postgres")
    runs = [part for part in drawn.values() if part.part == "cloud_run"]
    assert len(runs) == 3
    assert all(part.settings["iap"] == "true" for part in runs)


@pytest.mark.parametrize(
    "said", ["all internal", "none of them public", "not public"], ids=lambda said: said.replace(" ", "_")
)
def test_all_of_a_list_are_closed_by_one_word(said: str) -> None:
    drawn = plan(f"An uploader, a transcoder and a stamper (all Cloud Run, {said})")
    assert {part.settings.get("public") for part in drawn.values() if part.part == "cloud_run"} == {"false"}


def test_one_is_open_and_the_other_is_not() -> None:
    drawn = plan("A gateway and a ledger, both on Cloud Run; the gateway is public, the ledger isn't.")
    assert drawn["ledger"].settings["public"] == "false"
    assert drawn["gateway"].settings.get("public") != "false"


@pytest.mark.parametrize(
    ("goal", "edge"),
    [
        ("Pub/Sub topic readings lands in BigQuery", ("readings", "bigquery")),
        ("A BigQuery dataset that is fed from the Pub/Sub topic clicks", ("clicks", "bigquery")),
        ("Pub/Sub topic audit -> bucket audit-archive", ("audit", "bucket")),
        ("Das Topic messwerte fliesst direkt in BigQuery", ("messwerte", "bigquery")),
        ("task queue send-mail, worker on Cloud Run", ("send-mail", "cloud_run")),
        ("Cloud Tasks queue render-jobs: 20/s. It calls a Cloud Run service.", ("render-jobs", "cloud_run")),
        ("A collector and an analyzer, both Cloud Run, Pub/Sub in between", ("queue", "analyzer")),
        ("Pub/Sub between shop and stock (both Cloud Run)", ("shop", "queue")),
        ("A workflow calls in turn a filter and a stamper (both Cloud Run, not public)", ("workflow", "stamper")),
    ],
)
def test_what_goes_to_what_is_joined(goal: str, edge: tuple[str, str]) -> None:
    drawn = plan(goal)
    giver, taker = ([id_ for id_, part in drawn.items() if name in {id_, part.part}] for name in edge)
    assert any(to in (drawn[one].uses or []) for one in giver for to in taker)


def test_a_workflow_that_calls_services_has_no_function() -> None:
    drawn = plan("A workflow calls in turn a filter and a stamper (both Cloud Run, not public)")
    assert sorted(part.part for part in drawn.values()) == ["cloud_run", "cloud_run", "workflow"]


def test_a_queue_of_tasks_is_no_topic_and_its_worker_is_called() -> None:
    assert {part.part for part in plan("task queue send-mail, worker on Cloud Run").values()} == {"cloud_run", "tasks"}


def test_the_cache_of_a_cdn_is_no_redis() -> None:
    drawn = plan("Cloud Run API behind a load balancer; the CDN keeps the images in its cache.")
    assert "redis" not in {part.part for part in drawn.values()}
    both = plan("Cloud Run API with a CDN. A cache for sessions.")
    assert "redis" in {part.part for part in both.values()}


def test_how_a_topic_delivers_is_set_as_it_is_said() -> None:
    drawn = plan(
        "A receiver and a processor, both Cloud Run, Pub/Sub in between: topic hooks and a dead-letter topic "
        "hooks-dlq, ack deadline 120 seconds, backoff 20s to 300s, at most 8 delivery attempts. The DLQ keeps its "
        "messages for 14 days."
    )
    assert [id_ for id_, part in drawn.items() if part.part == "queue"] == ["hooks"]
    told = {"dead_letter": "true", "dead_topic": "hooks-dlq", "ack_s": "120", "attempts": "8", "dead_days": "14"}
    told |= {"min_backoff_s": "20", "max_backoff_s": "300"}
    assert told.items() <= drawn["hooks"].settings.items()


def test_how_a_queue_of_tasks_tries_again_is_set_as_it_is_said() -> None:
    drawn = plan("Cloud Tasks queue render-jobs, worker on Cloud Run, min backoff 5s, max backoff 5 minutes")
    assert {("min_backoff_s", "5"), ("max_backoff_s", "300")} <= set(drawn["render-jobs"].settings.items())
