"""What stands before a file in a stranger's archive is read no further than files need."""

import gzip
import hashlib
import io
import tarfile

import pytest

from functions.planning.source_texts import texts_of
from infra.cli.pack import CannotPack, pack
from jobs.terraform.archive_checks import BadArchive, check_archive
from shared.archives import opened
from shared.schemas.packed_files import NotUnpacked, unpacked

MB = 1 << 20
FILE = tarfile.TarInfo("a.py").tobuf()
END = bytes(1024)


def header(kind: bytes, size: int) -> bytes:
    """What says that `size` bytes follow which belong to the next file, or to this one."""
    info = tarfile.TarInfo("a.py")
    info.type, info.size = kind, size
    return info.tobuf(format=tarfile.GNU_FORMAT)


def record(key: bytes, value: bytes) -> bytes:
    rest = b" %s=%s\n" % (key, value)
    length = next(n for n in range(len(rest), len(rest) + 9) if len(b"%d" % n) + len(rest) == n)
    return b"%d" % length + rest


def of_holes() -> bytes:
    """The old way to say where holes are, in blocks that each say that one more follows."""
    first = bytearray(header(tarfile.GNUTYPE_SPARSE, 0))
    first[482], first[148:156] = 1, b" " * 8
    first[148:156] = b"%06o\0 " % sum(first)
    block = bytearray((b"00000000001\0" * 42).ljust(512, b"\0"))
    block[504] = 1
    return bytes(first) + bytes(block) * 4096


MAP = b"".join(record(b"GNU.sparse.%s" % key, b"1") for key in (b"major", b"name", b"realsize")) + record(
    b"GNU.sparse.minor", b"0"
)
BOMBS = {
    "a header of its own": header(tarfile.XHDTYPE, 2 * MB) + bytes(2 * MB) + FILE,
    "a header for all": header(tarfile.XGLTYPE, 2 * MB) + bytes(2 * MB) + FILE,
    "a long name": header(tarfile.GNUTYPE_LONGNAME, 2 * MB) + b"a" * 2 * MB + FILE,
    "a long link": header(tarfile.GNUTYPE_LONGLINK, 2 * MB) + b"a" * 2 * MB + FILE,
    "headers of headers": header(tarfile.XHDTYPE, 0) * 4096 + FILE,
    "a map of holes in the file": header(tarfile.XHDTYPE, len(MAP))
    + MAP.ljust(512, b"\0")
    + header(tarfile.REGTYPE, 2 * MB)
    + b"1" * 2 * MB,
    "a map of holes in blocks": of_holes(),
    "a number without end": header(tarfile.XHDTYPE, 50_176) + b"1" * 50_176 + FILE,
    "a record that is none": header(tarfile.XHDTYPE, 512) + b"9 GNU.sparse.map=1\n".ljust(512, b"\0") + FILE,
    "more than all files need": (header(tarfile.XHDTYPE, 60_416) + bytes(60_416) + FILE) * 280,
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_header_that_is_larger_than_any_is_not_read(what: str, tmp_path) -> None:
    plain = BOMBS[what] + END
    packed = gzip.compress(plain, 9, mtime=0)
    assert texts_of(packed) is None
    with pytest.raises(BadArchive):
        check_archive(packed, hashlib.sha256(packed).hexdigest())
    (tmp_path / "a.tar.gz").write_bytes(packed)
    with pytest.raises(CannotPack):
        pack(tmp_path / "a.tar.gz")
    if plain[257:262] == b"ustar":
        with pytest.raises(NotUnpacked):
            list(unpacked("a.tar", plain))


def test_long_names_and_many_files_are_read_as_before() -> None:
    buffer = io.BytesIO()
    names = [f"{'d' * 90}/{'é' * 40}/{n:020d}.json" for n in range(300)] + ["x/" * 1_500 + "end.py"]
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    buffer.seek(0)
    with opened(buffer) as archive:
        assert archive.getnames() == names


@pytest.mark.parametrize("kind", ["", "gz", "bz2", "xz"])
def test_however_it_is_packed_it_is_opened(kind: str) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{kind}") as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("a.py")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"abc"))
    buffer.seek(0)
    with opened(buffer) as archive:
        file = archive.extractfile(next(iter(archive)))
        assert file is not None
        assert file.read() == b"abc"
