"""The whole flow in one table.

goal -> files -> RunRequested -> [terraform job] -> InfraApplied -> [verification job] -> InfraVerified
                                                 `-> RunFailed (a remediation's alert must hear of it)
alert -> AlertRaised -> decision -> (approval) -> ActionApproved -> action -> ActionTaken -> feedback

`infra/gcp` and `infra/local` make one topic and one push subscription per row; a test compares them with this table.
"""

from typing import NamedTuple

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


class Link(NamedTuple):
    """One row: the topic, the message that travels on it, and the function (a folder of `functions/`) it reaches."""

    topic: str
    message: type[Message]
    consumer: str


FLOW: tuple[Link, ...] = (
    Link("run-requested", RunRequested, "launcher"),
    Link("infra-applied", InfraApplied, "launcher"),
    Link("infra-verified", InfraVerified, "actions"),
    Link("run-failed", RunFailed, "actions"),
    Link("alert-raised", AlertRaised, "decisions"),
    Link("action-approved", ActionApproved, "actions"),
    Link("action-taken", ActionTaken, "actions"),
)

_BY_NAME = {link.message.__name__: link for link in FLOW}


def link_for(message: Message | str) -> Link:
    """The row of a message, or of a message's name; KeyError when it is not in the table."""
    return _BY_NAME[message if isinstance(message, str) else type(message).__name__]
