"""What a function that takes events answers beside them: /healthz, /version and, to who may call, /metrics."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from shared.auth.guard import Guard
from shared.http import Problem, problem_response
from shared.http.metrics import answered, shown
from shared.http.vitals import vitals

if TYPE_CHECKING:
    from flask import Response

_BEGAN = "infraai.began"


def beside(guard: Callable[[], Guard]) -> None:
    """In a door, as it is loaded: from now on the function answers that too, and counts its events.

    functions-framework gives such a function the way of a POST only, and loads a door within its app.
    """
    from flask import current_app, has_app_context, jsonify, make_response, request  # functions-framework has loaded it

    if not has_app_context():
        return

    def before() -> "Response | None":
        request.environ[_BEGAN] = time.monotonic()
        if (asked := vitals(request)) is not None:
            answer = jsonify(asked)
        elif request.method == "GET" and request.path == "/metrics":
            try:
                guard()(request)
            except Problem as problem:
                return problem_response(problem)
            text, kind = shown()
            answer = make_response(text)
            answer.headers["Content-Type"] = kind
        else:
            return None
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def after(response: "Response") -> "Response":
        if request.method == "POST":
            answered(
                "POST", "/", response.status_code, time.monotonic() - request.environ.get(_BEGAN, time.monotonic())
            )
        return response

    current_app.before_request(before)
    current_app.after_request(after)
