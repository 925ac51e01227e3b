"""The second wall, for the day a gate is wrong: what a terraform process is held to, and what the job hides from it.

Code in a configuration that both gates missed runs as terraform does: as a user of its own where this process may give
it one, with a minimal environment, no more rights than it has, and limits. What it can't have is the job's: another
user's `/proc/PID/environ`, home, files and descriptors.
"""

import ctypes
import errno
import json
import os
import socket
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

USERS = range(64800, 64901)
"""The numbers of terraform's own users and groups; nothing else runs as them, and they need no name.

Each run has one to itself: what runs as the same user reads `/proc/PID/environ`, and a laptop has several runs at once.
"""

_PR_SET_DUMPABLE = 4
_MIB = 1024 * 1024
_LIMITS = {
    "CORE": 0,
    # One process's own memory: the google provider takes a tenth of this.
    "DATA": 4096 * _MIB,
    "FSIZE": 512 * _MIB,
    "NOFILE": 4096,
    # Seconds of processor time; an apply waits for nearly all of its 50 minutes.
    "CPU": 1800,
}
# Counted per user: only one that nothing else runs as can be given it.
_OWN_LIMITS = {"NPROC": 2048}
# chown, setgid, setuid: what another user takes.
_CAPABILITIES = sum(1 << number for number in (0, 6, 7))


@dataclass(frozen=True, slots=True)
class Confinement:
    """As which user terraform runs (None: as this process does), and within which limits (RLIMIT_* without the prefix).

    `ports`: the TCP ports it may connect to, where the kernel can hold it to them; None for all.

    """

    uid: int | None = None
    limits: Mapping[str, int] = field(default_factory=lambda: dict(_LIMITS))
    ports: tuple[int, ...] | None = None
    # What keeps the user from everybody else for as long as this is held on to.
    held: object = field(default=None, compare=False, repr=False)

    def share(self, folder: Path) -> None:
        """Let terraform write in a folder of the job's without touching what the job put there.

        The folders above must let it through.
        """
        if self.uid is not None:
            os.chown(folder, -1, self.uid)
            folder.chmod(0o1770)

    def give(self, path: Path) -> None:
        """Let a file or folder be terraform's own."""
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)


def held_to(uid: int | None, limits: Mapping[str, int], ports: Sequence[int] | None = None) -> list[str]:
    """What `confine.py` is told before the program; a `uid` or `ports` of None: the same user, all ports."""
    said = ",".join(f"{name}={limit}" for name, limit in limits.items())
    return ["" if uid is None else str(uid), said, "*" if ports is None else ",".join(map(str, ports))]


def confinement(ports: tuple[int, ...] | None = None) -> Confinement:
    """As much as this process may: with a user of its own where it has the rights of root, else with the limits alone.

    Raises OSError when every user is taken.
    """
    if not may_change_user():
        return Confinement(ports=ports)
    for uid in reversed(USERS):
        if (held := _taken(uid)) is not None:
            return Confinement(uid, {**_LIMITS, **_OWN_LIMITS}, ports, held)
    raise OSError(errno.EAGAIN, "every user that terraform could run as is at work")


class _Held:
    """A name of the kernel's, for as long as this is there."""

    def __init__(self, name: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if sys.platform == "linux":
            self._socket.bind(f"\0{name}")

    def __del__(self) -> None:
        self._socket.close()


def _taken(uid: int) -> _Held | None:
    """A user that from now on is this process's to give; None while another process has it, or something runs as it.

    The name is the kernel's and goes with whoever holds it, however that one ends.
    """
    try:
        held = _Held(f"infraai-terraform-{uid}")
    except OSError:
        return None
    return None if _runs(uid) else held


def _runs(uid: int) -> bool:
    """Whether any process runs as a user: one that a run has left behind would be at home in the next."""
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if each.stat().st_uid == uid:
                return True
        except OSError:
            continue
    return False


# HTTPS; the metadata server, which says as whom it acts; names whose answers are too long for UDP.
_GOOGLES = (443, 80, 53)


def ports_needed(state_endpoint: str | None, attached: str | None) -> tuple[int, ...]:
    """The ports that terraform has to reach: its state's, and its providers' or, where it starts them itself, Google's.

    `attached`: the value of TF_REATTACH_PROVIDERS.
    """
    state = urlsplit(state_endpoint or "https://storage.googleapis.com")
    servers = json.loads(attached) if attached else {}
    addresses = [str((server.get("Addr") or {}).get("String")) for server in servers.values()]
    providers = [int(port) for port in (each.rpartition(":")[2] for each in addresses) if port.isdigit()]
    own = state.port or (80 if state.scheme == "http" else 443)
    return tuple(sorted({own, *providers} if servers and state_endpoint else {own, *providers, *_GOOGLES}))


def scratch() -> Path:
    """The folder for temporary ones that terraform's user can get through to: this process's own where it may.

    A TMPDIR that is private to this user would leave terraform before a closed door.
    """
    usual = Path(tempfile.gettempdir())
    if not may_change_user():
        return usual
    return next((each for each in (usual, Path("/tmp"), Path("/var/tmp")) if _lets_through(each)), usual)  # noqa: S108 - for folders of fresh names


def _lets_through(folder: Path) -> bool:
    return folder.is_dir() and all(each.stat().st_mode & 0o001 for each in (folder, *folder.resolve().parents))


def may_change_user() -> bool:
    """Whether this process can start others as terraform's user."""
    try:
        status = Path("/proc/self/status").read_text()
        mapped = [[int(word) for word in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    except OSError:
        return os.geteuid() == 0
    effective = next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:")), 0)
    within = any(first <= USERS[0] and USERS[-1] < first + count for first, _, count in mapped)
    return within and effective & _CAPABILITIES == _CAPABILITIES


def hide_this_process() -> None:
    """Let no other process of the same user read this one's environment and memory."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
