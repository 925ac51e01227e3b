"""Managed Microsoft Active Directory: a domain that Google keeps, for machines and databases of the network to join."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field, field_validator

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Use, Verified
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

# https://cloud.google.com/managed-microsoft-ad/pricing: a domain for an hour in each of its regions.
DOMAIN_HOUR = 0.40


class ActiveDirectorySettings(Settings):
    """`domain`: its name, `ad.example.internal`. `range`: a /24 for its controllers, which nothing else has."""

    domain: str = Field("ad.example.internal", max_length=64, pattern=r"^[a-z][a-z0-9-]{0,14}(\.[a-z0-9-]{1,40}){1,4}$")
    range: str = Field("172.16.8.0/24", pattern=r"^[0-9.]{7,15}/24$")

    @field_validator("range")
    @classmethod
    def _inside(cls, value: str) -> str:
        try:
            inside = ipaddress.IPv4Network(value).is_private
        except ValueError:
            inside = False
        if not inside:
            raise ValueError("range is a private /24, such as 172.16.8.0/24")
        return value


def _planned(_settings: ActiveDirectorySettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_active_directory_domain", {"locations": [use.region]})]


def _domain(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    from shared.cost import rates
    from shared.cost.lines import line

    regions = max(1, len(resource.values.texts("locations")))
    yield line("Managed Microsoft AD, regions", regions, DOMAIN_HOUR * rates.HOURS)


ACTIVE_DIRECTORY = Part(
    name="active_directory",
    what="a managed Active Directory domain",
    synonyms=("managed active directory", "managed microsoft ad", "managed ad domain"),
    elsewhere=(
        "AWS Directory Service",
        "AWS Managed Microsoft AD",
        "Azure AD Domain Services",
        "Entra Domain Services",
    ),
    usual_id="directory",
    means=("google_active_directory_domain",),
    settings=ActiveDirectorySettings,
    blocks=(Block("directory", "google_active_directory_domain", "{id}", named=False, called="domain_name"),),
    types=(
        TypeRules(
            "google_active_directory_domain",
            # Its name is the domain's, which machines and people know.
            name=NO_NAME,
            references={"authorized_networks": ("google_compute_network",)},
            sizes=("locations",),
            plain=("domain_name", "reserved_ip_range"),
            refused=("admin", "deletion_policy"),
            stateful=True,
            protections=(("deletion_protection", True),),
            ends=(("deletion_protection", "false"),),
        ),
    ),
    needs=(Need("network", "shared"),),
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=_planned, usage=None, own=(("google_active_directory_domain", _domain),)),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("directory", "Active Directory", "security", "iam"),),
    risks=lambda _: ("runs_all_day",),
    verified=Verified(by="exists"),
    meets=(("active_directory", "google_active_directory_domain"),),
    apis=("managedidentities.googleapis.com", "dns.googleapis.com"),
    plan_roles=("roles/managedidentities.viewer",),
    apply_roles=("roles/managedidentities.domainAdmin", "roles/managedidentities.editor", "roles/compute.networkAdmin"),
)
