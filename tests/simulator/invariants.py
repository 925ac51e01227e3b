"""What must hold of every history, whatever goes wrong in it."""

from collections import Counter
from collections.abc import Iterator

from shared.schemas import PASSING, Alert, AlertStatus, Run, RunStatus
from tests.simulator.cloud import REQUEST_IS_KNOWN
from tests.simulator.history import Story
from tests.simulator.platform import LIMITS


def violations(story: Story) -> list[str]:
    """What does not hold; empty when all is well."""
    alerts = [next(story.platform.alerts.read([each])) for each in story.platform.alerts.collection.stream()]
    runs = [Run.model_validate(each.to_dict()) for each in story.platform.runs.collection.stream()]
    return [
        *(f"a mistake in the code: {each}" for each in dict.fromkeys(story.clockwork.mistakes)),
        *_all_kept(story, alerts),
        *_all_ended(story, alerts, runs),
        *_once(story, alerts),
        *_within_the_budget(alerts),
        *_meant_by_people(story, alerts),
        *_wanted_still(story),
        *(f"two at once: {each}" for each in story.platform.states.two_at_once),
    ]


def _all_kept(story: Story, alerts: list[Alert]) -> Iterator[str]:
    known = {each.incident_id for each in alerts}
    for incident in sorted(story.answered - known):
        yield f"lost: {incident} was answered and is not stored"


def _all_ended(story: Story, alerts: list[Alert], runs: list[Run]) -> Iterator[str]:
    for alert in alerts:
        if alert.status in PASSING or alert.status is AlertStatus.PENDING_APPROVAL:
            yield f"no end: {alert.alert_id} is {alert.status}"
        if alert.untold:
            yield f"untold: nobody heard that {alert.alert_id} is {alert.status}"
        if alert.settled_messages:
            yield f"stale question: {alert.alert_id} is {alert.status} and its question still stands in the chat"
    for run in runs:
        if run.status is RunStatus.RUNNING:
            yield f"no end: {run.run_id} is running, {run.phase}"
        if run.reason == "unexpected":
            yield f"a mistake in the job: {run.run_id}: {run.message}"
    if not story.quiet and not any(each.status is AlertStatus.HALTED for each in alerts):
        yield "no end: it never came to rest"


def _once(story: Story, alerts: list[Alert]) -> Iterator[str]:
    # Whoever stands still before the call for longer than Google knows its id is not stopped by anything of ours.
    mine = (each for each in story.platform.machines.effects if each.held_up < REQUEST_IS_KNOWN)
    done = Counter((each.what, each.about) for each in mine)
    for (what, about), count in done.items():
        if count > 1:
            yield f"twice: {what} for {about} was done {count} times"
    acted = {each.about for each in story.platform.machines.effects if each.what == "resize"}
    for alert in alerts:
        run_id = alert.action.run_id if alert.action else None
        done_before = alert.action is not None and alert.action.detail.endswith("changed: nothing")
        if alert.action and alert.action.success and run_id and run_id not in acted and not done_before:
            yield f"not done: {alert.alert_id} says that {run_id} was carried out"


def _within_the_budget(alerts: list[Alert]) -> Iterator[str]:
    began = sorted(each.acting_since for each in alerts if each.acting_since and each.approved_by is None)
    for first in began:
        many = [at for at in began if first <= at < first + 3600]
        if len(many) > LIMITS.actions_per_hour:
            yield f"budget: {len(many)} actions by machine within an hour"


def _meant_by_people(story: Story, alerts: list[Alert]) -> Iterator[str]:
    for alert in alerts:
        for entry in alert.history:
            if entry.event not in {"approved", "rejected"}:
                continue
            word = "1" if entry.event == "approved" else "2"
            meant = [each for each in story.intents if each.verb == word and each.at <= entry.at]
            if not any(alert.alert_id in each.alerts for each in meant):
                yield f"not meant: {alert.alert_id} was {entry.event} by {entry.by}, and nobody meant that"


def _wanted_still(story: Story) -> Iterator[str]:
    yield from story.platform.unwanted
