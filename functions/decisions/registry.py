"""The registry and the recent past, read from Firestore."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from functions.decisions.gate import Recent
from shared.schemas import Alert, AlertTarget, Resource
from shared.store.alerts import COLLECTION
from shared.store.documents import TIMEOUT

if TYPE_CHECKING:
    from google.cloud.firestore import Client

_HOUR = 3600.0
_MANY = 50
# Firestore takes this many values in one `in`.
_MANY_NAMES = 30


class FirestoreRegistry:
    """Reads `resources` and `ops_alerts`: at most five round trips for one decision."""

    def __init__(self, client: "Client", clock: Callable[[], float]) -> None:
        self._client = client
        self._clock = clock

    def targets(self, alert: Alert) -> list[Resource]:
        """The registered resources behind the alert's names and, failing these, its numeric id. One query, or two."""
        from google.cloud.firestore import FieldFilter  # noqa: PLC0415 - loaded with the client anyway

        resources = self._client.collection("resources")
        found: list[Resource] = []
        if alert.resource_names:
            # By field, not by document id: not every name that somebody sends could be one.
            called = FieldFilter("name", "in", alert.resource_names[:_MANY_NAMES])
            found = [Resource.model_validate(data) for data in _read(resources.where(filter=called).limit(_MANY))]
        if not found and alert.resource_id:
            same_id = FieldFilter("cloud_id", "==", alert.resource_id)
            # Two, because an id that two resources claim is nobody's.
            found = [Resource.model_validate(data) for data in _read(resources.where(filter=same_id).limit(2))]
        return found

    def recent(self, alert: Alert, target: AlertTarget | None) -> Recent:
        """Actions on the target and in all, and openings of the same policy on it, within the hour."""
        from google.cloud.firestore import FieldFilter  # noqa: PLC0415 - see above

        now = self._clock()
        alerts = self._client.collection(COLLECTION)
        acted = alerts.where(filter=FieldFilter("acting_since", ">=", now - _HOUR)).limit(_MANY)
        others = [data for data in _read(acted) if data["alert_id"] != alert.alert_id]
        if target is None:
            return Recent(actions_this_hour=len(others))
        here = [data["acting_since"] for data in others if (data.get("target") or {}).get("name") == target.name]
        opened = (
            alerts.where(filter=FieldFilter("resource", "==", alert.resource))
            .where(filter=FieldFilter("created_at", ">=", now - _HOUR))
            .limit(_MANY)
        )
        same = [data for data in _read(opened) if data["policy_name"] == alert.policy_name]
        return Recent(
            since_last_action=now - max(here) if here else None,
            actions_this_hour=len(others),
            openings_this_hour=max(1, len(same)),
        )


def _read(query: Any) -> list[dict[str, Any]]:
    return [snapshot.to_dict() for snapshot in query.stream(timeout=TIMEOUT)]
