"""The texts of an uploaded source, as far as a plan looks into it: a stranger's archive, read within bounds.

A plan that could not look is made without: what is wrong with an archive, the run that builds it says.
"""

import gzip
import io
import tarfile
import zlib
from pathlib import PurePosixPath

MOST_PACKED = 20_000_000
"""Bytes of an archive that is looked into; a larger one is planned by its goal alone."""

_MOST_UNPACKED = 200_000_000
_MOST_FILES = 20_000
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


def texts_of(archive: bytes) -> dict[str, str] | None:
    """The texts of an archive (tar.gz) by their paths, `{"app/main.py": "import flask..."}`; None where it is too large
    or can't be read."""
    if len(archive) > MOST_PACKED:
        return None
    found: dict[str, str] = {}
    size = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as opened:
            for count, member in enumerate(opened, 1):
                size += max(0, member.size)
                if count > _MOST_FILES or size > _MOST_UNPACKED:
                    return None
                path = PurePosixPath(member.name)
                if len(found) >= _MOST_KEPT or not member.isreg() or member.size > _MOST_TEXT or not _is_told(path):
                    continue
                file = opened.extractfile(member)
                found[str(path)] = file.read(_MOST_TEXT).decode(errors="replace") if file else ""
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, OSError, ValueError):
        return None
    return found


def _is_told(path: PurePosixPath) -> bool:
    code = path.suffix in _CODE or path.name in _NAMED
    return code and not _ASIDE & set(path.parts[:-1]) and not path.name.endswith(("lock.json", ".lock", ".min.js"))
