"""A folder for unix sockets that nobody else can reach, and whether a port of this machine is free."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
# A socket's path has 104 bytes at the least everywhere, its end included.
_LONGEST = 80


@contextmanager
def socket_folder(data_dir: Path) -> Iterator[Path]:
    """A folder that opens to this user only, for as long as the block runs: in `data_dir`, unless that is too deep."""
    folder = data_dir / "sockets"
    if len(str(folder).encode()) > _LONGEST:
        folder = Path(tempfile.mkdtemp(prefix="infraai-"))
    else:
        # One that was killed leaves its sockets behind.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_taken(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("", port))
        except OSError:
            return True
    return False
