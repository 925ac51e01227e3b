"""Packing the source of an application: what git would keep, nothing secret, the same archive for the same files.

packed = pack(Path("."))        # a tar.gz in memory, its SHA-256, how many files
"""

import gzip
import hashlib
import io
import os
import stat
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from shared.archives import opened
from shared.schemas.file_kinds import UNREAD_LIST, is_listed, unread
from shared.schemas.secret_files import secret_in_file

MOST_BYTES = 100_000_000
"""Of the archive."""

_MOST_FILES = 20_000
_MOST_NAMED = 20
_MOST_UNPACKED = 5 * MOST_BYTES
_IGNORES = (".gcloudignore", ".dockerignore")
# What no build needs, whatever else is said.
_NEVER = GitIgnoreSpec.from_lines([
    ".git", ".hg/", ".svn/", "node_modules/", ".venv/", "venv/", "__pycache__/", "*.pyc", ".DS_Store", ".infraai/",
    ".terraform/", "*.tfstate", "*.tfstate.*", ".mypy_cache/", ".pytest_cache/", ".ruff_cache/",
])  # fmt: skip


class CannotPack(ValueError):
    """A source that is not packed; says which file and what to do."""


class Unread(CannotPack):
    """A source of which nobody can see what some files hold: they are packed only where a person names them."""

    def __init__(self, names: dict[str, str]) -> None:
        """`names`: why, by the path of each."""
        shown = "; ".join(f"{name}: {why}" for name, why in islice(names.items(), _MOST_NAMED))
        more = f"; and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        super().__init__(
            f"Not packed, for nobody can see whether a secret is in it: {shown}{more}. Leave it out (.gitignore or "
            f".gcloudignore), or name it in {UNREAD_LIST} beside the program: a path a line, or data/*.onnx."
        )
        self.names = names


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive: its bytes, their SHA-256, what is in it."""

    content: bytes
    sha256: str
    files: tuple[str, ...]


def pack(path: Path, agreed: Iterable[str] = ()) -> Packed:
    """A folder, or an archive (.tar.gz, .tgz, .tar, .zip), as a tar.gz; `agreed` names what is packed unread, beside
    what a file of the source names. Raises CannotPack."""
    if path.is_dir():
        files = list(_of_folder(path))
    elif path.is_file():
        files = list(_of_archive(path))
    else:
        raise CannotPack(f"{path} is no folder and no archive.")
    if not files:
        raise CannotPack(f"{path} has no files that would be packed: everything is ignored, or it is empty.")
    return _packed(_with_agreed(files, list(agreed)))


def _with_agreed(files: list[tuple[str, bytes, bool]], agreed: list[str]) -> list[tuple[str, bytes, bool]]:
    """The files and, in one of them, which are packed unread. Raises Unread where a person has not named one."""
    listed = next((content.decode(errors="replace") for name, content, _ in files if name == UNREAD_LIST), "")
    listed = "\n".join([*filter(None, [listed.rstrip("\n")]), *agreed])
    is_agreed = is_listed(listed)
    unseen = {name: why for name, content, _ in files if not is_agreed(name) and (why := unread(name, content))}
    if unseen:
        raise Unread(unseen)
    others = [each for each in files if each[0] != UNREAD_LIST]
    return [*others, (UNREAD_LIST, f"{listed}\n".encode(), False)] if agreed else files


def _packed(files: list[tuple[str, bytes, bool]]) -> Packed:
    """The archive: by name, without times, owners and other things that differ from machine to machine."""
    buffer = io.BytesIO()
    # gzip's header has a time and a name; neither is part of the source.
    with (
        gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=6, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, content, executable in sorted(files):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            member.mode = 0o755 if executable else 0o644
            archive.addfile(member, io.BytesIO(content))
    content = buffer.getvalue()
    if len(content) > MOST_BYTES:
        largest = sorted(files, key=lambda each: -len(each[1]))[:3]
        named = ", ".join(f"{name} ({len(text) / 1e6:.0f} MB)" for name, text, _ in largest)
        raise CannotPack(
            f"The archive would have {len(content) / 1e6:.0f} MB; {MOST_BYTES // 1_000_000} are the most. The largest "
            f"files are {named}: name what is not built in .gcloudignore."
        )
    return Packed(content, hashlib.sha256(content).hexdigest(), tuple(sorted(name for name, _, _ in files)))


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes, bool]]:
    root = folder.resolve()
    further = _spec(root, [each for each in _IGNORES if (root / each).is_file()])
    size = 0
    too_much = CannotPack(
        f"{folder} has more than {_MOST_UNPACKED // 1_000_000} MB or {_MOST_FILES:,} files: name what is not built in "
        ".gcloudignore."
    )
    names: dict[str, None] = {}
    for name in _names(root):
        if not (further.match_file(name) or _NEVER.match_file(name)):
            names[name] = None
        if len(names) > _MOST_FILES:
            raise too_much
    for name in names:
        path = root / name
        try:
            name.encode()
            real = path.resolve(strict=True)
            mode = real.stat().st_mode
        except UnicodeEncodeError:
            raise CannotPack(f"{name!r} is not written in UTF-8: rename it, or name it in .gitignore.") from None
        except (OSError, RuntimeError):
            raise CannotPack(f"{name} is a link that leads nowhere: remove it, or name it in .gitignore.") from None
        if not real.is_relative_to(root):
            raise CannotPack(f"{name} is a link that leads out of {folder}: put what it leads to in its place.")
        named = real.relative_to(root).as_posix()
        if stat.S_ISDIR(mode):
            raise CannotPack(f"{name} is a link to a folder: put the folder in its place.")
        if not stat.S_ISREG(mode):
            raise CannotPack(f"{name} is no file: remove it, or name it in .gitignore.")
        if named not in names:
            raise CannotPack(f"{name} is a link to {named}, which is not packed: put the file in its place.")
        size += real.stat().st_size
        if size > _MOST_UNPACKED:
            raise too_much
        content = real.read_bytes()
        _refuse_secret(name, content)
        _refuse_secret(named, content)
        yield name, content, bool(mode & 0o100)


def _names(root: Path) -> Iterator[str]:
    """What git would keep, tracked or not; where there is no git, by the rules of every .gitignore on the way."""
    listed = _listed_by_git(root)
    if listed is not None:
        for name in listed:
            path = root / name
            # What is deleted and not committed yet is listed too; another repository within it as a folder.
            if path.is_dir() and not path.is_symlink():
                yield from _of_inner(path, name.rstrip("/"))
            elif path.is_symlink() or path.exists():
                yield name
        return
    yield from _walked(root, "", [])


def _of_inner(path: Path, name: str) -> Iterator[str]:
    """The files of a repository within the one that is packed: a submodule."""
    if not any(path.iterdir()):
        raise CannotPack(f"{name} is a submodule that was not fetched: git submodule update --init")
    for each in _names(path):
        yield f"{name}/{each}"


def _listed_by_git(root: Path) -> list[str] | None:
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    # A strange repository's settings may name programs: a monitor, and ways to fetch what is missing. None is run. What
    # git does not list so, or what is another user's, is read by its rules.
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
    try:
        done = subprocess.run(  # noqa: S603 - constants and one path
            [command[0], "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *command[1:]],
            capture_output=True,
            check=False,
            timeout=60,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    # A folder that git ignores as a whole is none of its business.
    return sorted(set(filter(None, done.stdout.decode("utf-8", "surrogateescape").split("\0")))) or None


def _walked(root: Path, below: str, specs: list[tuple[str, GitIgnoreSpec]]) -> Iterator[str]:
    here = root / below
    if (here / ".gitignore").is_file():
        specs = [*specs, (below, _spec(here, [".gitignore"]))]
    for entry in sorted(os.scandir(here), key=lambda each: each.name):
        name = f"{below}{entry.name}"
        folder = entry.is_dir(follow_symlinks=False)
        shown = f"{name}/" if folder else name
        if _NEVER.match_file(shown) or _ignored(shown, specs):
            continue
        if folder:
            yield from _walked(root, shown, specs)
        else:
            yield name


def _ignored(name: str, specs: list[tuple[str, GitIgnoreSpec]]) -> bool:
    """By the deepest .gitignore that says anything about it."""
    for below, spec in reversed(specs):
        said = spec.check_file(name.removeprefix(below)).include
        if said is not None:
            return said
    return False


def _spec(folder: Path, names: list[str]) -> GitIgnoreSpec:
    lines: list[str] = []
    for name in names:
        for line in (folder / name).read_text(encoding="utf-8", errors="replace").splitlines():
            # .gcloudignore's own word for another file's rules.
            if line.startswith("#!include:"):
                other = folder / line.partition(":")[2].strip()
                lines += other.read_text(encoding="utf-8", errors="replace").splitlines() if other.is_file() else []
            else:
                lines.append(line)
    return GitIgnoreSpec.from_lines(lines)


def _of_archive(path: Path) -> Iterator[tuple[str, bytes, bool]]:
    """The files of somebody's archive, looked at as those of a folder are."""
    try:
        members = list(_of_zip(path) if zipfile.is_zipfile(path) else _of_tar(path))
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise CannotPack(f"{path} is no archive that can be read ({type(error).__name__}).") from None
    below = _common(members)
    once = {name for name, _, _ in members}
    if len(once) < len(members):
        raise CannotPack(f"{path} has a file twice: pack it anew.")
    for member, content, executable in members:
        name = member.removeprefix(below)
        if name and not _NEVER.match_file(name):
            _refuse_secret(name, content)
            yield name, content, executable


