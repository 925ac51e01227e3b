"""Jobs, and their executions kept on disk; an execution has ended only when no process of it is left."""

import hashlib
import json
import logging
import os
import random
import shutil
import signal
import string
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, Field

from infra.local.disk import open_database
from infra.local.processes import identity, kill_group, wait_gone
from infra.local.warm import Barren, Born, Warm

State = Literal["running", "cancelling", "succeeded", "failed", "cancelled", "timed_out"]

_TABLES = """
CREATE TABLE IF NOT EXISTS executions (
  name TEXT PRIMARY KEY, job TEXT NOT NULL, created REAL NOT NULL, body TEXT NOT NULL);
"""
# As many executions are remembered when the platform starts; older ones go, with their logs.
_KEPT = 1000
_log = logging.getLogger(__name__)
_CONTAINER = Path(__file__).parents[1] / "container.py"
_CONTAINERS = "infra.local.container"
# What comes before the command.
_HOLDS = 3
_AS_A_MODULE = [sys.executable, "-m"]

Container = subprocess.Popen[bytes] | Born


class Absent(LookupError):
    """No job or execution of that name."""


class Prepared(NamedTuple):
    """What an execution of somebody's own program runs: the command, all of its variables, the folder it is in, and
    what happens when its log is there and when it has ended."""

    command: list[str]
    env: dict[str, str]
    folder: Path
    began: Callable[[Path], None]
    ended: "Callable[[Execution], None]"


class Job(BaseModel):
    """A job: `name` is `projects/P/locations/L/jobs/NAME`, `timeout` in seconds, times in epoch seconds; `told` are the
    variables that who starts an execution may set. `prepare`: it is somebody's own program, and nothing of the
    platform's environment is for it."""

    name: str
    uid: str = Field(default_factory=lambda: str(uuid.uuid4()))
    command: list[str]
    args: list[str] = Field(default_factory=list)
    env: dict[str, str] = Field(default_factory=dict)
    timeout: float = 600.0
    told: frozenset[str] = frozenset()
    image: str = "local"
    prepare: Callable[[str], Prepared] | None = None
    created: float = 0.0


