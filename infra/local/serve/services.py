"""Cloud Run services: a revision is started once to see that it answers, then the traffic is its own."""

import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.local.build.images import Found, Shelf
from infra.local.logs import LogStore
from infra.local.provider.call import blocks, first
from infra.local.provider.wire import UNKNOWN
from infra.local.serve.instances import Instance, NoneFree, Pool
from infra.local.serve.lines import Lines
from infra.local.serve.program import Program, Start, free_port
from infra.local.serve.revisions import Revision, Revisions
from infra.local.serve.template import (
    Probe,
    Told,
    Unset,
    command_of,
    environment_of,
    lacking,
    memory_of,
    port_of,
    probe_of,
    serving,
    untold,
)
from infra.local.sockets import is_taken
from infra.local.tenant import runner
from infra.local.world import Entry, World, short
from shared.schemas.text import newest

SERVICE = "google_cloud_run_v2_service"
_LOOK = 0.05
_IN_USE = re.compile(r"EADDRINUSE|[Aa]ddress (?:is )?already in use|Errno 98\b|port is already allocated")
_REST = 1.0
_DRAIN = 10.0
# What a program gets to end by itself when the platform stops.
_LAST = 0.5


class NotReady(Exception):
    """A revision that doesn't become ready; the text is Cloud Run's, with the program's last lines."""


class NotFound(LookupError):
    """An image of the project's own registry that isn't there."""


