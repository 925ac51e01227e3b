"""What parts that run machines share: the machine's type, its disk, its load and how both are paid and watched."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from shared.parts.part import Heard, Profile, Series, Settings, When
from shared.parts.rules import COPIED_DISK, MACHINE
from shared.schemas.images import IMAGE as REFERENCE
from shared.terraform.type_rules import TypeRules


def _known_machine(name: str) -> str:
    from shared.cost.machines import vcpus

    try:
        vcpus(name)
    except (KeyError, ValueError):
        raise ValueError(f"{name} is not a machine type that has a price here; e2-medium is one") from None
    return name


MachineType = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4}$"), AfterValidator(_known_machine)
]


Image = Annotated[str, Field(max_length=300, pattern=rf"^$|{REFERENCE}")]
"""A container image: `nginx:stable`, `europe-docker.pkg.dev/p/r/app@sha256:...`."""


IMAGE = "debian-cloud/debian-13"
"""What machines start from, as far as it costs anything: nothing."""


CONTAINERS = "cos-cloud/cos-stable"
"""What machines start from that run a container, where nobody names a system."""


LINUX: Mapping[str, str] = {
    "debian": IMAGE,
    "debian-12": "debian-cloud/debian-12",
    "ubuntu": "ubuntu-os-cloud/ubuntu-2404-lts-amd64",
    "ubuntu-2204": "ubuntu-os-cloud/ubuntu-2204-lts",
    "rocky": "rocky-linux-cloud/rocky-linux-9",
}
"""System -> what a machine of it starts from."""


class MachineSettings(Settings):
    """A machine: its type and its boot disk in GB."""

    machine_type: MachineType = "e2-medium"
    disk_gb: int = Field(20, ge=10, le=65_536)
    disk_type: Literal["pd-standard", "pd-balanced", "pd-ssd"] = "pd-balanced"


def machine_values(settings: MachineSettings, region: str, *, address: bool, image: str = IMAGE) -> Mapping[str, Any]:
    """A machine as terraform plans it, as far as it costs anything."""
    values: dict[str, Any] = {
        "region": region,
        "machine_type": settings.machine_type,
        "boot_disk": [{"initialize_params": [{"size": settings.disk_gb, "type": settings.disk_type, "image": image}]}],
    }
    return values | ({"network_interface": [{"access_config": [{}]}]} if address else {})


INSTANCE = TypeRules(
    "google_compute_instance",
    from_copy=COPIED_DISK["from_copy"],
    ends_if_written=(("deletion_protection", "false"),),
    **MACHINE,
    stateful=True,
    protections=(("deletion_protection", True), ("boot_disk.auto_delete", False)),
)

MACHINES_HEARD = Heard(
    resources=(
        ("gce_instance", ("google_compute_instance",)),
        ("uptime_url", ("google_compute_instance",)),
    ),
    metrics=(
        "agent.googleapis.com/disk/percent_used",
        "agent.googleapis.com/swap/percent_used",
        "compute.googleapis.com/instance/disk/read_ops_count",
        "compute.googleapis.com/instance/disk/write_bytes_count",
        "compute.googleapis.com/instance/disk/write_ops_count",
        "compute.googleapis.com/instance/memory/balloon/ram_used",
        "compute.googleapis.com/instance/network/received_bytes_count",
        "compute.googleapis.com/instance/network/sent_bytes_count",
        "compute.googleapis.com/instance/uptime",
        "monitoring.googleapis.com/uptime_check/request_latency",
    ),
    usual=(
        ("compute.googleapis.com/instance/cpu/utilization", 0.8),
        ("agent.googleapis.com/cpu/utilization", 80.0),
        ("agent.googleapis.com/memory/percent_used", 90.0),
    ),
)
CPU = "compute.googleapis.com/instance/cpu/utilization"
DISK_READ = "compute.googleapis.com/instance/disk/read_bytes_count"
ONE_MACHINE = 'metric.labels.instance_name="${[[ watched.address ]].name}"'
READING = 'resource.type="gce_instance" AND metric.labels.instance_name="{name}"'
ADVICE = "Look at what the machine is busy with; a larger `machine_type` gives it more room, a reset clears a hang."


def used_profiles(when: When) -> tuple[Profile, ...]:
    """Memory and disk of one machine, which an agent on it measures, where somebody asks for it."""
    return (
        _used("memory", 'metric.labels.state="used"', when),
        # What is mounted from an archive is always full.
        _used("disk", 'metric.labels.state="used" AND NOT metric.labels.device=has_substring("loop")', when),
    )


def _used(what: str, selector: str, when: When) -> Profile:
    agent = 'resource.labels.instance_id="${[[ watched.address ]].instance_id}"'
    return Profile(
        word="vm",
        name=f"{what}_full",
        metric=f"agent.googleapis.com/{what}/percent_used",
        threshold=90,
        duration="300s",
        severity="warning",
        label=f"{what.capitalize()} used, percent",
        advice="Look at what fills it first; a larger machine has more memory, and a disk grows without a loss.",
        series=Series(
            "gce_instance", f"{agent} AND {selector}", reducer="REDUCE_MAX", group_by="resource.label.instance_id"
        ),
        asked=None,
        reading=f'resource.type="gce_instance" AND metadata.system_labels.name="{{name}}" AND {selector}',
        when=when,
        wished=True,
    )


UNREACHABLE = "Look at whether the machines run, at the firewall rules that let HTTP in, and at the application itself."
