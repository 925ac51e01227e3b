"""Well-known faults by name, each in the words in which Google's APIs and the provider give them."""

from typing import NamedTuple

from infra.local.faults.cloud_roles import APPLIES, PLANS
from infra.local.faults.model import Failure, Fault, Quota

ROLES_OF_THE_CLOUD = "roles-of-the-cloud"
"""The fault that `infraai up --permissions` sets."""

_GRANTS = "google_*_iam_*"
_MACHINE = "google_compute_instance"
_SQL = "google_sql_database_instance"
_STATE = "*/storage/v1/b/*"
_WEEK = 7 * 24 * 3600.0


class NoSuchPreset(ValueError):
    """No fault of that name; the text says which there are."""


class Preset(NamedTuple):
    """A named fault: what it is, in a few words, and what goes wrong."""

    about: str
    faults: tuple[Fault, ...]


def preset(name: str) -> list[Fault]:
    """The faults of a name, with the name as their id; raises NoSuchPreset."""
    if name not in PRESETS:
        raise NoSuchPreset(f"{name} is no fault; there are {', '.join(PRESETS)}.")
    return [fault.model_copy(update={"id": name}) for fault in PRESETS[name].faults]


def _api(code: int, reason: str, message: str, text: str = "") -> Failure:
    return Failure(code=code, reason=reason, message=message, text=text)


def _quota(metric: str, limit: int, where: str) -> Failure:
    return _api(403, "quotaExceeded", f"Quota '{metric}' exceeded.  Limit: {limit}.0 {where}.")


_API_OFF = _api(
    403,
    "accessNotConfigured",
    "{label} API has not been used in project {number} before or it is disabled. Enable it by visiting "
    "https://console.cloud.google.com/apis/library?project={number} then retry. If you enabled this API recently, wait "
    "a few minutes for the action to propagate to our systems and retry.",
)
_NO_ACCOUNT = _api(
    400,
    "badRequest",
    "",
    "Error applying IAM policy for {label}: Error setting IAM policy: googleapi: Error 400: Service account {account} "
    "does not exist., badRequest",
)
_ORG_MEMBERS = _api(
    400,
    "failedPrecondition",
    "",
    "Error applying IAM policy for {label}: Error setting IAM policy: googleapi: Error 400: One or more users named in "
    "the policy do not belong to a permitted customer, perhaps due to an organization policy., failedPrecondition",
)
_FULL = _api(
    503,
    "",
    "",
    "Error waiting for instance to create: The zone 'projects/{project}/zones/{zone}' does not have enough resources "
    "available to fulfill the request.  Try a different zone, or try again later. (ZONE_RESOURCE_POOL_EXHAUSTED)",
)
_METRIC = _api(
    404,
    "notFound",
    "Cannot find metric that matches the filter. If a metric was created recently, it could take up to 10 minutes to "
    "become available. Please try again soon.",
)

