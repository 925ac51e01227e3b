"""The user's own code on this machine: as which user it is built and run, and with what around it.

Where the platform runs as root, what it builds and runs for somebody is another user without any right, who can't get
to the platform's data; elsewhere it is the user who started the platform. Either way it sees an environment of its own
and nothing of the platform's.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from infra.local.console import ConsoleNotBuilt, node_folder
from shared.terraform import confinement

BUILDER = 64909
"""Who builds."""

_FIRST, _COUNT = 64910, 80
USERS = frozenset(range(BUILDER, _FIRST + _COUNT))
"""Every user that the user's own code can run as."""

_CONFINE = Path(confinement.__file__).with_name("confine.py")
_LIMITS = {"CORE": 0, "NOFILE": 8192, "FSIZE": 2 << 30}
# Counted per user: only one that nothing else runs as can be given it.
_OWN_LIMITS = {"NPROC": 2048}
# Beside the platform's data, who it belongs to.
_WHOSE = ".data-folder"
_BASE_PATH = "/usr/local/bin:/usr/bin:/bin"
_WAY_OUT = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NODE_EXTRA_CA_CERTS",
    "GIT_SSL_CAINFO",
)


def runner(name: str) -> int:
    """The number of the user that an application of this name runs as; another one for nearly every other."""
    return _FIRST + zlib.crc32(name.encode()) % _COUNT


@dataclass(frozen=True, slots=True)
class Tenant:
    """How the user's own code is started: `apart` as another user; `python` is an interpreter that user reaches."""

    apart: bool
    python: str
    why: str = ""

    def command(self, arguments: Sequence[str], user: int) -> list[str]:
        """The command that starts `arguments` (the first is a whole path) as `user`, where it may be another one."""
        limits = {**_LIMITS, **(_OWN_LIMITS if self.apart else {})}
        held = confinement.held_to(user if self.apart else None, limits)
        return [sys.executable, "-I", "-S", str(_CONFINE), *held, *arguments]

    def give(self, path: Path, user: int) -> None:
        """Let a folder and all in it be the user's own."""
        if self.apart:
            _own(path, user)

    def take(self, path: Path) -> None:
        """Let a folder and all in it be this process's again: who uses it can't change it."""
        if self.apart:
            _own(path, os.geteuid())


def _own(path: Path, user: int) -> None:
    os.chown(path, user, user, follow_symlinks=False)
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            os.chown(Path(folder) / name, user, user, follow_symlinks=False)


@cache
def tenant() -> Tenant:
    """As much apart as this machine allows."""
    own = str(Path(sys.executable).resolve())
    if not confinement.may_change_user():
        return Tenant(False, own)
    minor = f"python3.{sys.version_info.minor}"
    found = [own, *(shutil.which(name, path=_BASE_PATH) for name in (minor, "python3"))]
    for python in dict.fromkeys(each for each in found if each):
        other = Tenant(True, python)
        if _runs(other):
            return other
    return Tenant(False, own, f"no Python that another user can run was found (yours is {own})")


def _runs(other: Tenant) -> bool:
    # Opened before the other user was taken on, it would start and not find its own library.
    asked = "import os, sys, venv; sys.exit(not os.access(sys.executable, os.X_OK) or sys.version_info < (3, 10))"
    done = subprocess.run(  # noqa: S603 - an interpreter of this machine
        other.command([other.python, "-I", "-c", asked], BUILDER), capture_output=True, check=False, cwd="/", env={}
    )
    return done.returncode == 0


def node() -> str | None:
    """The folder that has `node` and `npm`; None where there is no Node.js."""
    try:
        return node_folder()
    except ConsoleNotBuilt:
        return None


def around(home: Path, *path: str) -> dict[str, str]:
    """The environment that everything of the user's gets: a home of its own and where programs are."""
    return {
        "PATH": os.pathsep.join([*path, _BASE_PATH]),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def ways_out(user: Mapping[str, str]) -> dict[str, str]:
    """How a build reaches the registries, as the user's own environment says it: `pip` and `npm` settings, proxies."""
    given = {name: user[name] for name in user if name.upper() in _WAY_OUT}
    given |= {name: said for name, said in user.items() if name.startswith("PIP_") and name != "PIP_TARGET"}
    given |= {name: said for name, said in user.items() if name.lower() == "npm_config_registry"}
    return given


def open_place(data_dir: Path, name: str) -> Path:
    """Where a folder of the platform's is that who is apart gets through to: in `data_dir`, or beside the platform's
    data where that user must not get near it."""
    if not tenant().apart:
        return data_dir / name
    mark = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    return Path(_lasting()) / f"infraai-{mark}-{name}"


def open_folder(data_dir: Path, name: str) -> Path:
    """The folder of `open_place`, made."""
    folder = open_place(data_dir, name)
    mode = 0o711 if tenant().apart else 0o700
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to somebody else")
    folder.chmod(mode)
    if folder.parent != data_dir:
        (folder / _WHOSE).write_text(str(data_dir.resolve()))
        threading.Thread(target=_sweep, args=(folder.parent,), daemon=True, name="sweep").start()
    return folder


def _sweep(place: Path) -> None:
    """Remove what belonged to data that is gone."""
    for mark in place.glob(f"infraai-*/{_WHOSE}"):
        with suppress(OSError):
            folder = mark.parent
            ours = not folder.is_symlink() and folder.stat().st_uid == os.geteuid() == mark.lstat().st_uid
            if ours and not Path(mark.read_text()).exists():
                shutil.rmtree(folder, ignore_errors=True)


def _lasting() -> str:
    """Where files outlive a restart of the machine and everybody gets through."""
    return "/var/tmp" if Path("/var/tmp").is_dir() else tempfile.gettempdir()  # noqa: S108 - a folder of its own in it
