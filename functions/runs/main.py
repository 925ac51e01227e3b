"""The door of the runs: ask for one, look at them, let a plan be applied, look at what exists."""

import functions_framework
from flask import Request, Response

from functions.runs.routes import ROUTES
from functions.runs.settings import Settings
from functions.runs.wiring import guard
from shared.auth import check_start
from shared.http import serve

check_start(Settings)


@functions_framework.http
def runs(request: Request) -> Response:
    """POST /execute, /runs/{id}/apply|cancel|unlock; PUT /runs/{id}/files; deployments and environments: routes.py."""
    return serve(request, ROUTES, guard())
