"""What is packed in a file, to its end: archives, compressed files, and those in each other."""

import bz2
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from shared.archives import has_many_entries, opened

_DEEPEST = 4
_MOST_FILES = 2_000
_MOST_BYTES = 64_000_000
_ENDINGS = (".gz", ".bz2", ".xz", ".tgz")
_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError, RuntimeError,
    NotImplementedError, IndexError, KeyError,
)  # fmt: skip


class NotUnpacked(ValueError):
    """What is packed in a file is not seen to its end; says why, as the end of a sentence."""


def begins_packed(content: bytes) -> bool:
    """Whether a file begins as one in which something is packed."""
    return content.startswith((b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")) or content[257:262] == b"ustar"


def is_packed(content: bytes) -> bool:
    """Whether something is packed in a file; a zip may stand behind whatever else it is."""
    return begins_packed(content) or zipfile.is_zipfile(io.BytesIO(content))


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in a file, by the path that they would have; none where nothing is packed in it.

    At most 2,000 files, 64 MB and four archives in each other: where there are more, or what can't be unpacked, it ends
    with NotUnpacked.
    """
    yield from _inside(name, content, _Left(), 1)


class _Left:
    """What may still be looked at."""

    def __init__(self) -> None:
        self.files, self.bytes = _MOST_FILES, _MOST_BYTES

    def takes(self, content: bytes) -> None:
        self.files, self.bytes = self.files - 1, self.bytes - len(content)
        if self.files < 0 or self.bytes < 0:
            raise NotUnpacked("it unpacks to more than is looked into")


def _inside(name: str, content: bytes, left: _Left, depth: int) -> Iterator[tuple[str, bytes]]:
    if not is_packed(content):
        return
    if depth > _DEEPEST:
        raise NotUnpacked("it is packed in itself more often than is looked into")
    opened = _opened(name, content, left)
    while True:
        try:
            inner, text = next(opened)
        except StopIteration:
            return
        except NotUnpacked:
            raise
        except _BROKEN as error:
            raise NotUnpacked("it can't be unpacked") from error
        left.takes(text)
        yield inner, text
        yield from _inside(inner, text, left, depth + 1)


def _opened(name: str, content: bytes, left: _Left) -> Iterator[tuple[str, bytes]]:
    if content[257:262] == b"ustar":
        with opened(io.BytesIO(content)) as tar:
            for member in tar:
                file = tar.extractfile(member) if member.isreg() else None
                if file is not None:
                    yield f"{name}/{member.name}", _read(file, left)
    elif zipfile.is_zipfile(io.BytesIO(content)):
        if has_many_entries(content):
            raise NotUnpacked("it lists more files than are looked into")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for item in archive.infolist():
                if not item.is_dir():
                    with archive.open(item) as file:
                        yield f"{name}/{item.filename}", _read(file, left)
    elif content.startswith(b"PK"):
        raise NotUnpacked("it can't be unpacked")
    else:
        ending = next((each for each in _ENDINGS if name.endswith(each)), "")
        yield name.removesuffix(ending) + (".tar" if ending == ".tgz" else ""), _decompressed(content, left)


def _read(file: IO[bytes], left: _Left) -> bytes:
    return file.read(left.bytes + 1)


def _decompressed(content: bytes, left: _Left) -> bytes:
    """What is compressed, and what is compressed behind it: several of these in a row are one file."""
    found = b""
    while content and len(found) <= left.bytes:
        one = _decompressor(content)
        found += one.decompress(content, left.bytes + 1 - len(found))
        if not one.eof and len(found) <= left.bytes:
            raise NotUnpacked("it can't be unpacked")
        # What fills a file up to its end is no part of it.
        content = one.unused_data.lstrip(b"\0")
    return found


def _decompressor(content: bytes) -> "zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor":
    if content.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(wbits=31)
    if content.startswith((b"BZh", b"\xfd7zXZ\0")):
        return bz2.BZ2Decompressor() if content.startswith(b"BZh") else lzma.LZMADecompressor(memlimit=256_000_000)
    raise NotUnpacked("something that is not packed stands behind what is")