class Services:
    """The services of a world whose image was built here; `translated` says where an address
    is on this machine for a service account, and `silent` which of those in a text nobody answers at.

    `idle` is how many seconds an instance stays that nobody asks. `folder` is where instances have their files.
    """

    def __init__(
        self,
        world: World,
        images: Shelf,
        logs: LogStore,
        *,
        path: Path | None,
        folder: Callable[[], Path],
        idle: float,
        translated: Callable[[str, str], str] = lambda text, _: text,
        told: Told = untold,
        silent: Callable[[str], list[str]] = lambda _: [],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._world, self._images, self._logs = world, images, logs
        self._folder, self._idle, self._translated = folder, idle, translated
        self._told = told
        self._silent = silent
        self._revisions = Revisions(path, clock)
        self._pools: dict[tuple[str, str], Pool] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._resting: threading.Thread | None = None

    def close(self) -> None:
        """Stop every instance."""
        self._closing.set()
        with self._lock:
            pools, self._pools = list(self._pools.values()), {}
        threads = [threading.Thread(target=pool.close, args=(0.0, _LAST)) for pool in pools]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._revisions.close()

    def image(self, template: Mapping[str, Any]) -> Found | None:
        """What was built here and this template names; None where it names somebody else's."""
        return self._images.find(str(serving(template).get("image") or ""))

    def deploy(self, values: Mapping[str, Any]) -> None:
        """Make a service's state so: its newest revision takes the traffic once it answers. Raises NotReady, and what
        served before goes on then; NotFound for an image that isn't there."""
        template = first(values, "template")
        service, name = str(values["id"]), short(str(values.get("latest_created_revision")))
        before = [each for each in self._revisions.of(service) if each.ready]
        found = self.image(template)
        if found is None:
            if self._own(template):
                # An image of the project's own registry that was never built is none.
                self._revisions.put(service, name, template, ready=False)
                self._failed(service, before)
                raise NotFound(f"Image '{serving(template).get('image')}' not found.")
            # Somebody else's image is not run here; it is taken for one that answers.
            if before:
                self._revisions.put(service, name, template, ready=True)
                self._retire(service, None)
            return
        revision = self._revisions.put(service, name, template, ready=False)
        self._give_up_port(service)
        try:
            instance = self._started(revision, found)
        except NotReady:
            self._failed(service, before)
            raise
        self._revisions.put(service, name, template, ready=True)
        pool = self._pool(revision, found, instance)
        with self._lock:
            self._pools[service, name] = pool
        self._retire(service, values)
        self._watch()

    def _give_up_port(self, service: str) -> None:
        """End what holds the port that its next revision wants too: this machine has it once. Who asks meanwhile starts
        it again."""
        with self._lock:
            held = [key for key, pool in self._pools.items() if key[0] == service and pool.fixed]
            pools = [self._pools.pop(key) for key in held]
        for pool in pools:
            pool.close(_DRAIN)

    def remove(self, service: str) -> None:
        """A service that is gone."""
        self._retire(service, None)
        self._revisions.forget(service)

    def serves(self, entry: Entry) -> bool:
        """Whether the service runs what was built here, or should."""
        revisions = self._revisions.of(entry.id)
        newest = revisions[0].template if revisions else {}
        return bool(revisions) and (self._own(newest) or self.image(newest) is not None)

    def pool(self, entry: Entry) -> tuple[Revision, Pool]:
        """Where a request goes, by the service's traffic; raises NoneFree."""
        ready = [each for each in self._revisions.of(entry.id) if each.ready]
        if not ready:
            raise NoneFree("The service has no revision that is ready.")
        revision = _chosen(entry.attributes, ready)
        with self._lock:
            pool = self._pools.get((entry.id, revision.name))
            if pool is None:
                found = self.image(revision.template)
                if found is None:
                    raise NoneFree(f"The image of {revision.name} is not on this machine any more: build it again.")
                pool = self._pools[entry.id, revision.name] = self._pool(revision, found, None)
        self._watch()
        return revision, pool

    def labels(self, service: str, revision: str) -> dict[str, str]:
        """Of the monitored resource `cloud_run_revision`."""
        _, _, location, *_, name = service.split("/")[1:]
        return {"service_name": name, "configuration_name": name, "revision_name": revision, "location": location}

    def _pool(self, revision: Revision, found: Found, instance: Instance | None) -> Pool:
        scaling = first(revision.template, "scaling")
        concurrency = revision.template.get("max_instance_request_concurrency")

        def start() -> Instance:
            try:
                return self._started(revision, found)
            except NotReady as error:
                raise NoneFree(str(error)) from error

        return Pool(
            start,
            most=1 if instance and instance.program.fixed else int(scaling.get("max_instance_count") or 100),
            least=int(scaling.get("min_instance_count") or 0),
            concurrency=int(concurrency) if isinstance(concurrency, int | float) and concurrency else 80,
            first=instance,
        )

    def _started(self, revision: Revision, found: Found) -> Instance:
        """An instance that answers; raises NotReady."""
        container = serving(revision.template)
        labels = self.labels(revision.service, revision.name)

        def write(log: str, **entry: Any) -> None:
            self._logs.write(log, "cloud_run_revision", labels, **entry)

        lines = Lines(write)
        name = labels["service_name"]
        own = {"K_SERVICE": name, "K_REVISION": revision.name, "K_CONFIGURATION": name}
        try:
            account = str(revision.template.get("service_account") or "")
            env = environment_of(container, self._world, lambda text: self._translated(text, account))
            env = {**self._told(account, runner(revision.service)), **env}
        except Unset as error:
            raise NotReady(f"Revision '{revision.name}' is not ready and cannot serve traffic. {error}") from error
        for line in dict.fromkeys(said for value in env.values() for said in self._silent(value)):
            lines.say("system", line)
        missing = lacking(revision.template)
        for line in missing.values():
            lines.say("system", line)
        start = Start(command_of(container), {**env, **own}, memory_of(container), runner(revision.service))
        port = port_of(container)
        taken = is_taken(port)
        program = Program(found, start, folder=self._folder(), say=lines.say, port=free_port(), declared=port)
        probe = probe_of(container)
        if _ready(program, probe, self._closing):
            return Instance(program, lines)
        told = _why_not(program, probe)
        program.stop(grace=1.0)
        lines.close()
        last = list(lines.last)
        if taken and _IN_USE.search("\n".join(last)):
            told = f"On this machine somebody else has port {port}: let it read PORT."
        told = " ".join([told, *missing.values()]).strip()
        raise NotReady(_refusal(revision, port, told, last))

    def _own(self, template: Mapping[str, Any]) -> bool:
        """Whether its image is of the project's own registry."""
        return f"-docker.pkg.dev/{self._logs.project}/" in str(serving(template).get("image") or "")

    def _failed(self, service: str, before: list[Revision]) -> None:
        """The service as Google shows it then: what was ready is ready still, and the newest isn't."""
        entry = self._world.get(SERVICE, service)
        if entry is None:
            return
        ready = f"{service}/revisions/{before[0].name}" if before else ""
        condition = {**first(entry.attributes, "terminal_condition"), "state": "CONDITION_FAILED"}
        self._world.patch(SERVICE, service, latest_ready_revision=ready, terminal_condition=[condition])

    def _retire(self, service: str, values: Mapping[str, Any] | None) -> None:
        """Stop the instances of revisions that get no traffic any more, once they have answered."""
        kept: set[str] = set()
        if values is not None:
            ready = [each for each in self._revisions.of(service) if each.ready]
            kept = {revision.name for revision, _ in _shares(values, ready)}
        with self._lock:
            gone = [key for key in self._pools if key[0] == service and key[1] not in kept]
            pools = [self._pools.pop(key) for key in gone]
        for pool in pools:
            threading.Thread(target=pool.close, args=(_DRAIN,), daemon=True).start()

    def _watch(self) -> None:
        with self._lock:
            if self._resting is None:
                self._resting = threading.Thread(target=self._rest, daemon=True, name="idle-instances")
                self._resting.start()

    def _rest(self) -> None:
        while not self._closing.wait(_REST):
            with self._lock:
                pools = list(self._pools.values())
            for pool in pools:
                pool.rest(self._idle)


def _ready(program: Program, probe: Probe, closing: threading.Event) -> bool:
    """Whether it answers before its time is over."""
    deadline = time.monotonic() + probe.seconds
    while program.alive and not closing.is_set():
        if program.listens() and (probe.path is None or _answers(program, probe.path)):
            return True
        if time.monotonic() > deadline:
            return False
        program.wait(_LOOK)
    return False


def _answers(program: Program, path: str) -> bool:
    import http.client  # only a probe with a path needs it

    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=5)
    try:
        connection.request("GET", path, headers={"User-Agent": "GoogleHC/1.0"})
        return 200 <= connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _chosen(attributes: Mapping[str, Any], ready: list[Revision]) -> Revision:
    shares = _shares(attributes, ready)
    revisions, weights = [each for each, _ in shares], [weight for _, weight in shares]
    return random.choices(revisions, weights)[0]  # noqa: S311 - a share of the traffic


