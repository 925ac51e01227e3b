"""Addresses that a goal wants looked at from outside, and programs that fetch from one."""

import pytest
from pydantic import ValidationError

from functions.planning.rules.architect import draw
from functions.planning.rules.goal import fold
from functions.planning.rules.meant.watched import watched_in
from functions.planning.rules.read import read
from shared.parts.uptime.part import UptimeSettings

WATCHED = [
    ("Check https://hub.acme.org/up every minute and e-mail me when it is down", ("hub.acme.org", "/up", True, 1)),
    ("I want to know when http://shop.acme.org goes down", ("shop.acme.org", "", False, None)),
    ("Every 15 minutes, ping https://a.acme.org/x.", ("a.acme.org", "/x", True, 15)),
    ("Prüfe alle 10 Minuten, ob https://acme.de/status erreichbar ist", ("acme.de", "/status", True, 10)),
    ("Comprueba cada 5 minutos que https://acme.es/salud responde", ("acme.es", "/salud", True, 5)),
    ("Vérifie toutes les heures que https://acme.fr répond", ("acme.fr", "", True, 60)),
    ("Sag mir Bescheid, wenn https://acme.de/v1 nicht mehr antwortet", ("acme.de", "/v1", True, None)),
    ("Sorveglia https://acme.it/ e avvisami se non risponde", ("acme.it", "/", True, None)),
]
FETCHED = [
    "a job that every hour checks https://api.acme.org/orders for new orders and stores them in Postgres",
    "a function that polls https://api.acme.org every 5 minutes and saves what it gets",
    "an API that alerts its users by https://push.acme.org",
    "ein Dienst, der alle 10 Minuten https://api.acme.de abfragt",
    "a container that monitors https://api.acme.org and writes what it sees into Postgres",
    "deploy https://github.com/acme/shop to Cloud Run",
]
INNER = ["10.0.0.5", "localhost", "169.254.169.254", "metadata.google.internal", "db.corp", "192.168.1.4.nip.io"]


@pytest.mark.parametrize(("goal", "expected"), WATCHED)
def test_an_address_is_looked_at_as_the_goal_says(goal, expected):
    (found,) = watched_in(fold(goal))
    assert (found.host, found.path, found.https, found.minutes) == expected
    assert [each.part.name for each in draw(read(goal)).parts.values()] == ["uptime"]


@pytest.mark.parametrize("goal", FETCHED)
def test_what_a_program_fetches_is_not_looked_at(goal):
    assert not list(watched_in(fold(goal)))


@pytest.mark.parametrize("host", INNER)
def test_what_is_not_on_the_internet_is_asked_by_nobody(host):
    sketch = draw(read(f"Check http://{host}/health every minute and mail me when it is down"))
    assert not sketch.of("uptime")
    assert host in sketch.lacks["uptime"]
    with pytest.raises(ValidationError):
        UptimeSettings(host=host)


def test_another_port_is_asked_and_a_query_is_told():
    made = draw(read("Monitor https://acme.org:8443/up every minute"))
    assert [each.settings["asked_port"] for each in made.parts.values()] == ["8443"]
    assert "?q=1" in draw(read("Monitor https://acme.org/up?q=1 every minute")).lacks["uptime"]


def test_who_is_told_and_every_address_of_a_list_stay():
    sketch = draw(read("Mail ops@acme.org if https://a.acme.org/x and https://b.acme.org isn't reachable"))
    assert sorted(each.part.name for each in sketch.parts.values()) == ["alert_channel", "uptime", "uptime"]
    both = draw(read("Uptime monitoring for https://a.acme.org and https://b.acme.org/cart, both every 5 minutes"))
    said = [(each.settings["host"], each.settings["minutes"]) for each in both.parts.values()]
    assert said == [("a.acme.org", "5"), ("b.acme.org", "5")]
