"""A machine with a static address that answers HTTP."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.parts.machines import (
    ADVICE,
    CPU,
    DISK_READ,
    INSTANCE,
    MACHINES_HEARD,
    ONE_MACHINE,
    READING,
    UNREACHABLE,
    MachineSettings,
    machine_values,
)
from shared.parts.part import (
    NONE,
    UPTIME,
    Asked,
    Block,
    Fix,
    Look,
    Need,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Use,
    Verified,
)

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


def _planned(settings: MachineSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_compute_instance", machine_values(settings, use.region, address=True))]


def _usage(_settings: MachineSettings, use: Use) -> "list[CostLine]":
    from shared.parts.usage import traffic

    return [traffic(use)] if use.users is not None else []


VM = Part(
    name="vm",
    what="one VM with a static address",
    synonyms=("vm", "virtual machine", "server", "compute engine", "machine"),
    elsewhere=("Amazon EC2", "Azure Virtual Machines", "DigitalOcean Droplet"),
    usual_id="vm",
    means=("google_compute_instance",),
    settings=MachineSettings,
    blocks=(Block("vm", "google_compute_instance", "{id}-vm-1"),),
    types=(INSTANCE,),
    needs=(
        Need("network", "shared"),
        Need("firewall", "shared"),
        Need("address", "own"),
        Need("identity", "own", "linked"),
    ),
    roles=frozenset({"code", "front"}),
    uses="vm",
    offers=(
        Offer(
            to="balancer",
            brings="requests from the internet, under its domain",
            template="balancer.tf",
            blocks=(
                Block("balanced_in", "google_compute_firewall", "{user}-{id}-in"),
                Block("machines", "google_compute_instance_group", "{user}-{id}-machines"),
                Block("balanced_health", "google_compute_health_check", "{user}-{id}-health"),
                Block("behind", "google_compute_backend_service", "{user}-{id}-backend"),
            ),
            env=NONE,
            network=False,
            node="vm",
        ),
        Offer(
            to="names",
            brings="records that lead to it",
            template="name.tf",
            blocks=(Block("leads", "google_dns_record_set", "{user}-{id}-records", named=False),),
            env=NONE,
            network=False,
            node="vm",
        ),
    ),
    price=Price(planned=_planned, usage=_usage),
    profiles=(
        Profile(
            word="vm",
            name="cpu_high",
            metric=CPU,
            threshold=0.80,
            duration="60s",
            severity="critical",
            label="CPU utilization",
            advice=ADVICE,
            series=Series("gce_instance", ONE_MACHINE),
            asked=None,
            reading=READING,
        ),
        Profile(
            word="vm",
            name="disk_read_high",
            metric=DISK_READ,
            threshold=100_000_000,
            duration="120s",
            severity="warning",
            label="Disk reads",
            advice=ADVICE,
            series=Series("gce_instance", ONE_MACHINE, aligner="ALIGN_RATE"),
            asked=None,
            reading=READING,
        ),
        Profile(
            word="vm",
            name="http_unreachable",
            metric=UPTIME,
            # Two of the checkers must agree, so that one of them that has trouble of its own raises nothing.
            threshold=1,
            duration="60s",
            severity="error",
            label="Unanswered uptime checks",
            advice=UNREACHABLE,
            series=None,
            asked=Asked("[[ address.address ]].address"),
            reading="external_ip",
        ),
    ),
    heard=MACHINES_HEARD,
    fixes=(
        Fix("vm", CPU, "scale_up_vm", "machine_type", "the load is above what the machine's size can carry"),
        Fix("vm", UPTIME, "restart_instance", None, "a reset clears a hang"),
        Fix("vm", UPTIME, "modify_firewall", None, "a declared firewall rule is gone or disabled"),
    ),
    looks=(Look("vm", "Virtual machine", "compute", "vm", inside=True, detail="[[ s.machine_type ]]"),),
    risks=lambda _: ("no_https", "no_redundancy", "no_backup"),
    verified=Verified(by="http", output="external_ip", patience=300),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.instanceAdmin.v1",),
)
