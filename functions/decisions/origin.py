"""Whose alert it is: its policy, its labels and its time, held against the deployment of the resource that it names.

Pure. An alert is somebody's word: a policy of another deployment, or of nobody's, may name any resource it likes.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from functions.decisions.gate import Reason
from shared.schemas import Alert, AlertTarget, Deployment, Drift, ProposedChange
from shared.schemas.text import quoted


class Doubt(NamedTuple):
    """A reason for a person, and what stands behind it in words."""

    reason: Reason
    named: str


def doubts(
    alert: Alert, target: AlertTarget, deployment: Deployment | None, age: float | None, oldest: float
) -> Iterator[Doubt]:
    """Everything about where an alert comes from that speaks for a person; nothing when it is the deployment's own.

    `age`: how long ago it began in seconds, None where it doesn't say; what is above `oldest` is of another time.
    """
    if deployment is None or alert.policy not in deployment.alert_policies:
        yield Doubt("foreign_policy", alert.policy or "it does not say which it is")
    for what, told, known in _pairs(alert, target, deployment):
        if told not in known:
            yield Doubt(
                "contradicted", f"{what} says {told or 'nothing'}, where {' or '.join(known) or 'none'} is known"
            )
    if age is None or age > oldest:
        yield Doubt("too_old", "" if age is None else f"{age / 3600:,.1f} hours ago")


def doubts_of_change(change: ProposedChange | None, drift: Drift | None) -> Iterator[Doubt]:
    """What of a change itself speaks for a person: it lets in what is kept out, or undoes what somebody has done."""
    if change is None:
        return
    if change.kind == "restore":
        yield Doubt("reopens", "")
    if drift is None or all(each.address != change.address for each in drift.changes):
        return
    yield Doubt(
        "by_hand",
        ", ".join(f"by {quoted(each.who, 80)}" for each in drift.changed_by if each.address == change.address),
    )
    if drift.left_by:
        yield Doubt("by_hand", f"{quoted(drift.left_by, 80)} said that it is to stay so")


def _pairs(
    alert: Alert, target: AlertTarget, deployment: Deployment | None
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What is said twice: by whom, what it says, and what is known."""
    told = alert.told
    if "deployment" in told:
        yield "its policy's label deployment", told["deployment"], (target.deployment_id,)
    if "resource" in told:
        yield "its policy's label resource", told["resource"], (target.name,)
    if "metric" in told:
        policies = deployment.monitoring_policies if deployment else []
        mine = [each for each in policies if each.metric_path.replace("{name}", target.name) == alert.metric]
        names = dict.fromkeys(each.metric_name for each in mine)
        yield "its policy's label metric", told["metric"], tuple(names)
    if alert.resource_type == "uptime_url":
        yield "its uptime check", told.get("host", ""), tuple(_hosts(deployment.outputs if deployment else {}))


def _hosts(outputs: Mapping[str, object]) -> list[str]:
    """The addresses and hosts that a deployment says it answers at."""
    texts = [value for value in outputs.values() if isinstance(value, str) and value]
    hosts = (urlsplit(each).hostname if "://" in each else each for each in texts)
    return list(dict.fromkeys(each for each in hosts if each and "/" not in each))
