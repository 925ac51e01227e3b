"""Google Cloud on a laptop, started and stopped as one."""

import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from socket import socket
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from infra.local import checks, environment, peers
from infra.local.host import FunctionsHost, find_functions
from infra.local.host.process import HostFailed
from infra.local.host.routes import EVENTS_TOKEN, FUNCTIONS, OWN, NotAFunction
from infra.local.identity import ACCESS_TOKEN, Identity
from infra.local.jobs import JOBS, job_names, put_jobs
from infra.local.logs.counted import Counted
from infra.local.problems import FunctionsFailed, PortTaken
from infra.local.scheduler import Scheduler, Timer
from infra.local.services import Service, running_services
from infra.local.settings import LocalSettings
from infra.local.sockets import LOOPBACK, socket_folder
from infra.local.web import PortInUse, WebServer, bind, bind_near

if TYPE_CHECKING:
    from infra.local.applications import Applications
    from infra.local.faults import FaultPlan, Plan
    from infra.local.incidents import Injector
    from infra.local.internet import Internet
    from infra.local.monitoring import Monitoring
    from infra.local.provider.server import ProviderServer
    from infra.local.run_jobs import RunJobs
    from infra.local.storage import ObjectStore
    from infra.local.telegram import Bot
    from infra.local.world import World

_TIMED = (("sweeper", "sweeper/sweep"),)
_TTL = {"claims": "expires_at"}
_GRPC_THREADS = 32
# Firestore takes commits of up to 10 MiB.
_GRPC_OPTIONS = [("grpc.so_reuseport", 0), ("grpc.max_receive_message_length", 11 * 1024 * 1024)]
# How long the port of a platform that was killed a moment ago may still be taken by its dying functions.
_AFTERMATH = 3.0


