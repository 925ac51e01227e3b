"""Where a program listens: the sockets of a process and of all that it started, as the kernel lists them (Linux)."""

import os
import re
import socket
from contextlib import suppress
from pathlib import Path

_LISTENS = "0A"


def listening(pid: int) -> list[tuple[str, int]]:
    """The addresses and ports of a process and of those below it, `[("127.0.0.1", 8000)]`; [] where nobody tells."""
    mine = {each for process in _below(pid) for each in _sockets(process)}
    found = set()
    for table, family in (("/proc/net/tcp", socket.AF_INET), ("/proc/net/tcp6", socket.AF_INET6)):
        with suppress(OSError, ValueError, IndexError):
            for row in Path(table).read_text().splitlines()[1:]:
                fields = row.split()
                if fields[3] == _LISTENS and fields[9] in mine:
                    address, _, port = fields[1].partition(":")
                    found.add((_address(address, family), int(port, 16)))
    return sorted(found)


def _below(pid: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(entry.parent.name)] = int(entry.read_text(errors="replace").rpartition(")")[2].split()[1])
    found = {pid}
    while grown := {child for child, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def _sockets(pid: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                if match := re.fullmatch(r"socket:\[(\d+)\]", str(Path(entry.path).readlink())):
                    found.add(match[1])
    return found


def _address(text: str, family: socket.AddressFamily) -> str:
    """An address as the kernel writes it: words of four bytes, each in the machine's own order."""
    raw = b"".join(bytes.fromhex(text[at : at + 8])[::-1] for at in range(0, len(text), 8))
    return socket.inet_ntop(family, raw)
