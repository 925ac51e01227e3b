"""The texts of an uploaded source, as far as a plan looks into it: a stranger's archive, read within bounds.

A plan that could not look is made without: what is wrong with an archive, the run that builds it says.
"""

import gzip
import io
import tarfile
import zlib
from pathlib import PurePosixPath

from shared.archives import is_gzip, opened

MOST_PACKED = 20_000_000
"""Bytes of an archive that is looked into; a larger one is planned by its goal alone."""

# What a build takes (jobs/terraform/archive_checks.py), said before anybody waits for one.
_MOST_UNPACKED = 1_000_000_000
_MOST_FILES = 50_000
_ANY_SIZE = 200_000_000
_MOST_TIMES = 30
_MOST_TEXT = 200_000
_MOST_KEPT = 2_000
_CODE = frozenset({
    ".py", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".go", ".rs", ".java", ".kt", ".rb", ".php", ".cs", ".ru",
    ".toml", ".json", ".txt", ".yml", ".yaml", ".properties", ".xml", ".csproj", ".html",
    ".ipynb", ".ex", ".exs", ".sh",
})  # fmt: skip
_NAMED = frozenset({
    "Procfile", "Dockerfile", "Gemfile", "Pipfile", "go.mod", "artisan", "build.gradle", "build.gradle.kts",
    "build.sbt", "Package.swift",
})  # fmt: skip
# Another's code, tests and pages that were built say nothing of what this program asks for.
_ASIDE = frozenset({"node_modules", "vendor", "tests", "test", "spec", "__tests__", "docs", "dist", "build", ".github"})


class Unpacks(ValueError):
    """An archive that unpacks to more than is built; says to what."""


def texts_of(archive: bytes) -> dict[str, str] | None:
    """The texts of an archive (tar.gz) by their paths, `{"app/main.py": "import flask..."}`; None where it is too large
    or can't be read. Raises Unpacks."""
    if len(archive) > MOST_PACKED or not is_gzip(archive):
        return None
    found: dict[str, str] = {}
    size = 0
    try:
        with opened(io.BytesIO(archive)) as files:
            for count, member in enumerate(files, 1):
                size += max(0, member.size)
                _check_size(count, size, len(archive))
                path = PurePosixPath(member.name)
                if len(found) >= _MOST_KEPT or not member.isreg() or member.size > _MOST_TEXT or not _is_told(path):
                    continue
                file = files.extractfile(member)
                found[str(path)] = file.read(_MOST_TEXT).decode(errors="replace") if file else ""
    except Unpacks:
        raise
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, OSError, ValueError):
        return None
    return found


def _check_size(count: int, size: int, packed: int) -> None:
    if count > _MOST_FILES or size > _MOST_UNPACKED:
        raise Unpacks("it unpacks to more than 50,000 files or a gigabyte")
    if size > max(_ANY_SIZE, _MOST_TIMES * packed):
        raise Unpacks(f"it unpacks to more than 200 MB and {_MOST_TIMES} times what it is")


def _is_told(path: PurePosixPath) -> bool:
    code = path.suffix in _CODE or path.name in _NAMED
    return code and not _ASIDE & set(path.parts[:-1]) and not path.name.endswith(("lock.json", ".lock", ".min.js"))
