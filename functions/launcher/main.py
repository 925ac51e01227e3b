"""The door of the launcher: run events become executions of Cloud Run Jobs."""

import logging

import functions_framework
from cloudevents.http import CloudEvent

from functions.launcher.launch import launch
from functions.launcher.settings import Settings
from functions.launcher.wiring import guard, tools
from shared.auth import admit, check_start
from shared.events import UnknownMessage, read_message

_log = logging.getLogger(__name__)

check_start(Settings)


@functions_framework.cloud_event
def launcher(event: CloudEvent) -> None:
    """RunRequested or InfraApplied. What raises is delivered again; what is not understood is dropped, with a line."""
    admit(guard())
    try:
        message = read_message(event)
    except UnknownMessage as error:
        _log.warning("%s", error)
        return
    launch(message, tools())
