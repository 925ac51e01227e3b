"""The door of operations."""

import functions_framework
from flask import Request, Response

from functions.ops.routes import ROUTES
from functions.ops.settings import Settings
from functions.ops.wiring import guard
from shared.auth import check_start
from shared.http import serve

check_start(Settings)


@functions_framework.http
def ops(request: Request) -> Response:
    """Alerts under /ops/alerts, the kill switch under /ops/kill-switch, the caller under /ops/whoami."""
    return serve(request, ROUTES, guard())
