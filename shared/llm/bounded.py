"""A whole answer within a time and a size: an HTTP library bounds one read by its timeout, and a drip never ends."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from shared.llm.errors import ModelTimeout, ServerFailed

T = TypeVar("T")

MAX_ANSWER = 8 * 1024 * 1024
"""Bytes of an answer, headers aside; the longest that is asked for is a hundredth of it."""


def in_time(call: Callable[[], T], seconds: float) -> T:
    """The call's result, or ModelTimeout after `seconds`; what it raises passes.

    The call goes on in a thread that nobody waits for: `limited` ends it with the next byte it reads.
    """
    done: list[tuple[T | None, Exception | None]] = []

    def work() -> None:
        try:
            done.append((call(), None))
        except Exception as error:  # noqa: BLE001 - handed on to who asked
            done.append((None, error))

    thread = threading.Thread(target=work, name="model", daemon=True)
    thread.start()
    thread.join(seconds)
    if not done:
        raise ModelTimeout(f"no whole answer within {seconds:.1f} s")
    result, failed = done[0]
    if failed is not None:
        raise failed
    return result  # type: ignore[return-value]  # without an error there is a result


def limited(response: Any) -> None:
    """An event hook of httpx, or of its fork: the body is read no longer than the request's own timeout, and no further
    than MAX_ANSWER."""
    # The library only reads streams of its own kind, and which library it is the SDK decides.
    base = next(each for each in type(response.stream).__mro__ if each.__name__ == "SyncByteStream")
    timeout = response.request.extensions.get("timeout") or {}
    deadline = time.monotonic() + float(timeout.get("read") or 60.0)
    response.stream = type("Limited", (_Limited, base), {})(response.stream, deadline)


class _Limited:
    """A response's bytes within limits."""

    def __init__(self, stream: Any, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > MAX_ANSWER:
                raise ServerFailed(f"the answer is longer than {MAX_ANSWER // 1024 // 1024} MB")
            if time.monotonic() > self._deadline:
                raise ModelTimeout("the answer came too slowly")
            yield chunk

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()
