"""One history: what comes from outside, drawn from a seed, and what becomes of it while things go wrong."""

import logging
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

from infra.local.firestore import FirestoreService, transactions
from shared.schemas import PASSING, AlertStatus, RunStatus
from tests.simulator.clockwork import BEGAN, Clockwork, Fault, Faults, virtual_time
from tests.simulator.cloud import CHAT, CPU, PROJECT, UPTIME
from tests.simulator.firestore import client_of, in_haste
from tests.simulator.platform import USER, Platform

_TROUBLE = 5400.0
_LONGEST = 30 * 3600.0
_MOST_TRIES = 30
_SWEEP_EVERY = (60.0, 120.0, 240.0)
"""How many seconds are between two ticks of the timer, by the history's number: it may come late."""
_SWEEP_SELDOM = 400.0


class Op(NamedTuple):
    """Something that comes from outside, `at` seconds after the beginning."""

    at: float
    what: str
    machine: int = 0
    number: int = 0
    word: str = ""


@dataclass
class Intent:
    """What a person meant: these questions (by alert), approved or rejected."""

    at: float
    verb: str
    alerts: set[str]


@dataclass
class Story:
    """A history as it was played: what is needed to judge it, and to play it again."""

    platform: Platform
    clockwork: Clockwork
    ops: list[Op]
    faults: dict[int, Fault]
    answered: set[str] = field(default_factory=set)
    intents: list[Intent] = field(default_factory=list)
    stops: list[tuple[float, bool]] = field(default_factory=list)
    quiet: bool = False
    violations: list[str] = field(default_factory=list)


def drawn(seed: int) -> list[Op]:
    """What comes from outside in the history of that seed."""
    chance = Random(f"ops {seed}")
    machines = chance.randint(1, 3)
    found: list[Op] = []
    for number in range(chance.randint(1, 5)):
        at = chance.uniform(0, 2400)
        machine = chance.randrange(machines)
        kind = chance.choice(["cpu", "cpu", "uptime", "other"])
        severity = chance.choice(["Warning", "Warning", "Critical", "Error"])
        found.append(Op(at, "open", machine, number, f"{kind} {severity}"))
        if chance.random() < 0.2:
            found.append(Op(at + chance.uniform(0, 900), "open", machine, number, f"{kind} {severity}"))
        if chance.random() < 0.4:
            why = chance.choice(["recovered", "recovered", "changed", "silent"])
            found.append(Op(at + chance.uniform(0.01, 2500), "close", machine, number, f"{kind} {severity} {why}"))
    for _ in range(chance.randint(0, 8)):
        what = chance.choice(["press", "press", "press", "bare", "bare", "http"])
        found.append(Op(chance.uniform(1, 3600), what, 0, chance.randrange(100), chance.choice(["1", "1", "2"])))
    if chance.random() < 0.35:
        at = chance.uniform(1, 2800)
        found.append(Op(at, chance.choice(["stop", "stop", "http_stop"]), 0, 0))
        if chance.random() < 0.8:
            found.append(Op(at + chance.uniform(1, 900), "resume", 0, 0))
            if chance.random() < 0.3:
                found.append(Op(at + chance.uniform(1, 1800), "stop", 0, 0))
    if chance.random() < 0.2:
        found.append(Op(chance.uniform(1, 1800), "chat_down", 0, chance.choice([60, 600, 2400])))
    return sorted(found)


def play(seed: int, ops: list[Op] | None = None, faults: dict[int, Fault] | None = None, often: float = 0.02) -> Story:
    """Play a history to its end; with `ops` and `faults` exactly these."""
    with _apart(seed):
        ops = drawn(seed) if ops is None else ops
        happens = Faults(Random(f"faults {seed}"), often, faults)
        clockwork = Clockwork(Random(f"turns {seed}"), happens)
        service = FirestoreService(None, clock=clockwork.clock)
        platform = Platform(clockwork, client_of(service, clockwork), machines=3)
        story = Story(platform, clockwork, ops, happens.happened)
        with virtual_time(clockwork):
            try:
                _Player(story, _SWEEP_EVERY[seed % len(_SWEEP_EVERY)]).play()
            finally:
                clockwork.close()
        from tests.simulator.invariants import violations

        story.violations = violations(story)
        service.close()
        return story


