"""The door of the web console."""

import functions_framework
from flask import Request, Response

from functions.console.pages import respond
from functions.console.settings import Settings
from functions.console.wiring import gateway, site
from shared.auth import check_start

check_start(Settings)


@functions_framework.http
def console(request: Request) -> Response:
    """GET /openapi.json, the built app's files, and its one page for every other address a browser opens.

    On Google Cloud also /auth/..., and the API, which is passed on for people who are signed in.
    """
    passes_on = gateway()
    return (passes_on and passes_on.answer(request)) or respond(request, site())
