"""What sweeping needs, as protocols and one record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shared.events import Publish
from shared.schemas import Alert, Deployment, Run
from shared.store.alerts import Alerts
from shared.store.flags import KillSwitchState
from shared.store.runs import Runs


class Waiting(Protocol):
    """What has to be looked at, the longest overdue first and no more than one sweep can do."""

    def runs(self) -> Iterable[Run]:
        """Runs that are running."""

    def alerts(self) -> Iterable[Alert]:
        """Alerts in a passing state, waiting for a person or halted, that are due."""

    def untold(self) -> Iterable[Alert]:
        """Alerts whose end people have not heard of."""

    def unlooked(self, before: float) -> Iterable[Deployment]:
        """Deployments that were not looked at since a time, the longest first."""

    def ending(self, until: float) -> Iterable[Deployment]:
        """Deployments that end by themselves before a time, the first to end first."""

    def drift_untold(self) -> Iterable[Deployment]:
        """Deployments whose drift people have not heard of."""

    def unclosed(self) -> Iterable[Alert]:
        """Alerts whose settled questions still stand in the chat."""

    def leaving(self) -> Iterable[Run]:
        """Discarded drafts whose secrets are to be removed now."""


class Standing(Protocol):
    """The deployments, as far as sweeping reads and changes them."""

    def find(self, key: str) -> Deployment | None:
        """One of them."""

    def change(self, key: str, decide: Callable[[Deployment], Mapping[str, object] | None]) -> Deployment | None:
        """Compare-and-set of one of them."""


class _None:
    """No deployments at all."""

    def find(self, key: str) -> None:
        """There is none."""

    def change(self, key: str, decide: Callable[[Deployment], Mapping[str, object] | None]) -> None:
        """There is nothing to change."""


def _going() -> KillSwitchState:
    return KillSwitchState(active=False)


class Say(Protocol):
    """Telling people, now or later."""

    def __call__(self, text: str, buttons: Sequence[tuple[str, str]] = ()) -> object:
        """Plain words, with buttons below them: what each says, and what it sends back."""


def _unsaid(text: str, buttons: Sequence[tuple[str, str]] = ()) -> None:
    """No chat."""


def _nothing() -> int:
    return 0


@dataclass(frozen=True)
class Desk:
    """What sweeping needs.

    What has not moved for `stalled_after` seconds is sent again, `asks` is how often one alert is asked about before it
    is given up, `chat` whether questions are sent anywhere. `switch` says whether autonomy is stopped, `say_again`
    tries the words that the chat did not take. `remove_secret` takes a project (empty: the default one), a secret and
    whose it is, and says whether it was there. `drift_every` seconds a deployment is looked at for drift; 0 never.
    """

    waiting: Waiting
    alerts: Alerts
    runs: Runs
    publish: Publish
    close_question: Callable[[Alert, str], object]
    report: Callable[[Alert], bool]
    stalled_after: float
    approval_ttl: float
    asks: int
    chat: bool
    clock: Callable[[], float]
    switch: Callable[[], KillSwitchState] = field(default=_going)
    say_again: Callable[[], int] = field(default=_nothing)
    deployments: Standing = field(default_factory=_None)
    say: Say = field(default=_unsaid)
    drift_every: float = 0.0
    remove_secret: Callable[[str, str, str], bool] = field(default=lambda *_: False)
