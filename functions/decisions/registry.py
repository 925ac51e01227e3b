"""The registry, the recent past and the budget of actions, in Firestore."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from functions.decisions.gate import DecisionLimits, Reason, Recent, Standing, Watched
from shared.parts.views import profiles
from shared.schemas import Alert, AlertTarget, Resource
from shared.store import Documents, NotFound
from shared.store.alerts import COLLECTION
from shared.store.deployments import Deployments

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentSnapshot

_BUDGET = "action-budget"
_HOUR = 3600.0
_MANY = 50
# Firestore takes this many values in one `in`.
_MANY_NAMES = 30


class Reserved(BaseModel):
    """One action by machine: for which alert, on what, since when."""

    alert_id: str
    resource: str
    at: float


class Budget(BaseModel):
    """`claims/action-budget`: the actions by machine of the last hour; Firestore deletes it after `expires_at`."""

    reserved: list[Reserved]
    expires_at: datetime


class FirestoreRegistry:
    """Reads `resources` and `ops_alerts`, and keeps the budget of actions in `claims`."""

    def __init__(self, client: "Client", clock: Callable[[], float]) -> None:
        self._alerts = Documents(client, COLLECTION, Alert)
        self._deployments = Deployments(client)
        self._budget = Documents(client, "claims", Budget)
        self._clock = clock

    def targets(self, alert: Alert) -> list[Resource]:
        """The registered resources behind the alert's names and, failing these, its numeric id. One query, or two."""
        resources = self._deployments.resources
        found: list[Resource] = []
        if alert.resource_names:
            # By field, not by document id: not every name that somebody sends could be one.
            called = ("name", "in", alert.resource_names[:_MANY_NAMES])
            found = [Resource.model_validate(data) for data in _read(resources.query(called, limit=_MANY))]
        if not found and alert.resource_id:
            # Two, because an id that two resources claim is nobody's.
            same_id = ("cloud_id", "==", alert.resource_id)
            found = [Resource.model_validate(data) for data in _read(resources.query(same_id, limit=2))]
        return found

    def recent(self, alert: Alert, target: AlertTarget | None) -> Recent:
        """Actions on the target and in all, and openings of the same policy on it, within the hour. Two queries."""
        now = self._clock()
        alerts = self._alerts
        acted = alerts.query(("acting_since", ">=", now - _HOUR), order="-acting_since", limit=_MANY)
        others = [data for data in _read(acted) if data["alert_id"] != alert.alert_id]
        ids = frozenset(data["alert_id"] for data in others)
        if target is None:
            return Recent(acted=ids)
        here = [data["acting_since"] for data in others if (data.get("target") or {}).get("name") == target.name]
        here_too = ("resource", "==", alert.resource)
        openings = _read(alerts.query(here_too, ("created_at", ">=", now - _HOUR), limit=_MANY))
        # With more of them than were read, those of this policy can't be told from the others: all of them count.
        same = [data for data in openings if data["policy_name"] == alert.policy_name or len(openings) == _MANY]
        return Recent(
            since_last_action=now - max(here) if here else None, acted=ids, openings_this_hour=max(1, len(same))
        )

    def standing(self, target: AlertTarget, metric: str) -> Standing:
        """The target's deployment, and its policies of this metric on the target. One read."""
        deployment = self._deployments.find(target.deployment_id)
        if deployment is None:
            return Standing()
        below = any(each.below for each in profiles().get(target.type, ()) if each.metric == metric)
        policies = tuple(
            Watched(policy.severity.lower(), policy.threshold, below)
            for policy in deployment.monitoring_policies
            if policy.metric_path.replace("{name}", target.name) == metric
            and policy.resource_ref in {target.name, target.name.rpartition("-")[0]}
        )
        return Standing(deployment, policies)

    def owner(self, policy: str) -> str:
        """The deployment that an alert policy belongs to; empty when it is nobody's. One query."""
        found = _read(self._deployments.query(("alert_policies", "array_contains", policy), limit=1))
        return str(found[0].get("deployment_id") or "") if found else ""

    def reserve(self, alert: Alert, target: AlertTarget, recent: Recent, limits: DecisionLimits) -> Reason | None:
        """See `decide.Registry`: one document that all reservations of the hour go through, by compare-and-set."""
        reserved = Reserved(alert_id=alert.alert_id, resource=target.name, at=self._clock())
        refused: Reason | None = None

        def add(budget: Budget) -> dict[str, Any] | None:
            nonlocal refused
            valid = [each for each in budget.reserved if each.at > reserved.at - _HOUR]
            if any(each.alert_id == reserved.alert_id for each in valid):
                return None
            refused = _refusal(valid, reserved, recent, limits)
            return None if refused else _budget([*valid, reserved]).model_dump()

        try:
            self._budget.change(_BUDGET, add)
        except NotFound:
            if not self._budget.create(_BUDGET, _budget([reserved])):
                self._budget.change(_BUDGET, add)
        return refused


def _refusal(valid: list[Reserved], wanted: Reserved, recent: Recent, limits: DecisionLimits) -> Reason | None:
    same = [each.at for each in valid if each.resource == wanted.resource]
    if same and wanted.at - max(same) < limits.cooldown_seconds:
        return "cooldown"
    used = recent.acted | {each.alert_id for each in valid}
    return "budget_exhausted" if len(used) >= limits.actions_per_hour else None


def _budget(reserved: list[Reserved]) -> Budget:
    return Budget(reserved=reserved, expires_at=datetime.fromtimestamp(reserved[-1].at + _HOUR, UTC))


def _read(found: "Iterable[DocumentSnapshot[Any]]") -> list[dict[str, Any]]:
    """As they are stored: what this version can't read counts like any other, or fails where it is read."""
    return [snapshot.to_dict() or {} for snapshot in found]
