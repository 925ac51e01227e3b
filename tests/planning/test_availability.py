"""Goals that only want something watched: a check of what stands already, an alert on what the project's logs say."""

import pytest

from functions.planning.rules.architect import draw
from functions.planning.rules.read import read

CHECKED = [
    ("Uptime check for our website, email me when it goes down", "1"),
    ("An availability check of the demo site we already have and an email to the project owner on failure", "1"),
    ("Uptime-Check für unsere Website und eine Mail an den Admin, wenn sie ausfällt", "1"),
    ("Sonde de disponibilité HTTP sur notre démo, un mail à l'équipe quand elle tombe", "1"),
    ("Comprobación HTTP de nuestra tienda y aviso por correo cuando deje de responder", "1"),
    ("Un contrôle de disponibilité de notre site toutes les 5 minutes, prévenir le propriétaire par courriel", "5"),
    ("Controllo di disponibilità del nostro negozio ogni 10 minuti, avviso via mail", "10"),
]
SAID_BY_LOGS = [
    ("Alert by email when the log line 'payment_failed' shows up in our project's logs", "payment_failed", "service"),
    ("Log-based metric on run.failed entries and an alert policy that mails the operator", "run.failed", "service"),
    ('Sobald im Log "deploy failed" steht, will ich innerhalb einer Minute eine E-Mail', "deploy failed", "service"),
    ("Dès qu'un import échoue dans les logs de nos jobs (import.ko), une alerte par mail", "import.ko", "job"),
    ("Cuando en los registros aparezca OOMKilled, un correo, con una métrica basada en logs", "OOMKilled", "cluster"),
]


@pytest.mark.parametrize(("goal", "minutes"), CHECKED)
def test_what_stands_already_is_asked_and_not_built(goal, minutes):
    sketch = draw(read(goal))
    assert [each.part.name for each in sketch.parts.values()] == ["uptime"]
    assert next(iter(sketch.parts.values())).settings.get("minutes", "1") == minutes
    assert any("watched_host" in each for each in sketch.how["uptime"])


@pytest.mark.parametrize(("goal", "text", "of"), SAID_BY_LOGS)
def test_logs_of_what_stands_already_are_those_of_the_project(goal, text, of):
    (lines,) = [each for each in draw(read(goal)).parts.values() if each.part.name == "log_alert"]
    assert (lines.settings["text"], lines.settings["of"], lines.settings["whose"]) == (text, of, "project")


def test_logs_of_what_the_plan_runs_stay_its_own():
    sketch = draw(read("API on Cloud Run; tell me when the log says 'payment failed'"))
    (lines,) = [each for each in sketch.parts.values() if each.part.name == "log_alert"]
    assert "whose" not in lines.settings


def test_a_line_of_the_audit_log_is_of_no_one_kind_of_thing():
    sketch = draw(read('Mail sec@acme.io when "storage.buckets.delete" shows up in the audit log'))
    assert not sketch.of("log_alert")
    assert "whatever was touched" in sketch.lacks["log_alert"]


def test_what_is_built_is_asked_by_its_own_address():
    sketch = draw(read("Run our Node API on Cloud Run, with an uptime check on the API every 5 minutes"))
    assert sorted(each.part.name for each in sketch.parts.values())[:1] == ["cloud_run"]
    assert sketch.parts["watch"].uses == ["api"]
