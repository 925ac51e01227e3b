"""What the heartbeat looks after while terraform works: that the run is still ours, and that nobody said stop."""

from collections.abc import Callable
from typing import Protocol

from shared.schemas import Phase
from shared.store.flags import KillSwitchState
from shared.store.runs import HeldRun, LostClaim

LOOK_EVERY = 1.0
"""Seconds between two looks at the kill switch during a build and an apply."""

# A look that fails is not a STOP yet: an apply that is broken off leaves half of what it was to make.
_FAILED_LOOKS = 2


class Interruptible(Protocol):
    """What can be asked to stop."""

    def interrupt(self) -> None:
        """Ask it to stop in good order."""


# While something is done that a STOP interrupts.
_CHANGES = frozenset({Phase.BUILDING, Phase.BACKING_UP, Phase.APPLYING, Phase.DESTROYING})


class Watch:
    """Called about twice a second from the log's thread; `lost` and `stopped` say why terraform was interrupted.

    `reason` is that of the run that ends by it.
    """

    def __init__(self, held: HeldRun, switch: Callable[[], KillSwitchState], clock: Callable[[], float]) -> None:
        self._held = held
        self._switch = switch
        self._clock = clock
        self._looked: float | None = None
        self._failed = 0
        self.terraform: Interruptible | None = None
        self.lost = False
        self.stopped: str | None = None
        self.reason = "halted"

    def beat(self) -> None:
        """Look at the switch, and say that work goes on; raises LostClaim when it is somebody else's by now.

        The look comes first: a write that is slow or fails makes nobody deaf.
        """
        if self._held.run.phase in _CHANGES and self.stopped is None:
            self._look()
        try:
            self._held.beat()
        except LostClaim:
            self.lost = True
            self._interrupt()
            raise
        if self._held.run.cancelled_by and self.stopped is None:
            self.reason = "cancelled"
            self._stop(f"cancelled by {self._held.run.cancelled_by}")

    def _look(self) -> None:
        now = self._clock()
        if self._looked is not None and now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        state = self._switch()
        self._failed = self._failed + 1 if state.unreadable else 0
        if state.active and (not state.unreadable or self._failed >= _FAILED_LOOKS):
            self._stop(state.why)

    def _stop(self, why: str) -> None:
        self.stopped = why
        self._interrupt()

    def _interrupt(self) -> None:
        if self.terraform is not None:
            self.terraform.interrupt()
