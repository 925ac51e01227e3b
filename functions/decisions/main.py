"""The door of decisions."""

import logging

import functions_framework
from cloudevents.http import CloudEvent

from functions.decisions.decide import decide
from functions.decisions.wiring import desk
from shared.events import AlertRaised, UnknownMessage, read_message

_log = logging.getLogger(__name__)


@functions_framework.cloud_event
def decisions(event: CloudEvent) -> None:
    """AlertRaised -> a decision on the alert; raises when it can't be finished now, so that Pub/Sub sends it again."""
    try:
        message = read_message(event)
    except UnknownMessage:
        _log.exception("not a message of the flow")
        return
    if isinstance(message, AlertRaised):
        decide(message.alert_id, desk())
