"""Running terraform: one command at a time, in a directory and an environment of its own.

    scrub = Scrubber([token])
    with Terraform(workdir, environment(binary_path, home=home, extra={...}), scrub, on_line=print) as terraform:
        terraform.init({"bucket": "state", "prefix": "deployments/d1"})
        diagnostics = terraform.validate()
        terraform.plan("tfplan")
        terraform.apply("tfplan", on_done=lambda address, identity: ...)

TerraformError         the command ended badly; `diagnostics` says why
|- TimedOut            it was stopped because it took too long
|- Killed              it was killed by somebody else, as the kernel does when memory ends
`- StateLocked         somebody else holds the state's lock; `lock` says who
Interrupted            no error of terraform's: this process was asked to stop, and terraform with it
"""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from shared.terraform.confinement import Confinement, held_to
from shared.terraform.diagnostics import Diagnostic, errors, parse_validate_json
from shared.terraform.output import Lock, Scrubber, plain, read_lock, readable

PLAN_TIMEOUT = 300.0
APPLY_TIMEOUT = 3000.0
SHORT_TIMEOUT = 120.0
# Time that terraform gets to finish what is in flight and to write its state, before it is killed.
GRACE = 8.0

_CONFINE = Path(__file__).with_name("confine.py")

# Waits for its standard input to close, which is the death of whoever started it, then kills the last group it was
# told of: a terraform that outlives its job would go on changing things that the next execution believes untouched.
_GUARD = 'group=; while read -r line; do group=$line; done; [ -z "$group" ] || kill -KILL "-$group"'


class TerraformError(RuntimeError):
    """A command ended badly. The message names the activity; `diagnostics` are terraform's, scrubbed."""

    def __init__(self, activity: str, message: str, diagnostics: list[Diagnostic] | None = None) -> None:
        super().__init__(f"{activity}: {message}")
        self.diagnostics = diagnostics or []


class TimedOut(TerraformError):
    """It took longer than it may and was stopped."""


class Killed(TerraformError):
    """Somebody else killed it: it could not let go of anything."""


class Interrupted(Exception):
    """This process was asked to stop, so terraform was too. Who handles terraform's errors lets this one pass."""


class StateLocked(TerraformError):
    """Somebody else holds the lock on the state."""

    def __init__(self, activity: str, lock: Lock) -> None:
        super().__init__(activity, f"the state is locked by {lock.who} since {lock.since} ({lock.operation})")
        self.lock = lock


