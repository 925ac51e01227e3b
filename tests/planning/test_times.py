"""Times in goals: hours of machines, how often copies are made, when people come, and until when all of it stands."""

from datetime import UTC, datetime

import pytest

from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.lifetime import lifetime_in
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)


def planned(goal: str) -> Planned:
    return make_plan(goal, OFFLINE)


def kinds(goal: str) -> set[str]:
    return {each.part for each in planned(goal).expanded.architecture.parts}


@pytest.mark.parametrize(
    ("goal", "hours"),
    [
        ("a VM, stop it every night at 23:00 Berlin time", ("", "0 23 * * *", "Europe/Berlin")),
        ("Eine GPU-VM, jede Nacht um 23 Uhr ausschalten", ("", "0 23 * * *", None)),
        ("un servidor, apágalo cada noche a las 22:30 hora de Madrid", ("", "30 22 * * *", "Europe/Madrid")),
        ("um servidor, desligue toda noite às 23h", ("", "0 23 * * *", None)),
        ("une VM allumée de 18h à minuit heure de Paris", ("0 18 * * *", "0 0 * * *", "Europe/Paris")),
        ("a Minecraft server, we play fri-sun evenings", ("0 18 * * 0,5,6", "0 0 * * 0,1,6", None)),
        ("a VM only Mon-Fri 08:00-18:00 New York, off otherwise", ("0 8 * * 1-5", "0 18 * * 1-5", None)),
        ("a VM, Mon-Fri quarter to eight until half past three", ("45 7 * * 1-5", "30 15 * * 1-5", None)),
        ("a VM that starts every Monday at 7am and is stopped every Friday at 8pm", ("0 7 * * 1", "0 20 * * 5", None)),
        ("Test-VM startet sonntags um 22 Uhr und stoppt mittwochs um 18:30", ("0 22 * * 0", "30 18 * * 3", None)),
        ("Ein Minecraft-Server, nachts von 1 bis 9 aus", ("0 9 * * *", "0 1 * * *", None)),
    ],
)
def test_a_machine_runs_in_the_hours_that_are_said_and_no_job_does(
    goal: str, hours: tuple[str, str, str | None]
) -> None:
    (machine,) = planned(goal).expanded.architecture.parts
    settings = {each.key: each.value for each in machine.settings}
    assert (settings.get("start_cron", ""), settings["stop_cron"]) == hours[:2]
    assert hours[2] in {None, settings.get("timezone")}


@pytest.mark.parametrize(
    "goal",
    [
        "a VM with repos on a real disk, snapshotted every night",
        "Minecraft server, backups of the world daily",
        "Eine VM mit 50 GB Platte, Snapshots täglich",
        "snapshots every night of a VM with a 50gb disk",
        "un site en Cloud Run avec des pics le vendredi soir",
    ],
)
def test_how_often_copies_are_made_and_when_people_come_starts_no_job(goal: str) -> None:
    assert not kinds(goal) & {"run_job", "schedule"}


def test_what_a_program_does_by_the_clock_is_a_job_whatever_it_copies() -> None:
    assert kinds("a script that runs every night at 3 and makes a backup of a bucket") >= {"run_job", "schedule"}
    assert kinds("uma API com uma tarefa todo dia às 2h da manhã") >= {"run_job", "schedule"}


@pytest.mark.parametrize(
    ("goal", "met"), [("una VM con copia de seguridad semanal", True), ("An API and Postgres, hourly backups", False)]
)
def test_copies_that_are_made_at_another_time_than_is_said_say_so(goal: str, met: bool) -> None:
    (backups,) = [each for each in planned(goal).asked if each.need == "backups"]
    assert backups.met is met
    assert "every day" in backups.how


