"""Making trouble on purpose, and ending it."""

from collections.abc import Callable, Collection
from typing import Any

from infra.local.incidents.faults import KINDS, Fault, Faults, Kind
from infra.local.incidents.load import BUSY_CPU, capacity
from infra.local.incidents.poison import hostile
from infra.local.incidents.targets import (
    ALL,
    CROWDED,
    INSTANCE,
    SERVICES,
    NoSuchTarget,
    find_target,
    name_of,
)
from infra.local.world import MANAGERS, Entry, Instance, World, firewall_verdict, group_members, instances
from shared.terraform.naming import name_suffix

Send = Callable[[str, str, dict[str, Any] | None], None]
"""Sends an incident by hand: (its id, the name of the resource it is about, its fields, None: it closes)."""

_TARGETS: dict[Kind, tuple[str, ...]] = {
    "load": ALL,
    "hang": (INSTANCE,),
    "firewall": (INSTANCE, *MANAGERS),
    "db-connections": CROWDED,
    "false-alarm": ALL,
    "poison": ALL,
}
EVERY = "all"
_FIREWALL = "google_compute_firewall"
_SOURCES = ("0.0.0.0/0", "35.191.0.0/16")
_HTTP = 80


class Injector:
    """Injects incidents into a world and clears them.

    `spike` is how long a false alarm lasts, in seconds: long enough for its alert policy to open an incident.
    """

    def __init__(self, world: World, faults: Faults, *, send: Send, spike: float) -> None:
        self._world = world
        self._faults = faults
        self._send = send
        self._spike = spike

    def inject(self, kind: str, word: str, names: Collection[str] = ()) -> dict[str, Any]:
        """Let `kind` happen to what `word` names, or to the first of these `names` that it can happen to.

        What was done, as `current` shows it. Raises NoSuchTarget.
        """
        known = next((each for each in KINDS if each == kind), None)
        if known is None:
            raise NoSuchTarget(f"{kind} is not an incident; there are {', '.join(KINDS)}.")
        entry = find_target(self._world, word, _TARGETS[known], names)
        now = self._world.clock()
        if known in {"load", "false-alarm"}:
            until = now + self._spike if known == "false-alarm" else None
            fault = Fault(entry.id, known, now, until, self._demand(entry))
        elif known == "firewall":
            fault = Fault(entry.id, known, now, data={"removed": self._closed(entry)})
        else:
            fault = Fault(entry.id, known, now)
        self._faults.put(fault)
        if known == "poison":
            self._send(_incident_id(fault), name_of(entry), hostile(entry, self._world))
        return self._shown(fault)

    def clear(self, word: str, names: Collection[str] = ()) -> list[dict[str, Any]]:
        """End everything that was injected into what `word` or one of `names` names, or into anything; what ended.

        Raises NoSuchTarget.
        """
        meant = None if word == EVERY else {entry.id for entry in self._meant(word, names)}
        ended = []
        for fault in self._faults.all(self._world.clock()):
            if meant is None or fault.target in meant:
                self._faults.remove(fault)
                for kind, entry_id, attributes in fault.data.get("removed", []):
                    if self._world.get(kind, entry_id) is None:
                        self._world.put(kind, entry_id, attributes)
                if fault.kind == "poison":
                    self._send(_incident_id(fault), fault.target.rpartition("/")[2], None)
                ended.append(self._shown(fault))
        return ended

    def current(self) -> list[dict[str, Any]]:
        """What is wrong now: `[{"incident", "target", "since", "until", "detail"}]`."""
        return [self._shown(fault) for fault in self._faults.all(self._world.clock()) if not self._mended(fault)]

    def _mended(self, fault: Fault) -> bool:
        """Whether something else has ended it: a restart, or Terraform."""
        if fault.kind == "hang":
            return not any(
                machine.id == fault.target and self._faults.hung(machine) for machine in instances(self._world)
            )
        removed = fault.data.get("removed", [])
        return bool(removed) and all(self._world.get(kind, entry_id) for kind, entry_id, _ in removed)

    def _meant(self, word: str, names: Collection[str]) -> list[Entry]:
        """One resource, or everything of a deployment."""
        meant = find_target(self._world, word, ALL, names)
        everything = (entry for kind in ALL for entry in self._world.list(kind))
        if name_of(meant) in names:
            return [entry for entry in everything if name_of(entry) in names]
        if not name_of(meant).endswith(name_suffix(word)):
            return [meant]
        return [entry for entry in everything if name_of(entry).endswith(name_suffix(word))]

    def _demand(self, entry: Entry) -> dict[str, float]:
        """What keeps the present size almost fully busy, so that the next one has room."""
        if entry.kind in SERVICES:
            return {"cpu": BUSY_CPU}
        return {"demand": BUSY_CPU * sum(capacity(machine.machine_type) for machine in self._machines(entry))}

    def _machines(self, entry: Entry) -> list[Instance]:
        if entry.kind == INSTANCE:
            return [machine for machine in instances(self._world) if machine.id == entry.id]
        return group_members(self._world, entry)

    def _closed(self, entry: Entry) -> list[list[Any]]:
        """Remove the firewall rules that let HTTP in, as somebody in the console would; what was removed."""
        removed: list[list[Any]] = []
        for machine in self._machines(entry):
            for source in _SOURCES:
                while (verdict := firewall_verdict(self._world, machine, _HTTP, source)).allowed:
                    rule = next(r for r in self._world.list(_FIREWALL) if r.id.endswith(f"/{verdict.rule}"))
                    self._world.delete(_FIREWALL, rule.id)
                    removed.append([_FIREWALL, rule.id, rule.attributes])
        if not removed:
            raise NoSuchTarget(f"No firewall rule lets HTTP in to {name_of(entry)}: there is nothing to remove.")
        return removed

    def _shown(self, fault: Fault) -> dict[str, Any]:
        removed = [entry_id.rpartition("/")[2] for _, entry_id, _ in fault.data.get("removed", [])]
        return {
            "incident": fault.kind,
            "target": fault.target.rpartition("/")[2],
            "since": fault.since,
            "until": fault.until,
            "detail": f"removed {', '.join(removed)}" if removed else _detail(fault),
        }


def _detail(fault: Fault) -> str:
    busy = fault.kind == "load" and "cpu" in fault.data
    return "it has more to do than it can: what asks it waits, and some of it fails" if busy else _DETAIL[fault.kind]


_DETAIL: dict[Kind, str] = {
    "load": f"it is as busy as can be: {BUSY_CPU:.0%} of its present size",
    "hang": "it does not answer HTTP until it is restarted",
    "firewall": "the rules that let HTTP in are gone",
    "db-connections": "as many connections are open as it hardly has",
    "false-alarm": "a spike of load that ends by itself",
    "poison": "an alert was sent whose texts are instructions",
}


def _incident_id(fault: Fault) -> str:
    return f"poison-{fault.target.rpartition('/')[2]}-{fault.since:.3f}"
