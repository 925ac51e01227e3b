"""Prices of everything that is not a machine, in US dollars, us-central1, list price.

Each table names Google's page. Checked again: balanced disks, addresses, NAT and traffic against the Cloud Billing
Catalog as of 6 March 2025, Cloud SQL's vCPU and GB rates and Cloud Run's rates and free amounts against copies of
their pages. Everything else was read in June 2025 and not checked again.
"""

# https://cloud.google.com/compute/disks-image-pricing: per GB and month.
DISK_GB_MONTH = {
    "pd-standard": 0.04,
    "pd-balanced": 0.10,
    "pd-ssd": 0.17,
    "pd-extreme": 0.125,
    "hyperdisk-balanced": 0.08,
}
DEFAULT_DISK = "pd-standard"
DEFAULT_DISK_GB = 10

# https://cloud.google.com/vpc/network-pricing: an external IPv4 address in use, per hour; the same in every region.
ADDRESS_HOUR = 0.005
# What a GB to the internet costs beyond 1 and beyond 10 TB a month, over the first step's price (regions.py).
EGRESS_STEPS = ((1_024.0, 1.0), (9_216.0, 0.92), (float("inf"), 0.68))
# Cloud NAT: per hour and machine, and for the address it speaks from; the same in every region.
NAT_MACHINE_HOUR = 0.0014

# https://cloud.google.com/sql/pricing, Enterprise edition: per vCPU-hour, GB-hour, GB-month. Regional ones cost double.
SQL_CPU_HOUR = 0.0413
SQL_GB_HOUR = 0.007
SQL_SHARED_HOUR = {"db-f1-micro": 0.0105, "db-g1-small": 0.035}
SQL_DISK_GB_MONTH = {"PD_SSD": 0.17, "PD_HDD": 0.09}
SQL_BACKUP_GB_MONTH = 0.08
SQL_DEFAULT_DISK_GB = 10
# The legacy tiers: vCPUs and GB.
SQL_N1 = {
    f"db-n1-{kind}-{cpus}": (cpus, cpus * per_cpu)
    for kind, per_cpu, sizes in (
        ("standard", 3.75, (1, 2, 4, 8, 16, 32, 64, 96)),
        ("highmem", 6.5, (2, 4, 8, 16, 32, 64, 96)),
    )
    for cpus in sizes
}

# https://cloud.google.com/vpc/network-pricing#lb: the first five forwarding rules together, each further one; per GB.
FORWARDING_RULES_HOUR = 0.025
FORWARDING_RULE_MORE_HOUR = 0.01
FORWARDING_RULES_INCLUDED = 5
LOAD_BALANCER_GB = 0.008

# https://cloud.google.com/run/pricing, request-based billing, per tier: vCPU-second, GiB-second; per request; free.
RUN_CPU_SECOND = {1: 0.000024, 2: 0.0000336}
RUN_GIB_SECOND = {1: 0.0000025, 2: 0.0000035}
RUN_IDLE_SECOND = {1: 0.0000025, 2: 0.0000035}
RUN_REQUEST = 0.40 / 1_000_000
RUN_FREE_CPU_SECONDS = 180_000
RUN_FREE_GIB_SECONDS = 360_000
RUN_FREE_REQUESTS = 2_000_000

# https://cloud.google.com/storage/pricing: standard class, per GB and month; per read.
BUCKET_GB_MONTH = {"STANDARD": 0.020, "NEARLINE": 0.010, "COLDLINE": 0.004, "ARCHIVE": 0.0012}
BUCKET_READ = 0.004 / 10_000

# https://cloud.google.com/pubsub/pricing: per GiB moved, the first ten each month are free.
PUBSUB_GIB = 40 / 1024
PUBSUB_FREE_GIB = 10

# https://cloud.google.com/memorystore/docs/redis/pricing: per GB-hour, by the size up to which it holds.
REDIS_GB_HOUR = {
    "BASIC": ((4, 0.049), (10, 0.027), (35, 0.023), (100, 0.019), (float("inf"), 0.016)),
    "STANDARD_HA": ((4, 0.064), (10, 0.054), (35, 0.046), (100, 0.038), (float("inf"), 0.032)),
}

# https://cloud.google.com/kubernetes-engine/pricing, https://cloud.google.com/vpc/network-pricing (two e2-micro).
CLUSTER_HOUR = 0.10
CONNECTOR_MACHINES = 2

# What one user is taken to do in a month, where usage is what is billed.
REQUESTS_PER_USER = 300
SECONDS_PER_REQUEST = 0.1
GB_PER_REQUEST = 20e-6
MESSAGE_GB = 2e-6
BUCKET_GB = 20.0
USERS_WHEN_UNKNOWN = 1_000
