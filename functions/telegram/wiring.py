"""What the chat's door works with."""

import time
from functools import cache

from functions.telegram.desk import Desk
from functions.telegram.pending import FirestorePending, FirestoreUpdates
from functions.telegram.settings import Settings
from functions.telegram.standing import Standing
from shared.approvals import Approvals
from shared.events import PubSubPublisher
from shared.store import firestore_client
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import ChatHome, KillSwitch
from shared.store.runs import Runs
from shared.store.unsaid import Unsaid
from shared.telegram import Courtesy, chat_of
from shared.under_way import PlansWaiting, UnderWay


@cache
def desk() -> Desk:
    """The one desk of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    alerts = Alerts(client, time.time)
    switch = KillSwitch(client, time.time)
    chat = chat_of(settings, client)
    runs, publish = Runs(client, time.time), PubSubPublisher(settings.google_cloud_project)
    return Desk(
        secret=settings.telegram_webhook_secret.get_secret_value(),
        chat_id=settings.telegram_chat_id or "",
        users=frozenset(int(user) for user in settings.telegram_allowed_users.split(",") if user.strip()),
        approvals=Approvals(alerts, switch, publish, time.time),
        switch=switch,
        pending=FirestorePending(alerts),
        claims=FirestoreUpdates(client, time.time),
        reply=Courtesy(chat, alerts, Unsaid(client, time.time)),
        clock=time.time,
        under_way=UnderWay(alerts, runs),
        plans=PlansWaiting(runs, settings.console_url or ""),
        home=ChatHome(client, settings.telegram_chat_id or ""),
        standing=Standing(Deployments(client), runs, publish, switch, time.time),
        called=chat.called if chat is not None else str,
    )
