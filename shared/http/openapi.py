"""An OpenAPI 3.1 document of what functions answer and the pydantic models they speak.

Every HTTP function has its ROUTES in `routes.py` and says in the OPERATIONS of its `api.py` what each of their handlers
takes and gives; `document` makes one description of them all.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple, NotRequired

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from shared.http.serving import Routes

REFERENCE = "#/components/schemas/{model}"


class FieldProblem(TypedDict):
    """One field that is not acceptable."""

    field: str
    message: str


class ProblemDocument(TypedDict):
    """An error (RFC 9457): `detail` says what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[list[FieldProblem]]


class Query(NamedTuple):
    """A parameter of the query string; `schema` is JSON Schema."""

    name: str
    schema: Mapping[str, Any]
    about: str


class Operation(NamedTuple):
    """What a handler takes and gives; where it answers stands in its route.

    `answer` is the type of the body of `status`, `body` the model of the request, `problems` the statuses of its
    errors. `paged` says that a Link header leads to the next page. `security` names the scheme that a call without a
    person's sign-in uses. `kind` is the answer's media type, `headers` are those of the answer that mean something and
    `takes` those of the request, with what they say. `example` is a body that would be accepted.
    """

    about: str
    answer: Any
    status: int = 200
    body: type[BaseModel] | None = None
    query: Sequence[Query] = ()
    problems: Sequence[int] = ()
    paged: bool = False
    kind: str = "application/json"
    headers: Mapping[str, str] = {}
    takes: Mapping[str, str] = {}
    example: Mapping[str, Any] | None = None
    security: str | None = None


Operations = Mapping[Callable[..., Any], Operation]
"""By handler, or by the verb that its handler does."""


class _Row(NamedTuple):
    function: str
    method: str
    path: str
    does: Operation


