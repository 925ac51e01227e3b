"""The door of the launcher: run events become executions of Cloud Run Jobs."""

import functions_framework
from cloudevents.http import CloudEvent

from functions.launcher.launch import launch
from functions.launcher.settings import Settings
from functions.launcher.wiring import desk, guard
from shared.auth import admit, beside, check_start
from shared.events import read_message

check_start(Settings)
beside(guard)


@functions_framework.cloud_event
def launcher(event: CloudEvent) -> None:
    """RunRequested or InfraApplied. What raises is delivered again; what is not understood is dropped, with a line."""
    admit(guard())
    message = read_message(event)
    if message is not None:
        launch(message, desk())
