"""Waiting for what passes by itself: with jitter, bounded, and no longer than its kind makes sense."""

import random
from collections.abc import Callable

from jobs.terraform.steps.errors import ended_by, timed_out
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.work import Ended, Passing, Work
from shared.terraform.runner import TerraformError, TimedOut

FIRST_WAIT = 1.0
"""The first wait, as a multiple of the setting RETRY_WAIT_SECONDS; each one after is twice as long."""

_LONGEST = 6.0
_MOST = 12


class Patience:
    """One run's. What counts is the time it waited: terraform's own work between two waits gives Google no rest, and
    takes as long as the machine is busy."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waited = 0.0
        self._tries = 0

    def wait(self, passing: Passing) -> None:
        """Wait before another try and say so; raises Ended when it has been long enough, or somebody said STOP."""
        work = self._work
        self._tries += 1
        unit = work.desk.retry_wait
        pause = unit * min(_LONGEST, FIRST_WAIT * 2 ** (self._tries - 1)) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
        patience = passing.failure.patience * (unit / work.desk.usual_retry_wait)
        if self._tries > _MOST or self._waited + pause > patience:
            waited = f"It was waited for {self._waited:.0f} s, in {self._tries} tries."
            raise Ended(passing.reason, f"{passing.message} {waited} {passing.failure.advice}") from passing
        work.say(f"this passes by itself ({passing.failure.name}): waiting {pause:.0f} s, then trying again")
        self._waited += pause
        end = work.desk.clock() + pause
        while (left := end - work.desk.clock()) > 0:
            work.desk.wait(min(left, 1.0))
            if work.watch.stopped is not None or work.watch.lost:
                return


def patiently(work: Work, call: Callable[[], None]) -> None:
    """Do something that changes nothing of Google's, again while what hinders it passes. Raises Ended."""
    patience = Patience(work)
    while True:
        try:
            unlocking(work, call)
        except TimedOut as error:
            raise timed_out(error) from error
        except TerraformError as error:
            ended = ended_by(work, "plan_failed", error)
            if not isinstance(ended, Passing):
                raise ended from error
            patience.wait(ended)
        else:
            return