def environment(binary: str, home: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a terraform process: nothing of this process's own is handed on.

    `binary` is terraform's path or name; a provider's helpers find only the directory of terraform and the system's.
    """
    found = shutil.which(binary)
    folder = [str(Path(found).parent)] if found else []
    return {
        "PATH": os.pathsep.join(dict.fromkeys([*folder, "/usr/local/bin", "/usr/bin", "/bin"])),
        "HOME": str(home),
        "TMPDIR": str(home),
        "TF_CLI_CONFIG_FILE": os.devnull,
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "CHECKPOINT_DISABLE": "1",
        **extra,
    }


class Terraform:
    """Terraform in one directory. Not for several threads; `interrupt` may be called from a signal handler.

    `on_line` gets each line worth reading, scrubbed. `applying` is what the environment of an apply has on top, as the
    identity that may change things. `confined` says as which user it runs and within which limits; the caller has
    shared the folders. Every command raises TerraformError or one of its kinds, or Interrupted.
    """

    def __init__(
        self,
        workdir: Path,
        env: Mapping[str, str],
        scrub: Scrubber,
        *,
        on_line: Callable[[str], None] = lambda _: None,
        binary: str = "terraform",
        applying: Mapping[str, str] | None = None,
        confined: Confinement = Confinement(),  # noqa: B008 - it can't be changed
    ) -> None:
        self._workdir = workdir
        self._env = dict(env)
        self._applying = self._env | dict(applying or {})
        self._scrub = scrub
        self._on_line = on_line
        self._binary = binary
        self._confined = confined
        self._guard: subprocess.Popen[bytes] | None = None
        self._running: subprocess.Popen[str] | None = None
        self._interrupted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the guard."""
        if self._guard is not None:
            assert self._guard.stdin is not None
            with suppress(OSError):
                self._guard.stdin.close()
            self._guard.wait()
            self._guard = None

    def interrupt(self) -> None:
        """Ask what runs to stop; the command then raises Interrupted, and so does every later one."""
        self._interrupted = True
        if self._running is not None:
            _signal_group(self._running, signal.SIGINT)

    @property
    def interrupted(self) -> bool:
        """Whether it was asked to stop, and nobody has let it go on."""
        return self._interrupted

    def resume(self) -> None:
        """Let commands run again after an interruption: what it left is to be stored and looked at."""
        self._interrupted = False

    def init(self, backend: Mapping[str, str]) -> None:
        """Connect to the state's backend and the providers."""
        options = [f"-backend-config={key}={value}" for key, value in backend.items()]
        self._stream("initializing", ["init", "-json", "-input=false", *options], SHORT_TIMEOUT)

    def validate(self) -> list[Diagnostic]:
        """The errors and warnings in the files; empty when all is well."""
        text = self._whole("validating", ["validate", "-json"], SHORT_TIMEOUT, ok=(0, 1))
        return [self._scrubbed(each) for each in parse_validate_json(text)]

    def plan(
        self,
        out: str,
        *,
        targets: Collection[str] = (),
        refresh: bool = True,
        destroy: bool = False,
        on_warning: Callable[[Diagnostic], None] = lambda _: None,
    ) -> None:
        """Work out the change and save it; with `targets` the change of these addresses, and of what they stand on.

        Without `refresh` things are taken to be as the state has them. `destroy`: the end of all that stands.
        `on_warning` hears of each warning of a provider.
        """
        options = [f"-out={out}", *(f"-target={each}" for each in targets)]
        options += [*([] if refresh else ["-refresh=false"]), *(["-destroy"] if destroy else [])]
        found = self._stream("planning", ["plan", "-json", "-input=false", *options], PLAN_TIMEOUT)
        for each in found:
            if each.severity == "warning":
                on_warning(each)

    def refresh(self, target: str | None = None) -> None:
        """Write down in the state how things are; nothing else is changed."""
        options = [f"-target={target}"] if target else []
        self._whole("looking at what stands", ["refresh", "-no-color", "-input=false", *options], PLAN_TIMEOUT)

    def forget(self, address: str) -> None:
        """Drop something from the state and leave it as it is; nothing happens when it is not there."""
        self._whole(f"letting go of {address}", ["state", "rm", address], SHORT_TIMEOUT, ok=(0, 1))

    def untaint(self, address: str) -> None:
        """Take back that something is broken and has to be replaced."""
        self._whole(f"keeping {address}", ["untaint", address], SHORT_TIMEOUT)

    def show(self, saved_plan: str | None = None) -> dict[str, Any]:
        """The saved plan, or the state, as JSON. It holds secrets in the clear: use it, don't store it."""
        document = self._whole(
            "reading the plan", ["show", "-json", *([saved_plan] if saved_plan else [])], PLAN_TIMEOUT
        )
        shown: dict[str, Any] = json.loads(document)
        return shown

    def apply(self, saved_plan: str, on_done: Callable[[str, str], None], timeout: float = APPLY_TIMEOUT) -> None:
        """Apply exactly the saved plan. `on_done` hears of each resource as it is created: address and cloud id."""

        def follow(event: Mapping[str, Any]) -> None:
            hook = event.get("hook") or {}
            if event.get("type") == "apply_complete" and hook.get("action") == "create" and hook.get("id_value"):
                on_done(str(hook["resource"]["addr"]), str(hook["id_value"]))

        # The plan is in the log already; an apply says it again before it begins.
        self._stream(
            "applying", ["apply", "-json", "-input=false", saved_plan], timeout, follow, quiet={"planned_change"}
        )

    def push_state(self, path: str, *, force: bool = False) -> None:
        """Store a state that terraform could not store and left in a file; `force`: whatever is stored there now."""
        options = ["-force"] if force else []
        self._whole("storing the state", ["state", "push", *options, path], SHORT_TIMEOUT)

    def adopt(self, address: str, identity: str) -> None:
        """`terraform import`: take something that exists into the state."""
        command = ["import", "-no-color", "-input=false", address, identity]
        self._whole(f"adopting {address}", command, SHORT_TIMEOUT)

    def _stream(
        self,
        activity: str,
        command: list[str],
        timeout: float,
        follow: Callable[[Mapping[str, Any]], None] = lambda _: None,
        quiet: Collection[str] = (),
    ) -> list[Diagnostic]:
        """Run a command that prints one JSON object a line, and hand on its lines as they come; its diagnostics."""
        found: list[Diagnostic] = []
        with self._process(activity, command, timeout) as process:
            for line in process.lines():
                try:
                    event = json.loads(line)
                except ValueError:
                    event = None
                if not isinstance(event, dict):
                    self._say(line)
                    continue
                if isinstance(event.get("diagnostic"), dict):
                    found.append(self._scrubbed(Diagnostic.model_validate(event["diagnostic"])))
                follow(event)
                if event.get("type") not in quiet:
                    self._say(readable(event))
        self._judge(activity, process, found)
        return found

    def _whole(self, activity: str, command: list[str], timeout: float, ok: tuple[int, ...] = (0,)) -> str:
        """Run a command whose answer is one text."""
        with self._process(activity, command, timeout) as process:
            text = "".join(process.lines())
        if process.code not in ok:
            self._judge(activity, process, [])
        return text

    def _process(self, activity: str, command: list[str], timeout: float) -> "_Process":
        if self._interrupted:
            raise Interrupted(f"{activity}: asked to stop before it began")
        return _Process(self, activity, command, timeout)

    def _judge(self, activity: str, process: "_Process", found: list[Diagnostic]) -> None:
        """Nothing when the command went well; else the kind of error it was."""
        if self._interrupted:
            raise Interrupted(f"{activity}: asked to stop")
        if process.timed_out:
            raise TimedOut(activity, f"stopped after {process.timeout:.0f} s", found)
        if process.code == 0:
            return
        complaint = self._scrub(process.complaint())
        failures = errors(found)
        lock = read_lock("\n".join([*(f"{each.summary}\n{each.detail}" for each in failures), complaint]))
        if lock is not None:
            raise StateLocked(activity, lock)
        if process.code is not None and process.code < 0:
            raise Killed(activity, f"terraform was killed by {signal.Signals(-process.code).name}", found)
        for line in complaint.splitlines():
            self._say(line)
        said = "; ".join(str(each) for each in failures) or " ".join(complaint.split()) or f"exit code {process.code}"
        raise TerraformError(activity, said[:2000], found)

    def _scrubbed(self, diagnostic: Diagnostic) -> Diagnostic:
        return Diagnostic.model_validate(self._scrub.deep(diagnostic.model_dump()))

    def _say(self, text: str) -> None:
        for line in self._scrub(plain(text)).splitlines():
            if line.strip():
                self._on_line(line.rstrip())

    def _watch(self, group: int | None) -> None:
        """Tell the guard which group to kill should this process die; None when there is none any more."""
        if self._guard is None:
            self._guard = subprocess.Popen(  # noqa: S603 - constants
                ["/bin/sh", "-c", _GUARD],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PATH": "/usr/bin:/bin"},
                start_new_session=True,
            )
        assert self._guard.stdin is not None
        self._guard.stdin.write(f"{group or ''}\n".encode())
        self._guard.stdin.flush()

    def begin(self, command: list[str], complaints: IO[bytes]) -> subprocess.Popen[str]:
        """Start terraform in a group of its own, confined and guarded."""
        program = shutil.which(self._binary, path=self._env["PATH"]) or shutil.which(self._binary)
        if program is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._binary)
        confined = self._confined
        held = held_to(confined.uid, confined.limits, confined.ports)
        self._watch(None)
        self._running = subprocess.Popen(  # noqa: S603 - no shell, and arguments of this class only
            [sys.executable, "-I", "-S", str(_CONFINE), *held, str(Path(program).absolute()), *command],
            cwd=self._workdir,
            env=self._applying if command[0] == "apply" else self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._watch(self._running.pid)
        if self._interrupted:
            _signal_group(self._running, signal.SIGINT)
        return self._running

    def ended(self) -> None:
        """Nothing runs any more."""
        self._running = None
        self._watch(None)


class _Process:
    """One command from start to end; nothing of it is left when the `with` is over."""

    def __init__(self, terraform: Terraform, activity: str, command: list[str], timeout: float) -> None:
        self._terraform = terraform
        self._activity = activity
        self._command = command
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self.timeout = timeout
        self.timed_out = False
        self.code: int | None = None

    def __enter__(self) -> Self:
        try:
            self._popen = self._terraform.begin(self._command, self._complaints)
        except OSError as error:
            self._complaints.close()
            raise TerraformError(self._activity, f"starting terraform: {error}") from error
        self._soft = threading.Timer(self.timeout, self._time_out, [signal.SIGINT])
        self._hard = threading.Timer(self.timeout + GRACE, self._time_out, [signal.SIGKILL])
        for timer in (self._soft, self._hard):
            timer.daemon = True
            timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            _signal_group(self._popen, signal.SIGKILL)
        assert self._popen.stdout is not None
        self.code = self._popen.wait()
        self._soft.cancel()
        self._hard.cancel()
        # What terraform started and left behind goes with it.
        _signal_group(self._popen, signal.SIGKILL)
        self._popen.stdout.close()
        self._terraform.ended()
        self._complaints.seek(0)
        self._said = plain(self._complaints.read(64 * 1024).decode(errors="replace"))
        self._complaints.close()

    def lines(self) -> Iterator[str]:
        """What it prints, as it prints it."""
        assert self._popen.stdout is not None
        yield from self._popen.stdout

    def complaint(self) -> str:
        """What it printed as errors, once it has ended."""
        return self._said

    def _time_out(self, how: signal.Signals) -> None:
        self.timed_out = True
        _signal_group(self._popen, how)


def _signal_group(process: "subprocess.Popen[str]", how: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, how)
