"""Cloud Run jobs whose image was built here: an execution of one runs the user's program to its end."""

import shutil
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.local.build.images import Shelf
from infra.local.logs import LogStore
from infra.local.provider.call import first
from infra.local.run_jobs.executions import Absent, Execution, Job, Prepared, RunJobs
from infra.local.serve.lines import Lines, Tail
from infra.local.serve.program import placed, without_shell
from infra.local.serve.services import NotFound
from infra.local.serve.template import Told, command_of, environment_of, lacking, serving, untold
from infra.local.tenant import around, runner, tenant
from infra.local.world import World, short

JOB = "google_cloud_run_v2_job"
_USUAL_TIMEOUT = 600.0


class Jobs:
    """The jobs of a world; `into` says where they are run."""

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
        self._runs: RunJobs | None = None

    def into(self, runs: RunJobs) -> None:
        """From now on these run them; what was applied before is known to them at once."""
        self._runs = runs
        for entry in self._world.list(JOB):
            try:
                self.deploy(entry.attributes)
            except NotFound as error:
                self._write(entry.attributes, "", "run.googleapis.com/varlog/system", severity="ERROR", text=str(error))

    def start(self, identity: str) -> None:
        """Start an execution of a job by its full name; raises Absent for one that is not run here."""
        if self._runs is None:
            raise Absent(identity)
        self._runs.run(identity)

    def deploy(self, values: Mapping[str, Any]) -> None:
        """Make a job's state so; raises NotFound for an image that isn't there. Somebody else's image is not run."""
        image = str(serving(_inner(values)).get("image") or "")
        found = self._images.find(image)
        if found is None or found.image.kind == "static":
            # Pages are no work: this is somebody else's image, for which a page stands.
            if found is None and f"-docker.pkg.dev/{self._logs.project}/" in image:
                raise NotFound(f"Image '{image}' not found.")
            self.remove(str(values["id"]))
            return
        if self._runs is not None:
            seconds = str(_inner(values).get("timeout") or "").removesuffix("s")
            timeout = float(seconds) if seconds.replace(".", "", 1).isdigit() else _USUAL_TIMEOUT
            identity = str(values["id"])
            self._runs.put_job(
                Job(
                    name=identity,
                    command=[],
                    timeout=timeout,
                    image=image,
                    prepare=lambda short: self._prepared(identity, short),
                )
            )

    def remove(self, identity: str) -> None:
        """A job that is gone, with its executions."""
        if self._runs is not None:
            try:
                self._runs.delete_job(identity)
            except Absent:
                return

    def _prepared(self, identity: str, execution: str) -> Prepared:
        """What an execution runs; raises Unset, and LookupError for a job or an image that is gone."""
        entry = self._world.get(JOB, identity)
        if entry is None:
            raise Absent(identity)
        container = serving(_inner(entry.attributes))
        found = self._images.find(str(container.get("image") or ""))
        if found is None:
            raise NotFound(f"Image '{container.get('image')}' not found.")
        account = str(_inner(entry.attributes).get("service_account") or "")
        env = environment_of(container, self._world, lambda text: self._translated(text, account))
        env = {**self._told(account, runner(identity)), **env}
        user = runner(identity)
        home = self._folder() / uuid.uuid4().hex
        place = placed(found, home, user)
        path = [part if part.startswith("/") else str(place / part) for part in found.image.path]
        given = around(home, *path)
        words = without_shell(command_of(container) or list(found.image.start))
        words[0] = shutil.which(words[0], path=given["PATH"]) or words[0]
        more = {**found.image.env, **env, "HOME": given["HOME"], "TMPDIR": given["TMPDIR"]}
        values = entry.attributes

        lines = Lines(lambda log, **said: self._write(values, execution, log, **said))
        for line in lacking(_inner(values)).values():
            lines.say("system", line)
        tail = Tail(lines)

        def ended(done: Execution) -> None:
            tail.close()
            if done.state != "succeeded":
                system = "run.googleapis.com/varlog/system"
                self._write(values, execution, system, severity="ERROR", text=done.message)
            shutil.rmtree(home, ignore_errors=True)

        return Prepared(tenant().command(words, user), {**given, **more}, place, tail.begin, ended)

    def _write(self, values: Mapping[str, Any], execution: str, log: str, **said: Any) -> None:
        job = {"job_name": short(str(values["id"])), "location": str(values.get("location") or "")}
        if execution:
            said["labels"] = {"run.googleapis.com/execution_name": execution}
        self._logs.write(log, "cloud_run_job", job, **said)


def _inner(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return first(first(values, "template"), "template")
