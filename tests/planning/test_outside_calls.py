"""Addresses outside that a goal wants called at fixed times, and what no clock of a plan calls."""

import pytest

from functions.planning.rules.goal import fold
from functions.planning.rules.words.outside_calls import outside_calls_in
from shared.http import Unprocessable
from shared.parts.expand import PlanRefused, expand
from tests.parts.architectures import architecture, part
from tests.planning.test_elsewhere import planned

SAID = [
    ("Cloud Scheduler job that POSTs to https://hooks.acme.io/nightly every night at 1:30", "POST", "30 1 * * *"),
    ("Call our webhook https://api.partner.example/sync nightly", "POST", "0 3 * * *"),
    ("Ruf jeden Morgen um 6 Uhr die URL https://intern.example.de/cron per GET auf", "GET", "0 6 * * *"),
    ("https://webhook.site/abc soll jede Nacht um 2 Uhr aufgerufen werden", "POST", "0 2 * * *"),
    ("Hacer una petición GET a https://ejemplo.org/x todos los lunes a las 7", "GET", "0 7 * * 1"),
    ("Appelle notre webhook https://hook.exemple.fr/relance chaque vendredi à 17h", "POST", "0 17 * * 5"),
    ("Chamar https://parceiro.example.br/fechar todo dia às 22h", "POST", "0 22 * * *"),
]


@pytest.mark.parametrize(("text", "method", "cron"), SAID)
def test_an_address_is_called_by_its_method_at_its_time(text: str, method: str, cron: str) -> None:
    assert [(each.method, each.cron) for each in outside_calls_in(fold(text))] == [(method, cron)]


@pytest.mark.parametrize(
    "text",
    [
        "Check https://shop.example.com every minute and mail me when it is down",
        "Ping https://status.acme.io/health every 5 minutes",
        "A Cloud Run job that calls https://api.weather.example/v2 every hour and stores the answer in BigQuery",
        "We get 500 requests per hour at https://shop.example.com, host it on Cloud Run",
        "Our app is at https://app.example.com. Run it with MySQL, backups daily at 3",
    ],
)
def test_what_is_looked_at_and_what_a_program_asks_is_no_call_of_a_clock(text: str) -> None:
    assert list(outside_calls_in(fold(text))) == []


def test_a_call_keeps_the_letters_of_its_path_and_stands_beside_the_rest() -> None:
    made = planned("A Cloud Run API. Cron: POST https://api.partner.example/v1/Sync hourly")
    urls = [s.value for p in made.expanded.architecture.parts for s in p.settings if s.key == "url"]
    assert urls == ["https://api.partner.example/v1/Sync"]
    assert "calls_outside" in made.risks


def test_no_key_goes_along_and_it_is_said() -> None:
    made = planned(
        "Every Monday send a PUT to https://jobs.example.net/weekly, with an API key in the header X-Api-Key"
    )
    assert [each.met for each in made.asked if each.need == "outside_call"] == [True, False]


@pytest.mark.parametrize(
    "goal",
    [
        "A scheduler job hits http://169.254.169.254/computeMetadata/v1/ every minute",
        "Cron that calls https://10.0.0.5/run each hour",
        "Cloud Scheduler calls http://hooks.example.com/x each day at noon",
        "Cloud Scheduler calls https://hooks.example.com/x?token=abc123 each day at noon",
    ],
)
def test_what_may_not_be_called_is_refused_by_its_reason(goal: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        planned(goal)
    assert (
        "Google calls from" in refused.value.detail
        or "HTTPS alone" in refused.value.detail
        or "query" in refused.value.detail
    )


@pytest.mark.parametrize(
    "url",
    ["http://a.example.org/", "https://10.0.0.7/", "https://a@b.example.org/", "https://metadata.google.internal/"],
)
def test_a_part_takes_public_addresses_over_https_alone(url: str) -> None:
    with pytest.raises(PlanRefused):
        expand(architecture(part("it", "schedule", url=url), name="it"))


def test_a_schedule_that_calls_outside_starts_nothing_here() -> None:
    with pytest.raises(PlanRefused):
        expand(
            architecture(
                part("it", "schedule", "api", url="https://a.example.org/"), part("api", "cloud_run"), name="it"
            )
        )
