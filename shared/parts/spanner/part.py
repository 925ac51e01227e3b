"""Spanner: a relational database that grows by adding capacity, in three zones of a region from the first hour."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, field_validator

from shared.parts.part import (
    NONE,
    Block,
    Env,
    Heard,
    Look,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
)
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

_NODE = 1_000


class SpannerSettings(Settings):
    """`units`: processing units, a thousand of which are a node. `dialect` of its SQL. `backups`: one a day, as Google
    makes them by default, kept for a week; with `backup_days` a full one `backup_every` day, 12 hours or week at
    `backup_hour` (UTC), kept so long. `version_days`: for how long any former state can be read (0: an hour). It is the
    STANDARD edition.
    """

    units: int = Field(100, ge=100, le=20_000)
    dialect: Literal["postgresql", "googlesql"] = "postgresql"
    database: str = Field("app", pattern=r"^[a-z][a-z0-9_-]{0,28}[a-z0-9]$")
    backups: bool = True
    backup_days: int = Field(0, ge=0, le=366)
    backup_every: Literal["day", "12h", "week"] = "day"
    backup_hour: int = Field(2, ge=0, le=23)
    version_days: int = Field(0, ge=0, le=7)

    @field_validator("units")
    @classmethod
    def _in_steps(cls, units: int) -> int:
        if units % (100 if units < _NODE else _NODE):
            raise ValueError("units are hundreds below a thousand, and whole thousands from there")
        return units

    @property
    def scheduled(self) -> bool:
        """Whether its backups follow a plan of their own."""
        return self.backups and self.backup_days > 0

    @property
    def cron(self) -> str:
        """When they are made, in UTC."""
        if self.backup_every == "12h":
            return f"0 {self.backup_hour % 12}/12 * * *"
        return f"0 {self.backup_hour} * * {'0' if self.backup_every == 'week' else '*'}"


_EDITION = "STANDARD"
# us-central1: a node with its three replicas an hour, a GB stored a month, as guides and examples of others name them:
# the table of https://cloud.google.com/spanner/pricing could not be read. Of the dearer editions nobody names a price.
_NODE_HOUR, _GB = 0.90, 0.30
# Of backups nobody names one either: they are counted as dear as what is stored.
_BACKUP_GB = _GB


def _planned(settings: SpannerSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    instance = {
        "config": f"regional-{use.region}",
        "processing_units": settings.units,
        "edition": _EDITION,
    }
    planned: list[tuple[str, Mapping[str, Any]]] = [("google_spanner_instance", instance)]
    if settings.scheduled:
        kept = f"{settings.backup_days * 86_400}s"
        made = {"retention_duration": kept, "spec": [{"cron_spec": [{"text": settings.cron}]}]}
        planned.append(("google_spanner_backup_schedule", made))
    return planned


def _capacity(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """What an instance can do, from the least of its autoscaler to the most; what is stored comes on top.

    Only regional ones of the STANDARD edition: the others are priced by lists of their own.
    """
    from shared.cost import rates, use
    from shared.cost.lines import line
    from shared.cost.planned import UnpricedError

    values = resource.values
    place = values.text("config").rpartition("/")[2]
    if not place.startswith("regional-"):
        raise UnpricedError("an instance that spans regions")
    if (edition := values.text("edition")) != _EDITION:
        raise UnpricedError(f"the {edition} edition: only the {_EDITION} one has a price here")
    limits = values.block("autoscaling_config").block("autoscaling_limits")
    least = values.number("num_nodes", 0) or values.number("processing_units", 0) / _NODE
    least = least or limits.number("min_nodes", 0) or limits.number("min_processing_units", 0) / _NODE or 0.1
    most = max(least, limits.number("max_nodes", 0), limits.number("max_processing_units", 0) / _NODE)
    unit = rates.regional_usd(_NODE_HOUR * rates.HOURS, place.removeprefix("regional-"))
    yield line("Spanner, nodes", least, unit, worst=most)
    if values.text("default_backup_schedule_type", "NONE") != "NONE":
        yield line("Spanner backups, GB", use.TABLE_GB.usual, _BACKUP_GB, worst=use.TABLE_GB.worst)


def _kept(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """Free by itself, as it is stored in its instance; versions that are kept for longer than an hour are not."""
    from shared.cost import use
    from shared.cost.lines import line

    if resource.values.text("version_retention_period", "1h") not in {"1h", "3600s", "60m"}:
        yield line("Spanner, GB of former versions", 0, _GB, worst=use.TABLE_GB.worst)


def _backups(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """Full backups of what is stored: as many as are kept at once."""
    from shared.cost import use
    from shared.cost.lines import line

    days = float(resource.values.text("retention_duration").rstrip("s") or 0) / 86_400
    cron = resource.values.block("spec").block("cron_spec").text("text")
    a_day = 2 if "/12" in cron else 1 / 7 if cron.endswith((" 0", " 1", " 2", " 3", " 4", " 5", " 6")) else 1
    kept = max(1.0, days * a_day)
    yield line("Spanner backups, GB", use.TABLE_GB.usual * kept, _BACKUP_GB, worst=use.TABLE_GB.worst * kept)


def _usage(_settings: SpannerSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost.lines import line

    if use.stored_gb is None:
        return []
    return [line("Spanner, GB stored", use.stored_gb, rates.regional_usd(_GB, use.region))]


def _profile(name: str, metric: str, severity: Literal["critical", "warning"], label: str, advice: str) -> Profile:
    return Profile(
        word="instance",
        name=name,
        metric=f"spanner.googleapis.com/instance/{metric}",
        threshold=0.65,
        duration="600s",
        severity=severity,
        label=label,
        advice=advice,
        series=Series(
            "spanner_instance",
            'resource.labels.instance_id="${[[ watched.address ]].name}"',
            reducer="REDUCE_MAX",
            group_by="resource.label.instance_id",
        ),
        asked=None,
        reading='resource.type="spanner_instance" AND resource.labels.instance_id="{name}"',
    )


SPANNER = Part(
    name="spanner",
    what="a Spanner instance with a database",
    synonyms=("cloud spanner", "google spanner", "distributed sql database", "distributed relational database"),
    elsewhere=("Amazon Aurora DSQL", "Azure Cosmos DB for PostgreSQL"),
    usual_id="ledger",
    means=("google_spanner_instance",),
    settings=SpannerSettings,
    blocks=(
        Block("instance", "google_spanner_instance", "{id}-spanner"),
        Block("database", "google_spanner_database", "{id}-database", named=False),
        Block("schedule", "google_spanner_backup_schedule", "{id}-backups", named=False, when=("scheduled", True)),
    ),
    types=(
        TypeRules(
            "google_spanner_instance",
            sizes=("num_nodes", "processing_units", "edition", "autoscaling_config*", "config"),
            plain=("default_backup_schedule_type",),
            # Free ones end after ninety days, with all that is in them.
            refused=("instance_type",),
            stateful=True,
            ends=(("force_destroy", "true"),),
        ),
        TypeRules(
            "google_spanner_database",
            name=NO_NAME,
            references={
                "instance": ("google_spanner_instance",),
                "encryption_config.kms_key_name": ("google_kms_crypto_key",),
            },
            plain=(
                "name",
                "database_dialect",
                "ddl",
                "default_time_zone",
                "encryption_config",
                "version_retention_period",
            ),
            refused=("encryption_config.kms_key_names",),
            stateful=True,
            protections=(("deletion_protection", True), ("enable_drop_protection", True)),
            ends=(("deletion_protection", "false"),),
            ends_if_written=(("enable_drop_protection", "false"),),
        ),
        TypeRules(
            "google_spanner_backup_schedule",
            name=NO_NAME,
            references={"instance": ("google_spanner_instance",), "database": ("google_spanner_database",)},
            plain=("name", "retention_duration", "spec*", "full_backup_spec"),
            # Incremental ones are for dearer editions; another key would be one that nobody here has seen.
            refused=("incremental_backup_spec*", "encryption_config*"),
        ),
        TypeRules(
            "google_spanner_database_iam_member",
            name=NO_NAME,
            references={"instance": ("google_spanner_instance",), "database": ("google_spanner_database",)},
            gives=("roles/spanner.databaseUser", "roles/spanner.databaseReader"),
        ),
    ),
    needs=NONE,
    roles=frozenset({"database"}),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to read and write its tables",
            template="link.tf",
            blocks=(Block("tables_access", "google_spanner_database_iam_member", "{user}-{id}-tables", named=False),),
            env=(
                Env("SPANNER_INSTANCE", "[[ instance.address ]].name"),
                Env("SPANNER_DATABASE", "[[ database.address ]].name"),
            ),
            network=False,
            node="instance",
        ),
    ),
    price=Price(
        planned=_planned,
        usage=_usage,
        own=(
            ("google_spanner_instance", _capacity),
            ("google_spanner_database", _kept),
            ("google_spanner_backup_schedule", _backups),
        ),
    ),
    profiles=(
        # https://cloud.google.com/spanner/docs/cpu-utilization: 65 percent is the most for an instance in one region.
        _profile(
            "spanner_cpu_high",
            "cpu/utilization",
            "critical",
            "CPU utilization",
            "Look at the slowest queries and for keys that all begin alike; more `units` carry more.",
        ),
        _profile(
            "spanner_storage_high",
            "storage/utilization",
            "warning",
            "Storage used of what the units carry",
            "Look at what is kept without an age limit; a thousand units carry 10 TB and no more, so add `units`.",
        ),
    ),
    heard=Heard(
        resources=(("spanner_instance", ("google_spanner_instance",)),),
        metrics=(
            "spanner.googleapis.com/instance/cpu/smoothed_utilization",
            "spanner.googleapis.com/instance/cpu/utilization_by_priority",
            "spanner.googleapis.com/api/request_latencies",
        ),
    ),
    fixes=NONE,
    looks=(Look("instance", "Spanner", "database", "spanner", detail="[[ s.units ]] units"),),
    risks=lambda _settings: NONE,
    verified=Verified(by="exists"),
    meets=(
        ("database", "google_spanner_database"),
        ("backups", "google_spanner_backup_schedule"),
        ("backups", "google_spanner_instance default_backup_schedule_type ~ AUTOMATIC"),
    ),
    apis=("spanner.googleapis.com",),
    plan_roles=(
        "roles/spanner.viewer",
        "spanner.databases.getDdl",
        "spanner.databases.getIamPolicy",
        "spanner.backupSchedules.get",
    ),
    apply_roles=("roles/spanner.admin",),
    said=(
        (
            "units",
            r"(\d{3,5}) (?:(?:processing )?units|unites de traitement|unidades de proces\w+|verarbeitungseinheiten)",
        ),
        ("dialect", r"(postgresql|googlesql)(?: dialect| interface)?"),
        ("database", r"database (?:called|named) ([a-z][a-z0-9_-]{0,28}[a-z0-9])"),
    ),
)
