"""Roles for people, by what they do: each group of people sees what it works with, and nobody owns the project."""

import re
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Settings, Verified, free

Members = Annotated[str, Field(max_length=2_000)]
_PERSON = re.compile(r"(user|group):[^\s@,\"]+@[^\s@,\"]+\.[^\s@,\"]+")
_SEES = ("compute.viewer", "logging.viewer", "monitoring.viewer", "run.viewer", "cloudsql.viewer")
ROLES: dict[str, tuple[str, ...]] = {
    "security_admins": ("iam.securityReviewer", "logging.viewer", "monitoring.viewer"),
    "admins": (*_SEES, "monitoring.editor", "errorreporting.user"),
    "developers": (*_SEES, "cloudtrace.user", "errorreporting.user", "artifactregistry.reader"),
    "viewers": _SEES,
}
"""Who -> the roles on the project. Nothing here reads what is stored, changes what runs or grants anything on."""


class RolesSettings(Settings):
    """Who they are, as `group:developers@example.com` and `user:ann@example.com` between commas."""

    security_admins: Members = ""
    admins: Members = ""
    developers: Members = ""
    viewers: Members = ""

    @model_validator(mode="after")
    def _people(self) -> Self:
        for who in ROLES:
            for each in self.of(who):
                if not _PERSON.fullmatch(each):
                    raise ValueError(f"{who}: {each[:60]} is not like group:team@example.com or user:ann@example.com")
        return self

    def of(self, who: str) -> tuple[str, ...]:
        """The members of one kind."""
        return tuple(each.strip() for each in str(getattr(self, who)).split(",") if each.strip())

    @property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """Every kind with its roles in full."""
        return {who: tuple(f"roles/{role}" for role in roles) for who, roles in ROLES.items()}


IAM_ROLES = Part(
    name="iam_roles",
    what="roles for people, by what they do",
    synonyms=("iam roles", "roles for people", "access for the team", "user permissions"),
    elsewhere=("AWS IAM groups", "Azure role assignments"),
    usual_id="people",
    means=NONE,
    settings=RolesSettings,
    blocks=tuple(
        Block(who, "google_project_iam_member", f"{{id}}-{who.replace('_', '-')}", named=False) for who in ROLES
    ),
    types=NONE,
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("viewers", "Roles for people", "security", "iam"),),
    risks=lambda _: ("people_access",),
    verified=Verified(by="exists"),
    meets=(("iam_roles", "google_project_iam_member"),),
    apis=("iam.googleapis.com",),
    plan_roles=("roles/iam.securityReviewer",),
    apply_roles=("roles/resourcemanager.projectIamAdmin",),
)
