"""A sentence that lets a deployment end by itself: shown with its date first, done once a person has repeated it."""

from datetime import UTC, datetime

from functions.planning.change_answers import ChangeResponse
from functions.planning.said_twice import SaidTwice
from shared.http import Unprocessable
from shared.life.end import end_at


def ends(said: SaidTwice, at: float) -> ChangeResponse:
    """Ask whether it is to end at a moment (epoch seconds), or set that where what was repeated is the date shown.

    Raises Unprocessable for another date than that.
    """
    deployment, name = said.deployment, said.name
    # What is repeated has been read a moment ago: the minute is what both have.
    date = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
    now_said = deployment.ends_at and datetime.fromtimestamp(deployment.ends_at, UTC)
    before = f" (now: {now_said:%Y-%m-%d %H:%M} UTC)" if now_said else ""
    step = f"end {name} by itself on {date}{before}"
    if not said.confirm:
        question = (
            f"Is {name} to end by itself on {datetime.fromtimestamp(at, UTC):%A} {date}? People are told a day and an "
            f"hour before; what holds data is destroyed by a person's word only. `infraai extend {name} never` takes "
            "the end away again."
        )
        return said.asked(step, question, date)
    try:
        meant = datetime.strptime(said.confirm, "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise Unprocessable(f"The end is repeated as it was shown, such as: {date}.") from None
    # A "3 days" that was read a while ago is the date that was read.
    if abs(meant - at) > _MEANWHILE:
        raise Unprocessable(f"That sentence means {date}, and not {said.confirm}: look at it again.")
    end_at(deployment, meant, said.deployments, said.runs, by=said.by, now=said.now)
    return said.done("ends", step)


_MEANWHILE = 3_600.0
"""Seconds that somebody may take to read what is asked."""