def _of_tar(path: Path) -> Iterator[tuple[str, bytes, bool]]:
    size = 0
    with path.open("rb") as file, opened(file) as archive:
        for count, member in enumerate(archive, 1):
            if member.isdir():
                continue
            if not member.isreg():
                raise CannotPack(f"{member.name} in {path} is a link or a device: put the file in its place.")
            size += member.size
            _check_size(path, size, count)
            content = archive.extractfile(member)
            assert content is not None
            yield _inside(path, member.name), content.read(), bool(member.mode & 0o100)


def _of_zip(path: Path) -> Iterator[tuple[str, bytes, bool]]:
    size = 0
    with zipfile.ZipFile(path) as archive:
        for count, item in enumerate(archive.infolist(), 1):
            mode = item.external_attr >> 16
            if item.is_dir():
                continue
            if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
                raise CannotPack(f"{item.filename} in {path} is a link or a device: put the file in its place.")
            size += item.file_size
            _check_size(path, size, count)
            yield _inside(path, item.filename), archive.read(item), bool(mode & 0o100)


def _check_size(path: Path, size: int, count: int) -> None:
    if size > _MOST_UNPACKED or count > _MOST_FILES:
        raise CannotPack(f"{path} unpacks to more than {_MOST_UNPACKED // 1_000_000} MB or {_MOST_FILES:,} files.")


def _inside(path: Path, name: str) -> str:
    plain = PurePosixPath(name.removeprefix("./"))
    if plain.is_absolute() or ".." in plain.parts or "\\" in name or "\0" in name:
        raise CannotPack(f"{name!r} in {path} would lie outside of where it is unpacked.")
    return str(plain)


def _common(members: list[tuple[str, bytes, bool]]) -> str:
    """The one folder that everything is in, as archives of releases have it."""
    first = {name.partition("/")[0] for name, _, _ in members}
    alone = len(first) == 1 and all("/" in name for name, _, _ in members)
    return f"{first.pop()}/" if alone else ""


def _refuse_secret(name: str, content: bytes) -> None:
    if held := secret_in_file(name, content):
        raise CannotPack(
            f"{name} is not packed: {held}. Leave it out (.gitignore or .gcloudignore), and give each value by itself: "
            "--env NAME=VALUE or, where it is secret, --secret NAME=FILE with a file that has this value and nothing "
            "else."
        )
