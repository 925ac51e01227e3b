"""The door of actions."""

import functions_framework
from cloudevents.http import CloudEvent

from functions.actions import act, feedback, runs
from functions.actions.settings import Settings
from functions.actions.wiring import desk, guard
from shared.auth import admit, beside, check_start
from shared.events import ActionApproved, ActionTaken, InfraVerified, RunFailed, read_message

check_start(Settings)
beside(guard)


@functions_framework.cloud_event
def actions(event: CloudEvent) -> None:
    """ActionApproved -> the action; InfraVerified and RunFailed -> its run ended; ActionTaken -> feedback."""
    admit(guard())
    message = read_message(event)
    if isinstance(message, ActionApproved):
        act.act(message.alert_id, desk())
    elif isinstance(message, InfraVerified | RunFailed):
        runs.ended(message.run_id, desk())
    elif isinstance(message, ActionTaken):
        feedback.measure(message.alert_id, desk())
