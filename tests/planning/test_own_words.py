"""Each named thing as its own words say: who reads it, when it goes, how much of it there is."""

from collections.abc import Mapping

import pytest

from tests.planning.test_meant import plan


@pytest.mark.parametrize(
    ("goal", "settings"),
    [
        (
            "Buckets brochures and payslips. Anyone may download from brochures; payslips stays closed.",
            {"brochures": {"public": "true"}, "payslips": {"public": None}},
        ),
        (
            "Twee buckets, foldertjes en contracten. Foldertjes mag iedereen downloaden, contracten niet.",
            {"foldertjes": {"public": "true"}, "contracten": {"public": None}},
        ),
        (
            "Buckets 'archiv' und 'presse'. \u00d6ffentlich ist bei uns nur der Bucket 'presse'.",
            {"presse": {"public": "true"}, "archiv": {"public": None}},
        ),
        # Who puts something in reads nothing.
        (
            "Buckets intake and ledger. Anyone may upload to intake, ledger is private.",
            {"intake": {"public": None}, "ledger": {"public": None}},
        ),
        (
            "Buckets clips and masters: clips expire after 21 days, masters after 730 days.",
            {"clips": {"delete_after_days": "21"}, "masters": {"delete_after_days": "730"}},
        ),
        (
            "Dois buckets: rascunhos apaga ap\u00f3s 15 dias; notas guarda para sempre.",
            {"rascunhos": {"delete_after_days": "15"}, "notas": {"delete_after_days": None, "all_versions": "true"}},
        ),
        (
            "Pub/Sub topics pings and orders: pings retains messages 1 day, orders 6 days.",
            {"pings": {"retention_days": "1"}, "orders": {"retention_days": "6"}},
        ),
        (
            "Cloud Run services kiosk and cashdesk: kiosk at most 12 instances, cashdesk at most 3.",
            {"kiosk": {"max_instances": "12"}, "cashdesk": {"max_instances": "3"}},
        ),
        ("A VM named wetter, without a static address, without a GPU.", {"wetter": {"public": "false"}}),
    ],
)
def test_a_thing_is_as_its_own_words_say(goal: str, settings: Mapping[str, Mapping[str, str | None]]) -> None:
    parts = plan(goal)
    found = {id_: {key: parts[id_].settings.get(key) for key in wanted} for id_, wanted in settings.items()}
    assert found == {id_: dict(wanted) for id_, wanted in settings.items()}


def test_what_is_said_to_have_no_right_on_a_bucket_does_not_use_it() -> None:
    parts = plan(
        "Two Cloud Run jobs, 'ingest' and 'purge-old'. Bucket 'lake': ingest writes there; "
        "purge-old is left without any rights on lake."
    )
    assert (parts["ingest"].uses, parts["purge-old"].uses) == (["lake"], [])


@pytest.mark.parametrize(
    "goal",
    [
        "Phase 1: Cloud Run service 'tickets' with Firestore. Phase 2 (not ordered yet): Redis, a load balancer.",
        "A Cloud Run service named desk with Postgres. Later we'd add Redis, a read replica and GKE.",
        "Our consultant wrote 'use GKE and Memorystore'. We decided otherwise: one Cloud Run service, Firestore.",
        "Batch job 'render' on Cloud Run, CPUs only; the GPU flavour is tempting. Bucket 'frames'.",
    ],
)
def test_what_is_put_off_or_another_s_is_not_drawn(goal: str) -> None:
    parts = plan(goal)
    assert not {each.part for each in parts.values()} & {"redis", "gke", "load_balancer"}
    assert not any({"gpu", "replica"} & set(each.settings) for each in parts.values())
