"""How a Dockerfile starts its program, and with which variables: its last stage's ENTRYPOINT, CMD and ENV, and
what its build takes. Nothing else of it is read."""

import json
import re
import shlex
from pathlib import Path

_LARGEST = 1 << 20
_USUAL_PORT = "8080"
# What is this machine's own to say, or a place in the image.
_NOT_TAKEN = re.compile(
    r"PORT|PATH|HOME|TMPDIR|PYTHONPATH|PYTHONHOME|NODE_PATH|VIRTUAL_ENV|LD_\w+|(?:PIP|POETRY|UV)_\w+"
)
# A port that the line itself gives to its server.
_LISTENS = re.compile(r"(?:--port[ =]|-p |(?:--bind|-b|--listen)[ =][\w.\[\]]*:)(\d{2,5})\b")


def start_of(file: Path) -> str:
    """The line for the shell that it starts with; empty where it says none that a shell takes.

    The port that it exposes or gives its server (8080 without one) is the one that the program is told: on the laptop
    PORT is a free port.
    """
    entrypoint, command, exposed = "", "", [_USUAL_PORT]
    for word, rest in _instructions(file):
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


def arguments_of(file: Path) -> set[str]:
    """The names of what it takes from `--build-arg`."""
    return {re.split(r"[\s=]", rest, maxsplit=1)[0] for word, rest in _instructions(file) if word == "ARG"}


def variables_of(file: Path) -> dict[str, str]:
    """The variables that it gives its program; those that refer to others are left out."""
    found: dict[str, str] = {}
    for word, rest in _instructions(file):
        if word == "FROM":
            found = {}
        elif word == "ENV":
            found |= _pairs(rest)
    return {name: value for name, value in found.items() if "$" not in value and not _NOT_TAKEN.fullmatch(name)}


def _pairs(said: str) -> dict[str, str]:
    """Either form: `A=b C="d e"`, or `A the rest`."""
    name, _, value = said.partition(" ")
    if "=" not in name:
        return {name: value.strip()} if name.isidentifier() else {}
    try:
        words = shlex.split(said)
    except ValueError:
        return {}
    pairs = (word.partition("=") for word in words)
    return {name: value for name, equals, value in pairs if equals and name.isidentifier()}


def _instructions(file: Path) -> list[tuple[str, str]]:
    """Its words and what follows each; none where there is no such file."""
    if file.is_symlink() or not file.is_file():
        return []
    with file.open("rb") as opened:
        text = opened.read(_LARGEST).decode(errors="replace")
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
