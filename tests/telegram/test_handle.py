"""What people press and type in the chat: one answer wins, a stop stops, strangers are ignored."""

import logging
from types import SimpleNamespace

import pytest

from functions.telegram.handle import Desk, handle
from functions.telegram.pending import FirestorePending, FirestoreUpdates
from functions.telegram.updates import Update
from shared.approvals import Approvals
from shared.events import ActionApproved
from shared.schemas import AlertStatus
from shared.store.alerts import Alerts
from shared.store.flags import KillSwitch
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

CHAT, ANNA, BERT, STRANGER = -5, 11, 12, 99


class Chat:
    def __init__(self):
        self.said, self.buttons, self.closed = [], [], []

    def say(self, text):
        self.said.append(text)

    def answer_button(self, callback_id, text):
        self.buttons.append((callback_id, text))

    def close_question(self, alert, what):
        self.closed.append((alert.alert_id, what))


@pytest.fixture
def room(client, clock, sent):  # noqa: F811 - fixtures
    alerts, switch, chat = Alerts(client, clock), KillSwitch(client, clock), Chat()
    desk = Desk(
        secret="s",
        chat_id=str(CHAT),
        users=frozenset({ANNA, BERT}),
        approvals=Approvals(alerts, switch, sent, clock),
        switch=switch,
        pending=FirestorePending(alerts),
        claims=FirestoreUpdates(client, clock),
        reply=chat,
        clock=clock,
    )
    made = SimpleNamespace(desk=desk, alerts=alerts, switch=switch, chat=chat, sent=sent, clock=clock, updates=0)

    def wait_for_answer(alert_id="al-1", **fields):
        alert = pending_alert(clock, alert_id, **fields)
        assert alerts.create(alert_id, alert)
        return alert

    def press(data, user=ANNA, chat_id=CHAT):
        made.updates += 1
        sender = {"id": user, "first_name": "N", "username": "nick"}
        message = {"message_id": 7, "chat": {"id": chat_id}}
        query = {"id": f"q{made.updates}", "from": sender, "message": message, "data": data}
        update = Update.model_validate({"update_id": made.updates, "callback_query": query})
        handle(update, desk)
        return update

    def write(text, user=ANNA, chat_id=CHAT, reply_to=None):
        made.updates += 1
        message = {"message_id": 50, "chat": {"id": chat_id}, "from": {"id": user}, "text": text}
        if reply_to is not None:
            message["reply_to_message"] = {"message_id": reply_to, "chat": {"id": chat_id}}
        update = Update.model_validate({"update_id": made.updates, "message": message})
        handle(update, desk)
        return update

    made.wait_for_answer, made.press, made.type = wait_for_answer, press, write
    made.status = lambda alert_id="al-1": alerts.get(alert_id).status
    return made


def test_the_approve_button_approves_once_and_the_question_says_who_and_when(room):
    room.wait_for_answer()
    room.press("1:al-1:tok-al-1")
    assert room.status() is AlertStatus.APPROVED
    assert room.sent == [ActionApproved(alert_id="al-1")]
    assert room.chat.closed == [("al-1", "approved by telegram:11 (nick) at 1970-01-12 13:46:40 UTC")]


def test_when_two_people_press_one_wins_and_the_other_is_told_who(room):
    room.wait_for_answer()
    room.press("1:al-1:tok-al-1")
    room.press("2:al-1:tok-al-1", user=BERT)
    assert room.status() is AlertStatus.APPROVED
    assert "already approved by telegram:11" in room.chat.buttons[-1][1]
    assert len(room.sent) == 1


def test_the_ignore_button_rejects_and_nothing_is_sent_on(room):
    room.wait_for_answer()
    room.press("2:al-1:tok-al-1")
    assert (room.status(), room.sent) == (AlertStatus.REJECTED, [])


@pytest.mark.parametrize("data", ["1:al-1:another-token", "1:al-2:tok-al-1", "1:../x:t", "9:al-1:tok-al-1", "", "1"])
def test_a_button_that_is_not_this_question_s_does_nothing(room, data):
    room.wait_for_answer()
    room.press(data)
    assert (room.status(), room.sent) == (AlertStatus.PENDING_APPROVAL, [])


def test_an_expired_question_can_t_be_approved_and_says_so(room):
    room.wait_for_answer()
    room.clock.sleep(901)
    room.press("1:al-1:tok-al-1")
    assert (room.status(), room.sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert "expired" in room.chat.buttons[-1][1]


@pytest.mark.parametrize(("user", "chat_id"), [(STRANGER, CHAT), (ANNA, -6), (STRANGER, -6)])
def test_foreign_users_and_chats_are_ignored_and_logged(room, caplog, user, chat_id):
    room.wait_for_answer()
    with caplog.at_level(logging.WARNING):
        room.press("1:al-1:tok-al-1", user=user, chat_id=chat_id)
        room.type("1", user=user, chat_id=chat_id)
        room.type("STOP AUTONOMY", user=user, chat_id=chat_id)
    assert (room.status(), room.switch.state().active, room.chat.said) == (AlertStatus.PENDING_APPROVAL, False, [])
    assert caplog.text.count(f"ignored user {user}") == 3


def test_an_update_that_was_handled_is_not_handled_again(room):
    room.wait_for_answer()
    update = room.press("1:al-1:tok-al-1")
    handle(update, room.desk)
    assert len(room.chat.buttons) == 1


def test_a_bare_one_means_the_only_alert_that_waits(room):
    room.wait_for_answer()
    room.type("1")
    assert room.status() is AlertStatus.APPROVED


def test_a_bare_one_means_nobody_when_two_wait_or_none(room):
    room.type("1")
    assert "Nothing waits" in room.chat.said[-1]
    room.wait_for_answer()
    room.wait_for_answer("al-2")
    room.type("1")
    assert "reply to the message" in room.chat.said[-1]
    assert room.sent == []


def test_a_reply_means_the_alert_of_the_message_it_answers(room):
    room.wait_for_answer()
    second = room.wait_for_answer("al-2")
    approval = second.approval.model_copy(update={"message_id": 8})
    room.alerts.change("al-2", lambda _: {"approval": approval})
    room.type("2", reply_to=8)
    assert (room.status(), room.status("al-2")) == (AlertStatus.PENDING_APPROVAL, AlertStatus.REJECTED)


@pytest.mark.parametrize("words", ["STOP AUTONOMY", "stop autonomy", "  Stop   Autonomy "])
def test_stop_autonomy_stops_in_any_case_and_is_confirmed(room, words):
    room.wait_for_answer()
    room.type(words)
    assert room.switch.state().active
    assert "STOPPED" in room.chat.said[-1]
    room.press("1:al-1:tok-al-1")
    assert (room.status(), room.sent) == (AlertStatus.PENDING_APPROVAL, [])
    room.type("resume autonomy", user=BERT)
    room.press("1:al-1:tok-al-1")
    assert room.status() is AlertStatus.APPROVED


def test_the_stop_button_stops(room):
    room.wait_for_answer()
    room.press("S:al-1:tok-al-1")
    assert room.switch.state().by == "telegram:11 (nick)"


def test_an_alert_without_an_action_can_only_be_ignored(room):
    room.wait_for_answer(proposal=False)
    room.press("1:al-1:tok-al-1")
    assert (room.status(), room.sent) == (AlertStatus.PENDING_APPROVAL, [])
    room.press("2:al-1:tok-al-1")
    assert room.status() is AlertStatus.REJECTED
