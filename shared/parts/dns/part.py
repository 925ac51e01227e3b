"""A zone of Cloud DNS: names on the internet, or inside the network."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, model_validator

from shared.parts.held import held
from shared.parts.part import (
    NONE,
    UNHEARD,
    Block,
    Look,
    Need,
    Part,
    Price,
    Settings,
    Use,
    Verified,
)
from shared.parts.rules import DOMAIN, NO_NAME
from shared.terraform.type_rules import TypeRules

_RECORD = re.compile(
    r"(?P<name>@|\*|[a-z0-9_*]([a-z0-9_.-]{0,60}[a-z0-9])?) (?P<kind>A|AAAA|CNAME|MX|TXT|SRV|CAA|NS) (?P<value>.+)"
)


class DnsSettings(Settings):
    """`records`: `www A 203.0.113.5; @ MX 10 mail.example.com.; @ TXT "v=DMARC1; p=none"`; `@` is the domain itself.

    Several of one name and type are one record with several values; a semicolon in double quotes is part of a value.
    `ttl_s`: for how many seconds others may keep a record.
    """

    domain: str = Field("example.com", pattern=rf"^{DOMAIN}$")
    private: bool = False
    records: str = Field("", max_length=8_000)
    ttl_s: int = Field(300, ge=0, le=604_800)

    @model_validator(mode="after")
    def _read(self) -> Self:
        for each in self._lines():
            found = _RECORD.fullmatch(each)
            if not found:
                raise ValueError("records are NAME TYPE VALUE with semicolons, such as www A 203.0.113.5")
            if found["kind"] in {"A", "AAAA"}:
                version = 4 if found["kind"] == "A" else 6
                try:
                    fits = ipaddress.ip_address(found["value"]).version == version
                except ValueError:
                    fits = False
                if not fits:
                    raise ValueError(f"the value of an {found['kind']} record is an address of IPv{version}")
        return self

    def _lines(self) -> list[str]:
        return [" ".join(each.split()) for each in _APART.findall(self.records) if each.strip()]

    @property
    def entries(self) -> list[tuple[str, str, list[str]]]:
        """Name, type and values of each record."""
        found: dict[tuple[str, str], list[str]] = {}
        for each in self._lines():
            name, kind, value = each.split(" ", 2)
            found.setdefault((name, kind), []).append(_full(kind, value))
        return [(name, kind, values) for (name, kind), values in found.items()]

    def padded(self, name: str, kind: str) -> str:
        """A record's key, as wide as the widest, as `terraform fmt` has it."""
        keys = {(name, kind): f'"{name}-{kind.lower()}"' for name, kind, _ in self.entries}
        return keys[name, kind].ljust(max(map(len, keys.values())))

    @property
    def recorded(self) -> bool:
        """Whether it has records of its own."""
        return bool(self.entries)


_APART = re.compile(r"(?:[^;\"]|\"[^\"]*\"|\")+")
_MOST_IN_A_STRING = 255


def _full(kind: str, value: str) -> str:
    """A value as Google takes it: a name ends in a dot, and a text stands in quotes, a long one in several."""
    if kind == "TXT":
        text = value.removeprefix('"').removesuffix('"')
        pieces = [text[at : at + _MOST_IN_A_STRING] for at in range(0, len(text), _MOST_IN_A_STRING)]
        return " ".join(f'"{each}"' for each in pieces)
    return f"{value}." if kind in {"CNAME", "MX", "SRV", "NS"} and not value.endswith(".") else value


def _planned(settings: DnsSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    del use
    return [("google_dns_managed_zone", {"visibility": "private" if settings.private else "public"})]


DNS = Part(
    name="dns",
    what="a DNS zone",
    synonyms=("cloud dns", "dns zone", "dns records", "private dns"),
    elsewhere=("Amazon Route 53", "Azure DNS", "Cloudflare DNS"),
    usual_id="zone",
    means=("google_dns_managed_zone", "google_dns_record_set"),
    settings=DnsSettings,
    blocks=(
        Block("zone", "google_dns_managed_zone", "{id}-zone"),
        Block("records", "google_dns_record_set", "{id}-records", named=False, when=("recorded", True)),
    ),
    types=(
        TypeRules(
            "google_dns_managed_zone",
            ends=(("force_destroy", "true"),),
            references={"private_visibility_config.networks.network_url": ("google_compute_network",)},
            only={"visibility": ("public", "private")},
            plain=("dns_name", "dnssec_config*", "cloud_logging_config*", "private_visibility_config*"),
            refused=(
                "forwarding_config*",
                "peering_config*",
                "private_visibility_config.gke_clusters*",
                "service_directory_config*",
                "reverse_lookup",
            ),
            stateful=True,
        ),
        TypeRules(
            "google_dns_record_set",
            read_by_many=True,
            harmless=("ttl",),
            name=NO_NAME,
            references={"managed_zone": ("google_dns_managed_zone",)},
            plain=("name", "rrdatas"),
            refused=("routing_policy*",),
            sends_to=("rrdatas",),
        ),
        # Google has no narrower role for records, and on one zone it reaches no other.
        TypeRules(
            "google_dns_managed_zone_iam_member",
            name=NO_NAME,
            references={"managed_zone": ("google_dns_managed_zone",)},
            gives=("roles/dns.admin",),
        ),
    ),
    needs=(Need("network", "shared", ("private", True)),),
    roles=frozenset({"names"}),
    uses="zone",
    offers=(
        held(
            "change",
            "dns.admin",
            "the right to change its records",
            "google_dns_managed_zone_iam_member",
            "zone",
            usual=True,
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("zone", "Cloud DNS", "network", "dns", detail="[[ s.domain ]]"),),
    risks=lambda settings: () if settings.private else ("name_servers",),
    verified=Verified(by="exists"),
    meets=(
        ("private_dns", "google_dns_managed_zone visibility ~ private"),
        ("dns", "google_dns_managed_zone"),
        ("domain", "google_dns_managed_zone"),
        ("delegation", "google_dns_managed_zone"),
    ),
    apis=("dns.googleapis.com",),
    plan_roles=("roles/dns.reader", "dns.managedZones.getIamPolicy"),
    # Who may change the records of one zone is said by a grant on it.
    apply_roles=("roles/dns.admin", "dns.managedZones.getIamPolicy", "dns.managedZones.setIamPolicy"),
)
