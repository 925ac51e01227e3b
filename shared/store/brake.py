"""`claims/told-…`: how many alerts people were told of one by one within the hour, and what is told together.

Whoever may send alerts could else have people asked without end, and bury the one question that matters. Only messages
are held back: each alert is decided as ever, stands in the console and on the command line, and is acted on by nobody
unasked.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from shared.schemas import SEVERITIES, Alert
from shared.schemas.text import quoted
from shared.store.deployments import Deployments
from shared.store.documents import Documents, NotFound
from shared.store.unsaid import Unsaid

if TYPE_CHECKING:
    from google.cloud.firestore import Client

_HOUR = 3600.0
# Long enough that what comes at once is told at once.
_GATHERED = 60.0
_NAMED = 5
_REPEATS = 50


class Bounds(NamedTuple):
    """Alerts within an hour that people are told of one by one: of one policy, and of one deployment in all."""

    policy: int
    deployment: int


class One(BaseModel):
    """An alert that people were told of: which, of which policy, when."""

    alert_id: str
    policy: str
    at: float


class Told(BaseModel):
    """What people were told of one group of alerts within the hour, and what is held back until `telling_at`.

    `held` are the last of these alerts' ids and `many` how many there are, `names` the first of their resources,
    `gravest` the worst severity among them.
    """

    one_by_one: list[One]
    held: list[str] = []
    many: int = 0
    names: list[str] = []
    gravest: str = ""
    telling_at: float = 0.0
    expires_at: datetime


class Brake:
    """Whether people are told of an alert by a message of its own, or of it and others together."""

    def __init__(self, client: "Client", clock: Callable[[], float], bounds: Bounds) -> None:
        self._told = Documents(client, "claims", Told)
        self._deployments = Deployments(client)
        self._unsaid = Unsaid(client, clock)
        self._clock = clock
        self._bounds = bounds

    def lets(self, alert: Alert, end: bool = False) -> bool:
        """Whether it is told by itself; what is not is counted into one message that the sweeper sends.

        The first alert of each policy that its deployment made always is, whatever else came: such policies are few. An
        alert keeps its place for an hour, so that its question is asked again. `end`: it is about how the alert ended.
        """
        owner = self._owner(alert)
        whose = owner or (alert.target.deployment_id if alert.target else "")
        group = ":".join([whose, "own" if owner else "others", *(["end"] if end else [])])
        key = f"told-{hashlib.sha256(group.encode()).hexdigest()[:32]}"
        here = One(alert_id=alert.alert_id, policy=alert.policy or alert.policy_name, at=self._clock())
        lets = True

        def take(told: Told) -> dict[str, Any] | None:
            nonlocal lets
            within = [each for each in told.one_by_one if each.at > here.at - _HOUR]
            lets = any(each.alert_id == here.alert_id for each in within)
            if lets:
                return None
            lets = self._has_room(within, here, own=bool(owner))
            if lets:
                return {"one_by_one": [*within, here], "expires_at": _until(here.at)}
            if here.alert_id in told.held and told.telling_at > here.at:
                return None
            return {"one_by_one": within, **_held(told, alert, here.at)}

        try:
            told = self._told.change(key, take)
        except NotFound:
            if self._told.create(key, Told(one_by_one=[here], expires_at=_until(here.at))):
                return True
            told = self._told.change(key, take)
        if not lets and told is not None:
            self._unsaid.keep_as(key, _together(told, whose, end), told.telling_at)
        return lets

    def _has_room(self, within: list[One], here: One, *, own: bool) -> bool:
        same = sum(each.policy == here.policy for each in within)
        return (own and not same) or (same < self._bounds.policy and len(within) < self._bounds.deployment)

    def _owner(self, alert: Alert) -> str:
        """The deployment that made the alert's policy, where it is not of something else; one query."""
        if not alert.policy:
            return ""
        found = self._deployments.where(("alert_policies", "array_contains", alert.policy), limit=1)
        owner = found[0].deployment_id if found else ""
        return owner if alert.target is None or alert.target.deployment_id == owner else ""


def _held(told: Told, alert: Alert, now: float) -> dict[str, Any]:
    """The fields of what is held back with one more; a new message gathers when the last one's time is over."""
    anew = told.telling_at <= now
    many, names, gravest = (0, [], SEVERITIES[-1]) if anew else (told.many, told.names, told.gravest)
    grave = [each for each in (gravest, alert.severity) if each in SEVERITIES]
    telling_at = max(now + _GATHERED, told.telling_at + _HOUR) if anew else told.telling_at
    named = [quoted(alert.resource, 80)] if len(names) < _NAMED else []
    return {
        "held": [*told.held, alert.alert_id][-_REPEATS:],
        "many": many + 1,
        "names": list(dict.fromkeys([*names, *named])),
        "gravest": min(grave, key=SEVERITIES.index),
        "telling_at": telling_at,
        "expires_at": _until(telling_at),
    }


def _until(at: float) -> datetime:
    return datetime.fromtimestamp(at + _HOUR, UTC)


def _together(told: Told, whose: str, end: bool) -> str:
    """What is said of all that is held back."""
    many = told.many
    what = f"{many} more alert{'s' if many > 1 else ''} of {f'the deployment {whose}' if whose else 'no deployment'}"
    came = "ended without anything done" if end else "came within the hour than people are asked about one by one"
    about = f"Named: {', '.join(told.names)}{', …' if many > len(told.names) else ''}."
    rest = "Please look: " if end else "Nothing is done about them without an answer: "
    return (
        f"{told.gravest.upper()} at the worst: {what} {came}. {about}\n{rest}they stand in the console and in "
        "`infraai alerts`. Whoever did not expect them looks at who may send alerts. STOP AUTONOMY stops all."
    )
