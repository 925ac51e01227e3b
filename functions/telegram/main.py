"""The door of the chat."""

import functions_framework
from flask import Request, Response

from functions.telegram.handle import handle
from functions.telegram.settings import Settings
from functions.telegram.updates import read_update
from functions.telegram.wiring import desk
from shared.auth import check_start
from shared.http import Answer, serve

check_start(Settings)


@functions_framework.http
def telegram(request: Request) -> Response:
    """POST /telegram/webhook: an update of the Bot API; 200 once it needs no repeat."""
    return serve(request, [("POST", "/telegram/webhook", _post), ("POST", "/", _post)])


def _post(request: Request) -> Answer:
    handle(read_update(request, desk().secret), desk())
    return Answer({"ok": True})
