"""`python -m infra.gcp.archive FOLDER`: the functions' sources as FOLDER/source-HASH.zip; prints its name.

The same sources give the same bytes, so the same name, and the functions are built again only when something changed.
"""

import hashlib
import io
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PARTS = ("functions", "shared")
# What Google's build installs, to the hash: the very files that were tested.
_LOCK = Path("infra/gcp/requirements.txt")
_LEFT_OUT = {"__pycache__", "node_modules", "web", "screenshots"}
# Zip can't say an earlier one.
_TIME = (1980, 1, 1, 0, 0, 0)


def members(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """The files that functions are built from, each with its name in the archive, in a fixed order."""
    yield root / _LOCK, _LOCK.name
    for part in _PARTS:
        for folder, folders, names in os.walk(root / part):
            folders[:] = sorted(set(folders) - _LEFT_OUT)
            for path in (Path(folder, name) for name in sorted(names) if not name.endswith(".pyc")):
                yield path, path.relative_to(root).as_posix()


def write(folder: Path, root: Path = ROOT) -> Path:
    """Write the archive; its path."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, name in members(root):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    made = folder / f"source-{hashlib.sha256(held.getvalue()).hexdigest()[:20]}.zip"
    made.write_bytes(held.getvalue())
    return made


if __name__ == "__main__":
    sys.stdout.write(write(Path(sys.argv[1])).name + "\n")
