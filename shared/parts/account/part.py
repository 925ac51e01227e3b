"""A service account with a name of its own, for what runs elsewhere: it holds single rights on what it uses.

It has no key, and none is made here: whoever is to act as it is let in by a person, or comes in by Workload Identity
Federation. On the project it gets only what writes about its holder, as the gate's list has it.
"""

from pydantic import Field, field_validator

from shared.parts.held import HoldsRights
from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Verified, free, no_risks

PROJECT_ROLES = (
    "bigquery.jobUser",
    "cloudtrace.agent",
    "errorreporting.writer",
    "logging.logWriter",
    "monitoring.metricWriter",
)
"""What it may get on the project: each says something about its holder, or runs what other rights decide about."""


class AccountSettings(HoldsRights):
    """`account_id`: what it is called, where not after its part. `roles`: on the project, between commas.

    What it may do with what it uses is said by `does`.
    """

    account_id: str = Field("", pattern=r"^([a-z][a-z0-9-]{4,22}[a-z0-9])?$")
    roles: str = Field("", max_length=400)

    @field_validator("roles")
    @classmethod
    def _few(cls, value: str) -> str:
        for each in filter(None, value.split(",")):
            if each.removeprefix("roles/") not in PROJECT_ROLES:
                known = ", ".join(f"roles/{role}" for role in PROJECT_ROLES)
                raise ValueError(f"{each[:60]!r} is not given on the project; roles are {known}")
        return value

    @property
    def on_project(self) -> list[str]:
        """The roles on the project in full, each once."""
        found = (f"roles/{each.removeprefix('roles/')}" for each in self.roles.split(",") if each)
        return list(dict.fromkeys(found))

    @property
    def has_roles(self) -> bool:
        """Whether it gets anything on the project."""
        return bool(self.roles)


ACCOUNT = Part(
    name="account",
    what="a service account of its own, without a key",
    synonyms=("named service account", "technical account"),
    elsewhere=("AWS IAM user", "Azure service principal"),
    usual_id="account",
    means=NONE,
    settings=AccountSettings,
    blocks=(
        Block("identity", "google_service_account", "{id}-account", named=False, said="account_id"),
        Block("works", "google_project_iam_member", "{id}-works", named=False, when=("has_roles", True)),
    ),
    types=NONE,
    needs=NONE,
    roles=frozenset({"holder"}),
    uses="identity",
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("identity", "Service account", "security", "iam"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("least_privilege", "google_service_account"),),
    apis=("iam.googleapis.com",),
    plan_roles=("roles/iam.securityReviewer",),
    apply_roles=(
        "roles/iam.serviceAccountCreator",
        "roles/iam.serviceAccountDeleter",
        "roles/resourcemanager.projectIamAdmin",
    ),
)