@pytest.mark.parametrize(
    ("said", "cron"),
    [
        ("a job every night at half past two", "30 2 * * *"),
        ("a job every day at a quarter to four in the morning", "45 3 * * *"),
        ("a job at 8 in the evening on sundays", "0 20 * * 0"),
        ("a job every sunday evening at 8", "0 20 * * 0"),
        ("Un cron tous les lundis à 6h30 pour un script Python", "30 6 * * 1"),
        ("Ein Job jeden Werktag um viertel nach sieben", "15 7 * * 1-5"),
        ("Ein Job täglich um halb acht abends", "30 19 * * *"),
        ("un job todos los días a las cinco y media de la tarde", "30 17 * * *"),
        ("elke werkdag om kwart over zeven een job", "15 7 * * 1-5"),
        ("a job that runs on the first of each month at noon", "0 12 1 * *"),
        ("Ein Job jeden ersten des Monats um 12 Uhr", "0 12 1 * *"),
        ("a job every 15 min on weekdays between 8 and 18", "*/15 8-17 * * 1-5"),
        ("a job every 2 hours on weekdays", "0 */2 * * 1-5"),
    ],
)
def test_a_time_of_day_in_words_is_the_time_of_the_job(said: str, cron: str) -> None:
    (schedule,) = [each for each in planned(said).expanded.architecture.parts if each.part == "schedule"]
    assert {each.key: each.value for each in schedule.settings}["cron"] == cron


def test_hours_of_a_machine_that_are_not_understood_are_said() -> None:
    hours = {each.need: each for each in planned("a VM, office hours only, from lesson 2 to lesson 6").asked}
    assert not hours["instance_schedule"].met
    assert "say `from" in hours["instance_schedule"].how


def test_so_many_messages_say_nothing_of_how_long_one_waits() -> None:
    how = {each.need: each.how for each in planned("a worker, alert me if more than 10000 messages are waiting").asked}
    assert "messages_waiting" in how["alert"]
    assert "messages_old" not in how["alert"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("lives until end of March", "2027-04-01"),
        ("wird nur bis Ende März gebraucht", "2027-04-01"),
        ("vive hasta finales de marzo", "2027-04-01"),
        ("only until 15 December", "2026-12-16"),
    ],
)
def test_a_month_that_ends_the_whole_is_its_end(said: str, day: str) -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC).timestamp()
    assert datetime.fromtimestamp(now + lifetime_in(f"An API, {said}", now), UTC).date().isoformat() == day


def test_what_is_kept_until_a_month_ends_nothing() -> None:
    assert not lifetime_in("An API and a bucket, files stay until end of March", 0.0)


@pytest.mark.parametrize(
    ("goal", "starts"),
    [
        ("a job at 6am and 6pm", {"job": ["0 6,18 * * *"]}),
        ("a job that runs at 6 in the morning and 6 in the evening", {"job": ["0 6,18 * * *"]}),
        ("a job every hour and another job on weekdays at 7:30", {"job": ["0 * * * *"], "job-2": ["30 7 * * 1-5"]}),
        ("Jede Stunde soll ein Job laufen und Mo-Fr zusätzlich um 7:30", {"job": ["0 * * * *", "30 7 * * 1-5"]}),
        (
            "hourly import job and a weekly report job on mondays at 6:30",
            {"import": ["0 * * * *"], "report": ["30 6 * * 1"]},
        ),
        (
            "Three scheduled functions: clean up at 2 AM, sales report at 8 every weekday, data sync every 15 minutes",
            {"function": ["0 2 * * *"], "function-2": ["0 8 * * 1-5"], "function-3": ["*/15 * * * *"]},
        ),
        ("a Cloud Run job every hour at the 10th minute", {"job": ["10 * * * *"]}),
        ("an API with Postgres, a nightly job at 2 and backups at 4", {"job": ["0 2 * * *"]}),
    ],
)
def test_each_time_starts_what_it_is_said_of(goal: str, starts: dict[str, list[str]]) -> None:
    found: dict[str, list[str]] = {}
    for each in planned(goal).expanded.architecture.parts:
        if each.part == "schedule":
            cron = next(setting.value for setting in each.settings if setting.key == "cron")
            found.setdefault(each.uses[0], []).append(cron)
    assert found == starts
