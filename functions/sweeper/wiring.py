"""What the sweeper works with."""

import time
from collections.abc import Iterator
from functools import cache

from functions.sweeper.settings import Settings
from functions.sweeper.sweep import Desk
from shared.auth import Guard, guard_of
from shared.events import PubSubPublisher
from shared.reports import Reports
from shared.schemas import PASSING, Alert, AlertStatus, Run, RunStatus
from shared.store import firestore_client
from shared.store.alerts import Alerts
from shared.store.documents import TIMEOUT
from shared.store.runs import Runs
from shared.telegram import Courtesy, chat_of

# A chat that comes back is not to be flooded at once.
_UNTOLD = 20


class FirestoreWaiting:
    """Passing states, read by equality on `status` only: no index of our own."""

    def __init__(self, alerts: Alerts, runs: Runs) -> None:
        self._alerts = alerts
        self._runs = runs

    def runs(self) -> Iterator[Run]:
        """Runs that are running."""
        from google.cloud.firestore import FieldFilter  # noqa: PLC0415 - comes with the client

        query = self._runs.collection.where(filter=FieldFilter("status", "==", RunStatus.RUNNING.value))
        return (Run.model_validate(snapshot.to_dict()) for snapshot in query.stream(timeout=TIMEOUT))

    def alerts(self) -> Iterator[Alert]:
        """Alerts in a passing state or waiting for a person."""
        from google.cloud.firestore import FieldFilter  # noqa: PLC0415 - comes with the client

        states = sorted(state.value for state in {*PASSING, AlertStatus.PENDING_APPROVAL})
        query = self._alerts.collection.where(filter=FieldFilter("status", "in", states))
        return (Alert.model_validate(snapshot.to_dict()) for snapshot in query.stream(timeout=TIMEOUT))

    def untold(self) -> Iterator[Alert]:
        """Alerts whose end people have not heard of; some of them, when there are many."""
        from google.cloud.firestore import FieldFilter  # noqa: PLC0415 - comes with the client

        query = self._alerts.collection.where(filter=FieldFilter("untold", "==", True)).limit(_UNTOLD)
        return (Alert.model_validate(snapshot.to_dict()) for snapshot in query.stream(timeout=TIMEOUT))


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
    runs = Runs(client, time.time)
    chat = chat_of(settings)
    return Desk(
        waiting=FirestoreWaiting(alerts, runs),
        alerts=alerts,
        runs=runs,
        publish=PubSubPublisher(settings.google_cloud_project),
        close_question=Courtesy(chat).close_question,
        report=Reports(alerts, chat).report,
        stalled_after=settings.stalled_after_seconds,
        approval_ttl=settings.approval_ttl_seconds,
        asks=settings.approval_asks,
        chat=chat is not None,
        clock=time.time,
    )
