"""Terraform and the states in the bucket, as they are in virtual time."""

import json
import re
import zipfile
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.failures import CloudError, NotAnswered
from shared.store.run_logs import INTERVAL_SECONDS
from shared.terraform.diagnostics import Diagnostic
from shared.terraform.output import Lock
from shared.terraform.runner import Interrupted, StateLocked, TerraformError
from shared.terraform.runner import Killed as TerraformKilled
from tests.simulator.clockwork import Clockwork
from tests.simulator.cloud import Effect, Machines

_BEATS = 8


@dataclass
class State:
    """Terraform's state of one deployment, and the lock on it."""

    machine: str
    size: str
    serial: int = 1
    lock: Lock | None = None
    locks: int = 0
    at_work: list["FakeTerraform"] = field(default_factory=list)


class States:
    """The bucket of states: what the job's `locks` look at."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork
        self.of: dict[str, State] = {}
        self.two_at_once: list[str] = []

    def look(self, deployment_id: str) -> Lock | None:
        return self._clockwork.point("look at the lock", lambda: self.of[deployment_id].lock, _error)

    def remove(self, deployment_id: str, lock_id: str) -> bool:
        def carry_out() -> bool:
            state = self.of[deployment_id]
            if state.lock is None or state.lock.id != lock_id:
                return False
            state.lock = None
            return True

        return self._clockwork.point("remove the lock", carry_out, _error)

    def state_generation(self, deployment_id: str) -> str:
        return self._clockwork.point("look at the state's version", lambda: str(self.of[deployment_id].serial), _error)


def _error(pick: int) -> CloudError:
    return NotAnswered("as the history has it")


class FakeTerraform:
    """Terraform on one machine's size: a plan is made of the files, the state and what is; apply needs the lock.

    Whoever works with it and dies takes it along: what it held stays locked, what it did stays done.
    """

    def __init__(
        self,
        clockwork: Clockwork,
        machines: Machines,
        states: States,
        *,
        deployment_id: str,
        run_id: str,
        user: str,
        folder: Path,
        beat: Callable[[], None],
    ) -> None:
        self._clockwork, self._machines, self._states = clockwork, machines, states
        self._deployment_id, self._run_id, self._user = deployment_id, run_id, user
        self._folder, self._beat = folder, beat
        self._interrupted = False

    def __enter__(self) -> "FakeTerraform":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def interrupt(self) -> None:
        self._interrupted = True

    def resume(self) -> None:
        self._interrupted = False

    def init(self, backend: Any) -> None:
        self._step("init")

    def validate(self) -> list[Any]:
        self._step("validate")
        return []

    def plan(
        self,
        out: str,
        *,
        targets: Collection[str] = (),
        refresh: bool = True,
        destroy: bool = False,
        on_warning: Callable[[Diagnostic], None] = lambda _: None,
    ) -> None:
        state = self._locked("plan")
        self._work_on(state, "plan")
        before = self._machines.size[state.machine] if refresh else state.size
        wanted = self._wanted()
        resource = {
            "address": "google_compute_instance.vm",
            "mode": "managed",
            "type": "google_compute_instance",
            "name": "vm",
            "provider_name": "google",
        }
        values = {"name": state.machine, "zone": "us-central1-a"}
        actions = ["no-op"] if before == wanted else ["update"]
        document = {
            "applyable": before != wanted,
            "resource_changes": [
                {
                    **resource,
                    "change": {
                        "actions": actions,
                        "before": {**values, "machine_type": before},
                        "after": {**values, "machine_type": wanted},
                        "after_unknown": {},
                    },
                }
            ],
            "resource_drift": [],
            "prior_state": {"values": {"root_module": {"resources": []}}},
            "planned_values": {"root_module": {"resources": []}},
            "configuration": {"root_module": {"resources": []}},
        }
        with zipfile.ZipFile(self._folder / out, "w") as archive:
            archive.writestr("tfstate", json.dumps({"serial": state.serial, "lineage": self._deployment_id}))
            archive.writestr("plan", json.dumps(document))
        self._unlock(state)

    def show(self, saved_plan: str | None = None) -> dict[str, Any]:
        self._step("show")
        if saved_plan is not None:
            with zipfile.ZipFile(self._folder / saved_plan) as archive:
                shown: dict[str, Any] = json.loads(archive.read("plan"))
                return shown
        state = self._states.of[self._deployment_id]
        values = {"name": state.machine, "zone": "us-central1-a", "machine_type": state.size}
        resource = {
            "address": "google_compute_instance.vm",
            "mode": "managed",
            "type": "google_compute_instance",
            "name": "vm",
            "values": values,
        }
        return {"values": {"outputs": {}, "root_module": {"resources": [resource]}}}

    def refresh(self, target: str | None = None) -> None:
        state = self._locked("refresh")
        self._work_on(state, "refresh")
        state.size, state.serial = self._machines.size[state.machine], state.serial + 1
        self._unlock(state)

    def apply(self, saved_plan: str, on_done: Callable[[str, str], None], timeout: float = 0.0) -> None:
        with zipfile.ZipFile(self._folder / saved_plan) as archive:
            serial = json.loads(archive.read("tfstate"))["serial"]
            (change,) = json.loads(archive.read("plan"))["resource_changes"]
        state = self._locked("apply")
        if state.serial != serial:
            self._unlock(state)
            raise TerraformError("applying", "Saved plan is stale")
        for _ in range(2):
            self._step("stop the machine")
        if not self._interrupted:
            after = change["change"]["after"]["machine_type"]

            def resize() -> None:
                worker = self._clockwork.running
                assert worker is not None
                self._machines.size[state.machine] = after
                self._machines.done(Effect(self._clockwork.now, worker, "resize", state.machine, self._run_id))

            try:
                self._clockwork.point("resize", resize, _terraform_error)
            except (TerraformError, TerraformKilled):
                if self._clockwork.points % 2:
                    # Its own process was killed: nothing is written down, and the lock stays.
                    state.at_work.remove(self)
                    raise TerraformKilled("applying", "killed") from None
                state.size, state.serial = self._machines.size[state.machine], state.serial + 1
                self._unlock(state)
                raise
        for _ in range(2):
            self._step("start the machine")
        state.size, state.serial = self._machines.size[state.machine], state.serial + 1
        self._unlock(state)
        self._stop_here()

    def push_state(self, path: str) -> None:
        raise AssertionError(path)

    def adopt(self, address: str, identity: str) -> None:
        raise AssertionError(address, identity)

    def untaint(self, address: str) -> None:
        raise AssertionError(address)

    def _wanted(self) -> str:
        found = re.search(r'machine_type\s*=\s*"([^"]+)"', (self._folder / "main.tf").read_text())
        assert found is not None
        return found[1]

    def _stop_here(self) -> None:
        if self._interrupted:
            raise Interrupted("terraform", "asked to stop")

    def _locked(self, what: str) -> State:
        self._stop_here()
        state = self._states.of[self._deployment_id]

        def take() -> None:
            if state.lock is not None:
                raise StateLocked(what, state.lock)
            if any(not each.is_dead for each in state.at_work):
                self._states.two_at_once.append(f"{self._run_id}: {what} beside another terraform")
            state.locks += 1
            state.lock = Lock(str(state.locks), f"{self._user}@host", self._clockwork.now, what)
            state.at_work.append(self)
            self._worker = self._clockwork.running

        try:
            self._clockwork.point(f"terraform {what}", take, _terraform_error)
        except TerraformError:
            # The process is gone; the lock it may have taken stays.
            if self in state.at_work:
                state.at_work.remove(self)
            raise
        return state

    @property
    def is_dead(self) -> bool:
        """Whether whoever ran it has died, and it with him."""
        return self._worker is None or self._worker.dead or self._worker.done

    def _unlock(self, state: State) -> None:
        state.lock = None
        state.at_work.remove(self)

    def _work_on(self, state: State, what: str) -> None:
        """A step under the lock, which terraform lets go of when it is asked to stop."""
        try:
            self._step(what)
        except Interrupted:
            self._unlock(state)
            raise

    def _step(self, what: str) -> None:
        """Some seconds in which the heartbeat beats; what changes things goes on to where it can be written down."""
        looks = what not in {"stop the machine", "start the machine"}
        if looks:
            self._stop_here()
        for _ in range(_BEATS):
            self._clockwork.sleep(INTERVAL_SECONDS)
            # What it raises stops nothing, as in the log's own thread.
            with suppress(Exception):
                self._beat()
        if looks:
            self._stop_here()


def _terraform_error(pick: int) -> TerraformError:
    if pick % 4 == 0:
        return TerraformKilled("terraform", "killed")
    return TerraformError("terraform", "googleapi: Error 503: Service Unavailable, backendError")
