"""A folder for unix sockets that nobody else can reach."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
