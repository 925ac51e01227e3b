"""What operations work with."""

import time
from functools import cache

from functions.ops.again import Again
from functions.ops.answer import Desk
from functions.ops.live import Live
from functions.ops.newest import Look
from functions.ops.settings import Settings
from functions.ops.watch import Watch
from shared.approvals import Approvals
from shared.auth import Guard, guard_of
from shared.cloud.monitoring import Metrics
from shared.events import PubSubPublisher
from shared.store import firestore_client
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.store.runs import Runs
from shared.store.unsaid import Unsaid
from shared.telegram import Courtesy, chat_of
from shared.under_way import UnderWay


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
    courtesy = Courtesy(chat_of(settings, client), alerts, Unsaid(client, time.time))
    publish = PubSubPublisher(settings.google_cloud_project)
    return Desk(
        alerts=alerts,
        approvals=Approvals(alerts, switch, publish, time.time),
        ask_again=Again(alerts, switch, publish, time.time),
        switch=switch,
        close_question=courtesy.close_question,
        announce=courtesy.say,
        applications=Deployments(client).applications,
        under_way=UnderWay(alerts, Runs(client, time.time)),
        places={
            "signs_in": settings.auth != "none",
            "chat_url": settings.chat_url,
            "applications_url": settings.applications_url,
        },
    )


@cache
def watch() -> Watch:
    """The one look at metrics of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    metrics = Metrics(settings.monitoring_endpoint)
    return Watch(Alerts(client, time.time), Deployments(client), metrics.points, time.time)


@cache
def live() -> Live:
    """The one look at what changes of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    return Live(Look(client, time.time), time.monotonic, time.sleep)
