"""Google fails as it is told to: the provider's create, update and delete of one type, before or after their work."""

from collections.abc import Callable
from typing import Any

from infra.local.provider.google import GoogleProvider
from infra.local.provider.problems import Refused


class Faults:
    """`fail` makes calls fail; `calls` are those that were made, as (verb, type)."""

    def __init__(self, monkeypatch: Any) -> None:
        self.calls: list[tuple[str, str]] = []
        self._planned: list[dict[str, Any]] = []
        for verb in ("create", "update", "delete"):
            monkeypatch.setattr(GoogleProvider, verb, self._wrapped(verb, getattr(GoogleProvider, verb)))

    def fail(self, kind: str, verb: str, error: str, *, times: int = 1, after: bool = False) -> None:
        """The next `times` calls end with `error` (-1: all); `after`: the work is done, and the answer is the error."""
        self._planned.append({"kind": kind, "verb": verb, "error": error, "times": times, "after": after})

    def clear(self) -> None:
        """Nothing fails any more."""
        self._planned.clear()

    def _wrapped(self, verb: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(provider: GoogleProvider, client: str, kind: str, *values: Any) -> Any:
            self.calls.append((verb, kind))
            fault = next(
                (each for each in self._planned if (each["kind"], each["verb"]) == (kind, verb) and each["times"]), None
            )
            if fault is None:
                return real(provider, client, kind, *values)
            fault["times"] -= 1
            if fault["after"]:
                real(provider, client, kind, *values)
            raise Refused(fault["error"])

        return call
