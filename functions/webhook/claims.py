"""Whether what comes under an incident's id is that incident: an id is whatever somebody wrote first."""

import hashlib
import json

from functions.webhook.normalise import alert_id
from shared.schemas import Alert, AlertStatus
from shared.schemas.ops import SEVERITIES

_ABOUT = ("policy", "resource_type", "resource_id", "metric")
_OVER = frozenset({AlertStatus.RESOLVED, AlertStatus.REJECTED, AlertStatus.EXPIRED})


def is_another(known: Alert, told: Alert) -> bool:
    """Whether a message is about something else than the record of its id, or graver than one that is over.

    What a message leaves out is not held against it. A record that began with its end has nothing to differ from.
    """
    if known.history and known.history[0].event == "closed":
        return False
    about = any(getattr(told, name) not in ("", getattr(known, name)) for name in _ABOUT)
    return about or (known.status in _OVER and gravity(told) < gravity(known))


def apart_id(told: Alert) -> str:
    """The id of a record of its own for what a message is about, where another holds the id of its incident."""
    said = json.dumps([getattr(told, name) for name in (*_ABOUT, "severity")])
    digest = hashlib.sha256(said.encode()).hexdigest()[:20]
    return alert_id(told.scope or told.project, f"{told.incident_id}\n{digest}")


def gravity(alert: Alert) -> int:
    """The lower, the graver; a severity that nobody knows counts least."""
    return SEVERITIES.index(alert.severity) if alert.severity in SEVERITIES else len(SEVERITIES)
