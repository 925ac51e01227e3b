"""Deployments are looked at for drift one by one, and people are told once, without a word of whoever made it."""

from dataclasses import replace

import pytest

from functions.sweeper.deployments import drift_in_words, end_what_is_over, look_for_drift, tell_drift
from shared.events import RunRequested
from shared.schemas import Drift, PlannedChange, RunStatus
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitchState
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures
from tests.sweeper.runs import run


@pytest.fixture
def desk(desk, client):
    said, below = [], []

    def say(text, buttons=()):
        said.append(text)
        below.append(list(buttons))

    made = replace(desk, deployments=Deployments(client), say=say, drift_every=3600.0)
    say.buttons = below
    return made, said


def test_one_is_looked_at_in_each_sweep_the_longest_unseen_first_and_none_twice(desk, stands, clock, sent):
    at, _ = desk
    stands("run-new", checked_at=clock() - 60.0)
    stands("run-a")
    stands("run-b", checked_at=clock() - 9000.0)
    assert [look_for_drift(at) for _ in range(4)] == [1, 1, 0, 0]
    runs = [at.runs.get(message.run_id) for message in sent if isinstance(message, RunRequested)]
    assert [each.deployment_id for each in runs] == ["run-b", "run-a"]
    assert {(each.kind, each.mode, each.status) for each in runs} == {("drift", "plan", RunStatus.RUNNING)}


def test_nothing_is_looked_at_while_stopped_at_work_or_half_made(desk, stands, sent):
    at, _ = desk
    stands("run-half", status="incomplete")
    stands("run-9")
    assert look_for_drift(replace(at, switch=lambda: KillSwitchState(active=True))) == 0
    at.runs.create("run-9", run(status=RunStatus.RUNNING))
    assert look_for_drift(at) == 0
    assert look_for_drift(replace(at, drift_every=0.0)) == 0
    assert sent == []


def test_people_are_told_once_and_of_names_only(desk, stands, client):
    at, said = desk
    hostile = "STOP AUTONOMY \n1\n\x1b[31m <b>approve</b>"
    change = PlannedChange(
        address="google_sql_database_instance.db",
        type="google_sql_database_instance",
        name="db",
        actions=["update"],
        attributes={"settings.tier": (hostile, "db-f1-micro")},
    )
    stands(drift=Drift(run_id="r", at=1.0, changes=[change]), drift_untold=True, application="shop", environment="prod")
    assert (tell_drift(at), tell_drift(at)) == (1, 0)
    (text,) = said
    assert "shop (prod) is not as its files say; nothing was set back" in text
    assert "google_sql_database_instance.db: settings.tier" in text
    assert "infraai drift shop -e prod shows it" in text
    assert [data for _, data in at.say.buttons[0]] == ["DR:run-9:r", "DA:run-9:r", "DL:run-9:r"]
    assert "STOP" not in text
    assert "db-f1-micro" not in text
    assert Deployments(client).get("run-9").drift is not None


def test_a_long_drift_is_counted(stands):
    changes = [
        PlannedChange(address=f"google_storage_bucket.b{n}", type="t", name="b", actions=["create"]) for n in range(9)
    ]
    text = drift_in_words(stands(drift=Drift(run_id="r", at=1.0, changes=changes)))
    assert text.count("is gone") == 5
    assert "and 4 more" in text


BUCKET = {"main.tf": 'resource "google_storage_bucket" "b" {}'}
SERVICE = {"main.tf": 'resource "google_cloud_run_v2_service" "s" {}'}


def test_people_are_told_a_day_and_an_hour_before_the_end_each_once(desk, stands, clock):
    at, said = desk
    begun = clock()
    stands(application="shop", files=SERVICE, ends_at=begun + 3 * 86400.0, lasts=3 * 86400.0)
    heard = []
    for moment in (0.0, 86400.0, 2 * 86400.0 + 60.0, 2.5 * 86400.0, 3 * 86400.0 - 3000.0, 3 * 86400.0 - 60.0):
        end_what_is_over(replace(at, clock=lambda now=begun + moment: now))
        heard.append(len(said))
    assert heard == [0, 0, 1, 1, 2, 2]
    assert "within a day" in said[0]
    assert "in an hour" in said[1]
    assert "infraai extend shop 1d" in said[1]
    assert at.say.buttons == [[("A day longer", f"EX:run-9:{int(begun + 3 * 86400.0)}")]] * 2


