"""The messages. They carry ids, never state: the document is the state.

Commands are named in the imperative of what was asked (`RunRequested`), events in the past tense of what happened.
"""

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """A message between two stages."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class RunRequested(Message):
    """A person or an action asked for this run to go ahead."""

    run_id: str


class InfraApplied(Message):
    """The saved plan of this run is applied and registered."""

    run_id: str


class InfraVerified(Message):
    """The verification of this run has a verdict, good or bad."""

    run_id: str


class RunFailed(Message):
    """This run ended without being applied as asked."""

    run_id: str


class AlertRaised(Message):
    """A new alert is stored and waits for a decision."""

    alert_id: str


class ActionApproved(Message):
    """The decision on this alert may be carried out."""

    alert_id: str


class ActionTaken(Message):
    """The action on this alert is done and its effect can be measured."""

    alert_id: str
