"""Reading a message out of the CloudEvent that functions-framework makes of a Pub/Sub push."""

import base64
import binascii
import logging
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shared.events.flow import link_for
from shared.events.messages import Message
from shared.trace import enter

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

_log = logging.getLogger(__name__)


def read_message(event: "CloudEvent") -> Message | None:
    """The typed message of a `google.cloud.pubsub.topic.v1.messagePublished` event.

    None for what is no message of the flow: a retry can't help, so it is logged and not sent again.
    """
    try:
        body = event.data["message"]
        enter(body["attributes"])
        model = link_for(body["attributes"]["type"]).message
        return model.model_validate_json(base64.b64decode(body["data"], validate=True))
    except (KeyError, TypeError, binascii.Error, ValidationError) as error:
        _log.warning("not a message of the flow: %s", type(error).__name__)
        return None