def _shares(attributes: Mapping[str, Any], ready: list[Revision]) -> list[tuple[Revision, int]]:
    """Which revisions get how much; all goes to the newest that is ready where nothing else is said."""
    found = []
    for each in blocks(attributes, "traffic"):
        percent = each.get("percent")
        share = int(percent) if percent not in (None, UNKNOWN) else 0
        named = short(str(each.get("revision") or ""))
        revision = next((one for one in ready if one.name == named), None) if named else ready[0]
        if revision is not None and share > 0:
            found.append((revision, share))
    return found or [(ready[0], 100)]


def _why_not(program: Program, probe: Probe) -> str:
    """What Cloud Run's sentence leaves open of a program that lives and does not answer; empty for one that ended."""
    if not program.alive:
        return ""
    return f"Nothing listened on its PORT within {probe.seconds:g} s. {program.elsewhere()}".rstrip()


def _refusal(revision: Revision, port: int, why: str, last: list[str]) -> str:
    """Cloud Run's own sentence; where Google gives a link to the logs, the last lines."""
    lines = newest(last) or ["(nothing)"]
    return (
        f"Revision '{revision.name}' is not ready and cannot serve traffic. The user-provided container failed to "
        f"start and listen on the port defined provided by the PORT={port} environment variable within the allocated "
        "timeout. This can happen when the container port is misconfigured or if the timeout is too short. The health "
        f"check timeout can be extended. Logs for this revision might contain more information."
        f"{' ' + why if why else ''}\n\n"
        "Its last lines (on the laptop PORT is a free port of this machine, whatever number stands above):\n"
        + "\n".join(f"  {line}" for line in lines)
    )
