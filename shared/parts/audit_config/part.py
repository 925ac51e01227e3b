"""Which services of the project log who looks at, reads and changes data: what Google does not log by itself."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, field_validator, model_validator

from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Settings, Use, Verified
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

ALL = "all"
SERVICES = {
    "aiplatform": "aiplatform.googleapis.com",
    "artifactregistry": "artifactregistry.googleapis.com",
    "bigquery": "bigquery.googleapis.com",
    "bigtable": "bigtable.googleapis.com",
    "cloudkms": "cloudkms.googleapis.com",
    "cloudsql": "cloudsql.googleapis.com",
    "compute": "compute.googleapis.com",
    "container": "container.googleapis.com",
    "firestore": "firestore.googleapis.com",
    "healthcare": "healthcare.googleapis.com",
    "iam": "iam.googleapis.com",
    "pubsub": "pubsub.googleapis.com",
    "run": "run.googleapis.com",
    "secretmanager": "secretmanager.googleapis.com",
    "spanner": "spanner.googleapis.com",
    "storage": "storage.googleapis.com",
    ALL: "allServices",
}
"""https://cloud.google.com/logging/docs/audit/services: a service by its short name, and as the policy names it."""

_KINDS = {"looks": "ADMIN_READ", "reads": "DATA_READ", "writes": "DATA_WRITE"}


class AuditConfigSettings(Settings):
    """`services`: `storage,bigquery`, or `all` of the project. What is logged of them: who `looks` at how they are set
    up, who `reads` what they hold, and who `writes` it.
    """

    services: str = Field(ALL, pattern=r"^[a-z]{2,20}(,[a-z]{2,20}){0,15}$")
    looks: bool = True
    reads: bool = True
    writes: bool = True

    @field_validator("services")
    @classmethod
    def _known(cls, value: str) -> str:
        named = value.split(",")
        if unknown := [each for each in named if each not in SERVICES]:
            raise ValueError(f"{unknown[0]} is no service that is known here: {', '.join(SERVICES)}")
        return ALL if ALL in named else ",".join(sorted({*named}))

    @model_validator(mode="after")
    def _any(self) -> Self:
        if not self.kinds:
            raise ValueError("looks, reads or writes: one of them is logged")
        return self

    @property
    def names(self) -> list[str]:
        """The services as the project's policy names them."""
        return [SERVICES[each] for each in self.services.split(",")]

    @property
    def kinds(self) -> list[str]:
        """What is logged, as the project's policy names it."""
        return [kind for name, kind in _KINDS.items() if getattr(self, name)]


def _planned(settings: AuditConfigSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_project_iam_audit_config", {"service": each}) for each in settings.names]


def _logged(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """What is logged of each service, beyond what Cloud Logging takes in for nothing."""
    from shared.cost import rates, use
    from shared.cost.lines import line

    resource.values.pass_over()
    yield line("audit logs of data, GiB", use.LOGS_GIB.usual, rates.LOGS_GIB, worst=use.LOGS_GIB.worst)


AUDIT_CONFIG = Part(
    name="audit_config",
    what="audit logs of who reads and changes data",
    synonyms=("data access logs", "data access audit logs", "audit config", "audit logging"),
    elsewhere=("CloudTrail data events", "Azure Storage diagnostic logs"),
    usual_id="audited",
    means=("google_project_iam_audit_config",),
    settings=AuditConfigSettings,
    blocks=(Block("audited", "google_project_iam_audit_config", "{id}", named=False),),
    types=(
        TypeRules(
            "google_project_iam_audit_config",
            name=NO_NAME,
            plain=("service", "audit_log_config", "audit_log_config.log_type"),
            # Whom nothing is logged of would be seen by nobody.
            refused=("audit_log_config.exempted_members",),
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=_planned, usage=None, own=(("google_project_iam_audit_config", _logged),)),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("audited", "Audit logs", "monitoring", "logging", detail="[[ s.services ]]"),),
    risks=lambda _: ("audited_project",),
    verified=Verified(by="exists"),
    meets=(("audit_config", "google_project_iam_audit_config"),),
    apis=("cloudresourcemanager.googleapis.com",),
    plan_roles=("roles/iam.securityReviewer",),
    apply_roles=("roles/resourcemanager.projectIamAdmin",),
)
