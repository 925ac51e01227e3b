"""What the chat's webhook answers, for the description of the API."""

from typing import Literal

from pydantic import BaseModel

from functions.telegram.routes import post
from functions.telegram.updates import Update
from shared.http.openapi import Operation, Operations


class Taken(BaseModel):
    """The update needs no repeat."""

    ok: Literal[True]


OPERATIONS: Operations = {
    post: Operation(
        "An update of the Bot API.",
        Taken,
        body=Update,
        problems=(400, 403, 413, 422),
        security="telegram",
    ),
}
