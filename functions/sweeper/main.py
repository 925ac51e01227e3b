"""The door of the sweeper."""

import functions_framework
from flask import Request, Response

from functions.sweeper.settings import Settings
from functions.sweeper.sweep import sweep
from functions.sweeper.wiring import desk, guard
from shared.auth import check_start
from shared.http import Answer, serve

check_start(Settings)


@functions_framework.http
def sweeper(request: Request) -> Response:
    """POST /sweep: what was found and sent again, counted."""
    return serve(request, [("POST", "/sweep", _post), ("POST", "/", _post)], guard())


def _post(_: Request) -> Answer:
    return Answer(sweep(desk()))
