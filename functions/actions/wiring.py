"""What actions work with."""

import time
from functools import cache

from functions.actions.cooldowns import FirestoreCooldowns
from functions.actions.desk import Desk, Times
from functions.actions.settings import Settings
from shared.auth import Guard, guard_of
from shared.cloud.compute import Compute
from shared.cloud.monitoring import Metrics
from shared.events import PubSubPublisher
from shared.reports import Reports
from shared.store import firestore_client
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.store.runs import Runs
from shared.telegram import chat_of


@cache
def guard() -> Guard:
    """Who may call this function, asked at every request."""
    return guard_of(Settings(), behind_cloud_run=True)


@cache
def desk() -> Desk:
    """The one desk of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    alerts = Alerts(client, time.time)
    return Desk(
        alerts=alerts,
        switch=KillSwitch(client, time.time),
        runs=Runs(client, time.time),
        deployments=Deployments(client),
        cooldowns=FirestoreCooldowns(client, time.time, settings.cooldown_seconds),
        compute=Compute(settings.compute_endpoint, reset_timeout=settings.reset_timeout_seconds),
        metrics=Metrics(settings.monitoring_endpoint),
        report=Reports(alerts, chat_of(settings, client)).report,
        publish=PubSubPublisher(settings.google_cloud_project),
        times=Times(
            settle=settings.feedback_settle_seconds,
            period=settings.feedback_period_seconds,
            every=settings.feedback_every_seconds,
            deadline=settings.feedback_deadline_seconds,
            patience=settings.feedback_patience_points,
            acting=settings.reset_timeout_seconds + settings.lease_spare_seconds,
            measuring=settings.feedback_settle_seconds
            + settings.feedback_deadline_seconds
            + settings.lease_spare_seconds,
        ),
        clock=time.time,
        sleep=time.sleep,
    )
