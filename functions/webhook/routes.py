"""What the webhook answers, and who answers it."""

from flask import Request

from functions.webhook import wiring
from functions.webhook.receive import check_token, receive, receive_push
from shared.http import Answer, Routes


def post(request: Request) -> Answer:
    """A notification with the webhook's token; 400, 401, 403, 413."""
    return Answer(receive(request, wiring.desk()))


def push(request: Request) -> Answer:
    """A notification as a push with Pub/Sub's identity; 400, 401, 403, 413."""
    wiring.guard()(request)
    return Answer(receive_push(request, wiring.desk()))


def looks(request: Request) -> None:
    """Who may post may see the metrics, too; raises Unauthorized, Forbidden."""
    check_token(request, wiring.desk().token)


ROUTES: Routes = [
    ("POST", "/ops/webhook", post),
    ("POST", "/ops/pubsub", push),
    ("POST", "/", post),
]
