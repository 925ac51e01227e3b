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
SQL_CLIENT = "roles/cloudsql.client"
"""The one role beyond these that somebody may get alone: to come as far as a database's own login."""


class RolesSettings(Settings):
    """Who they are, as `group:developers@example.com` and `user:ann@example.com` between commas.

    `granted`: single roles, each in front of those who get it alone (`roles/logging.viewer,group:sre@example.com`).
    """

    security_admins: Members = ""
    admins: Members = ""
    developers: Members = ""
    viewers: Members = ""
    granted: Members = ""

    @model_validator(mode="after")
    def _people(self) -> Self:
        for who in ROLES:
            for each in self.of(who):
                if not _PERSON.fullmatch(each):
                    raise ValueError(f"{who}: {each[:60]} is not like group:team@example.com or user:ann@example.com")
        known = {role for roles in self.kinds.values() for role in roles} | {SQL_CLIENT}
        if self.granted and (not self.granted.startswith("roles/") or len(self.pairs) == 0):
            raise ValueError("granted: a role and then who gets it, such as roles/logging.viewer,group:sre@example.com")
        for role, who in self.pairs:
            if role not in known or not _PERSON.fullmatch(who):
                raise ValueError(
                    f"granted: {role[:60]} for {who[:60]} is not given; roles are {', '.join(sorted(known))}"
                )
        return self

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every single role with one who gets it."""
        found: list[tuple[str, str]] = []
        role = ""
        for each in self.of("granted"):
            if each.startswith("roles/"):
                role = each
            else:
                found.append((role, each))
        return list(dict.fromkeys(found))

    @property
    def has_single(self) -> bool:
        """Whether somebody gets a role of its own."""
        return bool(self.granted)

    @property
    def by_kind(self) -> bool:
        """Whether roles go by what people do; not where single ones are all that is said."""
        return not self.granted or any(map(self.of, ROLES))

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
    blocks=(
        *(
            Block(
                who, "google_project_iam_member", f"{{id}}-{who.replace('_', '-')}", named=False, when=("by_kind", True)
            )
            for who in ROLES
        ),
        Block("single", "google_project_iam_member", "{id}-single", named=False, when=("has_single", True)),
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
    looks=(
        Look("viewers", "Roles for people", "security", "iam", when=("by_kind", True)),
        Look("single", "Roles for people", "security", "iam", when=("has_single", True)),
    ),
    risks=lambda _: ("people_access",),
    verified=Verified(by="exists"),
    meets=(("iam_roles", "google_project_iam_member"),),
    apis=("iam.googleapis.com",),
    plan_roles=("roles/iam.securityReviewer",),
    apply_roles=("roles/resourcemanager.projectIamAdmin",),
)
