"""How busy things are. A machine has a demand in vCPUs; its CPU utilization is that over the vCPUs of its type.

So the same demand keeps a larger machine less busy, and a restart changes nothing about it. What nobody injected
anything into idles. Readings carry a small noise that is the same for the same name and moment.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from infra.local.incidents.faults import Fault, Faults
from infra.local.parts import HALVES, Watched
from infra.local.world import Entry, Instance, World, group_members, instances
from shared.cost import vcpus

IDLE_CPU = 0.15
BUSY_CPU = 0.93
IDLE_CONNECTIONS = 12
BUSY_CONNECTIONS = 180
_HUNG_CPU = 0.02
_NOISE = 0.01
_IDLE_READ = 1_500_000.0
_READ_PER_VCPU = 12_000_000.0
DATABASE = "google_sql_database_instance"


class MachineLoad(NamedTuple):
    """A running machine: CPU utilization (0 to 1) and bytes read from disk in a second."""

    machine: Instance
    cpu: float
    read_bytes: float


class DatabaseLoad(NamedTuple):
    """A Cloud SQL instance: CPU utilization (0 to 1) and open connections."""

    entry: Entry
    cpu: float
    connections: int


class ServiceLoad(NamedTuple):
    """A resource of a service that has a half of its own: the level of each of its signals."""

    watched: Watched
    entry: Entry
    levels: tuple[float, ...]


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

    def databases(self) -> Iterator[DatabaseLoad]:
        """Every Cloud SQL instance."""
        now = self._world.clock()
        for entry in self._world.list(DATABASE):
            busy = self._busy(entry.id, now)
            crowd = self._faults.get(entry.id, "db-connections", now)
            cpu = float(busy.data["cpu"]) if busy else IDLE_CPU + (0.2 if crowd else 0.0)
            connections = int(crowd.data["connections"]) if crowd else IDLE_CONNECTIONS
            swing = round(3 * _wave(entry.id, now))
            yield DatabaseLoad(entry, _noisy(cpu, entry.id, now), connections + swing)

    def services(self) -> Iterator[ServiceLoad]:
        """Every resource whose service says what is sampled of it."""
        now = self._world.clock()
        for half in HALVES:
            for watched in half.watched:
                for entry in self._world.list(watched.type):
                    busy = self._busy(entry.id, now)
                    swing = 1 + _NOISE * _wave(entry.id, now)
                    levels = (signal.busy if busy else signal.idle for signal in watched.signals)
                    yield ServiceLoad(watched, entry, tuple(round(level * swing, 4) for level in levels))

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
