"""Pages of a list: `?limit=&cursor=`, and the next page in a Link header (RFC 8288)."""

import base64
import json
import math
import re
from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Request

from shared.http.problems import BadRequest
from shared.schemas.text import one_line
from shared.store.keys import is_key
from shared.store.pages import Place

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
_NOT_OURS = "`cursor` is not one of ours: take it from the Link header."
_DIGITS = re.compile(r"[0-9]+")


def asked_page(request: Request, *fields: str) -> tuple[int, Place | None]:
    """How many and from where, of a list that is narrowed down by `fields`; raises BadRequest that names the parameter.

    A name that is none of these is refused: what was typed wrong would list everything.
    """
    known = ("limit", "cursor", *fields)
    if unknown := [name for name in request.args if name not in known]:
        raise BadRequest(f"`{one_line(unknown[0], 40)}` is nothing that this list is asked by: {', '.join(known)}.")
    limit = asked_number(request, "limit", DEFAULT_LIMIT, least=1, most=MAX_LIMIT)
    cursor = request.args.get("cursor")
    return limit, _place(cursor) if cursor else None


def asked_number(request: Request, name: str, default: int, *, least: int, most: int) -> int:
    """A whole number of the query; raises BadRequest that names the parameter."""
    raw = request.args.get(name)
    if raw is None:
        return default
    # No more digits than the largest has, so that what is looked at is what is used.
    if not _DIGITS.fullmatch(raw) or len(raw) > len(str(most)) or not least <= int(raw) <= most:
        raise BadRequest(f"`{name}` must be a number from {least} to {most}.")
    return int(raw)


def asked_word(request: Request, name: str, words: Sequence[str]) -> str | None:
    """One of some words of the query, None where it is not said; raises BadRequest that names them."""
    raw = request.args.get(name)
    if raw is not None and raw not in words:
        raise BadRequest(f"`{name}` must be one of {', '.join(words)}.")
    return raw


def asked_fields(request: Request, *names: str) -> dict[str, str]:
    """What the query wants a list's fields to be; Firestore merges their indexes where it is several."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def next_page(request: Request, limit: int, place: Place | None) -> dict[str, str]:
    """The Link header of a page that ended at `place`; none when it was the last."""
    if place is None:
        return {}
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    kept = {key: value for key, value in request.args.items() if key not in {"limit", "cursor"}}
    return {"Link": f'<{request.path}?{urlencode({**kept, "limit": limit, "cursor": cursor})}>; rel="next"'}


def _place(cursor: str) -> Place:
    try:
        created_at, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = Place(float(created_at), key)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadRequest(_NOT_OURS) from error
    ours = isinstance(created_at, int | float) and not isinstance(created_at, bool) and math.isfinite(created_at)
    if not ours or not isinstance(key, str) or not is_key(key):
        raise BadRequest(_NOT_OURS)
    return place
