"""Archives of strangers: what stands before a file is measured before it is read, whatever kind of header it is.

with opened(io.BytesIO(content)) as archive:      # tar, packed or not
    for member in archive: ...
"""

import bz2
import gzip
import lzma
import re
import tarfile
from typing import IO

_BEFORE_A_FILE = 65_536
"""Bytes of headers before one file: a name of 4,096 characters takes a tenth of it."""

_USUAL = 2_048
"""Bytes of headers that any file may have; what is more is counted over the whole archive."""

_MORE = 16_000_000
_MOST_ENTRIES = 50_000
_GZIP = b"\x1f\x8b"
# What tarfile looks for in a header takes the square of a number's length.
_LONG_NUMBER = re.compile(rb"[0-9]{26}")


def opened(file: IO[bytes]) -> tarfile.TarFile:
    """A tar, packed by gzip, bzip2, xz or not at all, whose headers are bounded.

    Raises tarfile.ReadError, here or while it is read, and what the packing raises.
    """
    start = file.read(6)
    file.seek(0)
    raw: IO[bytes] = file
    if is_gzip(start):
        raw = gzip.GzipFile(fileobj=file)  # type: ignore[assignment]
    elif start.startswith(b"BZh"):
        raw = bz2.BZ2File(file)
    elif start.startswith(b"\xfd7zXZ\0"):
        raw = lzma.open(file)  # noqa: SIM115 - whoever reads it closes it
    return _Tar(fileobj=_Headers(raw), mode="r")  # type: ignore[arg-type]


def is_gzip(content: bytes) -> bool:
    """Whether something is packed as what is built is: a tar.gz."""
    return content.startswith(_GZIP)


def has_many_entries(content: bytes) -> bool:
    """Whether a zip lists more files than are looked into; the list is read whole by whoever opens it."""
    return content.count(b"PK\x01\x02") > _MOST_ENTRIES


class _Headers:
    """A file of which little is read before each file in it; the bytes of these are their reader's to bound."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._read: int | None = None
        self._more = _MORE
        self.seek, self.tell, self.close = raw.seek, raw.tell, raw.close

    def begin(self) -> None:
        """Headers are read from here on."""
        self._read = 0

    def end(self) -> None:
        """They were read."""
        self._more -= max(0, (self._read or 0) - _USUAL)
        self._read = None

    def read(self, size: int = -1) -> bytes:
        if self._read is None:
            return self._raw.read(size)
        self._read += size
        if size < 0 or self._read > _BEFORE_A_FILE or self._read - _USUAL > self._more:
            raise tarfile.ReadError("it has more headers than files need")
        found = self._raw.read(size)
        if size > tarfile.BLOCKSIZE - 1 and _LONG_NUMBER.search(found):
            raise tarfile.ReadError("a header holds a number that is longer than any")
        return found


class _Tar(tarfile.TarFile):
    def next(self) -> tarfile.TarInfo | None:
        headers: _Headers = self.fileobj  # type: ignore[assignment]
        headers.begin()
        try:
            return super().next()
        except (ValueError, IndexError, RecursionError, OverflowError) as error:
            raise tarfile.ReadError("a header can't be read") from error
        finally:
            headers.end()
