"""What a plan leaves out is told with the name that Google Cloud has for it, and the names are the provider's own."""

import re
from importlib import resources

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.told.glossary import with_terms
from shared.schemas import Asked
from shared.terraform.schema import provider_schema
from tests.planning.test_meant import OFFLINE

TABLE = resources.files("functions.planning.rules.told").joinpath("glossary.txt").read_text(encoding="utf-8")


def test_every_type_is_one_of_the_providers() -> None:
    types = set(re.findall(r"google_\w+", TABLE))
    assert types - provider_schema().resource_types() - provider_schema("google-beta").resource_types() == set()
    assert len(types) > 150


@pytest.mark.parametrize(
    ("goal", "words", "type_"),
    [
        ("A bucket, and tags on the salary columns so that only HR sees them in clear", "columns", "policy_tag"),
        ("Ein Bucket und ein Cloud Run Dienst, DLP Scan der Dateien", "DLP", "google_data_loss_prevention_job_trigger"),
        ("A VM, and card numbers in the mails are redacted", "redacted", "google_data_loss_prevention_job_trigger"),
        ("Cloud Run API, our Kubernetes at another cloud as failover by an internet NEG", "NEG", "endpoint_group"),
        ("Un bucket; la VM tiene una reserva de capacidad garantizada", "reserva", "google_compute_reservation"),
        ("Spanner and a delivery pipeline with canaries for the API", "pipeline", "google_clouddeploy_target"),
    ],
)
def test_what_is_left_out_is_named(goal: str, words: str, type_: str) -> None:
    asked = make_plan(goal, OFFLINE).asked
    lines = [each for each in asked if not each.met and words in each.words]
    assert any(type_ in each.how for each in lines), asked


def test_what_is_met_or_made_is_not_named() -> None:
    met = Asked(words="a log sink", need="not_understood", met=True, how="here")
    known = Asked(words="a vpn", need="vpn", met=False, how="not part of this plan")
    left = Asked(words="a queue of messages", need="left_aside", met=False, how="nothing")
    assert with_terms([met, known], tuple) == [met, known]
    named = with_terms([left], tuple)[0].how
    assert named.startswith("nothing; ")
    assert "google_pubsub_topic" in named
    assert "google_pubsub_topic" not in with_terms([left], lambda: {"google_pubsub_topic"})[0].how
