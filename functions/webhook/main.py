"""The door of Cloud Monitoring's notifications: its webhook, and its Pub/Sub channel as a push."""

import functions_framework
from flask import Request, Response

from functions.webhook.receive import receive, receive_push
from functions.webhook.settings import Settings
from functions.webhook.wiring import guard, inbox
from shared.auth import check_start
from shared.http import Answer, serve

check_start(Settings)


@functions_framework.http
def webhook(request: Request) -> Response:
    """POST /ops/webhook?auth_token=T[&wait=SECONDS]: 200 {"received": true, "alert_id"[, "decision"]}.

    POST /ops/pubsub, a push with Pub/Sub's identity instead of the token: the same, without a wait.
    """
    return serve(request, [("POST", "/ops/webhook", _post), ("POST", "/", _post), ("POST", "/ops/pubsub", _push)])


def _post(request: Request) -> Answer:
    return Answer(receive(request, inbox()))


def _push(request: Request) -> Answer:
    guard()(request)
    return Answer(receive_push(request, inbox()))
