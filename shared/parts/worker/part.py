"""A machine that nothing can reach; it pulls from the subscription of the queue it uses."""

from collections.abc import Mapping
from typing import Any

from shared.parts.machines import MACHINES_HEARD, MachineSettings, machine_values
from shared.parts.part import NONE, UPTIME, Block, Look, Need, Part, Price, Use, Verified
from shared.parts.vm.part import VM


def _planned(settings: MachineSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_compute_instance", machine_values(settings, use.region, address=False))]


WORKER = Part(
    name="worker",
    what="a VM without inbound traffic that works off a queue",
    synonyms=("worker", "background worker", "queue worker", "job worker", "consumer"),
    elsewhere=("Celery worker on EC2", "Heroku worker dyno"),
    usual_id="worker",
    means=NONE,
    settings=MachineSettings,
    blocks=(Block("vm", "google_compute_instance", "{id}-vm-1"),),
    types=NONE,
    needs=(Need("network", "shared"), Need("identity", "own")),
    roles=frozenset({"code", "worker"}),
    uses="vm",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    # A worker has no address, so there is nothing that could be asked.
    profiles=tuple(profile for profile in VM.profiles if profile.metric != UPTIME and not profile.wished),
    heard=MACHINES_HEARD,
    fixes=VM.fixes[:1],
    looks=(Look("vm", "Virtual machine", "compute", "vm", inside=True, detail="[[ s.machine_type ]]"),),
    zonal=lambda _: True,
    risks=lambda _: ("no_redundancy",),
    verified=Verified(by="exists"),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.instanceAdmin.v1",),
)
