"""The lock on the state: one that a dead terraform of ours left behind is removed, anybody else's is respected.

Terraform writes who took a lock: the user's name and the machine. Where its user has no entry in the machine's list of
users, which is so for the one it is given here, the name is ours to choose: it is the execution's (`lock_user`).
"""

import os
import pwd
import socket
from collections.abc import Callable

from jobs.terraform.work import Ended, Work
from shared.failures import CloudError
from shared.schemas import StateLock
from shared.terraform.output import Lock
from shared.terraform.runner import Killed, StateLocked, TerraformError, TimedOut

# Clocks of two machines differ a little.
_CLOCK_SKEW = 60.0
_UNLOCKS = 2


def lock_user(execution: str) -> str:
    """The user's name under which an execution's terraform takes its locks."""
    return execution.rpartition("/")[2].replace("#", ".")


def unlocking(work: Work, call: Callable[[], None]) -> None:
    """Do something that needs the state's lock, removing one that a dead execution left behind. Raises Ended.

    Terraform that was killed, or could not tell the bucket that it is done, leaves its own: that is removed before the
    error goes on.
    """
    for _ in range(_UNLOCKS):
        try:
            _holding(work, call)
        except StateLocked as locked:
            _unlock(work, locked)
        else:
            return
    try:
        _holding(work, call)
    except StateLocked as locked:
        raise _locked(work, locked) from locked


def _holding(work: Work, call: Callable[[], None]) -> None:
    try:
        call()
    except StateLocked as locked:
        if not _taken_by(locked.lock, work.desk.me):
            raise
        # No terraform of this execution runs: it took the lock, and heard no answer.
        remove_own_lock(work)
        call()
    except TerraformError as error:
        remove_own_lock(work, died=isinstance(error, Killed | TimedOut))
        raise


def remove_own_lock(work: Work, *, died: bool = True) -> None:
    """Remove the lock of this execution's own terraform, which is gone; the run is unclean if it may have stayed.

    A lock that names nobody we know is somebody else's, unless terraform `died` over its work.
    """
    try:
        lock = work.desk.locks.look(work.run.deployment_id)
        if lock is None:
            return
        if _taken_by(lock, work.desk.me) or _nameless(lock):
            work.say(f"removing the lock that the dead terraform left: {told(lock)}")
            work.desk.locks.remove(work.run.deployment_id, lock.id)
            return
        if not died:
            return
    except CloudError as error:
        work.say(f"the state's lock can't be looked at: {error.kind}")
    work.clean = False


def _unlock(work: Work, locked: StateLocked) -> None:
    """Remove a lock, but only if it can be nothing else than what a dead execution left, or a person said so."""
    lock, run = locked.lock, work.run
    if run.unlock is not None and run.unlock.id == lock.id:
        work.say(f"removing the lock as {run.unlock.by or 'a person'} asked: {told(lock)}")
    elif any(_taken_by(lock, each) for each in work.lease.dead) or (_nameless(lock) and _in_time(work, lock)):
        work.say(f"removing the lock that a dead execution left: {told(lock)}")
    else:
        raise _locked(work, locked) from locked
    try:
        if not work.desk.locks.remove(run.deployment_id, lock.id):
            work.say("the lock was gone already")
    except CloudError as error:
        raise _locked(work, locked) from error


def _locked(work: Work, locked: StateLocked) -> Ended:
    lock = locked.lock
    # Whatever a dead execution may have left is not known to be gone.
    work.clean = work.clean and work.lease.unclean_since is None
    work.note(lock=StateLock(id=lock.id, who=lock.who, created=lock.created, operation=lock.operation))
    advice = f"When you know that nothing works on it any more: infraai unlock {work.run.run_id}"
    return Ended("state_locked", f"{locked}. {advice}")


def told(lock: Lock) -> str:
    """Whose a lock is, since when, what for."""
    return f"{lock.who or 'nobody known'}, since {lock.since}, {lock.operation or 'unknown'}"


def _taken_by(lock: Lock, execution: str) -> bool:
    return lock.user == lock_user(execution)


def _nameless(lock: Lock) -> bool:
    """Whether a lock may be one of ours although it does not name an execution: terraform had a user with an entry."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return False
    return lock.who == f"{name}@{socket.gethostname()}"


def _in_time(work: Work, lock: Lock) -> bool:
    """Whether it was taken while an execution worked that is known to have ended without letting go."""
    since, until = work.lease.unclean_since, work.lease.unclean_until
    return since is not None and until is not None and since - _CLOCK_SKEW <= lock.created <= until
