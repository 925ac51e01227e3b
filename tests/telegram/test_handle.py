"""What people press and type in the chat: one answer wins, a stop stops, strangers are ignored."""

import logging
from dataclasses import replace

import pytest

from functions.telegram.handle import handle
from functions.telegram.updates import Update
from shared.events import ActionApproved
from shared.failures import NotAnswered
from shared.schemas import AlertStatus, HistoryEntry
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures
from tests.telegram.people import ANNA, BERT, CHAT, STRANGER


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
    # What the button is called is what is said of it, however often.
    assert room.chat.closed[-1][1].startswith("ignored by")
    room.press("1:al-1:tok-al-1", user=BERT)
    assert "already ignored by" in room.chat.buttons[-1][1]


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
    room.clock.sleep(2)
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


def asked_at(room, alert_id, seconds, message_id):
    """The alert's question stood in the chat so many seconds from now on."""
    alert = room.wait_for_answer(alert_id)
    approval = alert.approval.model_copy(update={"message_id": message_id, "delivered_at": room.clock() + seconds})
    room.alerts.change(alert_id, lambda _: {"approval": approval})


def close(room, alert_id="al-1"):
    entry = HistoryEntry(at=room.clock(), event="closed", by="Cloud Monitoring")
    room.alerts.move(alert_id, [AlertStatus.PENDING_APPROVAL], AlertStatus.RESOLVED, entry, closed_at=room.clock())


def again(room, update):
    """Telegram sends an update again after the function died before it had marked it."""
    room.desk.claims._claims.document(f"telegram-{update.update_id}").set({"done": False}, merge=True)
    handle(update, room.desk)


@pytest.mark.parametrize("words", ["1", "2"])
def test_a_bare_answer_that_comes_again_means_the_question_it_meant(room, words):
    room.wait_for_answer()
    update = room.type(words)
    room.clock.sleep(60)
    asked_at(room, "al-2", 0, 60)
    again(room, update)
    assert room.status("al-2") is AlertStatus.PENDING_APPROVAL
    assert len(room.sent) == (1 if words == "1" else 0)
    assert "already" in room.chat.said[-1]


def test_a_bare_answer_that_was_bound_and_not_carried_out_is_carried_out_on_its_own_question(room):
    room.wait_for_answer()
    asked_at(room, "al-2", 60, 60)
    room.desk.claims.choose(1, "al-1", "tok-al-1")
    room.type("1")
    assert (room.status(), room.status("al-2")) == (AlertStatus.APPROVED, AlertStatus.PENDING_APPROVAL)