PRESETS: dict[str, Preset] = {
    # What passes by itself.
    "iam-not-there-yet": Preset(
        "a new service account is unknown to IAM for two tries",
        (Fault(type=_GRANTS, verb="create", times=2, error=_NO_ACCOUNT, where={"member": True}),),
    ),
    "api-not-there-yet": Preset(
        "an API that was just enabled refuses two calls", (Fault(verb="create", times=2, error=_API_OFF),)
    ),
    "metric-not-found": Preset(
        "a new metric is unknown to alert policies for two tries",
        (Fault(type="google_monitoring_alert_policy", verb="create", times=2, error=_METRIC),),
    ),
    "reads-are-stale": Preset(
        "for ten seconds after a change, reads show what was before", (Fault(verb="read", times=None, stale=10.0),)
    ),
    "policy-changed-meanwhile": Preset(
        "somebody else changes the same IAM policy twice",
        (
            Fault(
                type=_GRANTS,
                verb="create",
                times=2,
                error=_api(
                    409,
                    "aborted",
                    "There were concurrent policy changes. Please retry the whole read-modify-write with exponential "
                    "backoff.",
                ),
            ),
        ),
    ),
    "too-many-requests": Preset(
        "three calls are one too many",
        (
            Fault(
                verb="create",
                times=3,
                error=_api(429, "rateLimitExceeded", "Quota exceeded for quota metric 'Queries' of project {number}."),
            ),
        ),
    ),
    "backend-error": Preset(
        "two calls end in a 503",
        (Fault(times=2, verb="create", error=_api(503, "backendError", "Service Unavailable")),),
    ),
    "slow-operations": Preset("every creation takes five seconds more", (Fault(verb="create", times=None, delay=5.0),)),
    # What a person must know.
    "api-off": Preset(
        "Cloud SQL's API is not enabled", (Fault(type="google_sql_*", verb="create", times=None, error=_API_OFF),)
    ),
    "networks-quota": Preset(
        "at most five networks",
        (
            Fault(
                type="google_compute_network",
                verb="create",
                times=None,
                quota=Quota(limit=5),
                error=_quota("NETWORKS", 5, "globally"),
            ),
        ),
    ),
    "addresses-quota": Preset(
        "at most eight addresses in a region",
        tuple(
            Fault(type=kind, verb="create", times=None, quota=Quota(limit=8), error=_quota(metric, 8, where))
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
                type=_MACHINE,
                verb="create",
                times=None,
                quota=Quota(limit=8, of="cpus"),
                error=_quota("CPUS", 8, "in region us-central1"),
            ),
        ),
    ),
    "zone-full": Preset(
        "the zone us-central1-a has no machines left",
        (Fault(type=_MACHINE, verb="create", times=None, where={"zone": "us-central1-a"}, error=_FULL),),
    ),
    "no-public-access": Preset(
        "an organisation policy lets nobody from outside in (allUsers)",
        (
            Fault(
                type=_GRANTS,
                verb="create",
                times=None,
                where={"member": ["allUsers", "allAuthenticatedUsers"]},
                error=_ORG_MEMBERS,
            ),
        ),
    ),
    "no-external-address": Preset(
        "an organisation policy forbids machines external addresses",
        (
            Fault(
                type=_MACHINE,
                verb="create",
                times=None,
                where={"network_interface.0.access_config": True},
                error=_api(
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
                type=_SQL,
                verb="create",
                times=None,
                where={"settings.0.ip_configuration.0.ipv4_enabled": True},
                error=_api(
                    412,
                    "conditionNotMet",
                    "Organization Policy check failure: the external IP of this instance violates the "
                    "constraints/sql.restrictPublicIp enforced at the {number} project.",
                ),
            ),
        ),
    ),
    "region-not-allowed": Preset(
        "an organisation policy forbids databases in us-central1",
        (
            Fault(
                type=_SQL,
                verb="create",
                times=None,
                where={"region": "us-central1"},
                error=_api(
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
                error=_api(
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
                type=_SQL,
                verb="create",
                times=None,
                names_kept=_WEEK,
                error=_api(
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
                while_exists=[_SQL],
                lingers=3600.0,
                error=_api(
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
                error=_api(
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
                error=_api(
                    400,
                    "resourceInUseByAnotherResource",
                    "Invalid value for field 'resource.deletionProtection': 'true'. Resource cannot be deleted if it's "
                    "protected against deletion.",
                ),
            )
            for kind in (_MACHINE, _SQL)
        ),
    ),
    # What happened, and was told otherwise.
    "made-then-failed": Preset(
        "a database is made, and then a later step of its creation fails: Terraform taints it",
        (
            Fault(
                type=_SQL,
                verb="create",
                when="after",
                tainted=True,
                error=_api(
                    503,
                    "backendError",
                    "",
                    "Error, attempting to list users associated with instance {name}: googleapi: Error 503: Service "
                    "Unavailable, backendError",
                ),
            ),
        ),
    ),
    "made-and-not-told": Preset(
        "a machine is made, and the answer is lost",
        (Fault(type=_MACHINE, verb="create", when="after", error=_api(503, "backendError", "Service Unavailable")),),
    ),
    "changed-and-not-told": Preset(
        "a machine is changed, and waiting for it fails",
        (
            Fault(
                type=_MACHINE,
                verb="update",
                when="after",
                error=_api(504, "", "", "Error waiting for instance to start: timeout while waiting for state"),
            ),
        ),
    ),
    "rolling-update-stops": Preset(
        "a group's new template is set, and its machines never become stable",
        tuple(
            Fault(
                type=kind,
                verb="update",
                when="after",
                times=None,
                error=_api(
                    504,
                    "",
                    "",
                    "Error waiting for the instance group manager {name} to become stable: timeout while waiting for "
                    "state to become 'created' (last state: 'updating', timeout: 15m0s)",
                ),
            )
            for kind in ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")
        ),
    ),
    "disk-grew": Preset(
        "a database's disk has grown to 25 GB by itself",
        (Fault(type=_SQL, verb="read", times=None, patch=[(("settings", 0, "disk_size"), 25)]),),
    ),
    "provider-crash": Preset(
        "the provider's process ends once in mid-apply", (Fault(verb="create", nth=3, crash=True),)
    ),
    # The state, the chat, the stores.
    "state-write-fails": Preset(
        "three writes of Terraform's state end in a 503",
        (
            Fault(
                service="storage",
                method="POST",
                path="/upload/storage/v1/b/*default.tfstate*",
                times=3,
                error=_api(503, "backendError", "Backend Error"),
            ),
        ),
    ),
    "state-forbidden": Preset(
        "the state's bucket lets nobody in",
        (
            Fault(
                service="storage",
                times=None,
                path=_STATE,
                error=_api(403, "forbidden", "The caller does not have storage.objects.list access to the bucket."),
            ),
        ),
    ),
    "chat-too-many": Preset(
        "the chat takes no message for half a minute, three times",
        (
            Fault(
                service="telegram",
                method="sendMessage",
                times=3,
                error=Failure(code=429, message="Too Many Requests: retry after 30", parameters={"retry_after": 30}),
            ),
        ),
    ),
    "chat-kicked": Preset(
        "the bot was thrown out of its chat",
        (
            Fault(
                service="telegram",
                method="sendMessage",
                times=None,
                error=Failure(code=403, message="Forbidden: bot was kicked from the group chat"),
            ),
        ),
    ),
    "model-overloaded": Preset(
        "the model is overloaded for three calls",
        (
            Fault(
                service="model",
                times=3,
                error=_api(503, "", "The model is overloaded. Please try again later."),
            ),
        ),
    ),
    "model-quota": Preset(
        "the model's quota is used up",
        (Fault(service="model", times=None, error=_api(429, "", "You exceeded your current quota.")),),
    ),
    "model-hangs": Preset("the model never answers", (Fault(service="model", times=None, hang=True),)),
    "model-nonsense": Preset(
        "the model answers with text that is no JSON",
        (
            Fault(
                service="model",
                times=None,
                answer='{"candidates": [{"content": {"role": "model", "parts": [{"text": "Sure! Here it is:"}]}}]}',
            ),
        ),
    ),
    "store-unavailable": Preset(
        "five commits to Firestore are refused",
        (Fault(service="firestore", method="Commit", times=5, error=_api(503, "", "The service is unavailable.")),),
    ),
    "publish-not-told": Preset(
        "a message is published, and the answer is lost",
        (Fault(service="pubsub", method="Publish", when="after", error=_api(503, "", "The service is unavailable.")),),
    ),
}
"""Name -> what goes wrong."""
