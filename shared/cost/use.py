"""How much of what is billed by use is counted: the usual month and the dearest one.

Nobody can know it from a plan. What a number of users does is `REQUESTS_PER_USER` and what follows; a Terraform plan
counts the amounts below per resource. The dearest month is an assumption too, stated here instead of hidden: it
bounds instances by their maximum for the whole month, but can't bound what strangers send or store.
"""

from typing import NamedTuple


class Amount(NamedTuple):
    """Of a month: usually, and in the dearest month that is counted."""

    usual: float
    worst: float


# What one user is taken to do in a month, where usage is what is billed.
REQUESTS_PER_USER = 300
SECONDS_PER_REQUEST = 0.1
GB_PER_REQUEST = 20e-6
MESSAGE_GB = 2e-6
USERS_WHEN_UNKNOWN = 1_000

# GB.
BUCKET_GB = Amount(20, 1_024)
INTERNET_GB = Amount(0, 1_024)
LOAD_BALANCER_GB = Amount(0, 1_024)
NAT_GB = Amount(10, 1_024)
VPN_GB = Amount(0, 1_024)
IMAGES_GB = Amount(1, 100)
TOPIC_GIB = Amount(0, 100)
LOGS_GIB = Amount(0, 50)
# What one network, rule or gateway logs, where it does.
NETWORK_LOGS_GIB = Amount(2, 50)
# Of a topic, where a whole month is kept.
KEPT_GIB = Amount(1, 100)
TABLE_GB = Amount(10, 1_024)
DOCUMENTS_GB = Amount(1, 100)
SNAPSHOT_GB = Amount(10, 200)
SCANNED_TB = Amount(0, 10)

# Calls.
REQUESTS = Amount(0, 10_000_000)
BUCKET_READS = Amount(0, 10_000_000)
BUCKET_OBJECTS = Amount(20_000, 1_000_000)
DNS_QUERIES = Amount(1_000_000, 10_000_000)
MESSAGES_BY_PHONE = Amount(0, 1_000)
SECRET_READS = Amount(0, 1_000_000)
KEY_OPERATIONS = Amount(0, 1_000_000)
TASKS = Amount(0, 10_000_000)
WORKFLOW_STEPS = Amount(0, 1_000_000)
DOCUMENT_READS = Amount(1_000_000, 100_000_000)
DOCUMENT_WRITES = Amount(100_000, 10_000_000)
# A job that nobody says how often to run: once a day for ten minutes; at worst without a pause.
JOB_SECONDS = Amount(30 * 600, 730 * 3600)
# A Kubernetes cluster that makes its own nodes has no maximum: vCPUs and GB of its pods.
POD_VCPUS = Amount(2, 16)
POD_GB = Amount(8, 64)
