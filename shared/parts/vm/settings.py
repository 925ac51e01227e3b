"""What can be said about a machine, and what follows from it where nothing is said."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from shared.parts.machines import CONTAINERS, LINUX, Image, MachineSettings
from shared.parts.networks import check_networks, is_private
from shared.parts.vm.apps import APPS
from shared.parts.vm.gpus import ATTACHED, GPU_MACHINES, GPU_NAMES, Gpu, check_fits

_IMAGES = {
    **LINUX,
    "windows-2019": "windows-cloud/windows-2019",
    "windows": "windows-cloud/windows-2022",
    "windows-sql-express": "windows-sql-cloud/sql-exp-2022-win-2022",
    "windows-sql-web": "windows-sql-cloud/sql-web-2022-win-2022",
    "windows-sql-standard": "windows-sql-cloud/sql-std-2022-win-2022",
    "windows-sql-enterprise": "windows-sql-cloud/sql-ent-2022-win-2022",
}
_WINDOWS_GB = 50
_STANDARD_REGIONAL_GB = 200
_STORE_PORTS = {"mysql": "3306", "postgres": "5432", "mongodb": "27017", "redis": "6379"}

_CRON = r"^$|^[0-9]{1,2} [0-9]{1,2} \* \* (\*|[0-7](-[0-7])?(,[0-7](-[0-7])?)*)$"
Cron = Annotated[str, Field(pattern=_CRON)]
"""Minute, hour, and on which weekdays: `0 8 * * 1-5`."""
Ports = Annotated[str, Field(max_length=200, pattern=r"^$|^[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*$")]
"""Ports and ranges between commas: `25565`, `27015-27020,7777`."""
AppName = Literal[
    "",
    "lamp",
    "wireguard",
    "openvpn",
    "pi-hole",
    "minecraft",
    "valheim",
    "terraria",
    "factorio",
    "palworld",
    "satisfactory",
    "gitlab",
    "gitea",
    "jenkins",
    "nextcloud",
    "code-server",
    "vaultwarden",
    "jellyfin",
    "uptime kuma",
]
"""The applications of `apps`."""
_PERSON = re.compile(r"(user|group):[^\s@,\"]+@[^\s@,\"]+\.[^\s@,\"]+|domain:[^\s@,\"]+\.[^\s@,\"]+")


_DISK_NAME = r"[a-z][a-z0-9-]{0,30}"
_FOLDER = r"(?:/[A-Za-z0-9._-]{1,60}){1,6}"
_DISK = rf"{_DISK_NAME}=[0-9]{{2,5}}(?::pd-(?:standard|balanced|ssd))?(?::{_FOLDER})?"
MORE_DISKS = 4
"""How many disks a machine may have beside the one for its data."""


class Disk(NamedTuple):
    """A disk of a machine: the name by which its system knows it, GB, type, and the folder where it is mounted."""

    name: str
    gb: int
    type: str
    mount: str


class VmSettings(MachineSettings):
    """One machine.

    `image`: a container of one's own, which listens on `port`; `app`: a server that is known by name; neither: a page
    that answers until an application is installed. `database`, `cache`: on the machine itself, beside what runs there;
    with `stores_open` what uses the machine reaches them from the deployment's own subnet, and nobody else.
    `public`: it has a static address. `http`: it answers HTTP (and HTTPS, with a `domain` whose record points to it).
    `tcp_ports`, `udp_ports`: what else the internet may reach, of it (and of SFTP and HTTP) only the networks of
    `sources` where somebody says so: private ones (`10.0.0.0/8`) need no address, and may reach any port.
    `bastion`: people log in through Identity-Aware Proxy, those of `members`
    (`user:ann@example.com,group:ops@example.com`). `sftp`: partners upload files.
    `data_disk_gb`: a disk of its own for what has to be kept, which its system knows as `data_disk_name`, mounted at
    `data_mount` (`/mnt/disks/data`), with `data_disk_regional` in two zones of the region at once; `disks`: further
    ones, as `logs=50:pd-ssd:/var/log/app,backup=500`. `internal_ip`: its fixed address in the network; `hostname`:
    what its system calls itself. `snapshots`: daily ones at `snapshot_hour` (UTC), kept for `snapshot_days`; every
    `snapshot_every_h` hours instead, or weekly on a `snapshot_weekday`; `snapshot_location` is the region that keeps
    them. `start_cron`, `stop_cron`: when it runs, in `timezone`.
    `max_run_hours`: it stops so long after each start.
    `gpu`, `gpu_count`: accelerators; `spot`: cheap, and Google may stop it. `logs`: its system's logs and memory are
    collected in Cloud Logging and Cloud Monitoring. `own_account`: it acts as a service account of its own even where
    it uses nothing, and that account has no rights before somebody grants them.
    """

    os: Literal[
        "debian",
        "debian-12",
        "ubuntu",
        "ubuntu-2204",
        "rocky",
        "windows",
        "windows-2019",
        "windows-sql-express",
        "windows-sql-web",
        "windows-sql-standard",
        "windows-sql-enterprise",
    ] = "debian"
    image: Image = ""
    port: int = Field(80, ge=1, le=65_535)
    app: AppName = ""
    database: Literal["", "mysql", "postgres", "mongodb"] = ""
    cache: Literal["", "redis"] = ""
    stores_open: bool = False
    domain: str = Field("", max_length=253, pattern=r"^$|^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
    public: bool = True
    http: bool = True
    tcp_ports: Ports = ""
    udp_ports: Ports = ""
    sources: str = Field("", max_length=400)
    bastion: bool = False
    members: str = Field("", max_length=2_000)
    sftp: bool = False
    data_disk_gb: int = Field(0, ge=0, le=65_536)
    data_disk_type: Literal["pd-standard", "pd-balanced", "pd-ssd"] = "pd-balanced"
    data_disk_regional: bool = False
    data_disk_name: str = Field("data", pattern=rf"^{_DISK_NAME}$")
    data_mount: str = Field("", pattern=rf"^({_FOLDER})?$")
    disks: str = Field("", max_length=600, pattern=rf"^({_DISK}(,{_DISK}){{0,{MORE_DISKS - 1}}})?$")
    internal_ip: str = Field("", pattern=r"^([0-9]{1,3}(\.[0-9]{1,3}){3})?$")
    hostname: str = Field("", max_length=253, pattern=r"^$|^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$")
    snapshots: bool = False
    snapshot_days: int = Field(14, ge=1, le=365)
    snapshot_hour: int = Field(3, ge=0, le=23)
    snapshot_every_h: int = Field(0, ge=0, le=23)
    snapshot_weekday: Literal["", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = ""
    snapshot_location: str = Field("", pattern=r"^$|^[a-z]+-[a-z]+[0-9]{1,2}$")
    start_cron: Cron = ""
    stop_cron: Cron = ""
    timezone: str = Field("Etc/UTC", max_length=60, pattern=r"^[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}$")
    max_run_hours: int = Field(0, ge=0, le=2_880)
    gpu: Gpu = ""
    gpu_count: int = Field(1, ge=1, le=8)
    spot: bool = False
    logs: bool = False
    own_account: bool = False

    @model_validator(mode="before")
    @classmethod
    def _follows(cls, data: Any) -> Any:
        """What is not said follows from what is."""
        if not isinstance(data, Mapping):
            return data
        said = dict(data)
        app = APPS.get(str(said.get("app", "")))
        if app is not None:
            usual: dict[str, Any] = {
                "image": app.image,
                "port": app.port or 80,
                "tcp_ports": app.tcp,
                "udp_ports": app.udp,
                "machine_type": app.machine_type,
                "http": app.port is not None,
            }
            said = {key: value for key, value in usual.items() if value != "" and value is not None} | said
        windows = str(said.get("os", "")).startswith("windows")
        if windows:
            said.setdefault("disk_gb", _WINDOWS_GB)
        gpu = str(said.get("gpu", ""))
        said |= {"gpu": GPU_NAMES[gpu]} if gpu in GPU_NAMES else {}
        machines = GPU_MACHINES.get(str(said.get("gpu", "")), {})
        built_in = re.search(r"-(\d)g$", str(said.get("machine_type", "")))
        if machines and built_in:
            said.setdefault("gpu_count", built_in[1])
        count = str(said.get("gpu_count", "1"))
        if machines and count.isdigit() and int(count) in machines:
            said.setdefault("machine_type", machines[int(count)])
        if machines:
            said.setdefault("disk_gb", 100)
        if "http" not in said:
            ports = {*str(said.get("tcp_ports", "")).split(",")} - {""}
            web = bool(ports & {"80", "443"})
            other = bool(said.get("udp_ports") or ports) or windows or _is_true(said.get("sftp"))
            alone = _is_true(said.get("bastion")) and not (said.get("image") or said.get("app"))
            said["http"] = web or bool(said.get("domain")) or not (other or alone)
        return said

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.windows and (self.image or self.app or self.database or self.cache or self.sftp or self.logs):
            raise ValueError(
                "image, app, database, cache, sftp and logs are for Linux; what runs on Windows is installed there"
            )
        if self.windows and self.disk_gb < _WINDOWS_GB:
            raise ValueError(f"disk_gb: Windows needs {_WINDOWS_GB} GB")
        if self.sftp and self.container:
            raise ValueError("sftp is a server of its own; the container needs another machine")
        if self.gpu:
            check_fits(self.gpu, self.gpu_count, self.machine_type)
        check_networks("sources", self.sources)
        inside = is_private(self.sources)
        for ports in (self.tcp_ports, self.udp_ports):
            _check_ports(ports, inside=inside)
        if (self.domain or ((self.tcp_ports or self.udp_ports) and not inside)) and not self.public:
            raise ValueError("ports and a domain are for the internet, which can't reach it without an address")
        if unknown := [each for each in self.people if not _PERSON.fullmatch(each)]:
            raise ValueError(f"members: {unknown[0][:60]} is not like user:ann@example.com or group:ops@example.com")
        if self.people and not self.login:
            raise ValueError("members log in through the proxy: say bastion=true too")
        if bool(self.start_cron) and not self.stop_cron:
            raise ValueError("start_cron without stop_cron never stops it")
        return self

    @model_validator(mode="after")
    def _disks_fit(self) -> Self:
        kept = self.all_disks
        for what, said in (("name", [each.name for each in kept]), ("folder", [each.mount for each in kept])):
            if len({*said}) < len(said):
                raise ValueError(f"disks: each has a {what} of its own")
        if self.disks and not self.has_disk:
            raise ValueError("disks are beside the one for data: say data_disk_gb too")
        if any(not 10 <= each.gb <= 65_536 for each in kept):
            raise ValueError("disks: each has 10 to 65536 GB")
        if self.two_zone_disk and self.data_disk_type == "pd-standard" and self.data_disk_gb < _STANDARD_REGIONAL_GB:
            raise ValueError(f"data_disk_gb: pd-standard in two zones has {_STANDARD_REGIONAL_GB} GB at least")
        if self.windows and (self.data_mount or ":/" in self.disks):
            raise ValueError("disks of Windows have letters, which are given there: leave their folders out")
        return self

    @property
    def windows(self) -> bool:
        """Whether it runs Windows."""
        return self.os.startswith("windows")

    @property
    def container(self) -> bool:
        """Whether it runs an image: on container-optimised OS, or on the system that was named."""
        return bool(self.image) and not (self.app and APPS[self.app].image == "")

    @property
    def own_system(self) -> bool:
        """Whether a container runs on a system that was named; an accelerator's driver for containers is COS's own."""
        return self.container and "os" in self.model_fields_set and not self.gpu

    @property
    def boot_image(self) -> str:
        """What the machine boots."""
        return CONTAINERS if self.container and not self.own_system else _IMAGES[self.os]

    @property
    def known(self) -> Any:
        """What is known of the application, or None."""
        return APPS.get(self.app)

    @property
    def serves(self) -> bool:
        """Whether it answers HTTP to all of the internet."""
        return self.http and self.public and not self.sources

    @property
    def has_disk(self) -> bool:
        """Whether it has a disk for data."""
        return self.data_disk_gb > 0

    @property
    def two_zone_disk(self) -> bool:
        """Whether that disk stands in two zones."""
        return self.has_disk and self.data_disk_regional

    @property
    def disk_in(self) -> str:
        """Where that disk stands: in a `zone`, in a `region`, or nowhere."""
        return "" if not self.has_disk else "region" if self.two_zone_disk else "zone"

    @property
    def copied_in(self) -> str:
        """Where what snapshots are made of stands: in a `zone`, in a `region`, or nowhere."""
        return (self.disk_in or "zone") if self.snapshots else ""

    @property
    def further_disks(self) -> tuple[Disk, ...]:
        """The disks beside the one for data."""
        found = []
        for each in filter(None, self.disks.split(",")):
            name, _, rest = each.partition("=")
            gb, *said = rest.split(":")
            kind = next((one for one in said if one.startswith("pd-")), "pd-balanced")
            found.append(
                Disk(name, int(gb), kind, next((one for one in said if one.startswith("/")), f"/mnt/disks/{name}"))
            )
        return tuple(found)

    @property
    def all_disks(self) -> tuple[Disk, ...]:
        """Every disk but the one that it boots from."""
        if not self.has_disk:
            return self.further_disks
        mount = self.data_mount or f"/mnt/disks/{self.data_disk_name}"
        return (Disk(self.data_disk_name, self.data_disk_gb, self.data_disk_type, mount), *self.further_disks)

    @property
    def disk_2(self) -> bool:
        """Whether it has so many disks."""
        return len(self.all_disks) >= 2

    @property
    def disk_3(self) -> bool:
        """Whether it has so many disks."""
        return len(self.all_disks) >= 3

    @property
    def disk_4(self) -> bool:
        """Whether it has so many disks."""
        return len(self.all_disks) >= 4

    @property
    def disk_5(self) -> bool:
        """Whether it has so many disks."""
        return len(self.all_disks) >= 5

    @property
    def hours(self) -> bool:
        """Whether it is stopped, and started, at set times."""
        return bool(self.stop_cron)

    @property
    def login(self) -> bool:
        """Whether people log in through Identity-Aware Proxy."""
        return self.bastion or self.windows

    @property
    def os_login(self) -> bool:
        """Whether they log in by SSH with their Google account."""
        return self.bastion and not self.windows

    @property
    def people(self) -> tuple[str, ...]:
        """The members, one by one."""
        return tuple(each.strip() for each in self.members.split(",") if each.strip())

    @property
    def tcp(self) -> tuple[str, ...]:
        """Ports that are open beyond HTTP; with named networks HTTP's too, for these alone."""
        named = self.http and bool(self.sources) and (self.public or is_private(self.sources))
        beyond = [each for each in self.tcp_ports.split(",") if each and not (self.http and each in {"80", "443"})]
        return (*(("80", "443") if named else ()), *beyond)

    @property
    def udp(self) -> tuple[str, ...]:
        """UDP ports that are open."""
        return tuple(each for each in self.udp_ports.split(",") if each)

    @property
    def source_ranges(self) -> tuple[str, ...]:
        """From where the ports beyond HTTP are reached."""
        return tuple(self.sources.split(",")) if self.sources else ("0.0.0.0/0",)

    @property
    def opens(self) -> bool:
        """Whether the internet may reach ports beyond HTTP."""
        return bool(self.tcp or self.udp)

    @property
    def attached_gpu(self) -> bool:
        """Whether the accelerators are attached to the machine, not part of its type."""
        return self.gpu in ATTACHED

    @property
    def scheduled(self) -> bool:
        """Whether there is something to say about how it runs and ends."""
        return bool(self.gpu) or self.spot or self.max_run_hours > 0

    @property
    def fetches(self) -> bool:
        """Whether it gets from the internet what runs on it, and has no address to do so."""
        needs = self.container or self.app or self.store_ports or self.sftp or self.logs or self.gpu
        return bool(needs) and not self.public

    @property
    def acts(self) -> bool:
        """Whether it needs an identity even without links: to pull its image, to write logs, or as asked for."""
        return self.container or self.logs or self.own_account

    @property
    def plain(self) -> bool:
        """Whether there is nothing on it but the page that answers."""
        other = self.container or self.app or self.store_ports or self.sftp or self.logs or self.gpu or self.has_disk
        return self.http and not self.domain and not other

    @property
    def has_rows(self) -> bool:
        """Whether it has a database that others reach."""
        return bool(self.database) and self.stores_open

    @property
    def has_cache(self) -> bool:
        """Whether it has a cache that others reach."""
        return bool(self.cache) and self.stores_open

    @property
    def store_ports(self) -> tuple[str, ...]:
        """Where its database and its cache listen."""
        return tuple(_STORE_PORTS[each] for each in (self.database, self.cache) if each)

    @property
    def asks_passwords(self) -> bool:
        """Whether its start makes up a password."""
        return bool(self.store_ports) or (self.known is not None and "password" in self.known.env.values())


def _is_true(value: object) -> bool:
    return str(value).lower() in {"true", "1", "yes"}


def _check_ports(text: str, *, inside: bool) -> None:
    from shared.sensitive_ports import SENSITIVE_PORTS

    for each in filter(None, text.split(",")):
        first, dash, last = each.partition("-")
        low, high = int(first), int(last if dash else first)
        if not 1 <= low <= high <= 65_535:
            raise ValueError(f"{each} is no port or range of ports")
        if inside:
            continue
        if hit := next((port for port in sorted(SENSITIVE_PORTS) if low <= port <= high), None):
            raise ValueError(
                f"port {hit} ({SENSITIVE_PORTS[hit]}) is never opened to the internet; bastion=true lets people in"
            )
