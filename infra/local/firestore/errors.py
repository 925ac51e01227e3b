"""The one exception of this package: a request that Firestore refuses."""

import grpc


class Refused(Exception):
    """A request is refused with the status `code`; `message` goes to the caller."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid(message: str) -> Refused:
    """A refusal as INVALID_ARGUMENT, to raise."""
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, message)
