"""Problem documents (RFC 9457), as exceptions.

Problem
|- BadRequest     400  the body can't be read
|- Unauthorized   401  no proof of who calls
|- Forbidden      403  known, and not allowed
|- NoSuchThing    404  no document of that id, no such path
|- WrongState     409  it exists, and is not in a state for this
|- TooLarge       413
|- UnsupportedType 415  the body is not said to be JSON
|- OtherVersion   412  `If-Match` names another version than what stands
|- Unprocessable  422  readable, and not acceptable; `errors` names the fields
`- Locked         423  the kill switch is active
"""

from typing import Any, ClassVar


class Problem(Exception):
    """An answer that is an error; `detail` says what to do about it, `errors` is a list of {"field", "message"}."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"

    def __init__(self, detail: str, *, errors: list[dict[str, str]] | None = None, kind: str = "about:blank") -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        self.kind = kind

    def document(self) -> dict[str, Any]:
        """The body of `application/problem+json`."""
        body: dict[str, Any] = {"type": self.kind, "title": self.title, "status": self.status, "detail": self.detail}
        if self.errors:
            body["errors"] = self.errors
        return body


class BadRequest(Problem):
    """The request can't be read."""

    status = 400
    title = "Bad request"


class Unauthorized(Problem):
    """No proof, or a wrong one, of who calls."""

    status = 401
    title = "Unauthorized"


class Forbidden(Problem):
    """The caller is known and may not."""

    status = 403
    title = "Forbidden"


class NoSuchThing(Problem):
    """Nothing of that id or path."""

    status = 404
    title = "Not found"


class WrongState(Problem):
    """It is not in a state in which this can be done."""

    status = 409
    title = "Wrong state"


class OtherVersion(Problem):
    """What the caller has looked at is not what stands any more."""

    status = 412
    title = "Another version"


class TooLarge(Problem):
    """More than is read."""

    status = 413
    title = "Too large"


class UnsupportedType(Problem):
    """The body is of a kind that is not read."""

    status = 415
    title = "Unsupported type"


class Unprocessable(Problem):
    """Readable, and not acceptable."""

    status = 422
    title = "Not acceptable"


class Locked(Problem):
    """The kill switch is active."""

    status = 423
    title = "Autonomy is stopped"


class Unavailable(Problem):
    """Something this depends on does not answer; try again."""

    status = 503
    title = "Unavailable"
