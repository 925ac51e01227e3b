"""Which user of this machine is at the other end of a loopback connection, as Linux tells it."""

import os
import sys
from contextlib import suppress
from pathlib import Path

# A program that uses one kind of socket for both, as Java and Go do, stands in the second with a mapped address.
_TABLES = {Path("/proc/net/tcp"): "", Path("/proc/net/tcp6"): "0000000000000000FFFF0000"}


def known() -> bool:
    """Whether this machine tells at all; macOS does not."""
    return any(table.exists() for table in _TABLES)


def user_of(theirs: tuple[str, int], ours: tuple[str, int]) -> int | None:
    """The user id behind the address `theirs` of a connection to `ours`; None when nobody holds that end any more.

    An end that its process has let go of is shown as root's, so one without an inode is nobody's.
    """
    for table, prefix in _TABLES.items():
        wanted = f" {prefix}{_shown(theirs)} {prefix}{_shown(ours)} "
        with suppress(FileNotFoundError):
            for row in table.read_text().splitlines():
                if wanted in row and (fields := row.split())[9] != "0":
                    return int(fields[7])
    return None


def admitted(theirs: tuple[str, int], ours: tuple[str, int], *, also: frozenset[int] = frozenset()) -> bool:
    """Whether it is this process's own user, or root, who reads everything anyway, or one of `also`; anybody where
    nobody tells."""
    return not known() or user_of(theirs, ours) in {0, os.getuid(), *also}


def _shown(address: tuple[str, int]) -> str:
    """As in the kernel's table: four bytes in the machine's order, and the port."""
    number = int.from_bytes(bytes(int(part) for part in address[0].split(".")), sys.byteorder)
    return f"{number:08X}:{address[1]:04X}"
