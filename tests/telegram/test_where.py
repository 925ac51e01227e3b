"""To whom a message is said, and in which chat: what is another bot's is not ours, and a group may move."""

from dataclasses import replace

import pytest

from functions.telegram.handle import handle
from functions.telegram.updates import Update
from shared.schemas import AlertStatus
from shared.store.flags import ChatHome
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures
from tests.telegram.people import ANNA, CHAT, STRANGER


@pytest.mark.parametrize(
    ("said", "called", "answers"),
    [
        ("@ops_bot 1", "ops_bot", True),
        ("/approve@Ops_Bot", "ops_bot", True),
        ("1 @ops_bot", "ops_bot", True),
        ("@evilbot 1", "ops_bot", False),
        ("1 @otherbot", "ops_bot", False),
        ("/approve@some_bot", "ops_bot", False),
        ("@notabot, 1", "ops_bot", False),
        ("@ops_bot 1 @otherbot", "ops_bot", False),
        ("@ops_bot 1", "", False),
    ],
)
def test_an_answer_to_another_bot_answers_nothing_here(room, said, called, answers):
    room.wait_for_answer()
    message = {"message_id": 50, "date": int(room.clock()), "chat": {"id": CHAT}, "from": {"id": ANNA}, "text": said}
    handle(Update.model_validate({"update_id": 70, "message": message}), replace(room.desk, called=lambda: called))
    assert (room.status() is AlertStatus.APPROVED) is answers


@pytest.mark.parametrize(("said", "resumed"), [("/resume@evil_bot", False), ("/resume@ops_bot", True)])
def test_so_it_is_with_going_on(room, said, resumed):
    room.type("STOP AUTONOMY")
    room.clock.sleep(5)
    message = {"message_id": 51, "date": int(room.clock()), "chat": {"id": CHAT}, "from": {"id": ANNA}, "text": said}
    handle(Update.model_validate({"update_id": 71, "message": message}), replace(room.desk, called=lambda: "ops_bot"))
    assert room.switch.state().active is not resumed


def test_a_group_that_became_a_supergroup_is_still_the_chat(room, client):
    home = ChatHome(client, str(CHAT))
    desk = replace(room.desk, home=home)
    new = -1001234567890
    told = {"message_id": 1, "chat": {"id": new}, "migrate_from_chat_id": CHAT, "from": {"id": ANNA}}
    stop = {"message_id": 2, "chat": {"id": new}, "from": {"id": ANNA}, "text": "STOP AUTONOMY"}
    foreign = {"message_id": 1, "chat": {"id": -77}, "migrate_from_chat_id": -78, "from": {"id": ANNA}}
    strangers = {"message_id": 1, "chat": {"id": -77}, "migrate_from_chat_id": CHAT, "from": {"id": STRANGER}}
    for said in (foreign, strangers, {**strangers, "from": None}):
        handle(Update.model_validate({"update_id": 1, "message": said}), desk)
        assert home.now() is None
    handle(Update.model_validate({"update_id": 2, "message": told}), desk)
    assert home.now() == str(new)
    handle(Update.model_validate({"update_id": 3, "message": stop}), desk)
    assert room.switch.state().active
