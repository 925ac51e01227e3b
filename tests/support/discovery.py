"""Google's discovery documents, and what an exchange with the stand-in has that they don't know.

google-api-python-client ships the documents. Uploads and downloads of media are not described there.
"""

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

# Document -> what its paths begin with.
DOCUMENTS = {
    "compute.v1": "/compute/v1/",
    "run.v2": "/v2/",
    "logging.v2": "/v2/",
    "storage.v1": "/storage/v1/",
    "cloudbuild.v1": "/v1/",
    "secretmanager.v1": "/v1/",
}
_JSON_TYPES = {"string": str, "boolean": bool, "object": dict, "array": list, "number": (int, float), "integer": int}


class Exchange(NamedTuple):
    """One request and its answer, as they were on the wire."""

    method: str
    path: str
    query: str
    body: bytes
    status: int
    answer: bytes


class Method(NamedTuple):
    """One method of an API."""

    document: str
    id: str
    verb: str
    path: re.Pattern[str]
    parameters: frozenset[str]
    request: str
    response: str


@cache
def document(name: str) -> dict[str, Any]:
    folder = resources.files("googleapiclient") / "discovery_cache/documents"
    return json.loads((folder / f"{name}.json").read_text())


@cache
def methods() -> tuple[Method, ...]:
    """Every method of the documents."""
    return tuple(each for name in DOCUMENTS for each in _methods(name, document(name)))


def _methods(name: str, part: dict[str, Any]) -> Iterator[Method]:
    whole = document(name)
    for each in part.get("methods", {}).values():
        path = "/" + whole["servicePath"] + each.get("flatPath", each["path"])
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))
        known = frozenset(each.get("parameters", {})) | frozenset(whole["parameters"])
        of = (each.get(kind, {}).get("$ref", "") for kind in ("request", "response"))
        yield Method(name, each["id"], each["httpMethod"], re.compile(pattern), known, *of)
    for resource in part.get("resources", {}).values():
        yield from _methods(name, resource)


def described(exchange: Exchange) -> Method | None:
    """The method an exchange is of; None where the documents don't describe such a path at all."""
    for each in methods():
        if each.verb == exchange.method and each.path.fullmatch(exchange.path):
            return each
    return None


def wrong(exchange: Exchange) -> list[str]:
    """What an exchange has that Google's API doesn't know; empty when all is well."""
    if not exchange.path.startswith(tuple(DOCUMENTS.values())):
        return []
    if exchange.status >= 400:
        # Whoever asks for what is not there is told so.
        return []
    method = described(exchange)
    if method is None:
        return [f"{exchange.method} {exchange.path}: no such method"]
    query = dict(parse_qsl(exchange.query, keep_blank_values=True))
    # With a dollar they are the system's own, as $alt.
    said = [f"{method.id}: no parameter {name}" for name in query if name.lstrip("$") not in method.parameters]
    if query.get("alt") == "media":
        return said
    if exchange.body and method.request:
        said += _schema(method, "request", method.request, exchange.body)
    if exchange.answer and method.response and exchange.status < 300:
        said += _schema(method, "answer", method.response, exchange.answer)
    return said


def _schema(method: Method, kind: str, name: str, raw: bytes) -> list[str]:
    try:
        value = json.loads(raw)
    except ValueError:
        return [f"{method.id}: the {kind} is not JSON"]
    schemas = document(method.document)["schemas"]
    return [f"{method.id}: {kind}{each}" for each in _misfits(schemas, {"$ref": name}, value, "")]


def _misfits(schemas: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> list[str]:
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    kind = schema.get("type", "any")
    if "enum" in schema and isinstance(value, int):
        return []  # Google's clients for REST send the numbers of an enum ($alt=json;enum-encoding=int)
    if kind == "any" or value is None:
        return []
    fits = isinstance(value, _JSON_TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
    if not fits:
        return [f"{where} is {type(value).__name__}, not {kind}"]
    if kind == "array":
        return [
            said for at, item in enumerate(value) for said in _misfits(schemas, schema["items"], item, f"{where}[{at}]")
        ]
    if kind == "object":
        known, others = schema.get("properties", {}), schema.get("additionalProperties")
        said = []
        for name, item in value.items():
            inner = known.get(name, others)
            said += (
                [f"{where}.{name} is unknown"] if inner is None else _misfits(schemas, inner, item, f"{where}.{name}")
            )
        return said
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where} is {value!r}, not one of the enum"]
    return []


class Recorder:
    """A WSGI app that passes on, and keeps what went by."""

    def __init__(self, app: Any, kept: list[Exchange]) -> None:
        self._app = app
        self._kept = kept

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        # As it was sent: an object's name may have slashes, encoded.
        path = environ.get("REQUEST_URI", environ.get("PATH_INFO", "")).partition("?")[0]
        if not path.startswith(tuple(DOCUMENTS.values())):
            return self._app(environ, start)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else b""
        environ["wsgi.input"] = io.BytesIO(body)
        told: list[str] = []

        def starting(status: str, headers: Any, *more: Any) -> Any:
            told.append(status)
            return start(status, headers, *more)

        chunks = list(self._app(environ, starting))
        answer = b"".join(chunks)
        status = int(told[0].split()[0])
        self._kept.append(
            Exchange(environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""), body, status, answer)
        )
        return [answer]
