"""How a Dockerfile starts its program, and with which variables: its last stage's ENTRYPOINT, CMD and ENV, and
what its build takes. Nothing else of it is read."""

import json
import re
import shlex
from collections.abc import Mapping
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
    """The line for the shell that it starts with; empty where it says none that a shell takes, and where it starts what
    Next.js leaves to stand alone, which its lines put elsewhere.

    The port that it exposes or gives its server (8080 without one) is the one that the program is told: on the laptop
    PORT is a free port.
    """
    entrypoint, command, exposed, moved = "", "", [_USUAL_PORT], False
    for word, rest in _last_stage(file):
        if word == "ENTRYPOINT":
            entrypoint, command = _line(rest), ""
        elif word == "CMD":
            command = _line(rest)
        elif word == "EXPOSE":
            exposed += re.findall(r"\b\d{2,5}\b", rest)
        elif word == "COPY":
            moved = moved or ".next/standalone" in rest
    line = f"{entrypoint} {command}".strip()
    if moved and re.search(r"\bserver\.js\b", line):
        return ""
    exposed += [match[1] for match in _LISTENS.finditer(line)]
    for port in exposed:
        line = re.sub(rf"(?<![\w.]){port}(?![\w.])", "$PORT", line)
    return line


def arguments_of(file: Path) -> set[str]:
    """The names of what it takes from `--build-arg`."""
    return {re.split(r"[\s=]", rest, maxsplit=1)[0] for word, rest in _instructions(file) if word == "ARG"}


def variables_of(file: Path, arguments: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables that it gives its program, in whose values stand those before them and what its build was given
    by `arguments`; what refers to anything else is left out."""
    given = arguments or {}
    known: dict[str, str] = {}
    found: dict[str, str] = {}
    for word, rest in _last_stage(file):
        if word == "ARG":
            name, _, usual = rest.partition("=")
            value = given.get(name.strip(), _filled(usual.strip().strip("\"'"), known | found))
            if value:
                known[name.strip()] = value
        elif word == "ENV":
            for name, value in _pairs(rest).items():
                found[name] = _filled(value, known | found)
    return {name: value for name, value in found.items() if "$" not in value and not _NOT_TAKEN.fullmatch(name)}


def _filled(text: str, known: Mapping[str, str]) -> str:
    """A text with what is known of `$NAME`, `${NAME}` and `${NAME:-usual}` in it."""

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[3]
        return known.get(name) or (match[2] if match[2] is not None else match[0])

    return re.sub(r"\$\{(\w+)(?::-([^}$]*))?\}|\$(\w+)", value, text)


def _last_stage(file: Path) -> list[tuple[str, str]]:
    """The instructions of its last stage, those of the stages that it is made from before them."""
    stages: dict[str, list[tuple[str, str]]] = {}
    current: list[tuple[str, str]] = []
    for word, rest in _instructions(file):
        if word == "FROM":
            base, _, name = re.sub(r"^--\S+\s+", "", rest).partition(" ")
            current = list(stages.get(base.lower(), []))
            stages[str(len(stages))] = stages[re.sub(r"(?i)^as\s+", "", name.strip()).lower()] = current
        else:
            current.append((word, rest))
    return current


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
