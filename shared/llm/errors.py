"""Why a model gave no answer that can be used, and whether asking again helps.

ModelError                    .retryable
|- ModelTimeout        yes    no answer in time
|- ModelUnreachable    yes    no connection
|- RateLimited         yes    429; .retry_after in seconds where the service says it
|- ServerFailed        yes    5xx, or an answer that is not the API's
|- EmptyAnswer         yes    no candidates, or no text in them
|- InvalidJSON         yes    the text is not JSON
|- SchemaMismatch      yes    JSON that does not fit the schema
|- Blocked             no     a safety block of the prompt or of the answer
|- Truncated           no     cut off at the token limit
`- Misconfigured       no     no key, a wrong one, no such model, a request the API refuses

The first four say that the service is down (`.outage`); so does Misconfigured, for nothing will get through until a
person acts.
"""

from typing import ClassVar


class ModelError(Exception):
    """No usable answer; the message says why in words a person can act on, without the prompt and without a key."""

    retryable: ClassVar[bool] = False
    outage: ClassVar[bool] = False
    retry_after: float | None = None


class ModelTimeout(ModelError):
    """No answer in time."""

    retryable = True
    outage = True


class ModelUnreachable(ModelError):
    """No connection to the service."""

    retryable = True
    outage = True


class RateLimited(ModelError):
    """Too many requests, or no quota left."""

    retryable = True
    outage = True

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServerFailed(ModelError):
    """The service failed."""

    retryable = True
    outage = True


class EmptyAnswer(ModelError):
    """An answer without text."""

    retryable = True


class InvalidJSON(ModelError):
    """Text where JSON was asked for."""

    retryable = True


class SchemaMismatch(ModelError):
    """JSON that does not fit the schema."""

    retryable = True


class Blocked(ModelError):
    """A safety block."""


class Truncated(ModelError):
    """Cut off at the token limit: asked again, it would be again."""


class Misconfigured(ModelError):
    """The key, the model's name or the request is wrong."""

    outage = True
