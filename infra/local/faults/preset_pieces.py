"""What a named fault is, and the errors that several of them have."""

from typing import NamedTuple

from infra.local.faults.model import Failure, Fault

ROLES_OF_THE_CLOUD = "roles-of-the-cloud"
"""The fault that `infraai up --permissions` sets."""

GRANTS = "google_*_iam_*"
MACHINE = "google_compute_instance"
SQL = "google_sql_database_instance"
STATE = "*/storage/v1/b/*"
WEEK = 7 * 24 * 3600.0


class Preset(NamedTuple):
    """A named fault: what it is, in a few words, and what goes wrong."""

    about: str
    faults: tuple[Fault, ...]


def api(code: int, reason: str, message: str, text: str = "") -> Failure:
    """An answer of a REST API; `text` is the whole error, in the provider's words."""
    return Failure(code=code, reason=reason, message=message, text=text)


def quota(metric: str, limit: int, where: str) -> Failure:
    """A quota that is used up."""
    return api(403, "quotaExceeded", f"Quota '{metric}' exceeded.  Limit: {limit}.0 {where}.")


API_OFF = api(
    403,
    "accessNotConfigured",
    "{label} API has not been used in project {number} before or it is disabled. Enable it by visiting "
    "https://console.developers.google.com/apis/api/{service}/overview?project={number} then retry. If you "
    "enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.",
)
NO_ACCOUNT = api(
    400,
    "badRequest",
    "",
    "Error applying IAM policy for {label}: Error setting IAM policy: googleapi: Error 400: Service account {account} "
    "does not exist., badRequest",
)
ORG_MEMBERS = api(
    400,
    "failedPrecondition",
    "",
    "Error applying IAM policy for {label}: Error setting IAM policy: googleapi: Error 400: One or more users named in "
    "the policy do not belong to a permitted customer, perhaps due to an organization policy., failedPrecondition",
)
FULL = api(
    503,
    "",
    "",
    "Error waiting for instance to create: The zone 'projects/{project}/zones/{zone}' does not have enough resources "
    "available to fulfill the request.  Try a different zone, or try again later. (ZONE_RESOURCE_POOL_EXHAUSTED)",
)
METRIC = api(
    404,
    "notFound",
    "Cannot find metric that matches the filter. If a metric was created recently, it could take up to 10 minutes to "
    "become available. Please try again soon.",
)
