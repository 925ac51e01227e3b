"""What is packed in a file, as far as anybody can look: archives, compressed files, and those in each other."""

import bz2
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

_DEEPEST = 4
_MOST_FILES = 2_000
_MOST_BYTES = 64_000_000
_LARGEST = 1_000_000
# An archive in an archive is read to its end: a directory of it stands there.
_LARGEST_ARCHIVE = 20_000_000
_ENDINGS = (".gz", ".bz2", ".xz", ".tgz", ".lzma", ".zst")
_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError, RuntimeError,
    NotImplementedError, IndexError, KeyError,
)  # fmt: skip


def is_packed(content: bytes) -> bool:
    """Whether something is packed in a file, by how it begins."""
    return content.startswith((b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")) or content[257:262] == b"ustar"


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in a file, by the path that they would have, each as far as it is looked at; none where nothing is.

    At most 2,000 files, 64 MB and four archives in each other: a source is not looked through to its last byte.
    """
    left = _Left()
    yield from _inside(name, content, left, 1)


class _Left:
    """What may still be looked at."""

    def __init__(self) -> None:
        self.files, self.bytes = _MOST_FILES, _MOST_BYTES

    def takes(self, content: bytes) -> bool:
        self.files, self.bytes = self.files - 1, self.bytes - len(content)
        return self.files >= 0 and self.bytes >= 0


def _inside(name: str, content: bytes, left: _Left, depth: int) -> Iterator[tuple[str, bytes]]:
    if depth > _DEEPEST or not is_packed(content):
        return
    opened = _opened(name, content)
    while left.files > 0 and left.bytes > 0:
        try:
            inner, text = next(opened)
        except StopIteration:
            return
        except _BROKEN:
            # What can't be unpacked here is nothing to whoever finds it, or is looked at as the bytes that it is.
            return
        if not left.takes(text):
            return
        yield inner, text[:_LARGEST]
        yield from _inside(inner, text, left, depth + 1)


def _opened(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for item in archive.infolist():
                if not item.is_dir():
                    with archive.open(item) as file:
                        yield f"{name}/{item.filename}", _read(file)
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
            for member in tar:
                opened = tar.extractfile(member) if member.isreg() else None
                if opened is not None:
                    yield f"{name}/{member.name}", _read(opened)
    else:
        ending = next((each for each in _ENDINGS if name.endswith(each)), "")
        inner = name.removesuffix(ending) + (".tar" if ending == ".tgz" else "")
        yield inner, _decompressed(content)


def _read(file: IO[bytes]) -> bytes:
    first = file.read(_LARGEST)
    return first + file.read(_LARGEST_ARCHIVE) if is_packed(first) else first


def _decompressed(content: bytes) -> bytes:
    """The beginning of what is compressed, also where its end is missing."""
    first = _some(content, _LARGEST)
    return _some(content, _LARGEST_ARCHIVE) if is_packed(first) else first


def _some(content: bytes, most: int) -> bytes:
    """What is compressed, and what is compressed behind it: several of these in a row are one file."""
    found = b""
    while content and len(found) < most and is_packed(content):
        one = _decompressor(content)
        found += one.decompress(content, most - len(found))
        content = one.unused_data
    return found


def _decompressor(content: bytes) -> "zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor":
    if content.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(wbits=31)
    return bz2.BZ2Decompressor() if content.startswith(b"BZh") else lzma.LZMADecompressor(memlimit=256_000_000)