class Execution(BaseModel):
    """One execution of a job, `JOB_NAME/executions/ID`; `processes` are the pids it has, with what tells them apart."""

    name: str
    job: str
    uid: str
    args: list[str]
    env: dict[str, str]
    timeout: float
    state: State = "running"
    created: float
    started: float | None = None
    completed: float | None = None
    exit_code: int | None = None
    signal: int = 0
    message: str = ""
    log: str
    pid: int | None = None
    processes: dict[int, str] = Field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether it is over and nothing of it is left."""
        return self.completed is not None


class RunJobs:
    """Jobs, whose executions are kept in the folder `path`; `environment` is what the platform gives every execution.

    Executions that ran when the platform was killed are reported as failed, once nothing of them is left.
    """

    def __init__(
        self,
        path: Path,
        *,
        environment: Callable[[], Mapping[str, str]],
        clock: Callable[[], float] = time.time,
        grace: float = 10.0,
    ) -> None:
        """`grace` is the time in seconds between SIGTERM and SIGKILL for what is cancelled or timed out."""
        self._path = path
        (path / "logs").mkdir(parents=True, exist_ok=True)
        self._environment = environment
        self._clock = clock
        self._grace = grace
        self._parent: Callable[[], Warm | None] = lambda: None
        self._changed = threading.Condition()
        # Not on disk: what runs is what this process was given, never what a file says.
        self._jobs: dict[str, Job] = {}
        self._containers: dict[str, Container] = {}
        self._endings: dict[str, Callable[[Execution], None]] = {}
        self._closing = False
        self._work = _work_folder(path)
        self._db = open_database(path / "run_jobs.sqlite", _TABLES)
        self._end_strays()
        for execution in self.executions()[_KEPT:]:
            self.delete(execution.name)

    def close(self, patience: float = 1.0) -> None:
        """Stop what runs: SIGTERM, SIGKILL after `patience` seconds; then close the file."""
        with self._changed:
            if self._closing:
                return
            self._closing = True
            running = dict(self._containers)
        for container in running.values():
            _leash(container).close()
        with self._changed:
            self._changed.wait_for(lambda: not self._containers, timeout=patience + 1.0)
            for container in self._containers.values():
                container.kill()
            self._changed.wait_for(lambda: not self._containers, timeout=1.0)
            self._db.close()
        shutil.rmtree(self._work, ignore_errors=True)

    def born_of(self, parent: Callable[[], Warm | None]) -> None:
        """Have jobs that are modules of Python started by who has loaded them, `parent`."""
        self._parent = parent

    def warm_up(self) -> None:
        """Have that parent begin to load, before somebody waits for it."""
        self._parent()

    def put_job(self, job: Job) -> None:
        """Know a job as it is now, new or not, until `close`."""
        with self._changed:
            self._jobs[job.name] = job.model_copy(update={"created": self._clock()})

    def delete_job(self, name: str) -> Job:
        """Forget a job and its executions, stopping them; raises Absent."""
        job = self.job(name)
        for execution in self.executions(name):
            self.delete(execution.name)
        with self._changed:
            self._jobs.pop(name, None)
        return job

    def job(self, name: str) -> Job:
        """A job; raises Absent."""
        with self._changed:
            if name not in self._jobs:
                raise Absent(name)
            return self._jobs[name]

    def jobs(self, parent: str) -> list[Job]:
        """The jobs of a location, `projects/P/locations/L`."""
        with self._changed:
            return [job for name, job in sorted(self._jobs.items()) if name.startswith(f"{parent}/jobs/")]

    def run(
        self,
        name: str,
        *,
        env: Mapping[str, str] | None = None,
        args: Sequence[str] | None = None,
        timeout: float | None = None,
    ) -> Execution:
        """Start an execution, with its own `env`, `args` and `timeout` (seconds) over the job's; raises Absent."""
        job = self.job(name)
        short = f"{name.rpartition('/')[2]}-{''.join(random.choices(string.ascii_lowercase + string.digits, k=5))}"  # noqa: S311 - no secret
        execution = Execution(
            name=f"{name}/executions/{short}",
            job=name,
            uid=str(uuid.uuid4()),
            args=list(job.args if args is None else args),
            env={**job.env, **(env or {})},
            timeout=job.timeout if timeout is None else timeout,
            created=self._clock(),
            log=str(self._path / "logs" / f"{short}.log"),
        )
        prepared = job.prepare(short) if job.prepare else None
        given = {
            **(self._environment() if prepared is None else {}),
            **execution.env,
            "CLOUD_RUN_JOB": name.rpartition("/")[2],
            "CLOUD_RUN_EXECUTION": short,
            "CLOUD_RUN_TASK_INDEX": "0",
            "CLOUD_RUN_TASK_ATTEMPT": "0",
            "CLOUD_RUN_TASK_COUNT": "1",
        }
        # As in a container, what it leaves in its home and its temporary folder goes with it.
        work = self._work / short
        given |= {"HOME": str(work), "TMPDIR": str(work)}
        work.mkdir(mode=0o711)
        if prepared is not None:
            given = {**prepared.env, **{name: said for name, said in given.items() if name.startswith("CLOUD_RUN_")}}
        Path(execution.log).touch()
        held = [execution.log, str(execution.timeout), str(self._grace)]
        with self._changed:
            if self._closing:
                raise RuntimeError("the platform is stopping")
            container: Container
            if prepared:
                container = _contained([*held, *prepared.command], given, prepared.folder)
            else:
                container = self._own([*held, *job.command, *execution.args], given, work)
            execution.processes[container.pid] = identity(container.pid) or ""
            self._containers[execution.name] = container
            if prepared is not None:
                self._endings[execution.name] = prepared.ended
                prepared.began(Path(execution.log))
            self._keep(execution)
        threading.Thread(target=self._follow, args=(execution.name, container, work), daemon=True).start()
        return execution

    def _own(self, held: list[str], env: Mapping[str, str], cwd: Path) -> Container:
        """The container of a job of the platform's own: born where it can be."""
        if held[_HOLDS:][:2] == _AS_A_MODULE and (warm := self._parent()) is not None:
            try:
                return warm.start(_CONTAINERS, held, env=env, cwd=cwd)
            except Barren as error:
                _log.warning("starting a job without a parent: %s", error)
        return _contained(held, env, cwd)

    def execution(self, name: str) -> Execution:
        """An execution as it stands; raises Absent."""
        with self._changed:
            row = self._db.execute("SELECT body FROM executions WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise Absent(name)
        return Execution.model_validate_json(row[0])

    def executions(self, job: str | None = None) -> list[Execution]:
        """The executions of a job, or of every job; the newest first."""
        with self._changed:
            rows = self._db.execute(
                "SELECT body FROM executions WHERE ? IS NULL OR job = ? ORDER BY created DESC, rowid DESC", (job, job)
            ).fetchall()
        return [Execution.model_validate_json(row[0]) for row in rows]

    def cancel(self, name: str) -> Execution:
        """Ask an execution to stop; it has ended when its processes are gone. Nothing happens after its end."""
        with self._changed:
            execution = self.execution(name)
            container = self._containers.get(name)
            if not execution.ended and container is not None:
                with suppress(OSError, ValueError):
                    _leash(container).write(b"cancel\n")
                    _leash(container).flush()
                execution = execution.model_copy(update={"state": "cancelling"})
                self._keep(execution)
        return execution

    def wait(self, name: str, timeout: float) -> Execution:
        """The execution when it has ended, or as it stands after `timeout` seconds; raises Absent."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self.execution(name).ended, timeout=timeout)
            return self.execution(name)

    def delete(self, name: str) -> Execution:
        """Forget an execution, after stopping it; raises Absent."""
        self.cancel(name)
        execution = self.wait(name, self._grace + 5.0)
        with self._changed:
            self._db.execute("DELETE FROM executions WHERE name = ?", (name,))
        Path(execution.log).unlink(missing_ok=True)
        return execution

    def _follow(self, name: str, container: Container, work: Path) -> None:
        """Keep on record what the container says, until it and everything in it is gone."""
        said: dict[str, Any] = {}
        assert container.stdout is not None
        for line in container.stdout:
            said = json.loads(line)
            if "pid" in said:
                with self._changed:
                    execution = self.execution(name)
                    execution.pid = said["pid"]
                    execution.started = self._clock()
                    execution.processes[said["pid"]] = identity(said["pid"]) or ""
                    self._keep(execution)
        container.wait()
        container.stdout.close()
        with suppress(OSError):
            _leash(container).close()
        shutil.rmtree(work, ignore_errors=True)
        with self._changed:
            execution = self.execution(name)
            if "ended" not in said and execution.pid is not None:
                # The container itself was killed; its main process goes with it, the rest of the group is ours to end.
                kill_group(execution.pid)
            state, message = _verdict(said)
            execution = execution.model_copy(
                update={
                    "state": state,
                    "message": message,
                    "exit_code": said.get("exit_code"),
                    "signal": said.get("signal", signal.SIGKILL),
                    "completed": self._clock(),
                    "processes": {},
                }
            )
            ended = self._endings.pop(name, None)
            if ended is not None:
                # Before anybody hears that it is over: its log is there then.
                try:
                    ended(execution)
                except Exception:  # noqa: BLE001 - whatever it is, the execution is over
                    _log.exception("after %s", name)
            self._keep(execution)
            del self._containers[name]
            self._changed.notify_all()

    def _end_strays(self) -> None:
        for execution in self.executions():
            if execution.ended:
                continue
            # They end by themselves when the platform goes; what didn't is ended here before anybody hears of it.
            for pid, known in execution.processes.items():
                if not wait_gone(pid, known, timeout=2.0):
                    kill_group(pid)
                    wait_gone(pid, known, timeout=2.0)
            update = {"state": "failed", "completed": self._clock(), "processes": {}}
            message = "The execution was lost when the platform stopped."
            self._keep(execution.model_copy(update={**update, "message": message}))

    def _keep(self, execution: Execution) -> None:
        row = (execution.name, execution.job, execution.created, execution.model_dump_json())
        self._db.execute("INSERT OR REPLACE INTO executions VALUES (?, ?, ?, ?)", row)


def _work_folder(path: Path) -> Path:
    """Where executions have their home and their temporary files; empty.

    Root's terraform runs as another user, which has to get there without getting through the platform's own data.
    """
    folder = path / "work"
    if os.geteuid() == 0:
        folder = (
            Path(tempfile.gettempdir()) / f"infraai-{hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:12]}"
        )
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o711, parents=True)
    return folder


def _verdict(said: Mapping[str, Any]) -> tuple[State, str]:
    """How an execution ended, by the container's last words."""
    how, code, number = said.get("ended"), said.get("exit_code"), said.get("signal", 0)
    if how == "timeout":
        return "timed_out", "The configured timeout was reached."
    if how == "cancelled":
        return "cancelled", "The execution was cancelled."
    if how == "abandoned":
        return "failed", "The execution was stopped with the platform."
    if how is None:
        return "failed", "The container was killed."
    if code == 0 and not number:
        return "succeeded", ""
    told = f"was killed by signal {number}" if number else f"exited with code {code}"
    return "failed", said.get("message") or f"The container {told}."


def _contained(held: list[str], env: Mapping[str, str], cwd: Path) -> "subprocess.Popen[bytes]":
    # -I and -S: the container needs the standard library alone, and starts in a third of the time.
    return subprocess.Popen(  # noqa: S603 - commands come from the platform's own jobs
        [sys.executable, "-I", "-S", str(_CONTAINER), *held],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=env,
        cwd=cwd,
        start_new_session=True,
    )


def _leash(container: Container) -> Any:
    assert container.stdin is not None
    return container.stdin
