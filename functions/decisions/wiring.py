"""What decisions work with."""

import time
from collections.abc import Sequence
from functools import cache

from functions.decisions.around import Around
from functions.decisions.decide import Ask, Desk
from functions.decisions.gate import DecisionLimits
from functions.decisions.look import CloudLook
from functions.decisions.measure import MonitoringMeasure
from functions.decisions.registry import FirestoreRegistry
from functions.decisions.rules import RULES
from functions.decisions.settings import Settings
from shared import llm
from shared.auth import Guard, guard_of
from shared.cloud.compute import Compute
from shared.cloud.monitoring import TIMEOUT, Metrics
from shared.events import PubSubPublisher
from shared.llm.efforts import longest
from shared.reports import Reports
from shared.schemas import Alert, OpsDecision
from shared.store import firestore_client
from shared.store.alerts import Alerts
from shared.store.brake import Bounds, Brake
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.store.runs import Runs
from shared.store.unsaid import Unsaid
from shared.telegram import Courtesy, chat_of


@cache
def guard() -> Guard:
    """Who may call this function, asked at every request."""
    return guard_of(Settings(), behind_cloud_run=True)


@cache
def desk() -> Desk:
    """The one desk of this process."""
    settings = Settings()
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    chat = chat_of(settings, client)
    alerts = Alerts(client, time.time)
    brake = Brake(client, time.time, Bounds(settings.questions_per_policy, settings.questions_per_deployment))
    metrics = Metrics(settings.monitoring_endpoint)
    return Desk(
        alerts=alerts,
        switch=KillSwitch(client, time.time),
        registry=FirestoreRegistry(client, time.time),
        look=CloudLook(Compute(settings.compute_endpoint), Deployments(client)),
        measure=MonitoringMeasure(metrics.points, time.time, settings.google_cloud_project),
        ask=asking(llm.provider(settings, RULES)),
        around=Around(Deployments(client), Runs(client, time.time), metrics, time.time),
        tell=chat.ask_approval if chat else _nobody,
        close_question=Courtesy(chat, alerts, Unsaid(client, time.time)).close_question,
        report=Reports(alerts, chat, brake.lets).report,
        lets=brake.lets,
        publish=PubSubPublisher(settings.google_cloud_project),
        limits=DecisionLimits(
            confidence_floor=settings.confidence_floor,
            cooldown_seconds=settings.cooldown_seconds,
            actions_per_hour=settings.actions_per_hour,
            openings_per_hour=settings.openings_per_hour,
            oldest_alert_seconds=settings.oldest_alert_seconds,
        ),
        approval_ttl=settings.approval_ttl_seconds,
        # Longer than the slowest answer of the model and of Cloud Monitoring, so that no second worker begins.
        lease=longest(settings, OpsDecision) + TIMEOUT + settings.lease_spare_seconds,
        clock=time.time,
        project=settings.google_cloud_project,
    )


def asking(model: llm.Provider) -> Ask:
    """A provider as decisions ask it; one that was to be a real model and fell back to the rules has failed."""

    def ask(messages: Sequence[llm.Message]) -> tuple[OpsDecision, str, bool]:
        answer = model.answer(messages, OpsDecision)
        failed = model.name != "offline" and answer.by_rules
        return answer.value, answer.provider, failed

    return ask


def _nobody(alert: Alert) -> None:
    """Without a chat the question waits in the console and on the command line."""
