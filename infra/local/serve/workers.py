"""Cloud Run worker pools: programs without a port that run as long as their pool is there."""

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.local.build.images import Found, Shelf
from infra.local.logs import LogStore
from infra.local.provider.call import first
from infra.local.serve.lines import Lines
from infra.local.serve.program import Program, Start
from infra.local.serve.services import NotFound, NotReady
from infra.local.serve.template import Told, Unset, command_of, environment_of, lacking, memory_of, serving, untold
from infra.local.tenant import runner
from infra.local.world import World, short
from shared.schemas.text import newest

POOL = "google_cloud_run_v2_worker_pool"
# What ends sooner than this after it was started has not started; nor what ends while it still works hard to start.
_LIVES = 1.0
_STARTS = 10.0
_LOOK = 0.5
_BUSY = 0.2
_PAUSES = (1.0, 5.0, 30.0)
_MOST = 2
_LAST = 0.5


class Workers:
    """The worker pools of a world whose image was built here; see Services."""

    def __init__(
        self,
        world: World,
        images: Shelf,
        logs: LogStore,
        *,
        folder: Callable[[], Path],
        translated: Callable[[str, str], str] = lambda text, _: text,
        told: Told = untold,
    ) -> None:
        self._world, self._images, self._logs = world, images, logs
        self._folder, self._translated, self._told = folder, translated, told
        self._lock = threading.Lock()
        self._running: dict[str, list[_Worker]] = {}

    def start(self) -> None:
        """Start what ran when the platform was stopped; what doesn't start says so in its log."""
        for entry in self._world.list(POOL):
            threading.Thread(target=self._resumed, args=(entry.attributes,), daemon=True, name="workers").start()

    def close(self) -> None:
        """Stop every worker."""
        with self._lock:
            workers = [each for pool in self._running.values() for each in pool]
            self._running.clear()
        _end(workers)

    def deploy(self, values: Mapping[str, Any]) -> None:
        """Make a pool's state so: the new workers take over once they run. Raises NotReady, NotFound."""
        template = first(values, "template")
        container = serving(template)
        image = str(container.get("image") or "")
        found = self._images.find(image)
        identity = str(values["id"])
        if found is None or found.image.kind == "static":
            # Pages are no work: this is somebody else's image, for which a page stands.
            if found is None and f"-docker.pkg.dev/{self._logs.project}/" in image:
                raise NotFound(f"Image '{image}' not found.")
            self.remove(identity)
            return
        count = first(values, "scaling").get("manual_instance_count")
        wanted = min(int(count) if isinstance(count, int | float) else 1, _MOST)
        name = short(identity)
        made: list[_Worker] = []
        try:
            account = str(template.get("service_account") or "")
            env = environment_of(container, self._world, lambda text: self._translated(text, account))
            env = {**self._told(account, runner(identity)), **env}
            own = {"CLOUD_RUN_WORKER_POOL": name, "CLOUD_RUN_WORKER_POOL_REVISION": f"{name}-00001"}
            start = Start(command_of(container), {**env, **own}, memory_of(container), runner(identity))
            made += [self._worker(found, start, values) for _ in range(wanted)]
            for worker in made:
                worker.check()
        except (Unset, NotReady) as error:
            _end(made)
            raise NotReady(f"Worker pool '{name}' is not ready. {error}") from error
        with self._lock:
            before, self._running[identity] = self._running.get(identity, []), made
        for worker in made:
            worker.keep()
        _end(before)

    @property
    def running(self) -> int:
        """How many workers there are."""
        with self._lock:
            return sum(len(pool) for pool in self._running.values())

    def remove(self, identity: str) -> None:
        """A pool that is gone."""
        with self._lock:
            workers = self._running.pop(identity, [])
        _end(workers)

    def _resumed(self, values: Mapping[str, Any]) -> None:
        try:
            self.deploy(values)
        except (NotReady, NotFound) as error:
            labels = _labels(values)
            self._logs.write(
                "run.googleapis.com/varlog/system", "cloud_run_worker_pool", labels, text=str(error), severity="ERROR"
            )

    def _worker(self, found: Found, start: Start, values: Mapping[str, Any]) -> "_Worker":
        labels = _labels(values)

        def write(log: str, **entry: Any) -> None:
            self._logs.write(log, "cloud_run_worker_pool", labels, **entry)

        lines = Lines(write)
        for line in lacking(first(values, "template")).values():
            lines.say("system", line)
        return _Worker(lambda: Program(found, start, folder=self._folder(), say=lines.say), lines)


def _labels(values: Mapping[str, Any]) -> dict[str, str]:
    name = short(str(values["id"]))
    return {"worker_pool_name": name, "revision_name": f"{name}-00001", "location": str(values.get("location") or "")}


class _Worker:
    """One worker, started again when it ends."""

    def __init__(self, start: Callable[[], Program], lines: Lines) -> None:
        self._start, self._lines = start, lines
        self._stopped = threading.Event()
        self._program = start()

    def check(self) -> None:
        """Raise NotReady when it ends at once, or while it loads."""
        began, worked = time.monotonic(), 0.0
        ended = self._program.wait(_LIVES)
        while not ended and time.monotonic() - began < _STARTS:
            before, worked = worked, self._program.worked()
            if worked - before < _BUSY * _LOOK:
                break
            ended = self._program.wait(_LOOK)
        if ended:
            said = "\n".join(f"  {line}" for line in newest(list(self._lines.last)))
            raise NotReady(f"{self._program.why()} Its last lines:\n{said}")

    def keep(self) -> None:
        """See to it that it runs until `stop`."""
        threading.Thread(target=self._kept, daemon=True, name="worker").start()

    def stop(self) -> None:
        """End it."""
        self._stopped.set()
        self._program.stop(_LAST)
        self._lines.close()

    def _kept(self) -> None:
        ended = 0
        while not self._stopped.is_set():
            began = time.monotonic()
            self._program.wait()
            ended = 0 if time.monotonic() - began > 60 else ended
            if self._stopped.wait(_PAUSES[min(ended, len(_PAUSES) - 1)]):
                return
            ended += 1
            self._program = self._start()
        self._program.stop(_LAST)


def _end(workers: "list[_Worker]") -> None:
    threads = [threading.Thread(target=worker.stop) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
