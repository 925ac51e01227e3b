"""`claims/deployment-{id}`: one run at a time works on a deployment's state."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from shared.schemas import RunStatus
from shared.store.documents import Conflict, Documents
from shared.store.runs import Runs

if TYPE_CHECKING:
    from google.cloud.firestore import Client

COLLECTION = "claims"
_TRIES = 10


class Lease(BaseModel):
    """Who works on a deployment: the execution (`holder`, empty when nobody does) and the run it works for.

    `since` is when that run began to hold it, `takeovers` how many executions died while they held it for this run,
    `unclean_since` from when on a dead execution may have left terraform's own lock behind (epoch seconds).
    """

    holder: str
    run_id: str
    since: float
    takeovers: int = 0
    unclean_since: float | None = None


class Leases:
    """Leases on deployments. A lease has no expiry: it ends when its holder lets go or is known to have ended."""

    def __init__(self, client: "Client", runs: Runs, clock: Callable[[], float]) -> None:
        self._documents = Documents(client, COLLECTION, Lease)
        self._runs = runs
        self._clock = clock

    def take(self, deployment_id: str, run_id: str, me: str, ended: Callable[[str], bool]) -> Lease | None:
        """Take the lease; None when somebody alive has it, or a run that died and is to be recovered first."""
        key = _key(deployment_id)
        fresh = Lease(holder=me, run_id=run_id, since=self._clock())
        for _ in range(_TRIES):
            if self._documents.create(key, fresh):
                return fresh
            held = self._documents.find(key)
            if held is None:
                continue
            if held.holder == me:
                return held
            if held.holder and not ended(held.holder):
                return None
            if held.holder and held.run_id != run_id and self._still_running(held.run_id):
                return None
            taken = self._documents.change(key, partial(_taken, expected=held, fresh=fresh))
            if taken is not None:
                return taken
        raise Conflict(f"{COLLECTION}/{key} kept changing")

    def release(self, deployment_id: str, me: str, *, clean: bool) -> None:
        """Let go. `clean`: terraform's lock on the state is known to be gone."""
        key = _key(deployment_id)
        if not clean:
            self._documents.change(
                key, lambda held: {"holder": "", "unclean_since": _unclean(held)} if held.holder == me else None
            )
            return
        held = self._documents.find(key)
        # Nobody takes a lease from a holder that is alive, so nothing can come between the look and the delete.
        if held is not None and held.holder == me:
            self._documents.delete(key)

    def _still_running(self, run_id: str) -> bool:
        run = self._runs.find(run_id)
        return run is not None and run.status is RunStatus.RUNNING


def _taken(held: Lease, *, expected: Lease, fresh: Lease) -> Mapping[str, Any] | None:
    if held != expected:
        return None
    died = bool(held.holder)
    same = held.run_id == fresh.run_id
    return {
        **fresh.model_dump(),
        "since": held.since if same and died else fresh.since,
        "takeovers": held.takeovers + 1 if same and died else 0,
        "unclean_since": _unclean(held) if died else held.unclean_since,
    }


def _unclean(held: Lease) -> float:
    return held.since if held.unclean_since is None else min(held.unclean_since, held.since)


def _key(deployment_id: str) -> str:
    return f"deployment-{deployment_id}"
