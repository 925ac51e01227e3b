"""What Google's services did not do, in words of our own: adapters translate, and no verb has to know a client."""

from collections.abc import Iterator
from contextlib import contextmanager

_OF_THE_MOMENT = {408, 409, 429, 499}
"""Of the 4xx: too late, in each other's way, too many, given up."""


class CloudError(RuntimeError):
    """Google did not do what it was asked; the text is its own. `kind` is what the client calls it."""

    def __init__(self, text: str, kind: str = "") -> None:
        super().__init__(text)
        self.kind = kind or type(self).__name__


class NotAnswered(CloudError):
    """Nothing is known of what was asked: it may be done, and asking again may help."""


class Refused(CloudError):
    """What was asked is not allowed, or not possible: asking again changes nothing."""


class Missing(Refused):
    """What was asked about is not there."""


@contextmanager
def translated() -> Iterator[None]:
    """What Google's clients raise, as CloudError; everything else passes. Nothing is imported before it is needed."""
    try:
        yield
    except Exception as error:
        ours = _ours(error)
        if ours is None:
            raise
        raise ours from error


def _ours(error: Exception) -> CloudError | None:
    from google.api_core.exceptions import ClientError, GoogleAPIError, NotFound
    from google.auth.exceptions import GoogleAuthError

    kind = type(error).__name__
    if isinstance(error, NotFound):
        return Missing(error.message, kind)
    if isinstance(error, ClientError) and error.code not in _OF_THE_MOMENT:
        return Refused(error.message, kind)
    # REST clients let a connection's own errors through.
    if isinstance(error, GoogleAPIError | GoogleAuthError | OSError):
        return NotAnswered(str(error), kind)
    return None
