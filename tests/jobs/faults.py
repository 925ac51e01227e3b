"""Google fails as it is told to, and what was asked of it is kept."""

import re
from collections.abc import Callable
from typing import Any

from infra.local.faults.model import Failure, Fault, FaultPlan
from infra.local.provider.google import GoogleProvider


class Faults:
    """The platform's faults in the words of the tests; `calls` are those that reached Google, as (verb, type)."""

    def __init__(self, platform: Any, monkeypatch: Any) -> None:
        self.calls: list[tuple[str, str]] = []
        self._plan = platform.faults
        for verb in ("create", "update", "delete"):
            monkeypatch.setattr(GoogleProvider, verb, self._counted(verb, getattr(GoogleProvider, verb)))

    def fail(
        self, kind: str, verb: Any, error: str, *, times: int | None = 1, after: bool = False, tainted: bool = False
    ) -> None:
        """The next `times` calls end with `error` (None: all); `after`: though the work is done."""
        code = re.search(r"Error (\d{3})", error)
        failure = Failure(code=int(code[1]) if code else 500, text=error)
        when: Any = "after" if after or tainted else "before"
        fault = Fault(type=kind, verb=verb, times=times, when=when, tainted=tainted, error=failure)
        self._plan.add(FaultPlan(faults=[fault]))

    def clear(self) -> None:
        """Nothing fails any more."""
        self._plan.clear()

    def _counted(self, verb: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(provider: GoogleProvider, client: str, kind: str, *values: Any) -> Any:
            self.calls.append((verb, kind))
            return real(provider, client, kind, *values)

        return call
