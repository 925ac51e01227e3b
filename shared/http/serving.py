"""From a request to an answer: routing, reading a body, turning problems into documents.

Flask and werkzeug are imported on first use: functions-framework has loaded them, and a job never answers.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.http.metrics import answered, shown
from shared.http.problems import (
    BadRequest,
    Forbidden,
    NoSuchThing,
    Problem,
    TooLarge,
    Unauthorized,
    Unprocessable,
    UnsupportedType,
)
from shared.http.streams import KIND, Stream
from shared.http.vitals import vitals
from shared.store.keys import is_key
from shared.trace import enter

if TYPE_CHECKING:
    from flask import Request, Response
    from werkzeug.routing import Map

_log = logging.getLogger(__name__)

D = TypeVar("D")
P = ParamSpec("P")
MAX_BODY = 1024 * 1024
# A header can't get there: those are HTTP_...
_CALLER = "infraai.caller"
_ROUTE = "infraai.route"
_AGAIN = {429: "5", 503: "2"}
"""Status -> after how many seconds it is worth trying again."""


class Body(BaseModel):
    """What a request's body is read as: a field that nobody knows is a mistake, and is never left aside in silence."""

    model_config = ConfigDict(extra="forbid")


M = TypeVar("M", bound=Body)


class Answer(NamedTuple):
    """What a handler returns: something JSON can hold (or a model), a status, headers."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = {}


Handler = Callable[..., Answer]
Routes = Sequence[tuple[str, str, Handler]]
"""Rows of (method, werkzeug rule such as `/runs/<run_id>`, handler of the request and the rule's parts).

They are the one table of what a function answers, in its `routes.py`: the description of the API is made of them and of
what `api.py` says of each handler (shared/http/openapi.py), and of that who answers where (shared/http/paths.py). The
row of `/` is the function's own address.
"""


def at(wired: Callable[[], D], verb: Callable[Concatenate[D, P], Answer]) -> Callable[P, Answer]:
    """The handler that does a verb of what is wired up when it is first asked; it is described by its verb."""

    @wraps(verb)
    def handler(*args: P.args, **kwargs: P.kwargs) -> Answer:
        return verb(wired(), *args, **kwargs)

    return handler


def serve(
    request: "Request",
    routes: Routes,
    guard: "Callable[[Request], str] | None" = None,
    *,
    looks: "Callable[[Request], object] | None" = None,
) -> "Response":
    """Find the handler of a request, call it, and answer; every failure becomes a problem document.

    `guard` says who calls, or refuses before anything else is looked at; a handler learns it by `caller`.
    `looks` says who may see the metrics of a door without a guard, or refuses.
    """
    began = time.monotonic()
    response = _served(request, routes, guard, looks or guard)
    rule = request.environ.get(_ROUTE, "none")
    answered(request.method if rule != "none" else "any", rule, response.status_code, time.monotonic() - began)
    return response


def _served(
    request: "Request",
    routes: Routes,
    guard: "Callable[[Request], str] | None",
    looks: "Callable[[Request], object] | None",
) -> "Response":
    from werkzeug.exceptions import HTTPException, MethodNotAllowed  # see above

    try:
        if (asked := vitals(request)) is not None:
            return _json(asked, 200, {"Cache-Control": "no-store"})
        enter(dict(request.headers))
        _refuse_other_sites(request)
        if guard is not None:
            request.environ[_CALLER] = guard(request)
        if looks is not None and request.method == "GET" and request.path == "/metrics":
            if looks is not guard:
                looks(request)
            text, kind = shown()
            return _response(text, 200, {"Cache-Control": "no-store"}, kind)
        answer = _dispatch(request, routes)
        return _json(answer.body, answer.status, answer.headers)
    except Problem as problem:
        return problem_response(problem)
    except MethodNotAllowed as refused:
        allowed = ", ".join(sorted(refused.valid_methods or ()))
        detail = f"{request.path} takes {allowed}"
        body = {"type": "about:blank", "title": "Method not allowed", "status": 405, "detail": detail}
        return _problem(body, {"Allow": allowed})
    except HTTPException as refused:
        status = refused.code or 500
        return _problem(
            {"type": "about:blank", "title": refused.name, "status": status, "detail": refused.description or ""}
        )
    except Exception:  # noqa: BLE001 - the last line of defence, logged whole
        # The cause goes to the log; a caller gets no stack trace.
        _log.exception("answering %s %s", request.method, request.path)
        return _problem(Problem("Something went wrong here; the log has the cause.").document())


def caller(request: "Request") -> str:
    """Who calls, as the guard of `serve` found; raises Unauthorized where there was none."""
    found = request.environ.get(_CALLER)
    if not isinstance(found, str):
        raise Unauthorized("Nobody has asked who calls.")
    return found


def read_body(request: "Request", model: type[M], *, limit: int = MAX_BODY) -> M:
    """The request's JSON body as a model. A number is no truth value, nor a text a number, nor the other way round.

    Raises UnsupportedType, TooLarge, BadRequest (not JSON, or a field that is said twice), Unprocessable (with fields).
    """
    # Any page may have a form or a text sent, and nothing that calls itself JSON without being asked about first.
    if request.mimetype != "application/json":
        raise UnsupportedType("Send the body with `Content-Type: application/json`.")
    if (request.content_length or 0) > limit:
        raise TooLarge(f"The body is larger than {limit} bytes.")
    raw = request.stream.read(limit + 1)
    if len(raw) > limit:
        raise TooLarge(f"The body is larger than {limit} bytes.")
    try:
        data = json.loads(raw, object_pairs_hook=_once)
        if b"\\u" in raw:
            # Half of a surrogate pair is valid JSON and no text: nothing could store it or send it on.
            json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise BadRequest("The body must be a JSON object.")
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        from shared.http.words import errors_of  # what fits needs none

        errors = errors_of(error)
        named = "; ".join(f"{item['field']}: {item['message']}" for item in errors)
        raise Unprocessable(f"The body does not fit: {named}.", errors=errors) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose every field is said once: of two values nobody knows which one was meant, or looked at."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name[:100]!r} is said twice")
        found[name] = value
    return found


def _refuse_other_sites(request: "Request") -> None:
    """A page of another site may not make its visitor's browser change something here; browsers say whose page asks."""
    if request.method not in {"GET", "HEAD"} and request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        raise Forbidden("A page of another site asked for this; open the console and do it there.")


def _dispatch(request: "Request", routes: Routes) -> Answer:
    compiled = _compiled(tuple((method, rule) for method, rule, _ in routes))
    number, parts = compiled.bind("").match(request.path, request.method)
    request.environ[_ROUTE] = routes[number][1]
    if not all(is_key(part) for part in parts.values() if isinstance(part, str)):
        raise NoSuchThing(f"Nothing is at {request.path[:200]}: no id is like that.")
    answer: Answer = routes[number][2](request, **parts)
    return answer


@cache
def _compiled(rows: tuple[tuple[str, str], ...]) -> "Map":
    """The rules of one door, each leading to its row's number; compiling them anew took a quarter of a request."""
    from werkzeug.routing import Map, Rule  # see above

    rules = [Rule(rule, methods=[method], endpoint=number) for number, (method, rule) in enumerate(rows)]
    return Map(rules, strict_slashes=False)


def _json(body: Any, status: int, headers: Mapping[str, str]) -> "Response":
    if isinstance(body, Stream):
        return _stream(body, status, headers)
    if status == HTTPStatus.NO_CONTENT:
        return _response("", status, headers, "application/json")
    if isinstance(body, BaseModel):
        body = body.model_dump(mode="json")
    return _response(json.dumps(body), status, headers, "application/json")


def _stream(body: Stream, status: int, headers: Mapping[str, str]) -> "Response":
    from flask import Response  # see above

    kept = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", **headers}
    response = Response(body.pieces, status, kept, mimetype=KIND)
    response.call_on_close(body.close)
    return response


def problem_response(problem: Problem) -> "Response":
    """A problem as a response, for whoever answers without `serve`."""
    return _problem(problem.document())


def _problem(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> "Response":
    again = {"Retry-After": _AGAIN[body["status"]]} if body["status"] in _AGAIN else {}
    return _response(json.dumps(body), body["status"], {**again, **(headers or {})}, "application/problem+json")


def _response(text: str, status: int, headers: Mapping[str, str], kind: str) -> "Response":
    from flask import Response  # see above

    return Response(text, status, dict(headers), mimetype=kind)
