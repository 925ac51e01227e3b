"""Getting the source of a build: an archive somebody uploaded, or a public repository; both are strangers' files."""

import base64
import hashlib
import io
import json
import os
import re
import shutil
import stat
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from infra.local.build.commands import Failed, Shell
from infra.local.tenant import BUILDER, around, node, tenant
from shared.archives import opened

LARGEST = 500 << 20
"""Bytes of a source, unpacked."""
MOST = 50_000
"""Files of a source."""

_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
# Neither hooks nor filters nor other programs, no submodule, nothing but https, and nobody is asked for a password.
_GIT = (
    *("-c", "protocol.allow=never", "-c", "protocol.https.allow=always", "-c", "core.hooksPath=/dev/null"),
    *(
        "-c",
        "submodule.recurse=false",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "credential.helper=",
        "-c",
        "core.symlinks=false",
    ),
)


def unpack(content: bytes, name: str, folder: Path) -> None:
    """The files of a .tar.gz, .tgz, .tar or .zip in `folder`; links and devices are refused. Raises Failed."""
    try:
        if zipfile.is_zipfile(io.BytesIO(content)):
            _unzip(content, folder)
        else:
            _untar(content, folder)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise Failed(f"the source {name} can't be unpacked: {error}") from error
    for path, _, files in os.walk(folder):
        Path(path).chmod(0o755)
        for each in files:
            file = Path(path) / each
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)


def _untar(content: bytes, folder: Path) -> None:
    with opened(io.BytesIO(content)) as archive:
        total = 0
        for count, member in enumerate(archive, 1):
            total += member.size
            _bound(total, count)
            if member.isdir() or member.name in {".", "./"}:
                continue
            if not member.isreg():
                raise Failed(f"the source has {member.name}, which is neither a file nor a folder: links are not taken")
            file = archive.extractfile(member)
            assert file is not None
            with file:
                _write(folder, member.name, file.read(), executable=bool(member.mode & 0o100))


def _unzip(content: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        total = 0
        for count, item in enumerate(archive.infolist(), 1):
            total += item.file_size
            _bound(total, count)
            mode = item.external_attr >> 16
            if item.is_dir():
                continue
            if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
                raise Failed(
                    f"the source has {item.filename}, which is neither a file nor a folder: links are not taken"
                )
            _write(folder, item.filename, archive.read(item), executable=bool(mode & 0o100))


def _bound(size: int, count: int) -> None:
    if size > LARGEST:
        raise Failed(f"the source has more than {LARGEST >> 20} MiB")
    if count > MOST:
        raise Failed(f"the source has more than {MOST} files")


def _write(folder: Path, name: str, content: bytes, *, executable: bool) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name or not path.parts:
        raise Failed(f"the source has {name!r}, which lies outside of it")
    target = folder.joinpath(*path.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    target.chmod(0o755 if executable else 0o644)


def clone(url: str, revision: str, folder: Path, shell: Shell, ways_out: dict[str, str], *, token: str = "") -> None:
    """A repository at `revision` (a branch, a tag or a commit; empty: its usual branch) in `folder`, which is made.

    `token` opens a private one, and is sent to its own host alone. Raises Failed.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password or parts.query:
        raise Failed(f"{url} is no address of a public repository: it begins with https:// and has no password in it")
    if revision and (not _REVISION.fullmatch(revision) or ".." in revision):
        raise Failed(f"{revision!r} is no branch, tag or commit")
    git = shutil.which("git")
    if git is None:
        raise Failed("this machine has no git, which fetches a repository: install it, or upload the source")
    folder.mkdir(mode=0o755)
    home = folder.parent / "git-home"
    home.mkdir(mode=0o755)
    for each in (folder, home):
        tenant().give(each, BUILDER)
    env = {
        **ways_out,
        **around(home),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "https",
        **(_opened(f"https://{parts.netloc}/", token) if token else {}),
    }
    told = (
        f"fetching {url} did not work: its connection's token does not open it, it has no {revision}, or this machine "
        "has no network to reach it"
        if token
        else f"fetching {url} did not work: it may be private or not exist, or this machine has no network to reach "
        "it; upload the source instead"
    )
    shell.say(f"Fetching {url}{f' at {revision}' if revision else ''}")
    shell.run([git, "init", "--quiet", "."], folder=folder, env=env, failed="git init did not work")
    fetch = [git, *_GIT, "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", url]
    shell.run([*fetch, revision or "HEAD"], folder=folder, env=env, failed=told)
    checkout = [git, *_GIT, "checkout", "--quiet", "FETCH_HEAD"]
    shell.run(checkout, folder=folder, env=env, failed="checking the repository out did not work")
    shell.run([git, "log", "-1", "--format=Its commit is %H"], folder=folder, env=env, failed="git log did not work")
    tenant().take(folder)
    shutil.rmtree(folder / ".git", ignore_errors=True)
    total = 0
    for count, file in enumerate(each for each in folder.rglob("*") if not each.is_dir()):
        total += file.lstat().st_size
        _bound(total, count)
        if file.is_symlink():
            raise Failed(f"the repository has the link {file.relative_to(folder)}: links are not taken")


def _opened(host: str, token: str) -> dict[str, str]:
    """What makes git send a token to a host, and follow it nowhere else; in no command line."""
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    said = {f"http.{host}.extraHeader": f"Authorization: Basic {basic}", "http.followRedirects": "false"}
    named = {
        f"GIT_CONFIG_{what}_{n}": text
        for n, pair in enumerate(said.items())
        for what, text in zip(_PAIR, pair, strict=True)
    }
    return {"GIT_CONFIG_COUNT": str(len(said)), **named}


_PAIR = ("KEY", "VALUE")


@cache
def recipe() -> str:
    """What tells these recipes from those of another version: the code by which a source is read and built, and the
    Python and Node.js it is built with."""
    digest = hashlib.sha256(f"{sys.version}\n{node()}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def key(folder: Path, env: Mapping[str, str]) -> str:
    """What tells a source from any other: its files, the build's variables, and the recipes it is built by."""
    digest = hashlib.sha256(json.dumps([sorted(env.items()), recipe()]).encode())
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        mode = file.stat().st_mode & 0o100
        shown = [str(file.relative_to(folder)), mode, hashlib.sha256(file.read_bytes()).hexdigest()]
        digest.update(json.dumps(shown).encode())
    return digest.hexdigest()
