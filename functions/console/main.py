"""The door of the web console."""

import functions_framework
from flask import Request, Response

from functions.console.pages import respond
from functions.console.wiring import site


@functions_framework.http
def console(request: Request) -> Response:
    """GET /openapi.json, the built app's files, and its one page for every other address a browser opens."""
    return respond(request, site())
