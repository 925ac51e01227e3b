"""Reading a message out of the CloudEvent that functions-framework makes of a Pub/Sub push."""

import base64
import binascii
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shared.events.flow import link_for
from shared.events.messages import Message

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


class UnknownMessage(ValueError):
    """Not a message of the flow. A retry can't help: record and return, so that it is not sent again."""


def read_message(event: "CloudEvent") -> Message:
    """The typed message of a `google.cloud.pubsub.topic.v1.messagePublished` event; raises UnknownMessage."""
    try:
        body = event.data["message"]
        model = link_for(body["attributes"]["type"]).message
        return model.model_validate_json(base64.b64decode(body["data"], validate=True))
    except (KeyError, TypeError, binascii.Error, ValidationError) as error:
        raise UnknownMessage(f"reading a Pub/Sub message: {type(error).__name__}") from error
