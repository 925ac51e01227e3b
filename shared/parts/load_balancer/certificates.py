"""Certificates of Certificate Manager: for names below a domain (`*.example.com`), and before any record leads here.

A domain is proved by a CNAME record, which the zone of the same deployment gets, or which is an output.
"""

from shared.parts.part import Block
from shared.terraform.type_rules import TypeRules

SHOWN = ("google_certificate_manager_certificate_map", "//certificatemanager.googleapis.com/", "id", "")
"""How a proxy names the map of what it shows: the map's whole path behind the service's name."""

_WHEN = ("by_record", True)

BLOCKS = (
    Block("authorization", "google_certificate_manager_dns_authorization", "{id}-proof", named=False, when=_WHEN),
    Block("issued", "google_certificate_manager_certificate", "{id}-cert", named=False, when=_WHEN),
    Block("certificates", "google_certificate_manager_certificate_map", "{id}-certs", when=_WHEN),
    Block("by_name", "google_certificate_manager_certificate_map_entry", "{id}-name", named=False, when=_WHEN),
)

RULES = (
    TypeRules("google_certificate_manager_dns_authorization", plain=("domain", "type")),
    TypeRules(
        "google_certificate_manager_certificate",
        references={"managed.dns_authorizations": ("google_certificate_manager_dns_authorization",)},
        plain=("managed.domains", "scope"),
        # Keys of one's own would stand in the state.
        refused=("self_managed*", "managed.issuance_config"),
    ),
    TypeRules("google_certificate_manager_certificate_map"),
    TypeRules(
        "google_certificate_manager_certificate_map_entry",
        references={
            "map": ("google_certificate_manager_certificate_map",),
            "certificates": ("google_certificate_manager_certificate",),
        },
        plain=("hostname", "matcher"),
    ),
)
