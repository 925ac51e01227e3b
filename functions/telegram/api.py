"""What the chat's webhook answers, for the description of the API."""

from typing import Literal

from pydantic import BaseModel

from functions.telegram.updates import Update
from shared.http.openapi import Operation


class Taken(BaseModel):
    """The update needs no repeat."""

    ok: Literal[True]


OPERATIONS = [
    Operation(
        "POST",
        "/telegram/webhook",
        "An update of the Bot API.",
        Taken,
        body=Update,
        problems=(400, 403, 413, 422),
        security="telegram",
    ),
]
