"""What the webhook works with."""

import time
from functools import cache

from functions.webhook.receive import Desk
from functions.webhook.settings import Settings
from shared.auth import Guard, guard_of
from shared.events import PubSubPublisher
from shared.store import firestore_client
from shared.store.alerts import Alerts


@cache
def guard() -> Guard:
    """Who may call this function, asked at every request."""
    return guard_of(Settings())


@cache
def desk() -> Desk:
    """The one desk of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    return Desk(
        alerts=Alerts(client, time.time),
        publish=PubSubPublisher(settings.google_cloud_project),
        token=settings.ops_webhook_token.get_secret_value(),
        clock=time.time,
        sleep=time.sleep,
    )
