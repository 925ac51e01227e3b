"""The faults that are set now: which of them a call meets, and how often each has acted."""

import itertools
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.faults import permissions
from infra.local.faults.model import Failure, Fault, FaultPlan, Service
from infra.local.faults.presets import preset

_FORBIDDEN = "Required '{permission}' permission for '{resource}', forbidden"

Condition = Callable[[Fault], bool]


@dataclass
class _Set:
    fault: Fault
    met: int = 0
    acted: int = 0
    over: threading.Event = field(default_factory=threading.Event)


class Plan:
    """Faults that can be set and cleared at any time, from any thread."""

    def __init__(self, plan: FaultPlan | None = None, *, clock: Callable[[], float] = time.time) -> None:
        """Raises NoSuchPreset, NoSuchRole."""
        self.clock = clock
        # Re-entrant: what a fault depends on is asked while the calls are counted.
        self._lock = threading.RLock()
        self._number = itertools.count(1)
        self._set: list[_Set] = []
        self._deleted: dict[tuple[str, str], float] = {}
        if plan is not None:
            self.add(plan)

    def add(self, plan: FaultPlan) -> list[Fault]:
        """Set these faults beside the others, each with an id of its own; raises NoSuchPreset, NoSuchRole."""
        wanted = [*plan.faults, *(fault for name in plan.presets for fault in preset(name))]
        for fault in wanted:
            for role in fault.roles:
                permissions.check(role)
        with self._lock:
            made = [fault.model_copy(update={"id": f"{fault.id or 'fault'}-{next(self._number)}"}) for fault in wanted]
            self._set += [_Set(fault) for fault in made]
        return made

    def clear(self, word: str = "") -> list[Fault]:
        """Take back what has this id or came of this preset, everything without a word; what was taken back."""
        with self._lock:
            gone = [each for each in self._set if not word or word in {each.fault.id, each.fault.id.rpartition("-")[0]}]
            self._set = [each for each in self._set if each not in gone]
        for each in gone:
            each.over.set()
        return [each.fault for each in gone]

    def current(self) -> list[dict[str, Any]]:
        """What is set: `[{"fault", "met", "acted", "over"}]`."""
        with self._lock:
            return [
                {
                    "fault": each.fault.model_dump(mode="json", exclude_defaults=True),
                    "met": each.met,
                    "acted": each.acted,
                    "over": each.fault.times is not None and each.acted >= each.fault.times,
                }
                for each in self._set
            ]

    def faults(self) -> list[Fault]:
        """Those that are set, the first that acts first."""
        with self._lock:
            return [each.fault for each in self._set]

    def of_provider(
        self, type_name: str, verb: str, attributes: Mapping[str, Any], condition: Condition
    ) -> Fault | None:
        """The fault that a call of the provider meets; `condition` says whether what it depends on holds."""

        def meets(fault: Fault) -> bool:
            if not fault.is_about(type_name, verb, attributes) or not condition(fault):
                return False
            return not fault.roles or permissions.missing(type_name, verb, fault.roles, attributes) is not None

        return self._met(meets)

    def of(self, service: Service, method: str, path: str) -> Fault | None:
        """The fault that a request to another service meets."""
        return self._met(lambda fault: fault.is_of(service, method, path))

    def _met(self, meets: Callable[[Fault], bool]) -> Fault | None:
        with self._lock:
            for each in self._set:
                if not meets(each.fault):
                    continue
                each.met += 1
                spent = each.fault.times is not None and each.acted >= each.fault.times
                if each.met >= each.fault.nth and not spent:
                    each.acted += 1
                    return each.fault
        return None

    def wait(self, fault: Fault) -> None:
        """The fault's delay, or its hanging until it is cleared; cut short when it is."""
        with self._lock:
            found = next((each for each in self._set if each.fault.id == fault.id), None)
        if found is not None and (fault.hang or fault.delay):
            found.over.wait(None if fault.hang else fault.delay)

    def deleted(self, type_name: str, names: Iterable[str]) -> None:
        """Remember that something is gone."""
        with self._lock:
            self._deleted |= {(type_name, name): self.clock() for name in names}

    def gone_since(self, type_name: str, name: str | None = None) -> float:
        """Seconds since something of a type (and name) was last deleted; infinite when never."""
        with self._lock:
            found = [at for (kind, called), at in self._deleted.items() if kind == type_name and name in {None, called}]
        return self.clock() - max(found) if found else float("inf")


def forbidden(fault: Fault, type_name: str, verb: str, resource: str, attributes: Mapping[str, Any]) -> Failure | None:
    """What a caller with these roles only is told; None when it may."""
    lacking = permissions.missing(type_name, verb, fault.roles, attributes) if fault.roles else None
    if lacking is None:
        return None
    message = _FORBIDDEN.format(permission=lacking, resource=resource).rpartition(", ")[0]
    return Failure(code=403, reason="forbidden", message=message)
