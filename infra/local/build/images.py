"""The images that were built here: a folder for each digest, the layers they share, and which names they have.

images/
  sha256/DIGEST/   image.json (what it is, how it starts), files/ (the application)
  layers/KEY/      what was installed for a requirements file or a lock, shared by every image with the same
  names/           a file for each REGISTRY/PATH:TAG, with the digest in it
  sources/         a file for each source that was built, with the digest it became
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

_REFERENCE = re.compile(
    r"(?P<name>[a-z0-9.-]+(?::[0-9]+)?(?:/[a-z0-9._-]+)+)(?::(?P<tag>[\w][\w.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)
_DONE = ".whole"


class Image(BaseModel):
    """One image: `start` is the command that serves (its first word is looked up in `path`), `layers` are the keys of
    what it shares, `path` the folders of its programs, `kind` what it was recognised as."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["python", "node", "static"]
    start: tuple[str, ...]
    env: dict[str, str] = {}
    path: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    processes: dict[str, str] = {}


class Found(NamedTuple):
    """An image with its digest (`sha256:...`) and the folder of its files."""

    digest: str
    image: Image
    files: Path


class Reference(NamedTuple):
    """`REGISTRY/PATH:TAG@DIGEST`, taken apart; the tag is `latest` where none is said."""

    name: str
    tag: str
    digest: str | None


def read_reference(text: str) -> Reference | None:
    """An image's name taken apart; None for what is none."""
    match = _REFERENCE.fullmatch(text)
    return Reference(match["name"], match["tag"] or "latest", match["digest"]) if match else None


class Images:
    """The store in the folder `path`, which several platforms may share."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name, mode in (("sha256", 0o711), ("layers", 0o711), ("names", 0o700), ("sources", 0o700)):
            (path / name).mkdir(mode=mode, parents=True, exist_ok=True)
            (path / name).chmod(mode)

    def find(self, reference: str) -> Found | None:
        """The image of a name, by its digest or else its tag; None when it was not built here."""
        asked = read_reference(reference)
        if asked is None:
            return None
        digest = asked.digest
        if digest is None:
            with suppress(OSError):
                digest = self._name(asked.name, asked.tag).read_text()
        elif not self._name(asked.name, digest).exists():
            return None
        return self.by_digest(digest) if digest else None

    def by_digest(self, digest: str) -> Found | None:
        """The image with a digest."""
        folder = self.path / "sha256" / digest.removeprefix("sha256:")
        try:
            image = Image.model_validate_json((folder / "image.json").read_text())
        except OSError:
            return None
        return Found(digest, image, folder / "files")

    def name(self, reference: str, digest: str) -> None:
        """Give an image a name; raises ValueError for what is none."""
        asked = read_reference(reference)
        if asked is None or asked.digest is not None:
            raise ValueError(f"{reference} is no name for an image: REGION-docker.pkg.dev/PROJECT/REPOSITORY/NAME:TAG")
        for tag in (asked.tag, digest):
            file = self._name(asked.name, tag)
            fresh = file.with_name(f"{file.name}.{uuid.uuid4().hex}")
            fresh.write_text(digest)
            fresh.rename(file)

    def built(self, key: str) -> Found | None:
        """What a source with this key was built to before."""
        try:
            return self.by_digest((self.path / "sources" / key).read_text())
        except OSError:
            return None

    def keep(self, image: Image, files: Path, key: str) -> Found:
        """Take the folder `files` for an image's; the same content is kept once. `key` is its source's."""
        said = image.model_dump_json()
        digest = hashlib.sha256(said.encode() + b"\0" + _content(files).encode()).hexdigest()
        folder = self.path / "sha256" / digest
        if not folder.exists():
            fresh = self.workplace()
            (fresh / "image.json").write_text(said)
            files.rename(fresh / "files")
            fresh.chmod(0o755)
            with suppress(OSError):  # somebody was faster
                fresh.rename(folder)
            shutil.rmtree(fresh, ignore_errors=True)
        (self.path / "sources" / key).write_text(f"sha256:{digest}")
        found = self.by_digest(f"sha256:{digest}")
        assert found is not None
        return found

    def workplace(self) -> Path:
        """A new folder on the same disk, for who builds."""
        folder = self.path / "work" / uuid.uuid4().hex
        folder.mkdir(parents=True, mode=0o711)
        folder.parent.chmod(0o711)
        return folder

    def layer(self, key: str, make: Callable[[Path], None]) -> Path:
        """The folder of a layer; `make` fills it where it isn't whole yet, and what it raises leaves none behind."""
        folder = self.path / "layers" / key
        with _alone(self.path / "layers" / f"{key}.lock"):
            if not (folder / _DONE).exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(mode=0o755)
                try:
                    make(folder)
                except BaseException:
                    shutil.rmtree(folder, ignore_errors=True)
                    raise
                (folder / _DONE).touch()
        return folder

    def has_layer(self, key: str) -> bool:
        """Whether a layer is there already."""
        return (self.path / "layers" / key / _DONE).exists()

    def _name(self, name: str, tag: str) -> Path:
        return self.path / "names" / hashlib.sha256(f"{name}\0{tag}".encode()).hexdigest()


class Shelf:
    """A store that is made when something is first built: `place` says where it is, `make` makes that folder."""

    def __init__(self, place: Path, make: Callable[[], Path]) -> None:
        self._place, self._make = place, make
        self._images: Images | None = None
        self._lock = threading.Lock()

    def open(self) -> Images:
        """The store."""
        with self._lock:
            if self._images is None:
                self._images = Images(self._make())
            return self._images

    def find(self, reference: str) -> Found | None:
        """The image of a name; None when it was not built here."""
        return self.open().find(reference) if (self._place / "names").is_dir() else None


def _content(folder: Path) -> str:
    """A hash over names, modes and contents of every file of a folder."""
    digest = hashlib.sha256()
    for path, folders, files in os.walk(folder):
        folders.sort()
        if Path(path) == folder and "node_modules" in folders:
            folders.remove("node_modules")  # a layer's, which is told by its key
        links = [name for name in folders if (Path(path) / name).is_symlink()]
        for name in sorted([*files, *links]):
            file = Path(path) / name
            shown = str(file.relative_to(folder))
            what = str(file.readlink()) if file.is_symlink() else hashlib.sha256(file.read_bytes()).hexdigest()
            mode = 0 if file.is_symlink() else file.stat().st_mode & 0o111
            digest.update(json.dumps([shown, what, mode]).encode())
    return digest.hexdigest()


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One at a time, whichever process it is."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
