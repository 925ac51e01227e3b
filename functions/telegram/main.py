"""The door of the chat."""

import functions_framework
from flask import Request, Response

from functions.telegram.routes import ROUTES, looks
from functions.telegram.settings import Settings
from shared.auth import check_start
from shared.http import serve

check_start(Settings)


@functions_framework.http
def telegram(request: Request) -> Response:
    """POST /telegram/webhook: an update of the Bot API; 200 once it needs no repeat."""
    return serve(request, ROUTES, looks=looks)
