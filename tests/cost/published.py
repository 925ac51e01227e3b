"""Unit prices as others publish them, beside ours: Infracost's expected outputs for us-central1 (Apache-2.0).

Compute is of 1 July 2026, Redis Cluster of 7 July 2025, the rest of 1 July 2024.
"""

from shared.cost import hourly_usd, machine_monthly_usd, rates, resources_cost
from shared.cost.analytics import QUERY_TB, TABLE_GB
from shared.cost.databases import (
    CACHE_NODES,
    REDIS_GB_MONTH,
    SQL_BACKUP_GB_MONTH,
    SQL_CPU_HOUR,
    SQL_DISK_GB_MONTH,
    SQL_GB_HOUR,
    SQL_SHARED_HOUR,
    sql_tier_month_usd,
)

HERE = "us-central1"


def unit(kind: str, item: str, **values: object) -> float:
    """The unit price of a line of a resource's bill."""
    lines = resources_cost([{"type": kind, "address": f"{kind}.it", "values": values}]).lines
    return next(each.unit_usd for each in lines if each.item == item)


PUBLISHED: list[tuple[str, float, float]] = [
    ("f1-micro, hour of a full month", machine_monthly_usd("f1-micro", HERE) / 730, 0.00531507),
    ("f1-micro, hour", hourly_usd("f1-micro", HERE), 0.0076),
    ("n1-standard-16, hour of a full month", machine_monthly_usd("n1-standard-16", HERE) / 730, 0.532),
    ("n2-standard-8, hour of a full month", machine_monthly_usd("n2-standard-8", HERE) / 730, 0.31078082),
    ("e2-medium, hour", hourly_usd("e2-medium", HERE), 0.03350571),
    ("g2-standard-4, hour", hourly_usd("g2-standard-4", HERE), 0.70683562),
    ("m1-ultramem-80, hour of a full month", machine_monthly_usd("m1-ultramem-80", HERE) / 730, 8.81034247),
    ("custom-6-20480, hour of a full month", machine_monthly_usd("custom-6-20480", HERE) / 730, 0.20165754),
    ("n2-custom-6-20480, hour of a full month", machine_monthly_usd("n2-custom-6-20480", HERE) / 730, 0.23049315),
    ("pd-standard, GB", rates.disk_gb_usd("pd-standard", HERE), 0.04),
    ("pd-balanced, GB", rates.disk_gb_usd("pd-balanced", HERE), 0.10),
    ("pd-ssd, GB", rates.disk_gb_usd("pd-ssd", HERE), 0.17),
    ("pd-extreme, GB", rates.disk_gb_usd("pd-extreme", HERE), 0.125),
    ("hyperdisk-extreme, GB", rates.disk_gb_usd("hyperdisk-extreme", HERE), 0.125),
    ("pd-extreme, IOPS", rates.IOPS_USD["pd-extreme"], 0.065),
    ("hyperdisk-extreme, IOPS", rates.IOPS_USD["hyperdisk-extreme"], 0.032),
    ("local SSD, GB", rates.local_ssd_gb_usd(HERE), 0.08),
    ("image, GB", rates.IMAGE_GB, 0.05),
    ("address in use, hour", rates.address_hour_usd(HERE), 0.005),
    ("address not in use, hour", rates.address_hour_usd(HERE, used=False), 0.01),
    ("NAT, GB", rates.nat_gb_usd(HERE), 0.045),
    ("VPN tunnel, hour", rates.vpn_tunnel_hour_usd(HERE), 0.05),
    ("load balancer, GB", rates.LOAD_BALANCER_GB, 0.008),
    ("load balancer, proxy hour", rates.PROXY_HOUR, 0.025),
    ("internet, first TB", rates.internet_gb_usd("0-1", HERE), 0.12),
    ("internet to China, first TB", rates.internet_gb_usd("0-1", HERE, place="china"), 0.23),
    ("internet to Australia, first TB", rates.internet_gb_usd("0-1", HERE, place="australia"), 0.19),
    ("bucket in the US, GB", rates.bucket_gb_usd("STANDARD", "US"), 0.026),
    ("bucket, ten thousand reads", rates.BUCKET_READ * 10_000, 0.004),
    ("Cloud Run, vCPU-second, tier 2", rates.RUN_CPU_SECOND[2], 3.36e-5),
    ("Cloud Run, GiB-second, tier 2", rates.RUN_GIB_SECOND[2], 3.5e-6),
    ("Cloud Run, vCPU-second of an instance, tier 2", rates.RUN_INSTANCE_CPU_SECOND[2], 2.16e-5),
    ("Cloud Run, GiB-second of an instance, tier 2", rates.RUN_INSTANCE_GIB_SECOND[2], 2.4e-6),
    ("Cloud Run, request", rates.RUN_REQUEST, 4e-7),
    ("Pub/Sub, TiB", rates.PUBSUB_GIB * 1024, 40.0),
    ("Pub/Sub, GiB kept", rates.PUBSUB_KEPT_GIB, 0.27),
    ("Kubernetes, cluster hour", rates.CLUSTER_HOUR, 0.10),
    ("Kubernetes, pod's vCPU", rates.POD_CPU, 32.49),
    ("Kubernetes, pod's GB", rates.POD_GB, 3.59),
    ("logs, GiB", rates.LOGS_GIB, 0.5),
    ("BigQuery, TB read", QUERY_TB, 6.25),
    ("BigQuery, GB kept", TABLE_GB, 0.023),
    ("Cloud SQL, vCPU-hour", SQL_CPU_HOUR, 0.04130137),
    ("Cloud SQL, GB-month", SQL_GB_HOUR * 730, 5.11),
    ("Cloud SQL, db-f1-micro hour", SQL_SHARED_HOUR["db-f1-micro"], 0.01050685),
    ("Cloud SQL, db-g1-small hour", SQL_SHARED_HOUR["db-g1-small"], 0.035),
    ("Cloud SQL, db-n1-standard-16 hour", sql_tier_month_usd("db-n1-standard-16", HERE) / 730, 1.08120548),
    ("Cloud SQL, db-n1-standard-96 hour", sql_tier_month_usd("db-n1-standard-96", HERE) / 730, 6.48590411),
    ("Cloud SQL, SSD GB", SQL_DISK_GB_MONTH["PD_SSD"], 0.17),
    ("Cloud SQL, backup GB", SQL_BACKUP_GB_MONTH, 0.08),
    *((f"Redis basic, band {at + 1}", usd, theirs) for at, (usd, theirs) in enumerate(
        zip(REDIS_GB_MONTH["BASIC"], (35.77, 19.71, 16.79, 13.87, 11.68), strict=True))),
    *((f"Redis standard, band {at + 1}", usd, theirs) for at, (usd, theirs) in enumerate(
        zip(REDIS_GB_MONTH["STANDARD_HA"], (46.72, 39.42, 33.58, 25.55, 21.9), strict=True))),
    ("secret, version", unit("google_secret_manager_secret_version", "secret version"), 0.06),
    ("secret, ten thousand reads", unit("google_secret_manager_secret", "secret, reads") * 10_000, 0.03),
    ("secret, rotation", unit("google_secret_manager_secret", "secret, rotations", rotation=[{}]), 0.05),
    ("key, version", unit("google_kms_crypto_key", "key versions"), 0.06),
    ("key, ten thousand operations", unit("google_kms_crypto_key", "key operations") * 10_000, 0.03),
    ("DNS, zone", unit("google_dns_managed_zone", "DNS zone"), 0.20),
    ("DNS, million queries", unit("google_dns_managed_zone", "DNS queries") * 1_000_000, 0.40),
    ("images, GB", unit("google_artifact_registry_repository", "images and packages, GB"), 0.10),
    ("cache node, highmem medium", CACHE_NODES["HIGHMEM_MEDIUM"][0], 0.19229985),
    ("cache node, highmem xlarge", CACHE_NODES["HIGHMEM_XLARGE"][0], 0.85810046),
]  # fmt: skip
"""What, US dollars of ours, US dollars of theirs."""
