"""What kind of file somebody has before them: a text, a picture, a font, a recording.

Of anything else nobody knows what it holds, and it is packed only where a person lists it by name.
"""

import codecs
import fnmatch
import re
from collections.abc import Callable
from pathlib import PurePosixPath

from shared.schemas.packed_files import NotUnpacked, is_packed, unpacked

UNREAD_LIST = ".infraaiunread"
"""The file of a source that names what is packed unread: a path a line, or a folder's by an ending (`data/*.onnx`)."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# The ends of a line and of a file, a tab, a bell, a colour: what stands in texts.
_CONTROLS = bytes(each for each in range(0x20) if each not in b"\a\b\t\n\v\f\r\x1a\x1b") + b"\x7f"
# A program may have one in a text of its own.
_SOME = 0.001
# Letters beyond ASCII in an older code are the fewer; what is encrypted or compressed has half of its bytes there.
_MOST_BEYOND = 0.3
# How a kind begins, and how it ends where that is said: what is hung on behind it is not of its kind.
_KINDS = tuple(
    (re.compile(begin, re.DOTALL), re.compile(end + rb"\Z"))
    for begin, end in (
        (rb"\x89PNG\r\n\x1a\n", rb"IEND\xaeB`\x82"),
        (rb"\xff\xd8\xff", rb"\xff\xd9[\x00\r\n]*"),  # JPEG
        (rb"GIF8[79]a", rb";\x00*"),
        (rb"%PDF-\d\.\d", rb"%%EOF\s*"),
        (rb"RIFF.{4}(?:WEBP|WAVE|AVI )", b""),
        (rb"\x00\x00[\x01\x02]\x00[\x01-\x40]\x00", b""),  # icons and cursors
        (rb"II\x2a\x00|MM\x00\x2a|icns|8BPS\x00[\x01\x02]", b""),  # TIFF, Apple's icons, Photoshop
        (rb".{4}(?:ftyp[\w ]{4}|moov|mdat|wide)|\x1a\x45\xdf\xa3", b""),  # MP4, AVIF, HEIC, Matroska
        (rb"\x00\x01\x00\x00\x00[\x01-\x40]|(?:OTTO|true)\x00[\x01-\x40]|ttcf\x00|wOF[F2]|.{34}LP", b""),  # fonts
        (rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2\xf1\xf9]|OggS\x00|fLaC\x00|MThd\x00\x00\x00\x06", b""),  # sounds
        (rb"\x00asm[\x01\x02]\x00\x00\x00|\xca\xfe\xba\xbe\x00[\x00-\x04]\x00[\x2d-\x60]", b""),  # WebAssembly, Java
        (rb"(?:\xde\x12\x04\x95|\x95\x04\x12\xde)\x00|glTF[\x01\x02]\x00\x00\x00", b""),  # translations, models in 3D
    )
)
_BITMAP = re.compile(rb"BM(.{4})\0\0\0\0", re.DOTALL)
_RUNS = re.compile(rb"[\t -~]{8,}")
_LONGEST_TAIL = 64
LARGEST = 64_000_000
"""Bytes of a file that are looked into."""


def text_of(content: bytes) -> str | None:
    """What a text says, in whatever code it is written; None for what is no text."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "")
    if not encoding and re.match(rb"(?:[\t\r\n -~]\0){4}", content):
        encoding = "utf-16-le"
    elif not encoding and re.match(rb"(?:\0[\t\r\n -~]){4}", content):
        encoding = "utf-16-be"
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        beyond = len(content) - len(content.translate(None, bytes(range(0x80, 0x100))))
        if encoding or beyond > _MOST_BEYOND * len(content) or _has_controls(content):
            return None
        return content.decode("latin-1")
    return None if _has_controls(content if not encoding else text.encode(errors="replace"), _SOME) else text


def written_in(content: bytes) -> str:
    """What can be read in a file of a kind that is no text: names, comments, what a program says."""
    return "\n".join(each.decode("ascii") for each in _RUNS.findall(content))


def unread(name: str, content: bytes) -> str:
    """Why nobody can see what a file holds, as the end of a sentence; empty where it is a text, a picture, a font or a
    recording, or a packed file of such files alone. `name` is its path in the source."""
    if len(content) > LARGEST:
        return "it is larger than is looked into"
    if is_packed(content):
        try:
            for inner, text in unpacked(name, content):
                if not is_packed(text) and not _is_known(text):
                    return f"{PurePosixPath(inner).name} in it is of no kind that is looked into"
        except NotUnpacked as error:
            return str(error)
        return ""
    return "" if _is_known(content) else "it is of no kind that is looked into"


def is_listed(names: str) -> Callable[[str], bool]:
    """Whether a person lists a file's path among what is packed unread; `names` is the text of UNREAD_LIST.

    A line without a name of its own (`*`, `data/**`) lists nothing.
    """
    lines = [line.strip().removeprefix("./") for line in names.splitlines()]
    known = [each for each in lines if each and not each.startswith("#") and re.search(r"\w", PurePosixPath(each).name)]
    return lambda path: any(fnmatch.fnmatchcase(path, each) for each in known)


def _has_controls(content: bytes, some: float = 0.0) -> bool:
    return len(content) - len(content.translate(None, _CONTROLS)) > some * len(content)


def _is_known(content: bytes) -> bool:
    return text_of(content) is not None or _is_listed_kind(content)


def _is_listed_kind(content: bytes) -> bool:
    if found := _BITMAP.match(content):
        return int.from_bytes(found[1], "little") == len(content)
    tail = content[-_LONGEST_TAIL:]
    return any(begin.match(content) and end.search(tail) for begin, end in _KINDS)
