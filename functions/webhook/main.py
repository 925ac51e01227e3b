"""The door of Cloud Monitoring's webhook."""

import functions_framework
from flask import Request, Response

from functions.webhook.receive import receive
from functions.webhook.wiring import inbox
from shared.http import Answer, serve


@functions_framework.http
def webhook(request: Request) -> Response:
    """POST /ops/webhook?auth_token=T[&wait=SECONDS]: 200 {"received": true, "alert_id"[, "decision"]}."""
    return serve(request, [("POST", "/ops/webhook", _post), ("POST", "/", _post)])


def _post(request: Request) -> Answer:
    return Answer(receive(request, inbox()))
