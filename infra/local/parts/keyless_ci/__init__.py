"""Workload identity federation: pools and their providers; a provider of a shared issuer has to say who comes in."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, first, settle
from infra.local.provider.plan import Object

POOL = "google_iam_workload_identity_pool"
PROVIDER = "google_iam_workload_identity_pool_provider"
# Whose tokens everybody can have: Google refuses a provider that takes them all.
_SHARED = ("https://token.actions.githubusercontent.com", "https://gitlab.com", "https://app.terraform.io")


def _path(call: Call, values: Object) -> str:
    return (
        f"projects/{call.project_number()}/locations/global/workloadIdentityPools/{values['workload_identity_pool_id']}"
    )


def _pool(call: Call, values: Object) -> None:
    # By the project's number, as whoever signs in with it has to say it.
    values["name"] = _path(call, values)
    settle(values, state="ACTIVE")


def _may_stand(call: Call, values: Object) -> None:
    pool = values.get("workload_identity_pool_id")
    if isinstance(pool, str) and call.exists(pool, POOL) is None:
        raise call.refuse("creating", 404, f"Requested entity {pool} was not found., notFound")
    mapping, condition = values.get("attribute_mapping") or {}, values.get("attribute_condition") or ""
    if first(values, "oidc").get("issuer_uri") in _SHARED and "assertion." not in str(condition):
        text = "The attribute condition must reference one of the provider's claims., badRequest"
        raise call.refuse("creating", 400, text)
    if "google.subject" not in mapping:
        raise call.refuse("creating", 400, "google.subject must be mapped., badRequest")


def _provider(call: Call, values: Object) -> None:
    values["name"] = f"{_path(call, values)}/providers/{values['workload_identity_pool_provider_id']}"
    settle(values, state="ACTIVE")


HALF = Half(
    behaviours={POOL: Behaviour(fill=_pool), PROVIDER: Behaviour(prepare=_may_stand, fill=_provider)}, watched=()
)
