"""A chat with two people in it, and what the platform has behind it."""

from types import SimpleNamespace

import pytest

from functions.telegram.desk import Desk
from functions.telegram.handle import handle
from functions.telegram.pending import FirestorePending, FirestoreUpdates
from functions.telegram.updates import Update
from shared.approvals import Approvals
from shared.store.alerts import Alerts
from shared.store.flags import KillSwitch
from tests.support.alerts import pending_alert
from tests.telegram.people import ANNA, BERT, CHAT


class Chat:
    def __init__(self):
        self.said, self.buttons, self.closed, self.below = [], [], [], []

    def say(self, text, buttons=()):
        self.said.append(text)
        self.below.append([*buttons])

    def answer_button(self, callback_id, text):
        self.buttons.append((callback_id, text))

    def close_question(self, alert, what):
        self.closed.append((alert.alert_id, what))


@pytest.fixture
def room(client, clock, sent):
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
        message = {"message_id": 50, "date": int(clock()), "chat": {"id": chat_id}, "from": {"id": user}, "text": text}
        if reply_to is not None:
            message["reply_to_message"] = {"message_id": reply_to, "chat": {"id": chat_id}}
        update = Update.model_validate({"update_id": made.updates, "message": message})
        handle(update, desk)
        return update

    made.wait_for_answer, made.press, made.type = wait_for_answer, press, write
    made.status = lambda alert_id="al-1": alerts.get(alert_id).status
    return made
