"""Which function answers where, and which functions there are.

HTTP functions answer at the paths of the public API, and like any function of Google Cloud at an address of their own,
`/_functions/FUNCTION/...`, which is how a timer reaches those that the public does not. Every function that takes
events gets the pushes of a topic at `/_events/FUNCTION/projects/PROJECT/topics/TOPIC?token=TOKEN`, a path in which
functions-framework finds the topic; the token is the push subscription's, and nobody else's.

The console and the API share one origin, and some addresses: `/runs/ID` is a page to a person and a document to a
program. A browser that opens an address asks for `text/html` first, and no API client does: that, and nothing else,
tells them apart. In front of Google Cloud's functions a load balancer does the same by a rule on the Accept header.
"""

import ast
import json
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlencode

from shared.http.paths import Ways, answering, ways

# Where all other paths go.
_OTHERWISE = "console"

EVENTS = "/_events/"
OWN = "/_functions/"
HEALTH = "/_health"
EVENTS_TOKEN = "EVENTS_TOKEN"  # noqa: S105 - the name of the variable that holds it
FUNCTIONS = Path(__file__).parents[3] / "functions"

Kind = Literal["http", "cloud_event"]


class Function(NamedTuple):
    """A Cloud Function: its folder's name, its entry point, the file it is in, and what calls it."""

    name: str
    target: str
    source: Path
    kind: Kind


class NotAFunction(ValueError):
    """A main.py that doesn't have exactly one entry point."""


def event_path(function: str, project: str, topic: str, token: str) -> str:
    """Where the messages of a topic are pushed to for a function, with the token that the host asks for."""
    return f"{EVENTS}{function}/projects/{project}/topics/{topic}?{urlencode({'token': token})}"


def find_functions(folder: Path = FUNCTIONS) -> dict[str, Function]:
    """Every function in `folder`, by name: the folders that have a main.py. Raises NotAFunction.

    The entry point is read, not imported: knowing what there is must not cost the start of all of it.
    """
    return {path.parent.name: _read(path) for path in sorted(folder.glob("*/main.py"))}


def opens_page(method: str, accept: str) -> bool:
    """Whether a request is a browser opening an address, by its method and its Accept header."""
    return method in {"GET", "HEAD"} and accept.lstrip().lower().startswith("text/html")


@cache
def routes() -> Ways:
    """Which function answers where, from the description of the API."""
    return ways(json.loads((FUNCTIONS / "console" / "openapi.json").read_bytes())["paths"])


def route(path: str) -> str:
    """The name of the function that answers a path of the public API."""
    return answering(path, routes()) or _OTHERWISE


def _read(source: Path) -> Function:
    found: list[tuple[str, Kind]] = []
    for statement in ast.parse(source.read_text(), str(source)).body:
        if isinstance(statement, ast.FunctionDef):
            marks = {node.attr for node in statement.decorator_list if isinstance(node, ast.Attribute)}
            marks |= {node.id for node in statement.decorator_list if isinstance(node, ast.Name)}
            found += [(statement.name, kind) for kind in ("http", "cloud_event") if kind in marks]
    if len(found) != 1:
        raise NotAFunction(f"{source} needs exactly one functions_framework entry point, it has {len(found)}.")
    (target, kind), name = found[0], source.parent.name
    return Function(name, target, source, kind)
