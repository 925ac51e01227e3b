"""What a load balancer, a script and a person with a question ask any function: is it there, and which one is it.

Answered before anybody is asked who they are, and without a look at a store: a function whose store is gone is there.
"""

import os
from typing import TYPE_CHECKING, Any

from shared import __version__

if TYPE_CHECKING:
    from flask import Request


def vitals(request: "Request") -> dict[str, Any] | None:
    """The answer to GET /healthz or GET /version; None for any other request.

    Cloud Run names itself and its revision in K_SERVICE and K_REVISION.
    """
    if request.method not in {"GET", "HEAD"}:
        return None
    if request.path == "/healthz":
        return {"status": "ok"}
    if request.path == "/version":
        where = {"service": os.environ.get("K_SERVICE"), "revision": os.environ.get("K_REVISION")}
        return {"version": __version__, **{name: value for name, value in where.items() if value}}
    return None
