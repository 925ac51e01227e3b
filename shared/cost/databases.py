"""Lines of Cloud SQL, Redis, Valkey, Filestore and Firestore.

Prices of us-central1 by `regional_usd`; Cloud SQL, Redis, Filestore: their pages of 30 July 2026.
"""

import re
from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.lines import CostLine, line
from shared.cost.planned import Block, Deployment, Resource, UnpricedError
from shared.cost.registry import pricer

# https://cloud.google.com/sql/pricing: per vCPU-hour, GB-hour, GB-month; regional ones cost double.
SQL_CPU_HOUR = 0.0413
SQL_GB_HOUR = 0.007
SQL_PLUS_CPU_HOUR = 0.05369
SQL_PLUS_GB_HOUR = 0.0091
SQL_SHARED_HOUR = {"db-f1-micro": 0.0105, "db-g1-small": 0.035}
SQL_DISK_GB_MONTH = {"PD_SSD": 0.17, "PD_HDD": 0.09}
SQL_BACKUP_GB_MONTH = 0.08
SQL_CACHE_GB_MONTH = 0.16
SQL_IDLE_ADDRESS_HOUR = 0.01
SQL_DEFAULT_DISK_GB = 10
_USUALLY_KEPT = 7
_CHANGED_A_DAY = 0.05
# The legacy tiers: vCPUs and GB.
SQL_N1 = {
    f"db-n1-{kind}-{cpus}": (cpus, cpus * per_cpu)
    for kind, per_cpu, sizes in (
        ("standard", 3.75, (1, 2, 4, 8, 16, 32, 64, 96)),
        ("highmem", 6.5, (2, 4, 8, 16, 32, 64, 96)),
    )
    for cpus in sizes
}
# Enterprise Plus: vCPUs -> GB, and GB of local SSD for the data cache.
SQL_PLUS = {
    2: (16, 375), 4: (32, 375), 8: (64, 375), 16: (128, 750), 32: (256, 1_500), 48: (384, 3_000), 64: (512, 6_000),
    80: (640, 6_000), 96: (768, 6_000), 128: (864, 9_000),
}  # fmt: skip
# SQL Server, per vCPU-hour, at least four of them.
SQL_SERVER_CPU_HOUR = {"ENTERPRISE": 0.47, "STANDARD": 0.13, "WEB": 0.01134, "EXPRESS": 0.0}
SQL_SERVER_LEAST_CPUS = 4
# Versions in extended support and its price per vCPU-hour: in the first two years, and in the third.
SQL_EXTENDED = frozenset({
    "MYSQL_5_6", "MYSQL_5_7", "MYSQL_8_0", "POSTGRES_9_6", "POSTGRES_10", "POSTGRES_11", "POSTGRES_12", "POSTGRES_13",
})  # fmt: skip
SQL_EXTENDED_CPU_HOUR = (0.10, 0.20)
# https://cloud.google.com/sql/docs/quotas: how far a disk that may grow by itself grows where no limit is written.
SQL_MOST_DISK_GB = 65_536.0


def sql_size(tier: str) -> tuple[float, float, bool]:
    """vCPUs, GB and whether it is Enterprise Plus, of a tier with cores of its own. UnpricedError for any other."""
    if custom := re.fullmatch(r"db-custom-(\d{1,3})-(\d{3,7})", tier):
        return int(custom[1]), int(custom[2]) / 1024, False
    if tier in SQL_N1:
        return *SQL_N1[tier], False
    if (plus := re.fullmatch(r"db-perf-optimized-N-(\d{1,3})", tier)) and int(plus[1]) in SQL_PLUS:
        return int(plus[1]), SQL_PLUS[int(plus[1])][0], True
    raise UnpricedError(f"settings.tier: no price is known for {tier[:60]!r}")


def sql_tier_month_usd(tier: str, location: str) -> float:
    """One zonal instance of a tier for a month, without disk and licence."""
    if tier in SQL_SHARED_HOUR:
        hour = SQL_SHARED_HOUR[tier]
    else:
        vcpus, gb, plus = sql_size(tier)
        hour = vcpus * (SQL_PLUS_CPU_HOUR if plus else SQL_CPU_HOUR) + gb * (SQL_PLUS_GB_HOUR if plus else SQL_GB_HOUR)
    return rates.regional_usd(hour * rates.HOURS, location)


