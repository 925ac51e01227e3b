"""What can be said about a cluster, and what follows from it where nothing is said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from shared.parts.gke.backups import BackupSettings
from shared.parts.gke.pools import Pool, read
from shared.parts.load_balancer.part import EXAMPLE
from shared.parts.networks import check_inner, check_networks, is_private
from shared.parts.rules import DOMAIN

# The smallest machine that takes one of them.
_GPU_NODES = {"nvidia-l4": "g2-standard-4", "nvidia-tesla-t4": "n1-standard-4"}
_RANGE = r"^([0-9.]{7,15}/[0-9]{1,2})?$"
_RANGE_NAME = r"^([a-z]([a-z0-9-]{0,61}[a-z0-9])?)?$"
_ZONES = 3
_NAMES = ("main", "second", "third")
# Apart from the subnets of a deployment's network, and of further regions.
_PODS, _SERVICES = "10.128.0.0/14", "10.132.0.0/20"


class GkeSettings(BackupSettings):
    """`autopilot` has no nodes to look after and bills pods; `standard` has `node_pools` of `node_type`; the
    second and third are of `second_type` where somebody says so. `way_out`: nodes without a public address reach the
    internet, by Cloud NAT; without it they reach Google's services and its registries alone.

    `min_nodes` and `max_nodes` of each pool and zone, `second_min` and `second_max`
    (0: as the first) of those after it; `regional` stands in three zones (Autopilot always does). `spot`:
    the last of the pools is of nodes that Google may take back. `pools`: instead of the second's settings, `spot` and
    `gpu`, what each pool has (pools.py); type, counts and disk of the first are the cluster's own settings.
    `ingress`: an address for it, with `domain` a certificate too. `authorized_networks`: from where the control plane
    answers at an address of its own, beside its name, which IAM guards; `endpoint`: that this is there for everybody
    (`public`), or nothing but an address inside the network (`private`), in `control_range` where somebody says so.
    `pods_range` and `services_range`, under `pods_name` and `services_name`: their addresses in the subnet; Google
    chooses where nothing is said. `waf`, `rate_limit`, `blocked_countries` and `allowed_countries` are a policy of
    Cloud Armor for what comes in, which manifests have to name. `maintenance_hour`: from when on, each day (UTC) or on
    `maintenance_days`, Google may look after it. `binary_authorization`: the project's policy says which images run.
    """

    mode: Literal["autopilot", "standard"] = "autopilot"
    private_nodes: bool = True
    way_out: bool = True
    regional: bool = False
    node_pools: int = Field(1, ge=1, le=3)
    node_type: str = Field("e2-standard-2", pattern=r"^[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4}$")
    second_type: str = Field("", pattern=r"^([a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4})?$")
    min_nodes: int = Field(1, ge=0, le=100)
    max_nodes: int = Field(3, ge=1, le=100)
    second_min: int = Field(0, ge=0, le=100)
    second_max: int = Field(0, ge=0, le=100)
    disk_gb: int = Field(50, ge=20, le=1_000)
    spot: bool = False
    pools: str = Field("", max_length=1_500)
    gpu: Literal["", "nvidia-l4", "nvidia-tesla-t4"] = ""
    channel: Literal["RAPID", "REGULAR", "STABLE", "EXTENDED"] = "REGULAR"
    authorized_networks: str = Field("", max_length=400)
    endpoint: Literal["", "public", "private"] = ""
    control_range: str = Field("", pattern=r"^([0-9.]{7,15}/28)?$")
    pods_range: str = Field("", pattern=_RANGE)
    services_range: str = Field("", pattern=_RANGE)
    pods_name: str = Field("", pattern=_RANGE_NAME)
    services_name: str = Field("", pattern=_RANGE_NAME)
    ingress: bool = False
    domain: str = Field("", pattern=rf"^({DOMAIN}(,{DOMAIN}){{0,99}})?$")
    maintenance_hour: int = Field(3, ge=0, le=23)
    binary_authorization: bool = False
    maintenance_days: str = Field("", pattern=r"^((MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*)?$")

    @model_validator(mode="before")
    @classmethod
    def _what_it_takes(cls, data: Any) -> Any:
        """Pools are those of a standard cluster, a certificate that of an ingress, unless somebody says otherwise."""
        if not isinstance(data, dict):
            return data
        said = dict(data)
        if (
            any(said.get(key) for key in ("node_pools", "node_type", "second_type", "second_max", "pools"))
            or _on(said, "spot")
            or said.get("gpu")
        ):
            said.setdefault("mode", "standard")
        if said.get("domain"):
            said.setdefault("ingress", True)
        return said

    @model_validator(mode="after")
    def _fit(self) -> Self:
        check_networks("authorized_networks", self.authorized_networks)
        if self.min_nodes > self.max_nodes:
            raise ValueError(f"min_nodes is more than max_nodes ({self.max_nodes})")
        if self.second_min > self.other_most:
            raise ValueError(f"second_min is more than the most of that pool ({self.other_most})")
        pools = read(self.pools)
        if pools and (self.spot or self.gpu or self.second_type or self.second_max or self.node_pools > 1):
            raise ValueError("pools says what each pool has: node_pools, second_type, spot and gpu stand beside none")
        if pools and (pools[0].type or pools[0].least is not None or pools[0].disk_gb):
            raise ValueError("the first pool has node_type, min_nodes, max_nodes and disk_gb of the cluster")
        if self.endpoint == "private" and self.authorized_networks and not is_private(self.authorized_networks):
            raise ValueError("authorized_networks: nobody outside reaches a control plane with a private endpoint")
        for key in ("pods_range", "services_range", "control_range"):
            check_inner(key, getattr(self, key))
        if not self.standard and (self.spot or self.gpu or pools):
            raise ValueError("Autopilot takes spot and gpu from the pods' manifests; mode standard has pools for them")
        return self

    @property
    def standard(self) -> bool:
        """Whether it has nodes of its own to choose."""
        return self.mode == "standard"

    @property
    def goes_out(self) -> bool:
        """Whether its nodes, without public addresses, reach the internet."""
        return self.private_nodes and self.way_out

    @property
    def everywhere(self) -> bool:
        """Whether it stands in three zones."""
        return self.regional or not self.standard

    @property
    def each_pool(self) -> tuple[Pool, ...]:
        """Its pools; spot nodes are the only ones only where somebody says so: the cluster's own pods have to stand."""
        if not self.standard:
            return ()
        disk, first, last = self.disk_gb, (self.min_nodes, self.max_nodes), (self.second_min, self.other_most)
        if said := read(self.pools):
            return tuple(
                replace(
                    pool,
                    least=self.min_nodes if pool.least is None else pool.least,
                    most=self.max_nodes if pool.most is None else pool.most,
                    disk_gb=pool.disk_gb or disk,
                )
                for pool in said
            )
        count = max(self.node_pools, 2 if self.spot else 1)
        return tuple(
            Pool(
                name,
                "" if number == 1 else self.second_type,
                *(first if number == 1 else last),
                disk,
                spot=self.spot and number == count,
            )
            for number, name in enumerate(_NAMES[:count], start=1)
        )

    @property
    def spot_alone(self) -> bool:
        """Whether there are only nodes that Google may take back, so that the cluster's own pods stand there."""
        return bool(self.each_pool) and all(pool.spot for pool in self.each_pool)

    def zone_nodes(self, pool: Pool) -> int | None:
        """How many nodes a pool of a fixed number has in each zone; None for any other pool."""
        return pool.in_zone(_ZONES if self.everywhere else 1) if pool.is_fixed else None

    def in_total(self, pool: Pool) -> bool:
        """Whether an autoscaler counts the nodes of all zones."""
        return pool.total and self.everywhere

    @property
    def other_most(self) -> int:
        """The most nodes of each pool after the first, in each zone."""
        return self.second_max or self.max_nodes

    @property
    def second(self) -> bool:
        """Whether there is a second pool."""
        return len(self.each_pool) >= 2

    @property
    def third(self) -> bool:
        """Whether there is a third pool."""
        return len(self.each_pool) >= 3

    @property
    def fourth(self) -> bool:
        """Whether there is a fourth pool."""
        return len(self.each_pool) >= 4

    @property
    def fifth(self) -> bool:
        """Whether there is a fifth pool."""
        return len(self.each_pool) >= 5

    @property
    def sixth(self) -> bool:
        """Whether there is a sixth pool."""
        return len(self.each_pool) >= 6

    @property
    def ranged(self) -> bool:
        """Whether pods and services have addresses that somebody chose."""
        return bool(self.pods_range or self.services_range or self.pods_name or self.services_name)

    @property
    def inner_ranges(self) -> tuple[tuple[str, str], ...]:
        """The addresses of pods and services in its subnet, by their names."""
        if not self.ranged:
            return ()
        pods = (self.pods_name or "pods", self.pods_range or _PODS)
        return (pods, (self.services_name or "services", self.services_range or _SERVICES))

    @property
    def window_ends(self) -> int:
        """The hour that ends the window of its days, counted from their midnight: Google wants 48 hours in 32 days."""
        days = self.maintenance_days.count(",") + 1
        return self.maintenance_hour + {1: 12, 2: 6}.get(days, 4)

    @property
    def graphics(self) -> bool:
        """Whether there is a pool with a GPU."""
        return bool(self.gpu)

    @property
    def graphics_pool(self) -> Pool:
        """That pool, which nodes come to when pods ask for it."""
        return Pool("gpu", _GPU_NODES[self.gpu], 0, 1, self.disk_gb, gpu=self.gpu)

    @property
    def networks(self) -> list[str]:
        """From where the control plane's address answers."""
        return [each for each in self.authorized_networks.split(",") if each]

    @property
    def certified(self) -> bool:
        """Whether there is a certificate for the ingress."""
        return self.ingress

    @property
    def named(self) -> list[str]:
        """The domains of the certificate."""
        return self.domain.split(",") if self.domain else [EXAMPLE]


def _on(data: Mapping[str, Any], key: str) -> bool:
    return str(data.get(key, "")).lower() in {"true", "1", "yes", "on"}