@contextmanager
def _apart(seed: int) -> Iterator[None]:
    """The same tokens, waits and turns for the same seed; nothing of it is left behind."""
    before, tokens = random.getstate(), Random(f"tokens {seed}")
    with ExitStack() as stack:
        stack.callback(random.setstate, before)
        random.seed(seed)
        stack.enter_context(patch.object(secrets, "token_bytes", lambda n=32: tokens.randbytes(n)))
        # Whoever waits in a line of the real clock would hold everybody up: there is one thread at a time here.
        stack.enter_context(patch.object(transactions, "_HOT_SECONDS", -1.0))
        # Plans are judged elsewhere; here they are what the deployment's files say.
        for room in ("gate", "apply"):
            stack.enter_context(patch(f"jobs.terraform.steps.{room}.check_policy", lambda _: None))
        stack.enter_context(in_haste())
        logging.disable(logging.CRITICAL)
        stack.callback(logging.disable, logging.NOTSET)
        yield


class _Player:
    """Sends what comes from outside, and goes on until nothing moves any more."""

    def __init__(self, story: Story, sweep_every: float) -> None:
        self._story = story
        self._platform, self._clockwork = story.platform, story.clockwork
        self._sweep_every = sweep_every
        self._updates = 0
        self._on_their_way = 0

    def play(self) -> None:
        clockwork = self._clockwork
        waiting = list(self._story.ops)
        sweep_at = BEGAN + 5.0
        while True:
            clockwork.calm = clockwork.now - BEGAN > _TROUBLE
            op_at = BEGAN + waiting[0].at if waiting else None
            outside = min(sweep_at, op_at) if op_at is not None else sweep_at
            turn = clockwork.next_at
            if turn is not None and turn <= outside:
                clockwork.step()
                continue
            clockwork.now = max(clockwork.now, outside)
            if op_at is not None and op_at <= sweep_at:
                self._send(waiting.pop(0))
                continue
            if not waiting and self._is_quiet():
                self._story.quiet = True
                return
            if clockwork.now - BEGAN > _LONGEST:
                return
            clockwork.spawn("sweep", self._platform.sweep)
            sweep_at = clockwork.now + (_SWEEP_SELDOM if clockwork.now - BEGAN > 3600 else self._sweep_every)

    def _is_quiet(self) -> bool:
        """Whether everything has come to its end, as far as it does by itself."""
        if self._clockwork.now - BEGAN < _TROUBLE / 2 and self._story.ops:
            last = BEGAN + max(op.at for op in self._story.ops)
            if self._clockwork.now < last + 60:
                return False
        if self._on_their_way:
            return False
        platform = self._platform
        stopped = platform.switch.state().active
        for snapshot in platform.alerts.collection.stream():
            alert = next(platform.alerts.read([snapshot]))
            if alert.status in PASSING or alert.status is AlertStatus.PENDING_APPROVAL or alert.untold:
                return False
            if alert.settled_messages or (
                alert.status is AlertStatus.HALTED and not stopped and alert.due_at is not None
            ):
                return False
        return not any(
            (each.to_dict() or {}).get("status") == RunStatus.RUNNING.value
            for each in platform.runs.collection.stream()
        )

    def _send(self, op: Op) -> None:
        call = getattr(self, f"_{op.what}")
        call(op)

    def _until_taken(self, name: str, call: Callable[[], None], taken: Callable[[], None] = bool) -> None:
        """Like a sender that comes again when it gets no good answer."""
        tries = 0

        def ended(well: bool) -> None:
            nonlocal tries
            tries += 1
            if well:
                taken()
            if well or tries == _MOST_TRIES:
                self._on_their_way -= 1
            else:
                self._clockwork.spawn(name, call, after=min(5.0 * 2**tries, 300.0), ended=ended)

        self._on_their_way += 1
        self._clockwork.spawn(name, call, ended=ended)

    # Cloud Monitoring

    def _open(self, op: Op) -> None:
        payload = self._notification(op, "open")
        key = payload["incident"]["incident_id"]
        self._until_taken(
            f"webhook {key}", lambda: self._platform.webhook(payload), lambda: self._story.answered.add(key)
        )

    def _close(self, op: Op) -> None:
        payload = self._notification(op, "closed")
        self._until_taken("webhook close", lambda: self._platform.webhook(payload))

    def _notification(self, op: Op, state: str) -> dict[str, Any]:
        kind, severity, *why = op.word.split()
        name = self._platform.names[op.machine]
        metric = {"cpu": CPU, "uptime": UPTIME, "other": "compute.googleapis.com/instance/disk/read_bytes_count"}[kind]
        value = "0.95"
        if why == ["changed"]:
            value = (
                "Incident cancelled because the alert policy condition was deleted or modified while incident was "
                "active."
            )
        elif why == ["recovered"]:
            value = "0.2"
        incident = (each.at for each in self._story.ops if each.what in {"open", "close"} and each.number == op.number)
        return {
            "version": "1.2",
            "incident": {
                "incident_id": f"0.i{op.number}",
                "scoping_project_id": PROJECT,
                "state": state,
                "started_at": int(BEGAN + min(incident)),
                "ended_at": None if state == "open" else int(BEGAN + op.at),
                "policy_name": f"policy {op.number}",
                "condition_name": "c",
                "resource_id": "",
                "resource_name": f"{PROJECT} {name}",
                "resource_display_name": name,
                "resource": {
                    "type": "gce_instance",
                    "labels": {"project_id": PROJECT, "zone": "us-central1-a"},
                },
                "metric": {"type": metric, "displayName": "m", "labels": {"instance_name": name}},
                "observed_value": value,
                "threshold_value": "0.8",
                "severity": severity,
                "condition": {
                    "name": f"projects/{PROJECT}/alertPolicies/1/conditions/2",
                    "displayName": "c",
                    "conditionThreshold": {
                        "filter": f'metric.type="{metric}" AND resource.type="gce_instance"',
                        "comparison": "COMPARISON_GT",
                        "thresholdValue": 0.8,
                        "duration": "60s",
                    },
                },
                "summary": "x",
            },
        }

    # People

    def _press(self, op: Op) -> None:
        seen = [post for post in self._platform.bot.posts if post.open and post.at < self._clockwork.now]
        able = [post for post in seen if op.word in post.buttons]
        if not able:
            return
        post = able[op.number % len(able)]
        data = post.buttons[op.word]
        self._intend(op.word, {data.split(":")[1]})
        query = {
            "id": "q",
            "from": {"id": USER, "first_name": "eva"},
            "message": {"message_id": post.id, "chat": {"id": CHAT}, "date": int(post.at)},
            "data": data,
        }
        self._update({"callback_query": query})

    def _bare(self, op: Op) -> None:
        # Whoever types a number means what stands there, though it may have been answered elsewhere.
        seen = self._platform.bot.seen_at(self._clockwork.now)
        self._intend(op.word, {data.split(":")[1] for post in seen for data in post.buttons.values()})
        self._typed(op.word)

    def _stop(self, _: Op) -> None:
        self._typed("Stop autonomy!")

    def _resume(self, _: Op) -> None:
        self._typed("RESUME AUTONOMY")

    def _http(self, op: Op) -> None:
        """Somebody answers in the console what it shows."""
        found = [next(self._platform.alerts.read([each])) for each in self._platform.alerts.collection.stream()]
        open_ = [each for each in found if each.status is AlertStatus.PENDING_APPROVAL and each.approval]
        if not open_:
            return
        alert = open_[op.number % len(open_)]
        assert alert.approval is not None
        question, change = alert.approval.question, alert.proposal.digest if alert.proposal else None
        self._intend(op.word, {alert.alert_id})
        answer = self._platform.approvals.approve if op.word == "1" else self._platform.approvals.reject

        def call() -> None:
            outcome = answer(alert.alert_id, by="api", question=question, proposal_sha=change)
            self._platform.courtesy.close_question(outcome.alert, "answered")

        self._clockwork.spawn("http answer", call)

    def _http_stop(self, _: Op) -> None:
        def call() -> None:
            self._platform.switch.set(active=True, by="api")
            self._story.stops.append((self._clockwork.now, True))

        self._clockwork.spawn("http stop", call)

    def _chat_down(self, op: Op) -> None:
        self._platform.bot.down_until = self._clockwork.now + op.number

    def _typed(self, text: str) -> None:
        message = {
            "message_id": self._platform.bot.next_id(),
            "chat": {"id": CHAT},
            "from": {"id": USER, "first_name": "eva"},
            "date": int(self._clockwork.now),
            "text": text,
        }
        self._update({"message": message})

    def _update(self, update: dict[str, Any]) -> None:
        self._updates += 1
        whole = {"update_id": self._updates, **update}
        self._until_taken(f"update {self._updates}", lambda: self._platform.update(whole))

    def _intend(self, word: str, alerts: set[str]) -> None:
        self._story.intents.append(Intent(self._clockwork.now, word, alerts))