@pricer("google_sql_database_instance")
def database(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """An instance, or a pool of replicas: tier, licence, disk, backups, what an old version costs on top."""
    values = resource.values
    if not values.has("settings"):
        raise UnpricedError("settings: a database without settings has no tier to price it by")
    settings = values.block("settings")
    region = deployment.region(resource)
    # A tier is of one edition only, whose price it has.
    tier, _ = settings.text("tier"), settings.text("edition", "")
    regional = settings.text("availability_type", "ZONAL").upper() == "REGIONAL"
    nodes, most = _nodes(values, settings)
    copies = 2 if regional else 1
    yield line(
        f"database {tier}{', regional' if regional else ''}",
        nodes,
        sql_tier_month_usd(tier, region) * copies,
        worst=most,
    )
    shared = tier in SQL_SHARED_HOUR
    vcpus = 1.0 if shared else sql_size(tier)[0]
    yield from _version_lines(
        values.text("database_version", "MYSQL_8_0").upper(), vcpus, nodes * copies, most * copies
    )
    if not shared and sql_size(tier)[2]:
        gb = SQL_PLUS[int(vcpus)][1]
        cached = settings.block("data_cache_config").flag("data_cache_enabled")
        unit = rates.regional_usd(SQL_CACHE_GB_MONTH, region)
        yield line("database data cache, GB", gb * nodes * copies if cached else 0, unit, worst=gb * most * copies)
    yield from _storage_lines(settings, region, nodes, most, copies)
    if settings.block("ip_configuration").flag("ipv4_enabled", default=True):
        yield line("database address, when idle", 0, SQL_IDLE_ADDRESS_HOUR * rates.HOURS, worst=1)


def _nodes(values: Block, settings: Block) -> tuple[float, float]:
    """How many instances: one, or those of a read pool, usually and at most."""
    nodes = values.number("node_count", 1) or 1
    scale = settings.block("read_pool_auto_scale_config")
    return nodes, max(nodes, scale.number("max_node_count", 0))


def _version_lines(version: str, vcpus: float, nodes: float, most: float) -> Iterator[CostLine]:
    if version in SQL_EXTENDED:
        usual, worst = (usd * rates.HOURS * vcpus for usd in SQL_EXTENDED_CPU_HOUR)
        yield line(f"database extended support, {version}", nodes, usual, worst=most * worst / usual)
    if version.startswith("SQLSERVER"):
        edition = version.rpartition("_")[2]
        if edition not in SQL_SERVER_CPU_HOUR:
            raise UnpricedError(f"database_version: no price is known for the licence of {version[:60]!r}")
        month = SQL_SERVER_CPU_HOUR[edition] * max(vcpus, SQL_SERVER_LEAST_CPUS) * rates.HOURS
        yield line(f"database licence, SQL Server {edition.lower()}", nodes, month, worst=most)


def _storage_lines(settings: Block, region: str, nodes: float, most: float, copies: int) -> Iterator[CostLine]:
    kind = settings.text("disk_type", "PD_SSD").upper()
    if kind not in SQL_DISK_GB_MONTH:
        raise UnpricedError(f"settings.disk_type: no price is known for {kind[:60]!r}")
    if settings.number("data_disk_provisioned_iops", 0) or settings.number("data_disk_provisioned_throughput", 0):
        raise UnpricedError("settings: no price is known for a database's provisioned IOPS and throughput")
    size = settings.number("disk_size", 0) or SQL_DEFAULT_DISK_GB
    grown, up_to = size, ""
    if settings.flag("disk_autoresize", default=True):
        limit = settings.number("disk_autoresize_limit", 0)
        grown = max(size, limit or SQL_MOST_DISK_GB)
        up_to = "" if limit else f", which grows to {SQL_MOST_DISK_GB:,} without a disk_autoresize_limit"
    unit = rates.regional_usd(SQL_DISK_GB_MONTH[kind] * copies, region)
    yield line(f"database disk {kind}, GB{up_to}", size * nodes, unit, worst=grown * most)
    backups = settings.block("backup_configuration")
    # A backup holds what changed since the last one; a week of them and of logs is in what is counted anyway.
    kept = backups.block("backup_retention_settings").number("retained_backups", 0)
    logs = backups.number("transaction_log_retention_days", 0)
    more = _CHANGED_A_DAY * (max(0.0, kept - _USUALLY_KEPT) + max(0.0, logs - _USUALLY_KEPT))
    if backups.flag("enabled"):
        unit = rates.regional_usd(SQL_BACKUP_GB_MONTH, region)
        yield line("database backups, GB", size * (1 + more), unit, worst=grown * (2 + 2 * more))
    if settings.block("insights_config").flag("enhanced_query_insights_enabled"):
        raise UnpricedError("settings.insights_config: no price is known for enhanced query insights")


# https://cloud.google.com/memorystore/docs/redis/pricing: a GB for a month by the instance's size.
REDIS_BANDS = (4.0, 10.0, 35.0, 100.0, float("inf"))
REDIS_GB_MONTH = {"BASIC": (35.77, 19.71, 16.79, 13.87, 11.68), "STANDARD_HA": (46.72, 39.42, 33.58, 25.55, 21.9)}


def redis_gb_usd(tier: str, gb: float, location: str) -> float:
    """A GB of an instance of so many GB for a month: `BASIC`, or `STANDARD_HA` with its replica."""
    if tier not in REDIS_GB_MONTH:
        raise UnpricedError(f"tier: no price is known for {tier[:60]!r}; known are BASIC and STANDARD_HA")
    band = next(at for at, most in enumerate(REDIS_BANDS) if gb <= most)
    return rates.regional_usd(REDIS_GB_MONTH[tier][band], location)


@pricer("google_redis_instance")
def redis(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """By memory; with read replicas, for each node."""
    values = resource.values
    gb, tier = values.number("memory_size_gb"), values.text("tier", "BASIC").upper()
    nodes = 2.0
    if values.text("read_replicas_mode", "READ_REPLICAS_DISABLED") == "READ_REPLICAS_ENABLED":
        # Where the number of replicas is Google's, it is two.
        nodes = 1 + (values.number("replica_count", 0) or 2)
    share = nodes / 2 if tier == "STANDARD_HA" else 1.0
    yield line(f"Redis {tier.lower()}, GB", gb, redis_gb_usd(tier, gb, deployment.region(resource)) * share)


# https://cloud.google.com/memorystore/docs/cluster/pricing: a node for an hour, and its GB.
CACHE_NODES = {
    "SHARED_CORE_NANO": (0.03180061, 1.4), "STANDARD_SMALL": (0.14250228, 6.5), "HIGHMEM_MEDIUM": (0.19229985, 13.0),
    "HIGHMEM_XLARGE": (0.85810046, 58.0),
}  # fmt: skip
_AOF_GB_HOUR = 0.00054795
_CACHE_BACKUP_GB = 0.0811103
_CACHE_MOST_BACKUPS = 365.0


@pricer("google_redis_cluster", "google_memorystore_instance")
def cache_cluster(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Nodes: shards and their replicas. Valkey is counted at the price of Redis Cluster, which is no lower."""
    values = resource.values
    kind = values.text("node_type", "HIGHMEM_MEDIUM").upper().removeprefix("REDIS_")
    if kind not in CACHE_NODES:
        raise UnpricedError(f"node_type: no price is known for {kind[:60]!r}")
    hour, gb = CACHE_NODES[kind]
    nodes = values.number("shard_count") * (1 + values.number("replica_count", 0))
    region = deployment.region(resource)
    yield line(f"cache nodes {kind}", nodes, rates.regional_usd(hour * rates.HOURS, region))
    mode = values.block("persistence_config").text("mode", "DISABLED")
    aof = rates.regional_usd(_AOF_GB_HOUR * rates.HOURS, region)
    yield line("cache persistence, GB", 0.0 if mode == "DISABLED" else nodes * gb, aof)
    for backups in values.blocks("automated_backup_config"):
        kept = backups.text("retention", "3024000s").removesuffix("s")
        days = int(kept) / 86_400 if kept.isdigit() else _CACHE_MOST_BACKUPS
        unit = rates.regional_usd(_CACHE_BACKUP_GB, region)
        yield line("cache backups, GB", nodes * gb, unit, worst=max(35.0, days) * nodes * gb)


# https://cloud.google.com/filestore/pricing: a GB for a month.
FILESTORE_GB = {
    "STANDARD": 0.16, "BASIC_HDD": 0.16, "PREMIUM": 0.30, "BASIC_SSD": 0.30, "HIGH_SCALE_SSD": 0.30, "ZONAL": 0.25,
    "REGIONAL": 0.45, "ENTERPRISE": 0.45,
}  # fmt: skip


@pricer("google_filestore_instance")
def filestore(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """What is provisioned, used or not."""
    values = resource.values
    tier = values.text("tier").upper()
    if tier not in FILESTORE_GB:
        raise UnpricedError(f"tier: no price is known for {tier[:60]!r}")
    if values.has("performance_config"):
        raise UnpricedError("performance_config: no price is known for provisioned performance")
    gb = sum(share.number("capacity_gb") for share in values.blocks("file_shares"))
    if not gb:
        raise UnpricedError("file_shares.capacity_gb is not set")
    yield line(f"Filestore {tier.lower()}, GB", gb, rates.regional_usd(FILESTORE_GB[tier], deployment.region(resource)))


@pricer("google_filestore_backup", "google_filestore_snapshot")
def filestore_backup(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A backup, by what it holds."""
    unit = rates.regional_usd(0.08, deployment.region(resource))
    yield line("Filestore backup, GB", use.SNAPSHOT_GB.usual, unit, worst=use.TABLE_GB.worst)
    del resource


# https://cloud.google.com/firestore/pricing.
FIRESTORE_GB, FIRESTORE_READ, FIRESTORE_WRITE = 0.18, 0.06 / 100_000, 0.18 / 100_000
# https://cloud.google.com/firestore/enterprise/pricing, firebase.google.com/docs/firestore/pipelines/pricing: a million
# units of 4 KiB read 0.05, of 1 KiB written 0.26 (a document is taken as 4 KiB). What a GB costs was read in no
# list: 0.24 is an estimate above the 0.15 that is told of us-central1.
FIRESTORE_ENTERPRISE = (0.24, 0.05 / 1_000_000, 4 * 0.26 / 1_000_000)


@pricer("google_firestore_database")
def firestore(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """By use alone: documents read and written, GB kept."""
    del deployment
    edition = resource.values.text("database_edition", "STANDARD").upper()
    if edition not in {"STANDARD", "ENTERPRISE"}:
        raise UnpricedError(f"database_edition: no price is known for {edition[:60]!r}")
    standard = (FIRESTORE_GB, FIRESTORE_READ, FIRESTORE_WRITE)
    gb, read, write = FIRESTORE_ENTERPRISE if edition == "ENTERPRISE" else standard
    if resource.values.text("point_in_time_recovery_enablement", "").upper() == "POINT_IN_TIME_RECOVERY_ENABLED":
        yield line("Firestore, GB of former versions", 0, gb, worst=use.DOCUMENTS_GB.worst)
    for what, amount, unit in (
        ("Firestore, GB", use.DOCUMENTS_GB, gb),
        ("Firestore, reads", use.DOCUMENT_READS, read),
        ("Firestore, writes", use.DOCUMENT_WRITES, write),
    ):
        yield line(what, amount.usual, unit, worst=amount.worst)


FIRESTORE_BACKUP_GB = 0.03


@pricer("google_firestore_backup_schedule")
def firestore_backups(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """As many whole copies as are kept: one a day or one a week."""
    del deployment
    kept = resource.values.text("retention").removesuffix("s")
    if not kept.isdigit():
        raise UnpricedError(f"retention is no number of seconds: {kept[:40]!r}")
    days = int(kept) / 86_400
    copies = days if resource.values.blocks("daily_recurrence") else days / 7
    usual, worst = use.DOCUMENTS_GB
    yield line("Firestore backups, GB", usual * copies, FIRESTORE_BACKUP_GB, worst=worst * copies)
