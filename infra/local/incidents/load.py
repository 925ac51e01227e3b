"""How busy things are. A machine has a demand in vCPUs; its CPU utilization is that over the vCPUs of its type.

So the same demand keeps a larger machine less busy, and a restart changes nothing about it. What nobody injected
anything into idles. Readings carry a small noise that is the same for the same name and moment.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from infra.local.incidents.faults import Fault, Faults
from infra.local.parts import HALVES, Signal, Watched
from infra.local.world import Entry, Instance, World, group_members, instances
from shared.cost import vcpus

IDLE_CPU = 0.15
BUSY_CPU = 0.93
_HUNG_CPU = 0.02
_NOISE = 0.01
_IDLE_READ = 1_500_000.0
_READ_PER_VCPU = 12_000_000.0


class MachineLoad(NamedTuple):
    """A running machine: CPU utilization (0 to 1) and bytes read from disk in a second."""

    machine: Instance
    cpu: float
    read_bytes: float


class ServiceLoad(NamedTuple):
    """A resource of a service that says what is sampled of it: the level of each signal that it has."""

    watched: Watched
    entry: Entry
    levels: tuple[tuple[Signal, float], ...]


class Load:
    """Reads the load of everything in a world."""

    def __init__(self, world: World, faults: Faults, *, booted: Callable[[Instance], bool]) -> None:
        self._world = world
        self._faults = faults
        self._booted = booted

    def machines(self) -> Iterator[MachineLoad]:
        """Every machine whose boot is over; the members of a group share its demand evenly."""
        now = self._world.clock()
        for machine in instances(self._world):
            if not self._booted(machine):
                continue
            size = capacity(machine.machine_type)
            group = machine.manager
            busy = self._busy(group.id if group else machine.id, now)
            if busy is not None:
                share = len(group_members(self._world, group)) if group else 1
                level = float(busy.data["demand"]) / share / size
            else:
                level = _HUNG_CPU if self._faults.hung(machine) else IDLE_CPU
            cpu = _noisy(level, machine.name, now)
            yield MachineLoad(machine, cpu, _IDLE_READ + _READ_PER_VCPU * cpu * size)

    def services(self) -> Iterator[ServiceLoad]:
        """Every resource whose service says what is sampled of it."""
        now = self._world.clock()
        for half in HALVES:
            for watched in half.watched:
                for entry in self._world.list(watched.type):
                    yield ServiceLoad(watched, entry, self._levels(watched, entry, now))

    def _levels(self, watched: Watched, entry: Entry, now: float) -> tuple[tuple[Signal, float], ...]:
        busy, crowd = self._busy(entry.id, now), self._faults.get(entry.id, "db-connections", now)
        swing = 1 + _NOISE * _wave(entry.id, now)
        levels = []
        for signal in watched.signals:
            if not signal.only(entry):
                continue
            level = signal.busy if busy else signal.idle
            if crowd and signal.crowded is not None:
                level = max(level, signal.crowded(entry))
            levels.append((signal, round(level * swing, 4)))
        return tuple(levels)

    def _busy(self, target: str, now: float) -> Fault | None:
        return self._faults.get(target, "load", now) or self._faults.get(target, "false-alarm", now)


def capacity(machine_type: str) -> float:
    """The vCPUs of a machine type; one that the price tables don't know counts as two."""
    try:
        return vcpus(machine_type)
    except (KeyError, ValueError):
        return 2.0


def _noisy(level: float, name: str, now: float) -> float:
    return round(min(max(level + _NOISE * _wave(name, now), 0.0), 1.0), 4)


def _wave(name: str, now: float) -> float:
    """Between -1 and 1."""
    digest = hashlib.sha256(f"{name} {now:.1f}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**31 - 1