class LocalPlatform:
    """The whole platform on this machine, kept in `data_dir`; the API is at `url` between `start` and `close`.

        with LocalPlatform(Path(".infraai")) as platform:
            requests.post(f"{platform.url}/generate-graph", ...)

    `port` is the API's (0: a free one); everything else listens on free ports. `user` is the environment of the person
    who starts it, of which only the PATH and the model's settings are passed on. `faults` is what goes wrong from the
    start; `self.faults` sets and clears more.
    """

    host: FunctionsHost
    world: "World"
    storage: "ObjectStore"
    applications: "Applications"
    jobs: "RunJobs"
    provider: "ProviderServer"
    internet: "Internet"
    monitoring: "Monitoring"
    incidents: "Injector"
    telegram: "Bot"
    faults: "Plan"
    identity: Identity

    def __init__(
        self,
        data_dir: Path = Path(".infraai"),
        *,
        port: int = 8080,
        settings: LocalSettings = LocalSettings(),  # noqa: B008 - it can't be changed
        user: Mapping[str, str] | None = None,
        functions: Path = FUNCTIONS,
        jobs: Path = JOBS,
        clock: Callable[[], float] = time.time,
        faults: "FaultPlan | None" = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.settings = settings
        self._port = port
        self._user = dict(os.environ if user is None else user)
        self._functions = functions
        self._jobs_folder = jobs
        self._clock = clock
        self._faults = faults
        self._given: dict[str, str] = {}
        self._services: list[Service] = []
        self._url = ""
        self._running = ExitStack()

    @property
    def url(self) -> str:
        """The address of the API, `http://127.0.0.1:PORT`; empty before `start`."""
        return self._url

    def environment(self) -> dict[str, str]:
        """Everything that functions and jobs get to see; complete after `start`."""
        return dict(self._given)

    def services(self) -> list[Service]:
        """What runs where; for people."""
        return list(self._services)

    def reach(self) -> str:
        """Who can speak to what runs here; for people."""
        users = "programs of your user (and root)" if peers.known() else "programs of every user of this machine"
        kept = " Google's emulators take programs of every user." if self.settings.emulators else ""
        return (
            f"Only this machine reaches it: {users} and pages of these addresses, no other site's page. The stand-ins "
            f"of Google's APIs ask for a key as well, which {self.data_dir.name}/{ACCESS_TOKEN} has.{kept}"
        )

    def start(self, progress: Callable[[str], None] = lambda _: None) -> Self:
        """Start everything and return once the API answers; raises CannotStart, and leaves nothing behind then.

        `progress` is told in a few words what comes next.
        """
        with ExitStack() as running, ThreadPoolExecutor(1) as aside:
            self._start(running, aside, progress)
            self._running = running.pop_all()
        return self

    def close(self) -> None:
        """Stop everything: requests and jobs get a second, ports and files are free on return."""
        self._running.close()
        self._services.clear()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, running: ExitStack, aside: ThreadPoolExecutor, progress: Callable[[str], None]) -> None:
        progress("Looking at this machine")
        lock = checks.lock(self.data_dir)
        running.callback(lock.release)
        terraform = aside.submit(checks.find_terraform, self._user.get("PATH", os.defpath))
        host = self.host = self._take_port(patient=lock.unclean)
        running.callback(host.close)
        self._url = host.url

        progress("Starting the functions")
        rest, proxy = bind(), bind()
        from infra.local.internet import shown_at  # see _start_grpc

        # People keep these open: they stay where they were, beside the API, unless somebody else is there.
        near = host.port if self._port else 0
        chat, doorway = bind_near(near and near + 1), bind_near(near and near + 2)
        for listener in (rest, proxy, chat, doorway):
            running.callback(listener.close)
        grpc_server, addresses = self._grpc(running)
        self.identity = Identity(self.data_dir, self.settings.project)
        rest_url = f"http://{LOOPBACK}:{rest.getsockname()[1]}"
        proxy_address = f"{LOOPBACK}:{proxy.getsockname()[1]}"
        chat_url = f"http://{LOOPBACK}:{chat.getsockname()[1]}"
        applications_url = shown_at(doorway.getsockname()[1])
        self._given = {
            **environment.common(self._user, self._jobs_folder),
            **environment.proxied(proxy_address),
            **environment.shortened(self.settings.time_scale, self.settings.boot_seconds),
            **environment.google(self.settings.project, self.settings.region, rest_url, addresses),
            **self.identity.environment(),
            **environment.own(self.data_dir, self._url),
            **environment.telegram(self.data_dir, chat_url),
            "CHAT_URL": chat_url,
            "APPLICATIONS_URL": applications_url,
            **self._start_model(running),
        }
        try:
            functions = find_functions(self._functions)
        except NotAFunction as error:
            raise FunctionsFailed(str(error), "Mend it.") from error
        host.start({**self._given, EVENTS_TOKEN: self._events_token})

        progress("Starting Google Cloud")
        self._start_services(running, rest, proxy, doorway)
        self._start_chat(running, chat)
        push = self._start_grpc(running, grpc_server)
        running.callback(self._stop_work, host)
        put_jobs(
            self.jobs,
            self._jobs_folder,
            self.settings,
            environment.secured(proxy_address, self.applications.authority.trusted),
        )
        from infra.local.flow import lay_flow  # see _start_grpc
        from shared.events import FLOW

        lay_flow(addresses["pubsub"], self.settings.project, FLOW, functions, self._url, token=self._events_token)

        progress("Waiting for the functions")
        try:
            host.wait_ready()
        except HostFailed as error:
            raise FunctionsFailed(str(error), f"The log is {self._logs / 'functions.log'}.") from error
        self.provider.start()
        self._given.update(self.provider.reattach_env())
        push()
        self.applications.start()
        self.monitoring.start()
        host.warm_up()
        self.jobs.warm_up()
        scheduler = Scheduler(
            host.port, [Timer(OWN + path, self.settings.sweep_seconds) for name, path in _TIMED if name in functions]
        )
        scheduler.start()
        running.callback(scheduler.close)
        self._services = running_services(
            {
                **addresses,
                "api": self._url,
                "rest": rest_url,
                "chat": chat_url,
                "proxy": proxy_address,
                "applications": applications_url,
            },
            functions=functions,
            jobs=job_names(self._jobs_folder),
            time_scale=self.settings.time_scale,
            certificate=self.data_dir / "ca.pem",
            terraform=terraform.result(),
        )

    @property
    def _logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def _events_token(self) -> str:
        """What the push subscriptions show to the functions; no job is told."""
        return environment.secret(self.data_dir, "events-token")

    def _take_port(self, *, patient: bool) -> FunctionsHost:
        deadline = time.monotonic() + (_AFTERMATH if patient else 0.0)
        while True:
            try:
                return FunctionsHost(self._logs / "functions.log", port=self._port, functions=self._functions)
            except PortInUse as error:
                if time.monotonic() >= deadline:
                    raise PortTaken(str(error), "Stop what listens there, or choose another with --port.") from error
                time.sleep(0.05)

    def _grpc(self, running: ExitStack) -> tuple[Any, dict[str, str]]:
        """A gRPC server whose port is known, not started yet, and where Firestore and Pub/Sub will be."""
        import grpc  # the functions start while the rest is imported

        from infra.local.faults import Plan
        from infra.local.faults.requests import FaultyCalls

        self.faults = Plan(self._faults, clock=self._clock)
        threads = ThreadPoolExecutor(_GRPC_THREADS, thread_name_prefix="grpc")
        server = grpc.server(threads, interceptors=[FaultyCalls(self.faults)], options=_GRPC_OPTIONS)
        # A socket in a folder of its user's alone: Google's clients send no key to an emulator's address.
        folder = running.enter_context(socket_folder(self.data_dir))
        address = f"unix:{folder / 'google.sock'}"
        server.add_insecure_port(address)
        if not self.settings.emulators:
            return server, {"firestore": address, "pubsub": address, "monitoring": address}
        from infra.local.emulators import Emulators  # only when asked for

        self._emulators: Emulators = Emulators(self._logs, self._user.get("PATH"))
        running.callback(self._emulators.close)
        emulators = {name: f"{LOOPBACK}:{port}" for name, port in self._emulators.ports.items()}
        return server, {**emulators, "monitoring": address}

    def _start_grpc(self, running: ExitStack, server: Any) -> Callable[[], None]:
        """Start the gRPC services; returns what begins to deliver pushes."""
        server.add_generic_rpc_handlers(self.monitoring.handlers())
        if self.settings.emulators:
            server.start()
            running.callback(lambda: server.stop(grace=0.2).wait(1.0))
            self._emulators.wait_ready()
            return lambda: None
        # Half a second of imports, after everything that others can begin with in the meantime.
        from infra.local.firestore import FirestoreService
        from infra.local.pubsub import PubSubService

        firestore = FirestoreService(self.data_dir / "firestore.sqlite", clock=self._clock, ttl=_TTL)
        running.callback(firestore.close)
        pubsub = PubSubService(
            self.data_dir / "pubsub.sqlite", clock=self._clock, inside=self.applications.delivery.post
        )
        server.add_generic_rpc_handlers((*firestore.handlers(), *pubsub.handlers()))
        server.start()
        running.callback(lambda: server.stop(grace=0.2).wait(1.0))
        running.callback(pubsub.close)
        firestore.start()
        return pubsub.start

    def _start_services(self, running: ExitStack, rest: socket, proxy: socket, doorway: socket) -> None:
        from infra.local.applications import Applications, kept_by  # see _start_grpc
        from infra.local.compute import Operations, compute_app
        from infra.local.faults.app import faults_app
        from infra.local.faults.project import project_app
        from infra.local.faults.provider import FaultyProvider
        from infra.local.incidents import Faults, Injector, Load
        from infra.local.incidents.app import incidents_app
        from infra.local.internet import ZONE, Internet, doorway_app, proxy_app
        from infra.local.monitoring import Monitoring, Pace
        from infra.local.provider.offered import OFFERED
        from infra.local.provider.server import ProviderServer
        from infra.local.rest import rest_apis
        from infra.local.run_jobs import RunJobs, run_jobs_app
        from infra.local.storage import ObjectStore, goes_on, storage_app
        from infra.local.world import World

        settings = self.settings
        self.world = World(self.data_dir / "world.sqlite", self._clock)
        running.callback(self.world.close)
        self.storage = ObjectStore(self.data_dir / "storage", clock=self._clock)
        running.callback(self.storage.close)
        for kept, versioned in kept_by(settings.project).items():
            self.storage.ensure_bucket(kept, versioned=versioned)
        self.applications = Applications(
            self.data_dir,
            settings,
            world=self.world,
            storage=self.storage,
            user=self._user,
            clock=self._clock,
            pubsub=lambda: self._given["PUBSUB_EMULATOR_HOST"],
            sign=self.identity.sign,
        )
        running.callback(self.applications.close)
        self.provider = ProviderServer(
            self.world,
            project=settings.project,
            latency=settings.latency,
            only=OFFERED,
            through=lambda one: FaultyProvider(one, self.faults, self.world, project=settings.project),
            aftermath=self.applications.aftermath,
            stored=self.storage.content,
        )
        running.callback(self.provider.close)
        faults = Faults(self.data_dir / "faults.sqlite")
        running.callback(faults.close)
        internet = self.internet = Internet(
            self.world,
            boot_seconds=settings.boot_seconds,
            hung=faults.hung,
            runs=self.applications.services.serves,
            front=self.applications.front.app,
            stored=self.applications.buckets.read,
        )
        authority = self.applications.authority
        authority.prepare()
        self.monitoring = Monitoring(
            self.world,
            Load(self.world, faults, booted=self.internet.booted),
            probe=self.internet.probe,
            failed=self.applications.front.failed,
            lines=Counted(self.applications.logs),
            path=self.data_dir / "monitoring.sqlite",
            pace=Pace(settings.time_scale, settings.metric_delay),
        )
        running.callback(self.monitoring.close)
        # Longer than an alignment period and a condition's duration together.
        spike = 240.0 / settings.time_scale + settings.metric_delay
        self.incidents = Injector(self.world, faults, send=self.monitoring.send, spike=spike)
        operations = Operations(self.data_dir / "operations.sqlite", self._clock, settings.latency)
        running.callback(operations.close)
        self.jobs = RunJobs(
            self.data_dir / "jobs", environment=self.environment, clock=self._clock, grace=settings.grace
        )
        running.callback(self.jobs.close)
        self.applications.jobs.into(self.jobs)
        apps = [
            WebServer(
                rest_apis(
                    self.applications.apis(),
                    jobs=run_jobs_app(self.jobs),
                    compute=compute_app(self.world, operations),
                    storage=storage_app(self.storage),
                    incidents=incidents_app(self.incidents),
                    project=project_app(self.faults, self.world),
                    faults_page=faults_app(
                        self.faults, self.world, self.storage, f"{settings.project}-state", self.applications.logs
                    ),
                    faults=self.faults,
                ),
                listener=rest,
                name="rest",
                key=self.identity.opens,
                sessions=goes_on,
            ),
            WebServer(
                proxy_app(internet.answer, authority=authority, leads=internet.leads, patience=settings.patience),
                listener=proxy,
                name="internet",
                proxy=True,
            ),
            WebServer(doorway_app(internet.answer, internet.leads), listener=doorway, name="doorway", zone=ZONE),
        ]
        for server in apps:
            server.start()
            running.callback(server.close)

    def _start_model(self, running: ExitStack) -> dict[str, str]:
        """Where the model is asked: behind this machine's faults when the user has one, nowhere else."""
        if self._user.get("LLM_PROVIDER") != "gemini":
            return {}
        from infra.local.faults.requests import with_faults  # see _start_grpc
        from infra.local.model import GEMINI, model_app

        passed_on = model_app(self._user.get("GEMINI_BASE_URL") or GEMINI, self._user)
        server = WebServer(with_faults(passed_on, self.faults, "model"), name="model")
        server.start()
        running.callback(server.close)
        return {"GEMINI_BASE_URL": server.url}

    def _start_chat(self, running: ExitStack, listener: socket) -> None:
        from infra.local.faults.requests import with_faults  # see _start_grpc
        from infra.local.telegram import Bot, opens_chat, telegram_app  # see _start_grpc

        given = self._given
        self.telegram = Bot(self.data_dir / "telegram.sqlite", token=given["TELEGRAM_BOT_TOKEN"], clock=self._clock)
        running.callback(self.telegram.close)
        self.telegram.set_webhook(f"{self._url}/telegram/webhook", given["TELEGRAM_WEBHOOK_SECRET"])
        chat = with_faults(telegram_app(self.telegram, self._url), self.faults, "telegram")
        server = WebServer(chat, listener=listener, name="telegram", pages=opens_chat)
        server.start()
        running.callback(server.close)
        self.telegram.start()

    def _stop_work(self, host: FunctionsHost) -> None:
        """Functions and jobs stop first and at the same time, while everything they use is still there."""
        # What hangs on purpose is let go of before anything that waits for it is stopped.
        self.faults.clear()
        with ThreadPoolExecutor(2) as both:
            both.submit(host.close)
            both.submit(self.jobs.close)
