"""A share of Filestore: files over NFS inside the VPC."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from shared.parts.arguments import Argument
from shared.parts.part import (
    NONE,
    Block,
    Env,
    Heard,
    Look,
    Need,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
)
from shared.terraform.type_rules import TypeRules

_SIZES = {
    "BASIC_HDD": (1_024, 65_433),
    "BASIC_SSD": (2_560, 65_433),
    "ZONAL": (1_024, 102_400),
    "REGIONAL": (1_024, 102_400),
}


class FilestoreSettings(Settings):
    """`capacity_gb` is what is needed; Google sells no less than 1,024 GB (2,560 of BASIC_SSD), used or not.

    REGIONAL stands in three zones; ZONAL and REGIONAL can be snapshotted and refuse to be deleted.
    """

    tier: Literal["BASIC_HDD", "BASIC_SSD", "ZONAL", "REGIONAL"] = "BASIC_HDD"
    capacity_gb: int = Field(1_024, ge=1, le=102_400)

    @field_validator("tier", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _fits(self) -> "FilestoreSettings":
        if self.capacity_gb > _SIZES[self.tier][1]:
            raise ValueError(f"{self.tier} has at most {_SIZES[self.tier][1]:,} GB; ZONAL and REGIONAL have more")
        return self

    @property
    def provisioned_gb(self) -> int:
        """What is bought."""
        least = _SIZES[self.tier][0]
        if self.tier in {"ZONAL", "REGIONAL"}:
            # They grow in steps of 256 GB.
            return max(least, -(-self.capacity_gb // 256) * 256)
        return max(least, self.capacity_gb)

    @property
    def regional(self) -> bool:
        """Whether it stands in several zones."""
        return self.tier == "REGIONAL"

    @property
    def protectable(self) -> bool:
        """Whether Google lets it be protected from deletion."""
        return self.tier in {"ZONAL", "REGIONAL"}


def _planned(settings: FilestoreSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    shares = [{"capacity_gb": settings.provisioned_gb}]
    return [("google_filestore_instance", {"tier": settings.tier, "file_shares": shares})]


_READING = 'resource.type="filestore_instance" AND resource.labels.instance_name="{name}"'
_SERIES = Series(
    "filestore_instance",
    'resource.labels.instance_name="${[[ watched.address ]].name}"',
    reducer="REDUCE_MAX",
    group_by="resource.label.instance_name",
)

FILESTORE = Part(
    name="filestore",
    what="a Filestore share",
    synonyms=("filestore", "nfs", "shared disk", "shared file system", "network file system", "file share"),
    elsewhere=("Amazon EFS", "Azure Files", "NetApp"),
    usual_id="shares",
    means=("google_filestore_instance",),
    settings=FilestoreSettings,
    blocks=(Block("share", "google_filestore_instance", "{id}-share"),),
    types=(
        TypeRules(
            "google_filestore_instance",
            ends_if_written=(("deletion_protection_enabled", "false"),),
            references={"networks.network": ("google_compute_network",), "kms_key_name": ("google_kms_crypto_key",)},
            sizes=("tier", "file_shares.capacity_gb", "performance_config*"),
            sources=("file_shares.nfs_export_options.ip_ranges",),
            plain=(
                "deletion_protection_reason",
                "file_shares",
                "file_shares.name",
                "file_shares.nfs_export_options.access_mode",
                "file_shares.nfs_export_options.anon_*",
                "file_shares.nfs_export_options.squash_mode",
                "networks",
                "networks.connect_mode",
                "networks.modes",
            ),
            refused=(
                "desired_replica_state",
                "directory_services*",
                "file_shares.nfs_export_options.network",
                "file_shares.source_*",
                "initial_replication*",
                "networks.psc_config*",
                "networks.reserved_ip_range",
            ),
            stateful=True,
            protections=(("deletion_protection_enabled", True),),
        ),
    ),
    needs=(Need("network", "shared"),),
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="its files as the folder /mnt/ID, and a way to them",
            template=None,
            blocks=NONE,
            env=(
                Env("NFS_SERVER", "[[ share.address ]].networks[0].ip_addresses[0]"),
                Env("NFS_PATH", '"/share"'),
            ),
            network=True,
            node="share",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="share",
            name="filestore_disk_full",
            metric="file.googleapis.com/nfs/server/used_bytes_percent",
            threshold=80,
            duration="300s",
            severity="critical",
            label="Disk used, percent",
            advice="Look at what grows and whether it may be deleted; `capacity_gb` can be raised while it runs.",
            series=_SERIES,
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="share",
            name="filestore_latency_high",
            metric="file.googleapis.com/nfs/server/average_read_latency",
            threshold=100,
            duration="300s",
            severity="warning",
            label="Milliseconds a read takes",
            advice="Look at many small files and at clients that list directories; a faster tier is another instance.",
            series=_SERIES,
            asked=None,
            reading=_READING,
        ),
    ),
    heard=Heard(
        resources=(("filestore_instance", ("google_filestore_instance",)),),
        metrics=("file.googleapis.com/nfs/server/free_bytes_percent",),
    ),
    fixes=NONE,
    looks=(Look("share", "Filestore", "storage", "filestore", inside=True, detail="[[ s.provisioned_gb ]] GB"),),
    zonal=lambda settings: not settings.regional,
    risks=lambda settings: NONE if settings.regional else ("single_zone",),
    verified=Verified(by="exists"),
    meets=(
        ("filestore", "google_filestore_instance"),
        ("data_disk", "google_filestore_instance"),
    ),
    apis=("file.googleapis.com",),
    plan_roles=("roles/file.viewer",),
    apply_roles=("roles/file.editor",),
    arguments=(
        Argument("tier", "tier", "share"),
        Argument("capacity_gb", "file_shares.capacity_gb", "share"),
    ),
)
