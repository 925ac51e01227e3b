"""The code a function is born with, as a zip archive that is plain text.

Terraform's files hold text only, and an archive is bytes. One that only stores its files and whose every byte is ASCII
is both: sums and sizes are brought below 0x80 by a comment at the end of each file.
"""

import struct
import zlib
from functools import cache

_PYTHON = {
    "http": """import functions_framework


@functions_framework.http
def handle(request):
    return {"status": "ok"}
""",
    "event": """import functions_framework


@functions_framework.cloud_event
def handle(event):
    print(event["type"], event["id"])
""",
}
_NODE = {
    "http": """const functions = require("@google-cloud/functions-framework");

functions.http("handle", (request, response) => response.json({ status: "ok" }));
""",
    "event": """const functions = require("@google-cloud/functions-framework");

functions.cloudEvent("handle", (event) => console.log(event.type, event.id));
""",
}
_PACKAGE = """{"main": "index.js", "dependencies": {"@google-cloud/functions-framework": "^3.0.0"}}
"""


@cache
def archive(runtime: str, trigger: str) -> str:
    """The archive of a function that answers, or logs what it gets, until the application's own code is there."""
    kind = "http" if trigger == "http" else "event"
    if runtime.startswith("python"):
        files = {"main.py": (_PYTHON[kind], "#"), "requirements.txt": ("functions-framework==3.*\n", "#")}
    else:
        files = {"index.js": (_NODE[kind], "//"), "package.json": (_PACKAGE, " ")}
    return _zip(files)


def _zip(files: dict[str, tuple[str, str]]) -> str:
    body = b""
    index = b""
    for name, (text, comment) in files.items():
        data = _padded(text, comment, len(body), name)
        entry = _entry(name, data)
        index += b"PK\x01\x02\x14\x00" + entry + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + entry + name.encode() + data
    # The index begins where the files end.
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(files), len(files), len(index), len(body), 0)
    return (body + index + end).decode("ascii")


def _entry(name: str, data: bytes) -> bytes:
    """What both headers say of a file: stored as it is, made on 1 January 2020."""
    return struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x5021, zlib.crc32(data), len(data), len(data), len(name), 0)


def _padded(text: str, comment: str, start: int, name: str) -> bytes:
    for count in range(100_000):
        # Spaces and tabs as the bits of the count: harmless at the end of a comment.
        tail = "".join(" \t"[count >> bit & 1] for bit in range(8)) + " " * (count >> 8)
        data = f"{text}{comment}{tail}\n".encode()
        after = start + 30 + len(name) + len(data)
        numbers = struct.pack("<III", zlib.crc32(data), len(data), after)
        if max(numbers) < 0x80:
            return data
    raise AssertionError("no padding makes it plain text")
