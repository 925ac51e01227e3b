"""How a Dockerfile starts its program: its last stage's ENTRYPOINT and CMD. Nothing else of it is read."""

import json
import re
import shlex
from pathlib import Path

_LARGEST = 1 << 20
_USUAL_PORT = "8080"
# A port that the line itself gives to its server.
_LISTENS = re.compile(r"(?:--port[ =]|-p |(?:--bind|-b|--listen)[ =][\w.\[\]]*:)(\d{2,5})\b")


def start_of(file: Path) -> str:
    """The line for the shell that it starts with; empty where it says none that a shell takes.

    The port that it exposes or gives its server (8080 without one) is the one that the program is told: on the laptop
    PORT is a free port.
    """
    if file.is_symlink() or not file.is_file():
        return ""
    with file.open("rb") as opened:
        text = opened.read(_LARGEST).decode(errors="replace")
    entrypoint, command, exposed = "", "", [_USUAL_PORT]
    for word, rest in _instructions(text):
        if word == "FROM":
            entrypoint, command, exposed = "", "", [_USUAL_PORT]
        elif word == "ENTRYPOINT":
            entrypoint, command = _line(rest), ""
        elif word == "CMD":
            command = _line(rest)
        elif word == "EXPOSE":
            exposed += re.findall(r"\b\d{2,5}\b", rest)
    line = f"{entrypoint} {command}".strip()
    exposed += [match[1] for match in _LISTENS.finditer(line)]
    for port in exposed:
        line = re.sub(rf"(?<![\w.]){port}(?![\w.])", "$PORT", line)
    return line


def _instructions(text: str) -> list[tuple[str, str]]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\s*\n", " ", "\n".join(lines))
    found = (line.strip().partition(" ") for line in joined.splitlines() if line.strip())
    return [(word.upper(), rest.strip()) for word, _, rest in found]


def _line(said: str) -> str:
    """Either form as a shell's line; the words of the one with brackets reach the program as they are."""
    if not said.startswith("["):
        return said
    try:
        words = json.loads(said)
    except ValueError:
        return ""
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return ""
    if len(words) == 3 and words[0] in {"sh", "bash", "/bin/sh", "/bin/bash"} and words[1] == "-c":
        return str(words[2])
    return shlex.join(words)
