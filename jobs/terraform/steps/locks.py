"""The lock on the state: one that a dead execution left behind is removed, anybody else's is respected."""

from collections.abc import Callable

from jobs.terraform.work import Ended, Work
from shared.terraform.runner import Interrupted, StateLocked, TerraformError

# Clocks of two machines differ a little.
_CLOCK_SKEW = 60.0
_UNLOCKS = 2


def unlocking(work: Work, call: Callable[[], None]) -> None:
    """Do something that needs the state's lock, removing one that a dead execution left behind. Raises Ended."""
    for _ in range(_UNLOCKS):
        try:
            call()
        except StateLocked as locked:
            _unlock(work, locked)
        else:
            return
    try:
        call()
    except StateLocked as locked:
        raise Ended("state_locked", str(locked)) from locked


def _unlock(work: Work, locked: StateLocked) -> None:
    """Remove the lock, but only if it can be nothing else than what a dead execution left.

    This execution has the deployment's lease, so no other job is at work; and the lock was taken while an execution
    held the lease that is known to have ended without letting go.
    """
    since = work.lease.unclean_since
    if since is None or locked.lock.created < since - _CLOCK_SKEW:
        raise Ended("state_locked", str(locked)) from locked
    work.say(f"removing the lock that a dead execution left: {locked.lock.who}, {locked.lock.operation}")
    try:
        work.terraform.force_unlock(locked.lock.id)
    except Interrupted:
        raise
    except TerraformError as error:
        work.say(f"the lock was gone already: {error}")
