"""What the chat's webhook answers, and who answers it."""

from flask import Request

from functions.telegram import wiring
from functions.telegram.handle import handle
from functions.telegram.updates import check_secret, read_update
from shared.http import Answer, Routes


def post(request: Request) -> Answer:
    """An update of the Bot API; 400, 403, 413, 422."""
    desk = wiring.desk()
    handle(read_update(request, desk.secret), desk)
    return Answer({"ok": True})


def looks(request: Request) -> None:
    """Who may post may see the metrics, too; raises Forbidden."""
    check_secret(request, wiring.desk().secret)


ROUTES: Routes = [
    ("POST", "/telegram/webhook", post),
    ("POST", "/", post),
]
