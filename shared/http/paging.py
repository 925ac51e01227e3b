"""Pages of a list: `?limit=&cursor=`, and the next page in a Link header (RFC 8288)."""

import base64
import json
from urllib.parse import urlencode

from flask import Request

from shared.http.problems import BadRequest
from shared.store.pages import Place

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


def asked_page(request: Request) -> tuple[int, Place | None]:
    """How many and from where; raises BadRequest that names the parameter."""
    raw = request.args.get("limit", str(DEFAULT_LIMIT))
    if not raw.isdecimal() or not 1 <= int(raw[:9]) <= MAX_LIMIT:
        raise BadRequest(f"`limit` must be a number from 1 to {MAX_LIMIT}.")
    cursor = request.args.get("cursor")
    return int(raw), _place(cursor) if cursor else None


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
        place = Place(float(created_at), str(key))
    except (ValueError, TypeError) as error:
        raise BadRequest("`cursor` is not one of ours: take it from the Link header.") from error
    if not place.key or "/" in place.key:
        raise BadRequest("`cursor` is not one of ours: take it from the Link header.")
    return place
