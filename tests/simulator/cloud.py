"""What stands around functions and jobs: the chat, machines and metrics, jobs, Pub/Sub, terraform and its states."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.api_core.exceptions import DeadlineExceeded, GoogleAPIError, InternalServerError, ServiceUnavailable

from shared.cloud.monitoring import Point, Reading
from shared.events import Message
from shared.failures import translated
from shared.telegram import TelegramError
from tests.simulator.clockwork import Clockwork, Worker

CHAT = -5
PROJECT = "shop-prod"
CPU = "compute.googleapis.com/instance/cpu/utilization"
UPTIME = "monitoring.googleapis.com/uptime_check/check_passed"
_ERRORS = (ServiceUnavailable, DeadlineExceeded, InternalServerError)


def google_error(pick: int) -> GoogleAPIError:
    """One of those that say nothing about what was done."""
    return _ERRORS[pick % len(_ERRORS)]("as the history has it")


REQUEST_IS_KNOWN = 3600.0
"""For how many seconds Compute Engine takes a request id for the same request."""


@dataclass
class Effect:
    """Something that was really done: `worker` did it, `what` to `target`, for an alert or a run.

    `held_up`: for how many seconds it stood still between its last look and this.
    """

    at: float
    worker: Worker
    what: str
    target: str
    about: str
    held_up: float = 0.0


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
            if now - self._asked.get(request_id, -1e9) < REQUEST_IS_KNOWN:
                return
            self._asked[request_id] = now
            self.done(Effect(now, worker, "reset", name, request_id, worker.look.held_up))

        with translated():
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

        with translated():
            return self._clockwork.point("points", read, google_error)


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
