"""What a program says, as Cloud Run hands it on: JSON lines are taken apart, a traceback is one entry."""

import json
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from infra.local.logs.store import SEVERITIES

_TRACEBACK = "Traceback (most recent call last):"
_LONGEST = 200
# How often a file that grows is looked at.
_EVERY = 0.2
_KEPT = 30

Write = Callable[..., None]
"""`write(log, severity=..., text=... or payload=...)`."""


class Lines:
    """Takes the lines of one instance and writes entries; `last` are the newest lines of all its streams."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._held: dict[str, list[str]] = {}
        self.last: deque[str] = deque(maxlen=_KEPT)

    def say(self, stream: str, line: str) -> None:
        """One line of `stdout`, `stderr` or `system`."""
        with self._lock:
            self.last.append(line)
            if stream == "system":
                self._flush_all()
                self._write("run.googleapis.com/varlog/system", severity="ERROR", text=line)
                return
            held = self._held.get(stream)
            if held is not None:
                held.append(line)
                # What begins in the first column ends it: `ValueError: ...`.
                more = line[:1] in {" ", "\t"} or line == "" or line.startswith(("Traceback", "During", "The above"))
                if not more or len(held) >= _LONGEST:
                    self._flush(stream)
            elif line.rstrip().endswith(_TRACEBACK):
                self._held[stream] = [line]
            elif line:
                self._one(stream, line)

    def close(self) -> None:
        """Write what is held back."""
        with self._lock:
            self._flush_all()

    def _flush_all(self) -> None:
        for stream in list(self._held):
            self._flush(stream)

    def _flush(self, stream: str) -> None:
        held = self._held.pop(stream)
        self._write(f"run.googleapis.com/{stream}", severity="ERROR", text="\n".join(held))

    def _one(self, stream: str, line: str) -> None:
        said = _structured(line)
        if said is None:
            self._write(f"run.googleapis.com/{stream}", severity="DEFAULT", text=line)
            return
        severity = str(said.pop("severity", "DEFAULT")).upper()
        severity = severity if severity in SEVERITIES else "DEFAULT"
        if set(said) == {"message"}:
            self._write(f"run.googleapis.com/{stream}", severity=severity, text=str(said["message"]))
        else:
            self._write(f"run.googleapis.com/{stream}", severity=severity, payload=said)


class Tail:
    """Hands the lines of a file on as they are written, from `begin` until `close`, which waits for the last."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, file: Path) -> None:
        """Follow a file from its start."""
        self._thread = threading.Thread(target=self._follow, args=(file,), daemon=True, name="tail")
        self._thread.start()

    def close(self) -> None:
        """Nothing is written any more: read to the end."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self._lines.close()

    def _follow(self, file: Path) -> None:
        held = ""
        with file.open(errors="replace") as opened:
            while True:
                last = self._ended.is_set()
                *whole, held = (held + opened.read()).split("\n")
                for line in whole:
                    self._lines.say("stdout", line.rstrip("\r"))
                if last:
                    break
                self._ended.wait(_EVERY)
        if held:
            self._lines.say("stdout", held)


def _structured(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
