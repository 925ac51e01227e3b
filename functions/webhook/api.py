"""What the webhook answers, for the description of the API."""

from typing import Any, Literal, NotRequired

from pydantic import BaseModel, ConfigDict
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from functions.webhook.routes import post, push
from shared.http.openapi import Operation, Operations, Query
from shared.schemas import OpsDecision


class Notification(BaseModel):
    """What Cloud Monitoring posts; every field of the incident is read with tolerance."""

    model_config = ConfigDict(extra="allow")

    version: str = "1.2"
    incident: dict[str, Any]


class Push(BaseModel):
    """A message as Pub/Sub pushes it; `data` is a notification in base64."""

    model_config = ConfigDict(extra="allow")

    message: dict[str, Any]


class Pushed(TypedDict):
    """The alert's id; `received` is false for what could not be read, which need not be sent again."""

    received: bool
    alert_id: str | None
    test: NotRequired[Literal[True]]
    decision: NotRequired[OpsDecision]


class Received(TypedDict):
    """The alert's id, and its decision when one was waited for; a test notification raises no alert."""

    received: Literal[True]
    alert_id: str | None
    test: NotRequired[Literal[True]]
    decision: NotRequired[OpsDecision]


_WAIT = Query("wait", {"type": "number", "minimum": 0, "maximum": 20}, "Seconds to wait for the decision.")

OPERATIONS: Operations = {
    post: Operation(
        "A notification of Cloud Monitoring.",
        Received,
        body=Notification,
        query=(_WAIT,),
        problems=(400, 401, 403, 413),
        security="webhook",
    ),
    push: Operation(
        "A notification as a push of Cloud Monitoring's Pub/Sub channel.",
        Pushed,
        body=Push,
        problems=(400, 401, 403, 413),
        security="pubsub",
    ),
}