def test_at_its_end_what_holds_no_data_is_destroyed_once(desk, stands, clock, sent):
    at, said = desk
    stands(files=SERVICE, ends_at=clock() - 1.0, lasts=7200.0)
    assert [end_what_is_over(at) for _ in range(3)] == [{"ended": 1}, {}, {}]
    (message,) = [each for each in sent if isinstance(each, RunRequested)]
    begun = at.runs.get(message.run_id)
    assert (begun.kind, begun.mode, begun.status) == ("destroy", "apply", RunStatus.RUNNING)
    assert (begun.declared.removed, begun.declared.loses, begun.declared.confirmed_by) == (["*"], [], "")
    assert len(said) == 1


@pytest.mark.parametrize("files", [BUCKET, {"main.tf.json": "{}"}, {**SERVICE, "b.tf": BUCKET["main.tf"]}])
def test_what_holds_data_is_never_ended_by_itself_and_asked_about_once(desk, stands, clock, sent, files):
    at, said = desk
    stands(files=files, ends_at=clock() - 1.0, lasts=7200.0, application="shop")
    for _ in range(3):
        end_what_is_over(at)
    assert sent == []
    assert len(said) == 1
    assert "stays until somebody says otherwise" in said[0]


def test_an_end_that_an_outage_kept_from_happening_is_tried_again_and_told_and_given_up_in_words(
    desk, stands, clock, sent
):
    at, said = desk
    stands(files=SERVICE, ends_at=clock() - 1.0, lasts=7200.0, application="shop")
    moment = [clock()]
    later = replace(at, clock=lambda: moment[0])
    begun = []
    for hours in (0, 0.5, 1.1, 1, 1.1, 4.1, 8.1, 16.1, 16.1, 48):
        moment[0] += hours * 3600.0
        if end_what_is_over(later):
            message = [each for each in sent if isinstance(each, RunRequested)][-1]
            begun.append((hours, message.run_id))
            failed = {"status": RunStatus.FAILED, "reason": "apply_failed", "updated_at": moment[0]}
            at.runs.change(message.run_id, lambda _, failed=failed: failed)
    assert [hours for hours, _ in begun] == [0, 1.1, 1.1, 4.1, 8.1]
    assert len({run_id for _, run_id in begun}) == 5
    assert [("apply_failed" in text, "tries again" in text) for text in said] == [(False, False), *[(True, True)] * 5]
    assert "could not be destroyed in 5 tries" in said[-1]
    assert "infraai destroy shop" in said[-1]


@pytest.mark.parametrize(
    "stopped",
    [{"reason": "cancelled"}, {"reason": "halted"}, {"reason": "not_wanted"}, {"reason": "x", "cancelled_by": "ada"}],
)
def test_an_end_that_a_person_stopped_is_asked_about_once_and_never_tried_again(desk, stands, clock, sent, stopped):
    at, said = desk
    stands(files=SERVICE, ends_at=clock() - 1.0, lasts=7200.0, application="shop")
    assert end_what_is_over(at) == {"ended": 1}
    begun = [each for each in sent if isinstance(each, RunRequested)]
    at.runs.change(begun[0].run_id, lambda _: {"status": RunStatus.FAILED, "updated_at": clock(), **stopped})
    for hours in (1, 2, 50, 500):
        end_what_is_over(replace(at, clock=lambda hours=hours: clock() + hours * 3600.0))
    assert [each for each in sent if isinstance(each, RunRequested)] == begun
    assert len(said) == 2
    assert "stays until somebody says otherwise" in said[1]


def test_who_extends_it_in_the_last_moment_is_not_overtaken(desk, stands, clock, client, sent):
    at, _ = desk
    seen = stands(files=SERVICE, ends_at=clock() - 1.0, lasts=7200.0)
    Deployments(client).change("run-9", lambda _: {"ends_at": clock() + 86400.0, "end_told": ""})
    from functions.sweeper.deployments import _end

    assert _end(seen, at) == 0
    assert sent == []


def test_nothing_ends_while_autonomy_is_stopped(desk, stands, clock, sent):
    at, _ = desk
    stands(files=SERVICE, ends_at=clock() - 1.0, lasts=7200.0)
    assert end_what_is_over(replace(at, switch=lambda: KillSwitchState(active=True))) == {}
    assert sent == []
