"""A machine with a static address that answers HTTP."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.parts.arguments import Argument
from shared.parts.machines import (
    ADVICE,
    CPU,
    DISK_READ,
    INSTANCE,
    MACHINES_HEARD,
    ONE_MACHINE,
    READING,
    UNREACHABLE,
    machine_values,
    used_profiles,
)
from shared.parts.part import (
    NONE,
    UPTIME,
    Asked,
    Block,
    Env,
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
    When,
)
from shared.parts.rules import COPIED_DISK, DISK, NO_NAME
from shared.parts.vm.settings import MORE_DISKS, VmSettings
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


def _planned(settings: VmSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    machine = dict(machine_values(settings, use.region, address=settings.public, image=settings.boot_image))
    if settings.spot:
        machine["scheduling"] = [{"preemptible": True, "provisioning_model": "SPOT"}]
    if settings.attached_gpu:
        machine["guest_accelerator"] = [{"type": settings.gpu, "count": settings.gpu_count}]
    made: list[tuple[str, Mapping[str, Any]]] = [("google_compute_instance", machine)]
    where = {"region": use.region}
    if settings.has_disk:
        kinds = ["google_compute_region_disk" if settings.two_zone_disk else "google_compute_disk"]
        kinds += ["google_compute_disk"] * len(settings.further_disks)
        for kind, disk in zip(kinds, settings.all_disks, strict=True):
            made.append((kind, where | {"size": disk.gb, "type": disk.type}))
    if settings.snapshots:
        retention = {"max_retention_days": settings.snapshot_days}
        rhythm: dict[str, Any] = {"daily_schedule": [{"days_in_cycle": 1}]}
        if settings.snapshot_weekday:
            rhythm = {"weekly_schedule": [{"day_of_weeks": [{"day": settings.snapshot_weekday.upper()}]}]}
        elif settings.snapshot_every_h:
            rhythm = {"hourly_schedule": [{"hours_in_cycle": settings.snapshot_every_h}]}
        policy = {"schedule": [rhythm], "retention_policy": [retention]}
        made.append(("google_compute_resource_policy", where | {"snapshot_schedule_policy": [policy]}))
    if settings.hours:
        hours = {
            "vm_start_schedule": [{"schedule": settings.start_cron}],
            "vm_stop_schedule": [{"schedule": settings.stop_cron}],
        }
        made.append(("google_compute_resource_policy", where | {"instance_schedule_policy": [hours]}))
    if settings.logs:
        made.append(("google_logging_metric", {}))
    return made


def _usage(_settings: VmSettings, use: Use) -> "list[CostLine]":
    from shared.parts.usage import traffic

    return [traffic(use)] if use.users is not None else []


def _risks(settings: VmSettings) -> tuple[str, ...]:
    from shared.sensitive_ports import UNUSUAL_PORTS, unusual

    found = ["no_https"] if settings.serves and not settings.domain else []
    if settings.opens or settings.sftp:
        found.append("open_firewall")
    ports = [("tcp", each) for each in settings.tcp] + [("udp", each) for each in settings.udp]
    # SFTP has port 2222 of its own: 22 stays closed.
    if settings.sftp or any(unusual(protocol, each) for protocol, each in ports):
        found.append(UNUSUAL_PORTS)
    found.append("no_redundancy")
    if not settings.snapshots:
        found.append("no_backup")
    if settings.spot:
        found.append("may_be_stopped")
    if settings.login and not settings.people:
        found.append("sign_in_nobody")
    return tuple(found)


_INSIDE = "[[ vm.address ]].network_interface[0].network_ip"
_LOGGED: When = ("logs", True)

VM = Part(
    name="vm",
    what="a VM",
    synonyms=("vm", "virtual machine", "server", "compute engine", "machine"),
    elsewhere=("Amazon EC2", "Azure Virtual Machines", "DigitalOcean Droplet"),
    usual_id="vm",
    means=("google_compute_instance",),
    settings=VmSettings,
    blocks=(
        Block("data", "google_compute_disk", "{id}-data", when=("disk_in", "zone")),
        Block("data", "google_compute_region_disk", "{id}-data", when=("disk_in", "region")),
        *(
            Block(f"disk_{number}", "google_compute_disk", f"{{id}}-data-{number}", when=(f"disk_{number}", True))
            for number in range(2, MORE_DISKS + 2)
        ),
        Block("snapshots", "google_compute_resource_policy", "{id}-snapshots", when=("snapshots", True)),
        Block(
            "snapshotted",
            "google_compute_disk_resource_policy_attachment",
            "{id}-snapshotted",
            named=False,
            when=("copied_in", "zone"),
        ),
        Block(
            "snapshotted",
            "google_compute_region_disk_resource_policy_attachment",
            "{id}-snapshotted",
            named=False,
            when=("copied_in", "region"),
        ),
        Block("running", "google_compute_resource_policy", "{id}-hours", when=("hours", True)),
        Block("ports", "google_compute_firewall", "{id}-allow-ports", when=("opens", True)),
        Block("upload", "google_compute_firewall", "{id}-allow-sftp", when=("sftp", True)),
        Block("iap", "google_compute_firewall", "{id}-allow-iap", when=("login", True)),
        Block("tunnel", "google_iap_tunnel_instance_iam_member", "{id}-iap", named=False, when=("login", True)),
        Block("os_login", "google_compute_instance_iam_member", "{id}-os-login", named=False, when=("os_login", True)),
        Block("pull", "google_project_iam_member", "{id}-pull", named=False, when=("container", True)),
        Block("log_writer", "google_project_iam_member", "{id}-logs", named=False, when=_LOGGED),
        Block("metric_writer", "google_project_iam_member", "{id}-metrics", named=False, when=_LOGGED),
        Block("errors", "google_logging_metric", "{id}-errors", when=_LOGGED),
        Block("vm", "google_compute_instance", "{id}-vm-1"),
    ),
    types=(
        INSTANCE,
        TypeRules(
            "google_compute_disk",
            **COPIED_DISK,
            finished=("self_link",),
            ends=(("create_snapshot_before_destroy", "true"),),
            **DISK,
            stateful=True,
        ),
        TypeRules(
            "google_compute_region_disk",
            **COPIED_DISK,
            ends=(("create_snapshot_before_destroy", "true"),),
            **DISK,
            stateful=True,
        ),
        TypeRules(
            "google_compute_region_disk_resource_policy_attachment",
            name=NO_NAME,
            references={"name": ("google_compute_resource_policy",), "disk": ("google_compute_region_disk",)},
        ),
        TypeRules("google_compute_resource_policy"),
        TypeRules(
            "google_compute_disk_resource_policy_attachment",
            name=NO_NAME,
            references={
                "name": ("google_compute_resource_policy",),
                "disk": ("google_compute_disk", "google_compute_instance"),
            },
        ),
        TypeRules(
            "google_iap_tunnel_instance_iam_member",
            name=NO_NAME,
            references={"instance": ("google_compute_instance",)},
        ),
        TypeRules(
            "google_compute_instance_iam_member",
            name=NO_NAME,
            references={"instance_name": ("google_compute_instance",)},
        ),
        TypeRules("google_logging_metric", read_by_many=True, refused=("bucket_name",), harmless=("-*", "description")),
    ),
    needs=(
        Need("network", "shared"),
        Need("firewall", "shared", ("serves", True)),
        Need("address", "own", ("public", True)),
        Need("identity", "own", "linked"),
        Need("identity", "own", ("acts", True)),
        Need("nat", "shared", ("fetches", True)),
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
            to="inner_passthrough",
            brings="TCP connections from inside the network",
            template="passed.tf",
            blocks=(Block("machines", "google_compute_instance_group", "{user}-{id}-machines"),),
            env=NONE,
            network=False,
            node="vm",
        ),
        Offer(
            to="code",
            brings="the database and the cache that run on it, and a way to them",
            template="store.tf",
            blocks=(Block("reached", "google_compute_firewall", "{user}-{id}-stores"),),
            env=(
                Env("SERVER_HOST", _INSIDE),
                Env("DATABASE_HOST", _INSIDE, when=("has_rows", True)),
                Env("DATABASE_PORT", '"[[ s.store_ports[0] ]]"', when=("has_rows", True)),
                Env("DATABASE_NAME", '"app"', when=("has_rows", True)),
                Env("DATABASE_USER", '"app"', when=("has_rows", True)),
                Env("REDIS_HOST", _INSIDE, when=("has_cache", True)),
            ),
            network=True,
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
            when=("serves", True),
        ),
        *used_profiles(_LOGGED),
    ),
    heard=MACHINES_HEARD,
    fixes=(
        Fix(
            "vm",
            CPU,
            "scale_up_vm",
            "machine_type",
            "the load is above what the machine's size can carry, and the next larger size has room for it",
        ),
        Fix(
            "vm",
            UPTIME,
            "modify_firewall",
            None,
            "a firewall rule that the deployment declares is gone or disabled, so nobody can reach it",
        ),
        Fix(
            "vm",
            UPTIME,
            "restart_instance",
            None,
            "the machine runs behind its declared firewall and does not answer: a reset clears a hang",
        ),
    ),
    looks=(
        Look("ports", "Firewall", "security", "firewall", front=True, to="vm"),
        Look("upload", "SFTP", "security", "firewall", front=True, to="vm"),
        Look("iap", "Identity-Aware Proxy", "security", "firewall", front=True, to="vm"),
        Look(
            "vm",
            "Virtual machine",
            "compute",
            "vm",
            inside=True,
            detail="[[ s.app or s.image.split('/')[-1] ]][[ ', ' if s.app or s.image ]][[ s.machine_type ]]",
        ),
        Look(
            "data",
            "Data disk",
            "storage",
            "disk",
            inside=True,
            detail="[[ s.data_disk_gb ]] GB[[ ', two zones' if s.two_zone_disk ]]",
        ),
    ),
    zonal=lambda _: True,
    risks=_risks,
    verified=Verified(by="http", output="external_ip", patience=300),
    meets=(
        ("service", "google_compute_instance"),
        ("vm", "google_compute_instance"),
        ("schedule", "google_compute_resource_policy"),
        ("worker", "google_compute_instance"),
        ("group", "google_compute_instance"),
        ("batch", "google_compute_instance"),
        ("job", "google_compute_instance"),
        ("postgres", "google_compute_instance metadata ~ postgres"),
        ("mysql", "google_compute_instance"),
        ("sqlserver", "google_compute_instance boot_disk.initialize_params.image ~ windows"),
        ("database", "google_compute_instance"),
        ("iap", "google_iap_tunnel_instance_iam_member"),
        ("gpu", "google_compute_instance guest_accelerator ~ ."),
        ("gpu", "google_compute_instance machine_type ~ ^(a2|a3|g2)-"),
        ("spot", "google_compute_instance scheduling.provisioning_model ~ SPOT"),
        ("snapshots", "google_compute_resource_policy"),
        ("instance_schedule", "google_compute_resource_policy"),
        ("windows", "google_compute_instance boot_disk.initialize_params.image ~ windows"),
        ("data_disk", "google_compute_disk"),
        ("data_disk", "google_compute_region_disk"),
        ("two_zone_disk", "google_compute_region_disk"),
        ("data_disk", "google_compute_instance attached_disk ~ ."),
        ("game", "google_compute_instance"),
        ("vpn_server", "google_compute_instance"),
        ("sftp", "google_compute_instance"),
        ("domain", "google_compute_instance"),
        ("https", "google_compute_instance"),
        ("backups", "google_compute_resource_policy"),
        ("pooling", "google_compute_instance"),
    ),
    apis=("compute.googleapis.com", "iap.googleapis.com"),
    plan_roles=("roles/compute.viewer", "roles/iam.securityReviewer", "roles/logging.viewer"),
    apply_roles=("roles/compute.instanceAdmin.v1", "roles/iap.admin", "roles/logging.configWriter"),
    arguments=(
        Argument("machine_type", "machine_type", "vm", needs=("allow_stopping_for_update", "true")),
        Argument("disk_gb", "boot_disk.initialize_params.size", "vm"),
        Argument("disk_type", "boot_disk.initialize_params.type", "vm", unset="pd-standard"),
    ),
)
