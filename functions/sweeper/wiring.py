"""What the sweeper works with."""

import time
from collections.abc import Iterator
from functools import cache

from functions.sweeper.desk import Desk
from functions.sweeper.secrets import Secrets
from functions.sweeper.settings import Settings
from shared.auth import Guard, guard_of
from shared.events import PubSubPublisher
from shared.reports import Reports
from shared.schemas import PASSING, Alert, AlertStatus, Deployment, Run, RunStatus
from shared.store import firestore_client
from shared.store.alerts import UNREADABLE, Alerts
from shared.store.brake import Bounds, Brake
from shared.store.deployments import Deployments
from shared.store.documents import TIMEOUT
from shared.store.flags import KillSwitch
from shared.store.runs import Runs
from shared.store.unsaid import Unsaid
from shared.telegram import Courtesy, chat_of

_UNREADABLE_AGAIN = 3600.0
# No sweep does more than this, however much waits: the rest is due at the next.
_MOST = 200
# A chat that comes back is not to be flooded at once.
_MOST_TOLD = 20
_MOST_LOOKED = 10


class FirestoreWaiting:
    """What is due, each by a single field: no index of our own. One round trip each."""

    def __init__(self, alerts: Alerts, runs: Runs, deployments: Deployments) -> None:
        self._deployments = deployments
        self._alerts = alerts
        self._runs = runs
        self._adopted = False

    def runs(self) -> Iterator[Run]:
        """Runs that are running."""
        return iter(self._runs.where(("status", "==", RunStatus.RUNNING.value), limit=_MOST))

    def alerts(self) -> Iterator[Alert]:
        """Alerts in a passing state, waiting for a person or halted, that are due."""
        self._adopt()
        return self._due("due_at", _MOST)

    def untold(self) -> Iterator[Alert]:
        """Alerts whose end people have not heard of; some of them, when there are many."""
        return (each for each in self._due("tell_at", _MOST_TOLD) if each.untold)

    def unlooked(self, before: float) -> Iterator[Deployment]:
        """Deployments that were not looked at since a time, the longest first; a few of them."""
        return iter(self._deployments.where(("checked_at", "<=", before), order="checked_at", limit=_MOST_LOOKED))

    def ending(self, until: float) -> Iterator[Deployment]:
        """Deployments that end by themselves before a time, the first to end first."""
        return iter(self._deployments.where(("ends_at", "<=", until), order="ends_at", limit=_MOST))

    def drift_untold(self) -> Iterator[Deployment]:
        """Deployments whose drift people have not heard of."""
        return iter(self._deployments.where(("drift_untold", "==", True), limit=_MOST_TOLD))

    def unclosed(self) -> Iterator[Alert]:
        """Alerts whose settled questions still stand in the chat; some of them, when there are many."""
        return self._due("close_at", _MOST_TOLD)

    def leaving(self) -> Iterator[Run]:
        """Discarded drafts whose secrets are to be removed now."""
        now = self._runs.clock()
        return iter(self._runs.where(("secrets_left_at", "<=", now), order="secrets_left_at", limit=_MOST_LOOKED))

    def _due(self, field: str, most: int) -> Iterator[Alert]:
        now = self._alerts.clock()
        for snapshot in self._alerts.query((field, "<=", now), order=field, limit=most):
            found = next(self._alerts.read([snapshot]))
            if found.history and found.history[-1].event == UNREADABLE:
                # It has been logged; what can't be read must not stand before all others at every sweep.
                snapshot.reference.update({field: now + _UNREADABLE_AGAIN}, timeout=TIMEOUT)
            else:
                yield found

    def _adopt(self) -> None:
        """Once in a process: alerts that an older version has stored are due, and told."""
        if self._adopted:
            return
        states = sorted(state.value for state in {*PASSING, AlertStatus.PENDING_APPROVAL})
        for condition, field in ((("status", "in", states), "due_at"), (("untold", "==", True), "tell_at")):
            for snapshot in self._alerts.query(condition):
                if (snapshot.to_dict() or {}).get(field) is None:
                    snapshot.reference.update({field: 0.0}, timeout=TIMEOUT)
        self._adopted = True


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
    deployments = Deployments(client)
    chat = chat_of(settings, client)
    brake = Brake(client, time.time, Bounds(settings.questions_per_policy, settings.questions_per_deployment))
    secrets = Secrets(settings.secrets_endpoint)
    courtesy = Courtesy(chat, alerts, Unsaid(client, time.time))
    return Desk(
        waiting=FirestoreWaiting(alerts, runs, deployments),
        deployments=deployments,
        say=courtesy.say,
        drift_every=settings.drift_every_seconds,
        alerts=alerts,
        runs=runs,
        publish=PubSubPublisher(settings.google_cloud_project),
        close_question=courtesy.close_question,
        report=Reports(alerts, chat, brake.lets).report,
        stalled_after=settings.stalled_after_seconds,
        approval_ttl=settings.approval_ttl_seconds,
        asks=settings.approval_asks,
        chat=chat is not None,
        clock=time.time,
        switch=KillSwitch(client, time.time).state,
        say_again=courtesy.say_again,
        remove_secret=lambda project, name, whose: secrets.remove(project or settings.target_project, name, whose),
    )
