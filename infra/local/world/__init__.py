"""What exists in the laptop's cloud, kept on disk, and how its network reads.

world = World(Path("state/world.sqlite"), time.time)
for machine in instances(world): ...
endpoint = by_address(world, "203.0.113.7")
reachable(world, endpoint.backends[0], 80)
"""

from infra.local.world.network import (
    MANAGERS,
    Endpoint,
    Instance,
    Verdict,
    by_address,
    by_domain,
    find,
    firewall_verdict,
    group_members,
    instances,
    listens,
    reachable,
    sends_to_https,
    serverless_behind,
    set_group_size,
    short,
)
from infra.local.world.store import AddressesExhausted, AlreadyExists, Entry, World

__all__ = [
    "MANAGERS",
    "AddressesExhausted",
    "AlreadyExists",
    "Endpoint",
    "Entry",
    "Instance",
    "Verdict",
    "World",
    "by_address",
    "by_domain",
    "find",
    "firewall_verdict",
    "group_members",
    "instances",
    "listens",
    "reachable",
    "sends_to_https",
    "serverless_behind",
    "set_group_size",
    "short",
]
