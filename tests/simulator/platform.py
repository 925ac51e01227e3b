"""The functions, jobs and stores as they are wired, over the simulated world."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Request
from werkzeug.test import EnvironBuilder

from functions.actions import act, feedback
from functions.actions import runs as actions_runs
from functions.actions.cooldowns import FirestoreCooldowns
from functions.actions.desk import Desk as ActionsDesk
from functions.actions.desk import Times
from functions.decisions.decide import Desk as DecisionsDesk
from functions.decisions.decide import decide
from functions.decisions.ended import OPEN_STILL
from functions.decisions.gate import DecisionLimits
from functions.decisions.knowledge import Evidence
from functions.decisions.measure import MonitoringMeasure
from functions.decisions.registry import FirestoreRegistry
from functions.decisions.rules import RULES
from functions.decisions.wiring import asking
from functions.launcher.launch import Desk as LauncherDesk
from functions.launcher.launch import launch
from functions.sweeper.desk import Desk as SweeperDesk
from functions.sweeper.sweep import sweep
from functions.sweeper.wiring import FirestoreWaiting
from functions.telegram.desk import Desk as TelegramDesk
from functions.telegram.handle import handle
from functions.telegram.pending import FirestorePending, FirestoreUpdates
from functions.telegram.updates import Update
from functions.webhook.receive import Desk as WebhookDesk
from functions.webhook.receive import receive
from jobs.terraform.leases import Leases
from jobs.terraform.pipeline import work_on
from jobs.terraform.steps.locks import lock_user
from jobs.terraform.watch import LOOK_EVERY
from jobs.terraform.work import Backend
from jobs.terraform.work import Desk as TerraformDesk
from jobs.verification.verify import Desk as VerificationDesk
from jobs.verification.verify import VerificationAgent
from shared import llm
from shared.approvals import Approvals
from shared.events import (
    ActionApproved,
    ActionTaken,
    AlertRaised,
    InfraVerified,
    Message,
    RunFailed,
)
from shared.reports import Reports
from shared.schemas import (
    Alert,
    AlertStatus,
    AlertTarget,
    Environment,
)
from shared.settings import ModelSettings
from shared.store.adoptions import pending
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.store.run_logs import INTERVAL_SECONDS
from shared.store.runs import HEARTBEAT_SECONDS, Runs
from shared.store.unsaid import Unsaid
from shared.telegram import Chat, Courtesy
from shared.terraform.output import Scrubber
from shared.under_way import UnderWay
from tests.simulator.clockwork import Clockwork
from tests.simulator.cloud import (
    CHAT,
    PROJECT,
    BotOfTheChat,
    Broker,
    Effect,
    Executions,
    Machines,
    google_error,
)
from tests.simulator.deployed import standing
from tests.simulator.terraform import FakeTerraform, State, States

TOKEN = "simulated-token"
USER = 7
LIMITS = DecisionLimits(cooldown_seconds=300.0, actions_per_hour=3, openings_per_hour=50)
TTL = 300.0
_A_CALL = 0.06
"""How long one call takes here at most, unless it is held up."""
_CALLS = 4
"""Those of a beat and of the effect itself."""


def _request_id(alert: Alert) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{alert.alert_id}/restart_instance"))


class _Untold:
    """Google, which tells nothing about the project."""

    def ask(self, *_: Any) -> tuple[int, dict[str, Any]]:
        """No answer."""
        return 0, {}


class _Log:
    """A run's log that nobody reads; the heartbeat is terraform's to call."""

    def __init__(self, beat: Callable[[], None]) -> None:
        self.beat = beat

    def add(self, phase: str, text: str) -> None:
        """Nothing."""

    def add_made(self, address: str, identity: str) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Platform:
    """Everything the product is, and what stands around it."""

    def __init__(self, clockwork: Clockwork, client: Any, machines: int) -> None:
        self.clockwork = clockwork
        clock = clockwork.clock
        self.machines, self.states, self.bot = Machines(clockwork), States(clockwork), BotOfTheChat(clockwork)
        self.broker = Broker(clockwork, self._consume)
        self.jobs = Executions(clockwork, self._job)
        self.alerts, self.runs = Alerts(client, clock), Runs(client, clock)
        self.switch, self.deployments = KillSwitch(client, clock), Deployments(client)
        self._leases = Leases(client, self.runs, clock)
        chat = Chat(self.bot, str(CHAT))  # type: ignore[arg-type]
        self.courtesy = Courtesy(chat, self.alerts, Unsaid(client, clock))
        report = Reports(self.alerts, chat).report
        publish = self.broker.publish
        self.approvals = Approvals(self.alerts, self.switch, publish, clock)
        self.webhook_desk = WebhookDesk(
            alerts=self.alerts, publish=publish, token=TOKEN, clock=clock, sleep=clockwork.sleep
        )
        self.decisions = DecisionsDesk(
            alerts=self.alerts,
            switch=self.switch,
            registry=FirestoreRegistry(client, clock),
            look=self._look,
            measure=MonitoringMeasure(self.machines.points, clock, PROJECT),
            ask=asking(llm.provider(ModelSettings(llm_provider="offline"), RULES)),
            around=lambda alert: [],
            tell=chat.ask_approval,
            close_question=self.courtesy.close_question,
            report=report,
            publish=publish,
            lets=lambda alert: True,
            limits=LIMITS,
            approval_ttl=TTL,
            lease=120.0,
            clock=clock,
            project=PROJECT,
        )
        self.actions = ActionsDesk(
            alerts=self.alerts,
            switch=self.switch,
            runs=self.runs,
            deployments=self.deployments,
            cooldowns=FirestoreCooldowns(client, clock, 300.0),
            compute=self.machines,
            metrics=self.machines,
            report=report,
            publish=publish,
            times=Times(),
            clock=clock,
            sleep=clockwork.sleep,
        )
        self.sweeper = SweeperDesk(
            waiting=FirestoreWaiting(self.alerts, self.runs, self.deployments),
            alerts=self.alerts,
            runs=self.runs,
            publish=publish,
            close_question=self.courtesy.close_question,
            report=report,
            stalled_after=45.0,
            approval_ttl=TTL,
            asks=2,
            chat=True,
            clock=clock,
            switch=self.switch.state,
            say_again=self.courtesy.say_again,
        )
        self.telegram = TelegramDesk(
            secret="",
            chat_id=str(CHAT),
            users=frozenset({USER}),
            approvals=self.approvals,
            switch=self.switch,
            pending=FirestorePending(self.alerts),
            claims=FirestoreUpdates(client, clock),
            reply=self.courtesy,
            clock=clock,
            under_way=UnderWay(self.alerts, self.runs),
        )
        self.unwanted: list[str] = []
        self.machines.judge = self._judge
        self.names = [self._deploy(n) for n in range(machines)]

    def webhook(self, payload: dict[str, Any]) -> None:
        """What Cloud Monitoring sends."""
        built = EnvironBuilder(method="POST", query_string={"auth_token": TOKEN}, data=json.dumps(payload))
        receive(Request(built.get_environ()), self.webhook_desk)

    def update(self, update: dict[str, Any]) -> None:
        """What Telegram sends."""
        handle(Update.model_validate(update), self.telegram)

    def sweep(self) -> None:
        """What the timer asks for."""
        sweep(self.sweeper)

    def _judge(self, effect: Effect) -> None:
        """Whether what is done at this moment is still wanted: its alert is being carried out, nobody said STOP.

        Each effect is held to its worker's own look at the switch, whether or not anybody said STOP: right before a
        reset; within the heartbeat's second of terraform's, one look of which may have told nothing. Who has looked and
        is held up right then can't know better: so long as he was held up, it does not count.
        """
        worker, self.clockwork.running = self.clockwork.running, None
        try:
            alerts = [next(self.alerts.read([each])) for each in self.alerts.collection.stream()]
            switch = self.switch.state()
        finally:
            self.clockwork.running = worker
        reset = effect.what == "reset"
        look = effect.worker.look
        longest = _A_CALL if reset else LOOK_EVERY + INTERVAL_SECONDS + _CALLS * _A_CALL
        unseen = effect.at - look.at - look.held_up
        if unseen > longest or look.failed > (0 if reset else 1) or (reset and look.points > 1):
            self.unwanted.append(f"blind: {effect.what} of {effect.target}, {unseen:.1f} s after {look}")
        if switch.active and switch.at < look.at and not look.failed:
            self.unwanted.append(f"stopped: {effect.what} of {effect.target} {effect.at - switch.at:.0f} s after STOP")
        # What takes the run along is heard by the next heartbeat that is written.
        unknown = effect.at - look.held_up - (_A_CALL if reset else HEARTBEAT_SECONDS + longest)
        for alert in alerts:
            if effect.about not in {_request_id(alert), alert.action.run_id if alert.action else None}:
                continue
            if alert.status is not AlertStatus.EXECUTING and alert.updated_at < unknown:
                since = effect.at - alert.updated_at
                self.unwanted.append(
                    f"late: {effect.what} for {alert.alert_id}, which is {alert.status} for {since:.0f} s"
                )
            # Once the metric has said that it is not over, it is open again until it is said once more.
            opened = max((each.at for each in alert.history if each.event == OPEN_STILL), default=0.0)
            closed = next((each.at for each in alert.history if each.event == "closed" and each.at >= opened), None)
            if closed is not None and closed < unknown:
                self.unwanted.append(
                    f"closed: {effect.what} for {alert.alert_id}, closed {effect.at - closed:.0f} s before"
                )

    def _consume(self, message: Message) -> None:
        if isinstance(message, AlertRaised):
            decide(message.alert_id, self.decisions)
        elif isinstance(message, ActionApproved):
            act.act(message.alert_id, self.actions)
        elif isinstance(message, ActionTaken):
            feedback.measure(message.alert_id, self.actions)
        elif isinstance(message, InfraVerified | RunFailed):
            actions_runs.ended(message.run_id, self.actions)
        else:
            launch(message, LauncherDesk(self.runs, self.jobs))

    def _look(self, target: AlertTarget) -> Evidence:
        return self.clockwork.point(
            "look",
            lambda: Evidence(
                missing_firewall="", instance_status="RUNNING", machine_type=self.machines.size[target.name]
            ),
            google_error,
        )

    def _job(self, job: str, execution: str, run_id: str) -> None:
        me = f"{execution}#0"

        def ended(other: str) -> bool:
            # The launcher notes an execution without its attempt.
            return other == execution or (other != me and self.jobs.ended(other.partition("#")[0]))

        if job == "verification":
            desk = VerificationDesk(
                me=me,
                runs=self.runs,
                publish=self.broker.publish,
                ended=ended,
                open_log=lambda _, beat: _Log(beat),  # type: ignore[arg-type, return-value]
                ask=lambda _: 200,
                sleep=self.clockwork.sleep,
                clock=self.clockwork.clock,
                wait=1.0,
                patience=1.0,
            )
            VerificationAgent(desk).verify(run_id)
            return
        work_on(self._terraform_desk(me, run_id, ended), run_id)

    def _terraform_desk(self, me: str, run_id: str, ended: Callable[[str], bool]) -> TerraformDesk:
        beats: list[Callable[[], None]] = []

        def open_log(_: str, beat: Callable[[], None]) -> Any:
            beats.append(beat)
            return _Log(beat)

        def terraform(folder: Path, _: Callable[[str], None], __: str) -> Any:
            run = next(each for each in self.states.of if run_id.startswith("run-"))
            found = self.runs.find(run_id)
            return FakeTerraform(
                self.clockwork,
                self.machines,
                self.states,
                deployment_id=found.deployment_id if found else run,
                run_id=run_id,
                user=lock_user(me),
                folder=folder,
                beat=beats[-1],
            )

        return TerraformDesk(
            me=me,
            runs=self.runs,
            leases=self._leases,
            deployments=self.deployments,
            adoptions=pending(self.deployments.client),
            read_object=lambda *_: b"",
            publish=self.broker.publish,
            clock=self.clockwork.clock,
            ended=ended,
            made_so_far=lambda _: {},
            open_log=open_log,
            terraform=terraform,
            locks=self.states,
            alert=self.alerts.find,
            close_alerts=lambda *_: 0,
            wait=self.clockwork.sleep,
            find_existing=lambda *_: None,
            model=lambda: llm.provider(ModelSettings(llm_provider="offline"), {}),
            switch=self.switch.state,
            google=lambda _: _Untold(),  # type: ignore[arg-type, return-value]
            backend=Backend("b"),
            scrub=Scrubber(),
            environment=lambda name: Environment(name=name, project=PROJECT, region="us-central1"),
            reachable=lambda project: project == PROJECT,
            webhook_url="https://x",
            topic="",
            webhook_token=TOKEN,
            cap_usd=1e6,
            apply_timeout=3000.0,
            retry_wait=10.0,
            usual_retry_wait=10.0,
        )

    def _deploy(self, n: int) -> str:
        """A machine that stands and is registered; its name."""
        run, deployment, machine = standing(n, self.clockwork.now)
        self.runs.create(run.run_id, run)
        self.deployments.register(deployment, [machine])
        name, size = machine.name, machine.machine_type or ""
        self.states.of[run.run_id] = State(name, size)
        self.machines.size[name], self.machines.busy[name] = size, n % 3 != 2
        self.machines.address[name] = str(deployment.outputs["instance_ip"])
        return name
