"""What a change would open to everybody on the internet: asked of a person first, each service by its name.

The question's `confirm` is `open PART`; the same sentence sent with it is a change like any other.
"""

from collections.abc import Sequence

from functions.planning.change_answers import ChangeAsk, ChangeResponse
from functions.planning.rules.changes.read import read_change
from functions.planning.rules.unclear import Unclear
from shared.schemas import Architecture, Deployment

_OPEN = "open "


def said_open(confirm: str) -> list[str]:
    """The services that a person says everybody may call: `open api, admin`."""
    return [each.strip() for each in confirm.removeprefix(_OPEN).split(",")] if confirm.startswith(_OPEN) else []


def all_opened(prompt: str, architecture: Architecture, lose: Sequence[str]) -> list[str]:
    """Every service that a sentence would open, so that a person is asked once."""
    opened: list[str] = []
    while True:
        try:
            read_change(prompt, architecture, lose, opened)
        except Unclear as unclear:
            if not unclear.opens:
                return opened
            opened += unclear.opens
        else:
            return opened


def asked_to_open(deployment: Deployment, question: str, opens: list[str]) -> ChangeResponse:
    """Nothing is opened to the internet before a person has said so, of each service by its name."""
    steps = [f"open {id_} to everybody on the internet" for id_ in opens]
    ask = ChangeAsk(question=question, opens=opens, confirm=f"{_OPEN}{', '.join(opens)}")
    return ChangeResponse(deployment_id=deployment.deployment_id, status="asked", steps=steps, ask=ask)
