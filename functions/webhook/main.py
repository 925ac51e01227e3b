"""The door of Cloud Monitoring's notifications: its webhook, and its Pub/Sub channel as a push."""

import functions_framework
from flask import Request, Response

from functions.webhook.routes import ROUTES, looks
from functions.webhook.settings import Settings
from shared.auth import check_start
from shared.http import serve

check_start(Settings)


@functions_framework.http
def webhook(request: Request) -> Response:
    """POST /ops/webhook?auth_token=T[&wait=SECONDS]: 200 {"received": true, "alert_id"[, "decision"]}.

    POST /ops/pubsub, a push with Pub/Sub's identity instead of the token: the same, without a wait.
    """
    return serve(request, ROUTES, looks=looks)
