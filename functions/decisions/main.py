"""The door of decisions."""

import functions_framework
from cloudevents.http import CloudEvent

from functions.decisions.decide import decide
from functions.decisions.settings import Settings
from functions.decisions.wiring import desk, guard
from shared.auth import admit, beside, check_start
from shared.events import AlertRaised, read_message

check_start(Settings)
beside(guard)


@functions_framework.cloud_event
def decisions(event: CloudEvent) -> None:
    """AlertRaised -> a decision on the alert; raises when it can't be finished now, so that Pub/Sub sends it again."""
    admit(guard())
    message = read_message(event)
    if isinstance(message, AlertRaised):
        decide(message.alert_id, desk())
