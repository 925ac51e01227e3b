"""An uploaded source, before anybody builds it: it is what its name says, and unpacks nowhere but where it is put."""

import gzip
import hashlib
import io
import posixpath
import re
import tarfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from shared.archives import is_gzip, opened
from shared.schemas.file_kinds import LARGEST, UNREAD_LIST, is_listed, unread
from shared.schemas.secret_files import secret_in_file
from shared.schemas.source_builds import pages_alone

MOST_BYTES = 100_000_000
"""Of the archive, and of the files in it together ten times that."""

_MOST_FILES = 50_000
# Programs pack to a third or so: what unpacks to far more than it is was made to fill a disk.
_ANY_SIZE = 200_000_000
_MOST_TIMES = 30
_LARGEST_PROCFILE = 65_536
_LARGEST_TEXT = 1_000_000


class BadArchive(ValueError):
    """A source that is not built; says why."""


def check_archive(content: bytes, sha256: str) -> frozenset[str]:
    """The names of the files at the top of the archive; raises BadArchive."""
    if hashlib.sha256(content).hexdigest() != sha256 or not is_gzip(content):
        raise BadArchive("it is not what was named: its SHA-256 is another, or it is no tar.gz archive")
    top: set[str] = set()
    links: dict[PurePosixPath, PurePosixPath] = {}
    below: set[PurePosixPath] = set()
    unseen: dict[str, str] = {}
    listed = ""
    size = count = 0
    try:
        with opened(io.BytesIO(content)) as archive:
            for member in archive:
                count, size = count + 1, size + max(0, member.size)
                if count > _MOST_FILES or size > 10 * MOST_BYTES:
                    raise BadArchive("it unpacks to more than 50,000 files or a gigabyte")
                if size > max(_ANY_SIZE, _MOST_TIMES * len(content)):
                    raise BadArchive(f"it unpacks to more than 200 MB and {_MOST_TIMES} times what it is")
                _check_member(member)
                path = PurePosixPath(member.name)
                below |= {*path.parents}
                links |= {path: path.parent / member.linkname} if member.issym() else {}
                if not member.isreg():
                    continue
                if len(path.parts) == 1:
                    top.add(path.name)
                file = archive.extractfile(member)
                text = file.read(LARGEST + 1) if file else b""
                if held := secret_in_file(str(path), text):
                    raise BadArchive(
                        f"{member.name[:100]!r} is not built: {held}. Leave it out, and give its values as secrets"
                    )
                if why := unread(str(path), text):
                    unseen[str(path)] = why
                if str(path) == UNREAD_LIST:
                    listed = text.decode(errors="replace")
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, OSError) as error:
        raise BadArchive(f"it is no tar.gz archive ({type(error).__name__})") from None
    if not count:
        raise BadArchive("there is nothing in it")
    _check_links(links, below)
    is_agreed = is_listed(listed)
    if name := next((each for each in unseen if not is_agreed(each)), ""):
        raise BadArchive(f"{name[:100]!r} is not built: {unseen[name]}, and {UNREAD_LIST} does not name it")
    return frozenset(top)


def pages_of(content: bytes) -> str:
    """The folder of the pages that a checked archive is or makes, where nothing in it serves them; else empty."""
    texts: dict[str, str] = {}
    with opened(io.BytesIO(content)) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            if member.isreg() and len(path.parts) == 1:
                told = path.name == "package.json" or path.name.startswith("next.config.")
                file = archive.extractfile(member) if told else None
                texts[path.name] = file.read(_LARGEST_TEXT).decode(errors="replace") if file else ""
    return pages_alone(texts)


def processes_of(content: bytes) -> dict[str, str]:
    """The lines of a checked archive's Procfile, `{"web": "gunicorn main:app"}`; empty without one."""
    with opened(io.BytesIO(content)) as archive:
        for member in archive:
            if member.isreg() and PurePosixPath(member.name) == PurePosixPath("Procfile"):
                file = archive.extractfile(member)
                text = file.read(_LARGEST_PROCFILE).decode(errors="replace") if file else ""
                found = (re.fullmatch(r"\s*([A-Za-z0-9_-]+):\s*(.*\S)\s*", line) for line in text.splitlines())
                return {match[1]: match[2] for match in found if match}
    return {}


def _check_links(links: Mapping[PurePosixPath, PurePosixPath], below: Collection[PurePosixPath]) -> None:
    """Raises BadArchive for what lies behind a link or leads over one: where that is, its letters don't say."""
    for link, target in links.items():
        on_the_way = {PurePosixPath(*target.parts[: end + 1]) for end in range(len(target.parts) - 1)}
        if link in below or any(_plain(each) in links for each in on_the_way):
            raise BadArchive(f"{str(link)[:100]!r} is a link that leads over another, or has files behind it")


def _plain(path: PurePosixPath) -> PurePosixPath:
    """A path without steps back, by its letters: right where none of what it names is a link."""
    return PurePosixPath(posixpath.normpath(path))


def _check_member(member: tarfile.TarInfo) -> None:
    shown = member.name[:100]
    path = PurePosixPath(member.name)
    if not member.name.isprintable():
        raise BadArchive(f"{shown!r} has a character in its name that can't be seen")
    if member.isreg() and member.mode & 0o6000:
        raise BadArchive(f"{shown!r} would run as its owner, whoever starts it (setuid or setgid): take the mode off")
    if path.is_absolute() or ".." in path.parts or "\x00" in member.name or "\\" in member.name:
        raise BadArchive(f"{shown!r} would lie outside of where it is unpacked")
    if member.issym():
        target = PurePosixPath(member.linkname)
        depth = len(path.parts) - 1
        for step in target.parts:
            depth += -1 if step == ".." else 1
            if depth < 0:
                break
        if target.is_absolute() or depth < 0:
            raise BadArchive(f"{shown!r} is a link that leads outside")
    elif not (member.isreg() or member.isdir()):
        raise BadArchive(f"{shown!r} is no file, folder or link inside")
