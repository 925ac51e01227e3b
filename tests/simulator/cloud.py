"""What stands around functions and jobs: the chat, machines and metrics, jobs, Pub/Sub, terraform and its states."""

import json
import re
import zipfile
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from google.api_core.exceptions import DeadlineExceeded, GoogleAPIError, InternalServerError, ServiceUnavailable

from functions.actions.monitoring import Point, Reading
from shared.events import Message
from shared.telegram import TelegramError
from shared.terraform.output import Lock
from shared.terraform.runner import Interrupted, StateLocked, TerraformError
from shared.terraform.runner import Killed as TerraformKilled
from tests.simulator.clockwork import Clockwork, Worker

CHAT = -5
PROJECT = "shop-prod"
_ERRORS = (ServiceUnavailable, DeadlineExceeded, InternalServerError)


def google_error(pick: int) -> GoogleAPIError:
    """One of those that say nothing about what was done."""
    return _ERRORS[pick % len(_ERRORS)]("as the history has it")


@dataclass
class Effect:
    """Something that was really done: `worker` did it, `what` to `target`, for an alert or a run."""

    at: float
    worker: Worker
    what: str
    target: str
    about: str


@dataclass
class Post:
    """A message in the chat; `open` while it has buttons."""

    id: int
    at: float
    text: str
    buttons: dict[str, str]
    open: bool
    gone_at: float | None = None


class BotOfTheChat:
    """The Bot API."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork
        self.posts: list[Post] = []
        self.ids = 0
        self.down_until = 0.0

    def next_id(self) -> int:
        """People's messages and the bot's are counted together."""
        self.ids += 1
        return self.ids

    def call(self, method: str, **parameters: Any) -> Any:
        """One call, which fails while the chat is down."""

        def carry_out() -> Any:
            if self._clockwork.now < self.down_until:
                raise TelegramError(f"{method}: 502", retryable=True, code=502)
            return self._done(method, parameters)

        return self._clockwork.point(f"chat {method}", carry_out, _chat_error)

    def _done(self, method: str, parameters: dict[str, Any]) -> Any:
        now = self._clockwork.now
        if method == "sendMessage":
            rows = parameters.get("reply_markup", {}).get("inline_keyboard", [])
            buttons = {each["callback_data"][0]: each["callback_data"] for row in rows for each in row}
            post = Post(self.next_id(), now, parameters["text"], buttons, bool(buttons))
            self.posts.append(post)
            return {"message_id": post.id, "date": int(now)}
        if method == "editMessageText":
            post = next(each for each in self.posts if each.id == parameters["message_id"])
            if not post.open:
                raise TelegramError("editMessageText: 400 message is not modified", retryable=False, code=400)
            post.open, post.gone_at = False, now
        return True

    def seen_at(self, moment: float) -> list[Post]:
        """Questions that stood open before a person's eyes."""
        return [
            post
            for post in self.posts
            if post.buttons and post.at < moment and (post.gone_at is None or post.gone_at > moment)
        ]


def _chat_error(pick: int) -> TelegramError:
    return TelegramError("as the history has it", retryable=pick % 3 > 0, code=0 if pick % 3 else 403)


