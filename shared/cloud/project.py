"""What Google says about a project before anything is made in it: APIs, quotas, what is offered, policies in force.

Reads only. `infraai doctor --project` asks before the platform is made, the terraform job before each apply.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    import requests

TIMEOUT = 20.0


class Google(NamedTuple):
    """Google's REST APIs; `base` is another address for all of them, as `http://127.0.0.1:9000`."""

    session: "requests.Session"
    base: str | None = None
    timeout: float = TIMEOUT

    def ask(self, host: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """The status and the JSON of an answer; status 0 when there was none."""
        import requests  # only who asks
        from google.auth.exceptions import GoogleAuthError

        url = f"{self.base}/{host}/{path}" if self.base else f"https://{host}.googleapis.com/{path}"
        try:
            answer = self.session.request("POST" if body else "GET", url, json=body, timeout=self.timeout)
            found = answer.json()
        except (requests.RequestException, GoogleAuthError, ValueError):
            return 0, {}
        return answer.status_code, found if isinstance(found, dict) else {}


class Policy(NamedTuple):
    """A constraint of an organisation: what it forbids here, and what to do then."""

    forbids: str
    remedy: str


# Sources: cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints.
POLICIES = {
    "iam.allowedPolicyMemberDomains": Policy(
        "nobody outside the organisation may call webhook, telegram and console, nor a public deployment",
        "Allow all for this project, or put a load balancer with IAP before the console. Alerts need no public door.",
    ),
    "compute.vmExternalIpAccess": Policy(
        "machines get no external address, so a deployment with one fails at its apply",
        "Allow it for the project that is deployed into, or ask for load balancers and Cloud Run only.",
    ),
    "compute.requireOsLogin": Policy(
        "machines take OS Login for SSH only", "Nothing, unless somebody uses SSH keys there."
    ),
    "iam.disableServiceAccountCreation": Policy(
        "no service account can be made, neither the platform's nor a deployment's",
        "Don't enforce it in these projects.",
    ),
    "gcp.resourceLocations": Policy(
        "not every region may be used",
        "Choose an allowed one as region and firestore_location.",
    ),
    "sql.restrictPublicIp": Policy("databases have private addresses only", "Nothing: that is the default here too."),
}
"""What the platform itself and most deployments meet."""


def enabled(google: Google, project: str, services: Iterable[str]) -> set[str] | None:
    """Which of these (`run.googleapis.com`) are switched on; None where that can't be told."""
    wanted = "&".join(f"names=projects/{quote(project)}/services/{each}" for each in services)
    status, found = google.ask("serviceusage", f"v1/projects/{quote(project)}/services:batchGet?{wanted}")
    if status != 200:
        return None
    return {
        str(each.get("name")).rpartition("/")[2] for each in found.get("services", []) if each.get("state") == "ENABLED"
    }


def limits(google: Google, project: str, service: str) -> dict[str, dict[str, float]] | None:
    """A service's quotas of how much there may be (not of how often): limit by region, "" for the others.

    Each stands under its metric and under the name that the console shows. None: can't be told. Source:
    cloud.google.com/service-usage/docs/reference/rest/v1beta1, consumerQuotaMetrics.
    """
    status, found = google.ask(
        "serviceusage", f"v1beta1/projects/{quote(project)}/services/{service}/consumerQuotaMetrics?pageSize=500"
    )
    if status != 200:
        return None
    told: dict[str, dict[str, float]] = {}
    for each in found.get("metrics", []):
        for limit in each.get("consumerQuotaLimits", []):
            how_often = "/min" in str(limit.get("unit")) or "/d" in str(limit.get("unit"))
            # Cloud Run's processors and memory are counted by the minute, and are no number of requests.
            if how_often and not str(each.get("metric")).endswith("_allocation"):
                continue
            for bucket in limit.get("quotaBuckets", []):
                allowed = float(bucket.get("effectiveLimit", -1))
                if allowed >= 0:  # -1 is no limit
                    place = (bucket.get("dimensions") or {}).get("region", "")
                    for name in {str(each.get("metric")), str(each.get("displayName") or each.get("metric"))}:
                        told.setdefault(name, {})[str(place)] = allowed
    return told


def left(google: Google, project: str, region: str | None = None) -> dict[str, float] | None:
    """What is left of each quota of Compute Engine, of the project as a whole or in a region; None: can't be told."""
    place = f"/regions/{quote(region)}" if region else ""
    status, found = google.ask("compute", f"compute/v1/projects/{quote(project)}{place}")
    if status != 200:
        return None
    return {
        str(each["metric"]): float(each["limit"]) - float(each["usage"])
        for each in found.get("quotas", [])
        if {"metric", "limit", "usage"} <= set(each)
    }


def effective(google: Google, project: str, constraint: str) -> list[dict[str, Any]] | None:
    """The rules of a policy as it is in force in a project; None where that can't be told."""
    path = f"v2/projects/{quote(project)}/policies/{constraint}:getEffectivePolicy"
    status, found = google.ask("orgpolicy", path)
    return list((found.get("spec") or {}).get("rules") or []) if status == 200 else None
