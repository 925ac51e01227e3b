"""Trouble on a laptop: what the applied machines and databases have to carry, and what can go wrong with them.

faults = Faults(Path("state/faults.sqlite"))
load = Load(world, faults, booted=internet.booted)
Injector(world, faults, send=monitoring.send).inject("load", "backend-vm-1")
"""

from infra.local.incidents.faults import KINDS, Fault, Faults, Kind
from infra.local.incidents.inject import Injector
from infra.local.incidents.load import Load, MachineLoad
from infra.local.incidents.targets import NoSuchTarget

__all__ = ["KINDS", "Fault", "Faults", "Injector", "Kind", "Load", "MachineLoad", "NoSuchTarget"]
