"""Which user and process of this machine are at the other end of a loopback connection, as Linux tells it."""

import os
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path

# A program that uses one kind of socket for both, as Java and Go do, stands in the second with a mapped address.
_TABLES = {Path("/proc/net/tcp"): "", Path("/proc/net/tcp6"): "0000000000000000FFFF0000"}
# linux/netlink.h, linux/sock_diag.h, linux/inet_diag.h
_SOCK_DIAG, _SOCK_DIAG_BY_FAMILY, _REQUEST = 4, 20, 1
_ANY = 0xFFFFFFFF
_HEADER = struct.Struct("=IHHII")
_UID_AND_INODE = _HEADER.size + 64
_TIMEOUT = 1.0


def known() -> bool:
    """Whether this machine tells at all; macOS does not."""
    return sys.platform == "linux"


def user_of(theirs: tuple[str, int], ours: tuple[str, int]) -> int | None:
    """The user id behind the address `theirs` of a connection to `ours`; None when nobody holds that end any more.

    An end that its process has let go of is shown as root's, so one without an inode is nobody's.
    """
    found = _end(theirs, ours)
    return found[0] if found else None


def process_of(theirs: tuple[str, int], ours: tuple[str, int]) -> int | None:
    """The id of the process behind the address `theirs` of a connection to `ours`; None where this one may not see."""
    found = _end(theirs, ours) if known() else None
    if found is None:
        return None
    user, inode = found
    socket_ = f"socket:[{inode}]"
    # The latest first: who asks has mostly just begun.
    for each in sorted((int(path.name) for path in Path("/proc").glob("[0-9]*")), reverse=True):
        with suppress(OSError):
            if Path(f"/proc/{each}").stat().st_uid == user and any(
                link.readlink().name == socket_ for link in Path(f"/proc/{each}/fd").iterdir()
            ):
                return each
    return None


def admitted(theirs: tuple[str, int], ours: tuple[str, int], *, also: frozenset[int] = frozenset()) -> bool:
    """Whether it is this process's own user, or root, who reads everything anyway, or one of `also`; anybody where
    nobody tells."""
    return not known() or user_of(theirs, ours) in {0, os.getuid(), *also}


def _end(theirs: tuple[str, int], ours: tuple[str, int]) -> tuple[int, int] | None:
    """The user and the inode of their end."""
    try:
        return _asked(theirs, ours)
    except OSError:
        return _listed(theirs, ours)


def _asked(theirs: tuple[str, int], ours: tuple[str, int]) -> tuple[int, int] | None:
    """From the kernel, about this one connection; raises OSError where it does not answer such questions."""
    ends = struct.pack("!HH", theirs[1], ours[1])
    ends += b"".join(socket.inet_aton(address).ljust(16, b"\0") for address, _ in (theirs, ours))
    asked = struct.pack("=BBBxI", socket.AF_INET, socket.IPPROTO_TCP, 0, _ANY)
    asked += ends + struct.pack("=III", 0, _ANY, _ANY)
    with socket.socket(getattr(socket, "AF_NETLINK", -1), socket.SOCK_RAW, _SOCK_DIAG) as kernel:
        kernel.settimeout(_TIMEOUT)
        kernel.send(_HEADER.pack(_HEADER.size + len(asked), _SOCK_DIAG_BY_FAMILY, _REQUEST, 1, 0) + asked)
        answer = kernel.recv(4096)
    _, kind, *_ = _HEADER.unpack_from(answer)
    if kind != _SOCK_DIAG_BY_FAMILY or len(answer) < _UID_AND_INODE + 8:
        # No such connection, or no such question: the list tells.
        return _listed(theirs, ours)
    user, inode = struct.unpack_from("=II", answer, _UID_AND_INODE)
    return (int(user), int(inode)) if inode else None


def _listed(theirs: tuple[str, int], ours: tuple[str, int]) -> tuple[int, int] | None:
    """From the list of all connections, which takes a hundred times as long."""
    for table, prefix in _TABLES.items():
        wanted = f" {prefix}{_shown(theirs)} {prefix}{_shown(ours)} "
        with suppress(FileNotFoundError):
            for row in table.read_text().splitlines():
                if wanted in row and (fields := row.split())[9] != "0":
                    return int(fields[7]), int(fields[9])
    return None


def _shown(address: tuple[str, int]) -> str:
    """As in the kernel's table: four bytes in the machine's order, and the port."""
    number = int.from_bytes(bytes(int(part) for part in address[0].split(".")), sys.byteorder)
    return f"{number:08X}:{address[1]:04X}"
