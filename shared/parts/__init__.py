"""The catalogue: one folder a service of Google Cloud, and PARTS, the one table of them.

    PARTS, part_named("cloud_run")            the records; see `part` for what each field means
    expand(architecture) -> Expanded          every part with its settings read, what it needs and what its links bring
    stacks                                    the tickets' stack types as architectures, and a plan's view of one

A folder holds `part.py`, `main.tf`, `variables.tf`, `outputs.tf` and a template for each kind of link. How to add one
is in .github/CONTRIBUTING.md.
"""

from shared.parts.account.part import ACCOUNT
from shared.parts.active_directory.part import ACTIVE_DIRECTORY
from shared.parts.address.part import ADDRESS
from shared.parts.alert_channel.part import ALERT_CHANNEL
from shared.parts.alloydb.part import ALLOYDB
from shared.parts.api_gateway.part import API_GATEWAY
from shared.parts.audit_config.part import AUDIT_CONFIG
from shared.parts.bigquery.part import BIGQUERY
from shared.parts.bigtable.part import BIGTABLE
from shared.parts.binary_authorization.part import BINARY_AUTHORIZATION
from shared.parts.bucket.part import BUCKET
from shared.parts.budget.part import BUDGET
from shared.parts.build_trigger.part import BUILD_TRIGGER
from shared.parts.cloud_run.part import CLOUD_RUN
from shared.parts.composer.part import COMPOSER
from shared.parts.dashboard.part import DASHBOARD
from shared.parts.dataflow.part import DATAFLOW
from shared.parts.dataproc.part import DATAPROC
from shared.parts.datastream.part import DATASTREAM
from shared.parts.dns.part import DNS
from shared.parts.document_ai.part import DOCUMENT_AI
from shared.parts.eventarc.part import EVENTARC
from shared.parts.filestore.part import FILESTORE
from shared.parts.firestore.part import FIRESTORE
from shared.parts.firewall.part import FIREWALL
from shared.parts.firewall_rule.part import FIREWALL_RULE
from shared.parts.function.part import FUNCTION
from shared.parts.gitlab_runner.part import GITLAB_RUNNER
from shared.parts.gke.part import GKE
from shared.parts.group.part import GROUP
from shared.parts.health_data.part import HEALTH_DATA
from shared.parts.iam_roles.part import IAM_ROLES
from shared.parts.identity.part import IDENTITY
from shared.parts.identity_platform.part import IDENTITY_PLATFORM
from shared.parts.internal_load_balancer.part import INTERNAL_LOAD_BALANCER
from shared.parts.internal_tcp_load_balancer.part import INTERNAL_TCP_LOAD_BALANCER
from shared.parts.keyless_ci.part import KEYLESS_CI
from shared.parts.kms.part import KMS
from shared.parts.load_balancer.part import LOAD_BALANCER
from shared.parts.log_alert.part import LOG_ALERT
from shared.parts.log_exclusion.part import LOG_EXCLUSION
from shared.parts.log_sink.part import LOG_SINK
from shared.parts.nat.part import NAT
from shared.parts.network.part import NETWORK
from shared.parts.network_peering.part import NETWORK_PEERING
from shared.parts.part import Part
from shared.parts.peering.part import PEERING
from shared.parts.private_services.part import PRIVATE_SERVICES
from shared.parts.queue.part import QUEUE
from shared.parts.redis.part import REDIS
from shared.parts.registry.part import REGISTRY
from shared.parts.run_job.part import RUN_JOB
from shared.parts.runner.part import RUNNER
from shared.parts.schedule.part import SCHEDULE
from shared.parts.secret.part import SECRET
from shared.parts.site.part import SITE
from shared.parts.spanner.part import SPANNER
from shared.parts.sql.part import SQL
from shared.parts.tasks.part import TASKS
from shared.parts.transfer.part import TRANSFER
from shared.parts.uptime.part import UPTIME_CHECK
from shared.parts.valkey.part import VALKEY
from shared.parts.vertex.part import VERTEX
from shared.parts.vertex_endpoint.part import VERTEX_ENDPOINT
from shared.parts.vertex_index.part import VERTEX_INDEX
from shared.parts.vm.part import VM
from shared.parts.vpn.part import VPN
from shared.parts.workbench.part import WORKBENCH
from shared.parts.worker.part import WORKER
from shared.parts.worker_pool.part import WORKER_POOL
from shared.parts.workflow.part import WORKFLOW
from shared.parts.workstations.part import WORKSTATIONS

PARTS: tuple[Part, ...] = (
    NETWORK,
    PRIVATE_SERVICES,
    FIREWALL,
    IDENTITY,
    ADDRESS,
    VM,
    GROUP,
    CLOUD_RUN,
    SQL,
    REDIS,
    BUCKET,
    SITE,
    QUEUE,
    WORKER,
    LOAD_BALANCER,
    NAT,
    DNS,
    GKE,
    BIGQUERY,
    BIGTABLE,
    FIRESTORE,
    FILESTORE,
    KMS,
    LOG_SINK,
    VERTEX,
    VERTEX_ENDPOINT,
    BUDGET,
    DASHBOARD,
    RUNNER,
    VPN,
    PEERING,
    DATAFLOW,
    COMPOSER,
    WORKBENCH,
    INTERNAL_LOAD_BALANCER,
    INTERNAL_TCP_LOAD_BALANCER,
    IAM_ROLES,
    RUN_JOB,
    WORKER_POOL,
    SECRET,
    REGISTRY,
    SCHEDULE,
    TASKS,
    FUNCTION,
    KEYLESS_CI,
    WORKFLOW,
    EVENTARC,
    IDENTITY_PLATFORM,
    VALKEY,
    UPTIME_CHECK,
    GITLAB_RUNNER,
    ALERT_CHANNEL,
    SPANNER,
    LOG_ALERT,
    ALLOYDB,
    TRANSFER,
    FIREWALL_RULE,
    ACCOUNT,
    BUILD_TRIGGER,
    BINARY_AUTHORIZATION,
    NETWORK_PEERING,
    ACTIVE_DIRECTORY,
    DATAPROC,
    HEALTH_DATA,
    API_GATEWAY,
    DATASTREAM,
    VERTEX_INDEX,
    WORKSTATIONS,
    AUDIT_CONFIG,
    DOCUMENT_AI,
    LOG_EXCLUSION,
)
"""Every part. What a deployment shares is written in this order."""

_BY_NAME = {part.name: part for part in PARTS}


def part_named(name: str) -> Part | None:
    """The part of a name."""
    return _BY_NAME.get(name)


__all__ = ["PARTS", "Part", "part_named"]
