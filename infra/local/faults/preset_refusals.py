"""Faults that a person must know of: what a project, its organisation or its quotas do not allow."""

from infra.local.faults.cloud_roles import APPLIES, PLANS
from infra.local.faults.model import Fault, Quota
from infra.local.faults.preset_pieces import (
    API_OFF,
    FULL,
    GRANTS,
    MACHINE,
    ORG_MEMBERS,
    ROLES_OF_THE_CLOUD,
    SQL,
    WEEK,
    Preset,
    api,
    quota,
)

REFUSALS: dict[str, Preset] = {
    "api-off": Preset(
        "Cloud SQL's API is not enabled", (Fault(type="google_sql_*", verb="create", times=None, error=API_OFF),)
    ),
    "networks-quota": Preset(
        "at most five networks",
        (
            Fault(
                type="google_compute_network",
                verb="create",
                times=None,
                quota=Quota(limit=5),
                error=quota("NETWORKS", 5, "globally"),
            ),
        ),
    ),
    "addresses-quota": Preset(
        "at most eight addresses in a region",
        tuple(
            Fault(type=kind, verb="create", times=None, quota=Quota(limit=8), error=quota(metric, 8, where))
            for kind, metric, where in (
                ("google_compute_address", "STATIC_ADDRESSES", "in region {region}"),
                ("google_compute_global_address", "GLOBAL_STATIC_ADDRESSES", "globally"),
            )
        ),
    ),
    "cpus-quota": Preset(
        "at most eight vCPUs of machines",
        (
            Fault(
                type=MACHINE,
                verb="create",
                times=None,
                quota=Quota(limit=8, of="cpus"),
                error=quota("CPUS", 8, "in region us-central1"),
            ),
        ),
    ),
    "databases-quota": Preset(
        "at most two databases",
        (
            Fault(
                type=SQL,
                verb="create",
                times=None,
                quota=Quota(limit=2),
                error=api(403, "instanceLimitExceeded", "The project has as many instances as it may have."),
            ),
        ),
    ),
    "caches-quota": Preset(
        "at most five GB of Redis",
        (
            Fault(
                type="google_redis_instance",
                verb="create",
                times=None,
                quota=Quota(limit=5, of="gigabytes"),
                error=api(
                    429, "RESOURCE_EXHAUSTED", "Quota limit of the total capacity of redis in {region} exceeded."
                ),
            ),
        ),
    ),
    "run-cpus-quota": Preset(
        "a service of Cloud Run may have four vCPUs at its greatest size",
        (
            Fault(
                type="google_cloud_run_v2_service",
                verb="create",
                times=None,
                quota=Quota(limit=4000, of="milli_cpus"),
                error=api(
                    400,
                    "failedPrecondition",
                    "template.scaling.max_instance_count: Max instances must be set to 4 or fewer in order to set the "
                    "requested total CPU. Quota violated: CpuAllocPerProjectRegion requested: 5000 allowed: 4000",
                ),
            ),
        ),
    ),
    "zone-full": Preset(
        "the zone us-central1-b has no machines left",
        (Fault(type=MACHINE, verb="create", times=None, where={"zone": "us-central1-b"}, error=FULL),),
    ),
    "no-public-access": Preset(
        "an organisation policy lets nobody from outside in (allUsers)",
        (
            Fault(
                type=GRANTS,
                verb="create",
                times=None,
                where={"member": ["allUsers", "allAuthenticatedUsers"]},
                error=ORG_MEMBERS,
            ),
        ),
    ),
    "no-external-address": Preset(
        "an organisation policy forbids machines external addresses",
        (
            Fault(
                type=MACHINE,
                verb="create",
                times=None,
                where={"network_interface.0.access_config": True},
                error=api(
                    412,
                    "conditionNotMet",
                    "Constraint constraints/compute.vmExternalIpAccess violated for project {number}. Add instance "
                    "projects/{project}/zones/{zone}/instances/{name} to the constraint to use external IP with it.",
                ),
            ),
        ),
    ),
    "no-public-database": Preset(
        "an organisation policy forbids databases public addresses",
        (
            Fault(
                type=SQL,
                verb="create",
                times=None,
                where={"settings.0.ip_configuration.0.ipv4_enabled": True},
                error=api(
                    412,
                    "conditionNotMet",
                    "Organization Policy check failure: the external IP of this instance violates the "
                    "constraints/sql.restrictPublicIp enforced at the {number} project.",
                ),
            ),
        ),
    ),
    "perimeter": Preset(
        "a perimeter of VPC Service Controls keeps whoever makes buckets out",
        (
            Fault(
                type="google_storage_bucket",
                verb="create",
                times=None,
                error=api(
                    403,
                    "forbidden",
                    "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: k3x9q",
                ),
            ),
        ),
    ),
    "region-not-allowed": Preset(
        "an organisation policy forbids databases in us-central1",
        (
            Fault(
                type=SQL,
                verb="create",
                times=None,
                where={"region": "us-central1"},
                error=api(
                    412,
                    "conditionNotMet",
                    "'us-central1' violates constraint 'constraints/gcp.resourceLocations' on the resource "
                    "'projects/{project}/instances/{name}'.",
                ),
            ),
        ),
    ),
    "no-accounts": Preset(
        "an organisation policy lets nobody make service accounts",
        (
            Fault(
                type="google_service_account",
                verb="create",
                times=None,
                error=api(
                    400,
                    "failedPrecondition",
                    "Service account creation is not allowed on this project. "
                    "(constraints/iam.disableServiceAccountCreation)",
                ),
            ),
        ),
    ),
    "permission-denied": Preset("the caller may look, and nothing else", (Fault(times=None, roles=["roles/viewer"]),)),
    ROLES_OF_THE_CLOUD: Preset(
        "terraform may do what infra/gcp grants it, phase by phase, and nothing else",
        (
            *(Fault(verb=verb, times=None, roles=[PLANS]) for verb in ("read", "data", "import")),
            *(Fault(verb=verb, times=None, roles=[APPLIES]) for verb in ("create", "update", "delete")),
        ),
    ),
    "names-are-kept": Preset(
        "the name of a deleted database can't be used for a week",
        (
            Fault(
                type=SQL,
                verb="create",
                times=None,
                names_kept=WEEK,
                error=api(
                    409,
                    "instanceAlreadyExists",
                    "",
                    "Error, failed to create instance {name}: googleapi: Error 409: The Cloud SQL instance already "
                    "exists. When you delete an instance, you can't reuse the name of the deleted instance until one "
                    "week from the deletion date., instanceAlreadyExists",
                ),
            ),
        ),
    ),
    "peering-in-use": Preset(
        "the connection to Google's services can't be deleted for an hour after its databases",
        (
            Fault(
                type="google_service_networking_connection",
                verb="delete",
                times=None,
                while_exists=[SQL],
                lingers=3600.0,
                error=api(
                    400,
                    "",
                    "",
                    "Unable to remove Service Networking Connection, err: Error waiting for Delete Service Networking "
                    "Connection: Error code 9, message: Failed to delete connection; Producer services (e.g. CloudSQL, "
                    "Cloud Memstore, etc.) are still using this connection.",
                ),
            ),
        ),
    ),
    "bucket-not-empty": Preset(
        "buckets hold objects and refuse to be deleted",
        (
            Fault(
                type="google_storage_bucket",
                verb="delete",
                times=None,
                where={"force_destroy": False},
                error=api(
                    409,
                    "conflict",
                    "",
                    "Error trying to delete bucket {name} containing objects without `force_destroy` set to true",
                ),
            ),
        ),
    ),
    "deletion-protected": Preset(
        "databases and machines are protected against deletion by somebody else's hand",
        tuple(
            Fault(
                type=kind,
                verb="delete",
                times=None,
                error=api(
                    400,
                    "resourceInUseByAnotherResource",
                    "Invalid value for field 'resource.deletionProtection': 'true'. Resource cannot be deleted if it's "
                    "protected against deletion.",
                ),
            )
            for kind in (MACHINE, SQL)
        ),
    ),
}
