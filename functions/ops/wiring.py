"""What operations work with."""

import time
from functools import cache

from functions.ops.answer import Desk
from functions.ops.settings import Settings
from shared.approvals import Approvals
from shared.auth import Guard, guard_of
from shared.events import PubSubPublisher
from shared.store import firestore_client
from shared.store.alerts import Alerts
from shared.store.flags import KillSwitch
from shared.telegram import Courtesy, chat_of


@cache
def guard() -> Guard:
    """Who may call this function, asked at every request."""
    return guard_of(Settings())


@cache
def desk() -> Desk:
    """The one desk of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    alerts = Alerts(client, time.time)
    switch = KillSwitch(client, time.time)
    courtesy = Courtesy(chat_of(settings))
    return Desk(
        alerts=alerts,
        approvals=Approvals(alerts, switch, PubSubPublisher(settings.google_cloud_project), time.time),
        switch=switch,
        close_question=courtesy.close_question,
        announce=courtesy.say,
    )
