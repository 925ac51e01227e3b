"""`claims/deployment-{id}`: one run at a time works on a deployment's state."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from shared.schemas import RunStatus
from shared.store.documents import Conflict, Documents
from shared.store.runs import HEARTBEAT_SECONDS, Runs

if TYPE_CHECKING:
    from google.cloud.firestore import Client

COLLECTION = "claims"
_TRIES = 10
_REMEMBERED = 20


class Lease(BaseModel):
    """Who works on a deployment: the execution (`holder`, empty when nobody does) and the run it works for.

    `since` is when that run began to hold it, `takeovers` how many executions died while they held it for this run,
    `unclean_since` from when on a dead execution may have left terraform's own lock behind (epoch seconds),
    `unclean_until` when such an execution was last known to live, `dead` which they were.
    """

    holder: str
    run_id: str
    since: float
    takeovers: int = 0
    unclean_since: float | None = None
    unclean_until: float | None = None
    dead: list[str] = Field(default_factory=list)


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
            # A holder that died: its run tells when it last lived.
            run = self._runs.find(held.run_id) if held.holder else None
            if run is not None and held.run_id != run_id and run.status is RunStatus.RUNNING:
                return None
            lived = min(self._clock(), run.updated_at + HEARTBEAT_SECONDS) if run else self._clock()
            taken = self._documents.change(key, partial(_taken, expected=held, fresh=fresh, lived=lived))
            if taken is not None:
                return taken
        raise Conflict(f"{COLLECTION}/{key} kept changing")

    def release(self, deployment_id: str, me: str, *, clean: bool) -> None:
        """Let go. `clean`: terraform's lock on the state is known to be gone."""
        key = _key(deployment_id)
        if not clean:
            now = self._clock()
            self._documents.change(
                key, lambda held: {"holder": "", **_unclean(held, now)} if held.holder == me else None
            )
            return
        held = self._documents.find(key)
        # Nobody takes a lease from a holder that is alive, so nothing can come between the look and the delete.
        if held is not None and held.holder == me:
            self._documents.delete(key)


def _taken(held: Lease, *, expected: Lease, fresh: Lease, lived: float) -> Mapping[str, Any] | None:
    if held != expected:
        return None
    died = bool(held.holder)
    same = held.run_id == fresh.run_id
    return {
        **fresh.model_dump(),
        "since": held.since if same and died else fresh.since,
        "takeovers": held.takeovers + 1 if same and died else 0,
        **(_unclean(held, lived) if died else held.model_dump(include={"unclean_since", "unclean_until", "dead"})),
    }


def _unclean(held: Lease, lived: float) -> dict[str, Any]:
    """What is known of an execution that held the lease and let go of nothing, or not of everything."""
    return {
        "unclean_since": held.since if held.unclean_since is None else min(held.unclean_since, held.since),
        "unclean_until": max(lived, held.unclean_until or 0.0),
        "dead": [*(each for each in held.dead if each != held.holder), held.holder][-_REMEMBERED:],
    }


def _key(deployment_id: str) -> str:
    return f"deployment-{deployment_id}"