def test_a_bare_answer_does_not_mean_what_was_asked_after_it_was_written(room):
    """Typed while one asks; that one closes, another asks, and only then is it handled."""
    room.wait_for_answer()
    asked_at(room, "al-2", 30, 60)
    close(room)
    room.type("1")
    assert (room.status("al-2"), room.sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert "no longer waits" in room.chat.said[-1]


def test_a_bare_answer_means_nobody_when_two_stood_there_and_one_has_closed_since(room):
    room.wait_for_answer()
    asked_at(room, "al-2", 0, 8)
    close(room)
    room.type("1")
    assert (room.status("al-2"), room.sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert "reply to the message" in room.chat.said[-1]


def test_a_bare_answer_does_not_mean_a_question_that_was_not_sent_yet(room):
    alert = room.wait_for_answer()
    approval = alert.approval.model_copy(update={"message_id": None, "delivered_at": None})
    room.alerts.change("al-1", lambda _: {"approval": approval, "open_messages": []})
    room.type("1")
    assert (room.status(), room.sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert "not asked yet" in room.chat.said[-1]


def test_an_answer_that_was_told_nothing_waits_rejects_nothing_later(room):
    update = room.type("2")
    room.clock.sleep(60)
    asked_at(room, "al-1", 0, 60)
    again(room, update)
    assert room.status() is AlertStatus.PENDING_APPROVAL


def test_a_resume_that_comes_again_does_not_undo_a_stop(room):
    room.switch.set(active=True, by="bert")
    room.clock.sleep(5)
    update = room.type("resume autonomy")
    assert not room.switch.state().active
    room.clock.sleep(5)
    room.type("stop", user=BERT)
    room.desk.claims._claims.document(f"telegram-{update.update_id}").delete()
    handle(update, room.desk)
    assert room.switch.state().active
    assert "stays stopped" in room.chat.said[-1]


def test_a_resume_that_is_handled_after_a_later_stop_does_not_undo_it(room):
    room.switch.set(active=True, by="bert")
    room.clock.sleep(5)
    late = {"message_id": 51, "date": int(room.clock()), "chat": {"id": CHAT}, "from": {"id": ANNA}}
    room.clock.sleep(5)
    room.type("STOP")
    handle(Update.model_validate({"update_id": 900, "message": late | {"text": "RESUME AUTONOMY"}}), room.desk)
    assert room.switch.state().active


def test_a_resume_that_is_dated_ahead_is_not_obeyed(room):
    room.switch.set(active=True, by="bert")
    ahead = {"message_id": 51, "date": int(room.clock()) + 3600, "chat": {"id": CHAT}, "from": {"id": ANNA}}
    handle(Update.model_validate({"update_id": 901, "message": ahead | {"text": "RESUME AUTONOMY"}}), room.desk)
    assert room.switch.state().active
    assert "stays stopped" in room.chat.said[-1]


def test_a_resume_whose_answer_was_not_given_is_answered_and_not_done_again(room):
    room.switch.set(active=True, by="bert")
    room.clock.sleep(5)
    update = room.type("resume autonomy")
    room.clock.sleep(5)
    room.switch.set(active=True, by="bert")
    again(room, update)
    assert room.switch.state().active
    assert "resumed by" in room.chat.said[-1]


@pytest.mark.parametrize(
    "text",
    [
        *("STOP AUTONOMY.", "Stop autonomy!", "@infraai_local_bot STOP AUTONOMY", "STOP", "\U0001f6d1 STOP AUTONOMY"),
        *("/stop@infraai_local_bot", "arr\u00eatez tout", "bitte sofort anhalten", "\u00a1Para ya!"),
    ],
)
def test_a_stop_is_heard_as_people_type_it_and_answered(room, text):
    room.type(text)
    assert room.switch.state().active
    assert "STOPPED" in room.chat.said[-1]


OTHERS = ["forward_origin", "forward_date", "is_automatic_forward", "via_bot", "sender_chat", "external_reply"]


@pytest.mark.parametrize("mark", ["edited", *OTHERS])
def test_an_edited_message_or_somebody_else_s_stops_but_neither_answers_nor_resumes(room, mark):
    room.wait_for_answer()
    message = {"message_id": 50, "date": int(room.clock()) + 9, "chat": {"id": CHAT}, "from": {"id": ANNA}}
    kind = "edited_message" if mark == "edited" else "message"
    for n, (text, active) in enumerate([("1", False), ("stop", True), ("RESUME AUTONOMY", True)], start=9):
        handle(Update.model_validate({"update_id": n, kind: message | {mark: {"id": 6}, "text": text}}), room.desk)
        assert (room.status(), room.switch.state().active) == (AlertStatus.PENDING_APPROVAL, active)
    assert ["write it" in each for each in room.chat.said] == [True, False, True]


@pytest.mark.parametrize(
    "beside",
    [
        *(
            {"entities": [{"type": kind, "offset": 0, "length": 1}]}
            for kind in ("strikethrough", "blockquote", "spoiler")
        ),
        *({"effect_id": "5104858069142078462"}, {"photo": [{"file_id": "x"}]}, {"caption": "1", "text": ""}),
        *({"something_new": {"id": 1}}, {"entities": "bold"}, {"text": "\U0001f44e1"}),
    ],
)
def test_what_is_more_than_an_answer_s_text_answers_and_resumes_nothing_and_is_said_so(room, beside):
    room.wait_for_answer()
    message = {"message_id": 50, "date": int(room.clock()) + 9, "chat": {"id": CHAT}, "from": {"id": ANNA}, "text": "1"}
    reply = {"reply_to_message": {"message_id": 7, "chat": {"id": CHAT}}}
    handle(Update.model_validate({"update_id": 9, "message": message | reply | beside}), room.desk)
    assert room.status() is AlertStatus.PENDING_APPROVAL
    assert "Nothing is approved" in room.chat.said[-1]


def test_a_struck_out_resume_resumes_nothing(room):
    room.switch.set(active=True, by="bert")
    message = {"message_id": 50, "date": int(room.clock()) + 9, "chat": {"id": CHAT}, "from": {"id": ANNA}}
    struck = {"text": "RESUME AUTONOMY", "entities": [{"type": "strikethrough", "offset": 0, "length": 15}]}
    handle(Update.model_validate({"update_id": 9, "message": message | struck}), room.desk)
    assert room.switch.state().active


def test_a_reply_to_something_in_another_chat_answers_no_question_of_this_one(room):
    room.wait_for_answer()
    message = {"message_id": 50, "date": int(room.clock()) + 9, "chat": {"id": CHAT}, "from": {"id": ANNA}, "text": "1"}
    elsewhere = {"reply_to_message": {"message_id": 7, "chat": {"id": -7}}}
    handle(Update.model_validate({"update_id": 9, "message": message | elsewhere}), room.desk)
    assert room.status() is AlertStatus.PENDING_APPROVAL
    assert "not a question of mine" in room.chat.said[-1]


def test_a_bot_with_a_listed_id_neither_answers_nor_presses(room):
    alert = room.wait_for_answer()
    bot = {"id": ANNA, "is_bot": True}
    here = {"message_id": 50, "date": int(room.clock()) + 9, "chat": {"id": CHAT}}
    handle(Update.model_validate({"update_id": 8, "message": {**here, "from": bot, "text": "1"}}), room.desk)
    pressed = {"id": "q", "from": bot, "message": here, "data": f"1:{alert.alert_id}:{alert.approval.token}"}
    handle(Update.model_validate({"update_id": 9, "callback_query": pressed}), room.desk)
    assert room.status() is AlertStatus.PENDING_APPROVAL


def test_a_stop_is_heard_as_a_reply_and_as_a_caption(room):
    room.type("please stop this", reply_to=7)
    assert room.switch.state().active
    room.switch.set(active=False, by="bert")
    photo = {"message_id": 51, "chat": {"id": CHAT}, "from": {"id": ANNA}, "caption": "STOP!"}
    handle(Update.model_validate({"update_id": 900, "message": photo}), room.desk)
    assert room.switch.state().active


def test_a_stop_names_what_is_under_way_and_how_to_undo_it(room):
    desk = replace(room.desk, under_way=lambda: ["scale_up_vm on web-1 (run run-7)"])
    message = {"message_id": 51, "chat": {"id": CHAT}, "from": {"id": ANNA}, "text": "stop"}
    handle(Update.model_validate({"update_id": 900, "message": message}), desk)
    assert "scale_up_vm on web-1 (run run-7)" in room.chat.said[-1]
    assert "RESUME AUTONOMY" in room.chat.said[-1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("help", "I understand"),
        ("/start", "I understand"),
        ("hello?", "I understand"),
        ("", "text only"),
        ("thanks!", "welcome"),
        ("status", "Nothing waits"),
        ("why?", "Nothing waits"),
        ("resume", "RESUME AUTONOMY"),
        ("don't stop", "did not take that as a stop"),
        ("stop the VM of shop at night", "a change of what runs"),
        ("tacete omnes", "I understand"),
        ("yes", "I understand"),
        ("approve", "Nothing waits"),
        ("reject", "Nothing waits"),
        ("RESUME AUTONOMY", "was not stopped"),
        ("👍", "I understand"),
        ("1 al-7", "I understand"),
    ],
)
def test_every_message_of_somebody_who_may_speak_is_answered(room, text, said):
    room.type(text)
    assert len(room.chat.said) == 1
    assert said in room.chat.said[0]
    assert not room.switch.state().active


@pytest.mark.parametrize("text", ["tacete omnes", "don't stop", "stop the VM of shop at night", "no"])
def test_what_is_not_understood_as_a_stop_is_one_press_away_from_it(room, text):
    room.type(text)
    ((_, pressed),) = room.chat.below[-1]
    assert not room.switch.state().active
    room.press(pressed)
    assert room.switch.state().active


def test_status_and_why_say_what_waits(room):
    room.wait_for_answer()
    room.type("status")
    assert "1 waiting" in room.chat.said[-1]
    assert "backend-vm-1-abcde" in room.chat.said[-1]
    room.type("why", reply_to=7)
    assert "the load is above" in room.chat.said[-1]


def test_the_words_of_the_buttons_answer_too(room):
    room.wait_for_answer()
    room.type("Approve", reply_to=7)
    assert room.status() is AlertStatus.APPROVED


def test_a_stop_that_can_not_be_stored_is_said_not_to_be_and_comes_again(room, monkeypatch):
    def unavailable(*_, **__):
        raise NotAnswered("down")

    monkeypatch.setattr(room.switch, "set", unavailable)
    with pytest.raises(NotAnswered):
        room.type("stop")
    assert "NOT stopped yet" in room.chat.said[-1]


def test_a_button_of_an_old_question_is_dead_and_says_so(room):
    alert = room.wait_for_answer()
    fresh = alert.approval.model_copy(update={"token": "new", "number": 2, "message_id": 9})
    room.alerts.change("al-1", lambda _: {"approval": fresh})
    room.press("1:al-1:tok-al-1")
    assert (room.status(), room.sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert "another one is" in room.chat.buttons[-1][1]


def test_what_ended_without_an_answer_is_not_said_to_be_answered(room):
    room.wait_for_answer(status=AlertStatus.HALTED)
    room.press("1:al-1:tok-al-1")
    assert "already" not in room.chat.buttons[-1][1]
    assert "halted" in room.chat.buttons[-1][1]


def test_a_question_whose_change_is_another_by_now_is_not_answered(room):
    alert = room.wait_for_answer()
    bigger = alert.proposal.model_copy(update={"after": "e2-standard-32"})
    room.alerts.change("al-1", lambda _: {"proposal": bigger})
    room.press("1:al-1:tok-al-1")
    assert (room.status(), room.sent) == (AlertStatus.PENDING_APPROVAL, [])
