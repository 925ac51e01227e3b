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
_FILES = ("pyproject.toml", "README.md")
_LEFT_OUT = {"__pycache__", "node_modules", "web", "screenshots"}
# Zip can't say an earlier one.
_TIME = (1980, 1, 1, 0, 0, 0)


def members(root: Path = ROOT) -> Iterator[Path]:
    """The files that functions are built from, in a fixed order."""
    for name in _FILES:
        yield root / name
    for part in _PARTS:
        for folder, folders, names in os.walk(root / part):
            folders[:] = sorted(set(folders) - _LEFT_OUT)
            yield from (Path(folder, name) for name in sorted(names) if not name.endswith(".pyc"))


def write(folder: Path, root: Path = ROOT) -> Path:
    """Write the archive; its path."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in members(root):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), _TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    made = folder / f"source-{hashlib.sha256(held.getvalue()).hexdigest()[:20]}.zip"
    made.write_bytes(held.getvalue())
    return made


if __name__ == "__main__":
    sys.stdout.write(write(Path(sys.argv[1])).name + "\n")