class _Schemas(GenerateJsonSchema):
    """An answer always has all of its model's fields, also those with a default."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        """Whether a field is always there."""
        if self.mode == "serialization" and field["type"] == "model-field":
            return True
        return super().field_is_required(field, total)


LIMIT = Query("limit", {"type": "integer", "minimum": 1}, "How many at most; a hundred are the most.")
CURSOR = Query("cursor", {"type": "string"}, "Where the page before ended: take the whole link from the Link header.")

IN_ENVIRONMENT = Query(
    "environment", {"type": "string"}, "The environment, where an application's name stands in several."
)

# Who calls without an identity or with a wrong one, and what goes wrong here.
_ANYWHERE = (401, 403, 500, 503)
_PEOPLE = ("person", "signed-in")
_SECURITY = {
    "person": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A Google identity token of one of the operators; on a laptop nobody is asked.",
    },
    "signed-in": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-infraai",
        "description": "What signing in to the console leaves in a browser.",
    },
    "pubsub": {"type": "http", "scheme": "bearer", "description": "The identity that Pub/Sub pushes with."},
    "webhook": {"type": "apiKey", "in": "query", "name": "auth_token"},
    "telegram": {"type": "apiKey", "in": "header", "name": "X-Telegram-Bot-Api-Secret-Token"},
}


def document(
    functions: Mapping[str, tuple[Routes, Operations]], *, version: str, about: Mapping[str, str]
) -> dict[str, Any]:
    """The description of what every function answers, by the function's name; `about` says what each is for.

    Raises ValueError for a route that nothing is said of, and for what is said of no route.
    """
    rows = [row for name, (routes, operations) in functions.items() for row in _rows(name, routes, operations)]
    every = [row.does for row in rows]
    inputs: list[tuple[int, JsonSchemaMode, TypeAdapter[Any]]] = []
    kinds: dict[tuple[int, JsonSchemaMode], TypeAdapter[Any]] = {}
    for each in every:
        kinds[id(each.answer), "serialization"] = TypeAdapter(each.answer)
        if each.body is not None:
            if each.example is not None:
                # An example that would be refused is none.
                each.body.model_validate(dict(each.example))
            kinds[id(each.body), "validation"] = TypeAdapter(each.body)
    kinds[id(ProblemDocument), "serialization"] = TypeAdapter(ProblemDocument)
    inputs = [(key, mode, adapter) for (key, mode), adapter in kinds.items()]
    schemas, definitions = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE, schema_generator=_Schemas)
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        # A parameter's type changes nothing about an adapter's identity: the same type gives the same schema.
        answer = schemas[id(row.does.answer), "serialization"]
        body = schemas[id(row.does.body), "validation"] if row.does.body is not None else None
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, answer, body)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "INFRAai",
            "version": version,
            "summary": "From a sentence to running, monitored infrastructure, and from an alert to a measured repair.",
            "description": (
                "Errors are problem documents (RFC 9457); lists are paged by their Link header (RFC 8288). Within a "
                "version fields and addresses are only added; what goes away or means something else raises the major "
                "one, and stands in the list of changes before it does."
            ),
        },
        "servers": [{"url": "/"}],
        "security": [{name: []} for name in _PEOPLE],
        "tags": [{"name": name, "description": said} for name, said in sorted(about.items())],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": _SECURITY,
        },
    }


def _rows(name: str, routes: Routes, operations: Operations) -> list[_Row]:
    told = {inspect.unwrap(verb): operation for verb, operation in operations.items()}
    rows = []
    for method, rule, handler in routes:
        if rule == "/":
            continue
        operation = told.pop(inspect.unwrap(handler), None)
        if operation is None:
            raise ValueError(f"api.py of {name} says nothing of {method} {rule}.")
        rows.append(_Row(name, method, re.sub(r"<(\w+)>", r"{\1}", rule), operation))
    if told:
        raise ValueError(f"No route of {name} leads to {', '.join(verb.__qualname__ for verb in told)}.")
    return rows


def _operation(row: _Row, answer: Mapping[str, Any], body: Mapping[str, Any] | None) -> dict[str, Any]:
    of = row.does
    said: dict[str, Any] = {
        "description": HTTPStatus(of.status).phrase,
        "content": {of.kind: {"schema": answer}},
    }
    told = dict(of.headers) | ({"Link": 'The next page, rel="next".'} if of.paged else {})
    if told:
        said["headers"] = {name: {"description": about, "schema": {"type": "string"}} for name, about in told.items()}
    responses = {str(of.status): said}
    unread = {415} if of.body is not None else set()
    for status in sorted({*of.problems, *_ANYWHERE, *unread}):
        problem = {"schema": {"$ref": REFERENCE.format(model="ProblemDocument")}}
        content = {"application/problem+json": problem}
        refused: dict[str, Any] = {"description": HTTPStatus(status).phrase, "content": content}
        responses[str(status)] = refused
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            again = {"description": "After how many seconds to try again.", "schema": {"type": "string"}}
            refused["headers"] = {"Retry-After": again}
    made: dict[str, Any] = {
        "operationId": _identity(row),
        "summary": of.about,
        "tags": [row.function],
        "responses": responses,
    }
    named = [part[1:-1] for part in row.path.split("/") if part.startswith("{")]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for name in named
    ]
    parameters += [{"name": q.name, "in": "query", "schema": dict(q.schema), "description": q.about} for q in of.query]
    parameters += [
        {"name": name, "in": "header", "schema": {"type": "string"}, "description": about}
        for name, about in of.takes.items()
    ]
    if parameters:
        made["parameters"] = parameters
    if body is not None:
        shown = {} if of.example is None else {"example": dict(of.example)}
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": body, **shown}}}
    if of.security:
        made["security"] = [{of.security: []}]
    return made


def _identity(row: _Row) -> str:
    words = [part.strip("{}").replace("-", "_") for part in row.path.split("/") if part]
    return "_".join([row.method.lower(), *words])
