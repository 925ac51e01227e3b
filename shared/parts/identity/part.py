"""The service account that machines and containers act as: it holds the roles that links grant and no others."""

from shared.parts.part import NONE, UNHEARD, Block, NoSettings, Part, Price, Verified, free, no_risks
from shared.terraform.type_rules import TypeRules

IDENTITY = Part(
    name="identity",
    what="a service account without a key",
    synonyms=("service account",),
    elsewhere=("AWS IAM role", "Azure managed identity"),
    usual_id="agent",
    means=("google_service_account",),
    settings=NoSettings,
    blocks=(Block("identity", "google_service_account", "{id}-agent", named=False),),
    types=(TypeRules("google_service_account", name=("account_id",)),),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=NONE,
    risks=no_risks,
    verified=Verified(by="none"),
    apis=("iam.googleapis.com",),
    plan_roles=("roles/iam.securityReviewer",),
    apply_roles=("roles/iam.serviceAccountCreator", "roles/iam.serviceAccountDeleter", "roles/iam.serviceAccountUser"),
)
