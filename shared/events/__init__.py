"""The flow: which message goes over which topic to which consumer, and how to send and read one."""

from shared.events.flow import FLOW, Link, link_for
from shared.events.messages import (
    ActionApproved,
    ActionTaken,
    AlertRaised,
    InfraApplied,
    InfraVerified,
    Message,
    RunFailed,
    RunRequested,
)
from shared.events.publisher import Publish, PubSubPublisher
from shared.events.receive import read_message

__all__ = [
    "FLOW",
    "ActionApproved",
    "ActionTaken",
    "AlertRaised",
    "InfraApplied",
    "InfraVerified",
    "Link",
    "Message",
    "PubSubPublisher",
    "Publish",
    "RunFailed",
    "RunRequested",
    "link_for",
    "read_message",
]