class Machines:
    """Compute Engine; a reset of one request id within an hour is done once."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork
        self._asked: dict[str, float] = {}
        self.effects: list[Effect] = []
        self.judge: Callable[[Effect], None] = bool  # type: ignore[assignment]
        self.busy: dict[str, bool] = {}
        self.address: dict[str, str] = {}
        self.size: dict[str, str] = {}

    def reset(self, project: str, zone: str, name: str, *, request_id: str) -> None:
        def carry_out() -> None:
            now, worker = self._clockwork.now, self._clockwork.running
            assert worker is not None
            if now - self._asked.get(request_id, -1e9) < 3600:
                return
            self._asked[request_id] = now
            self.done(Effect(now, worker, "reset", name, request_id))

        self._clockwork.point("reset", carry_out, google_error)

    def done(self, effect: Effect) -> None:
        """Keep it, and have it judged while things are as they are at this moment."""
        self.effects.append(effect)
        self.judge(effect)

    def points(self, project: str, reading: Reading, *, now: float, window: float = 300.0) -> list[Point]:
        """The metric: high until something was done to the machine, if that helps."""

        def read() -> list[Point]:
            name = next(name for name in self.busy if name in reading.filter or self.address[name] in reading.filter)
            done = [effect.at for effect in self.effects if effect.target == name]
            after = 0.3 if self.busy[name] else 0.95
            return [Point(at, after if done and at > done[-1] else 0.95) for at in (now, now - 60.0, now - 120.0)]

        return self._clockwork.point("points", read, google_error)


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
        return self._clockwork.point("look at the lock", lambda: self.of[deployment_id].lock, _os_error)

    def remove(self, deployment_id: str, lock_id: str) -> bool:
        def carry_out() -> bool:
            state = self.of[deployment_id]
            if state.lock is None or state.lock.id != lock_id:
                return False
            state.lock = None
            return True

        return self._clockwork.point("remove the lock", carry_out, _os_error)

    def state_generation(self, deployment_id: str) -> str:
        return self._clockwork.point(
            "look at the state's version", lambda: str(self.of[deployment_id].serial), _os_error
        )


def _os_error(pick: int) -> OSError:
    return ConnectionError("as the history has it")


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

    def plan(self, out: str, *, targets: Collection[str] = (), refresh: bool = True, destroy: bool = False) -> None:
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
        """Five seconds in which the heartbeat beats; what changes things goes on to where it can be written down."""
        looks = what not in {"stop the machine", "start the machine"}
        if looks:
            self._stop_here()
        for _ in range(3):
            self._clockwork.sleep(1.7)
            # What it raises stops nothing, as in the log's own thread.
            with suppress(Exception):
                self._beat()
        if looks:
            self._stop_here()


def _terraform_error(pick: int) -> TerraformError:
    if pick % 4 == 0:
        return TerraformKilled("terraform", "killed")
    return TerraformError("terraform", "googleapi: Error 503: Service Unavailable, backendError")


class Broker:
    """Pub/Sub: at least once, again and again until it is taken, and again while somebody takes too long."""

    DEADLINE = 600.0

    def __init__(self, clockwork: Clockwork, consume: Callable[[Message], None]) -> None:
        self._clockwork = clockwork
        self._consume = consume
        self.sent = 0

    def publish(self, message: Message) -> None:
        """Store it; it is delivered soon."""

        def store() -> None:
            self.sent += 1
            self._deliver(message, 0.05, 0)

        self._clockwork.point(f"publish {type(message).__name__}", store, google_error)

    def _deliver(self, message: Message, after: float, tries: int) -> None:
        over = {"taken": False, "sent_again": False}

        def ended(well: bool) -> None:
            over["taken"] = over["taken"] or well
            if not well and not over["sent_again"] and tries < 40:
                over["sent_again"] = True
                self._deliver(message, min(10.0 * 2**tries, 600.0), tries + 1)

        def late() -> None:
            if not over["taken"] and not over["sent_again"] and tries < 40:
                over["sent_again"] = True
                self._deliver(message, 0.0, tries + 1)

        name = f"{type(message).__name__} {next(iter(message.model_dump().values()))}"
        self._clockwork.spawn(name, lambda: self._consume(message), after=after, ended=ended)
        self._clockwork.spawn("late", late, after=after + self.DEADLINE)


class Executions:
    """Cloud Run Jobs: an execution is a worker; it has ended when that is over."""

    def __init__(self, clockwork: Clockwork, work: Callable[[str, str, str], None]) -> None:
        self._clockwork = clockwork
        self._work = work
        self._ended: dict[str, bool] = {}

    def start(self, job: str, env: dict[str, str]) -> str:
        def begin() -> str:
            name = f"locations/l/jobs/{job}/executions/{job}-{len(self._ended)}"
            self._ended[name] = False
            run_id = env["RUN_ID"]

            def over(_: bool) -> None:
                self._ended[name] = True

            self._clockwork.spawn(f"{job} {run_id}", lambda: self._work(job, name, run_id), after=2.0, ended=over)
            return name

        return self._clockwork.point("start a job", begin, google_error)

    def ended(self, execution: str) -> bool:
        return self._clockwork.point("get an execution", lambda: self._ended.get(execution, True), google_error)
