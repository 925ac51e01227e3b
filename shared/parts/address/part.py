"""A static external address."""

from collections.abc import Mapping
from typing import Any

from shared.parts.part import NONE, UNHEARD, Block, NoSettings, Part, Price, Use, Verified, no_risks
from shared.terraform.type_rules import TypeRules


def _planned(_settings: NoSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_compute_address", {"region": use.region})]


ADDRESS = Part(
    name="address",
    what="a static external address",
    synonyms=("static ip", "static address", "external address"),
    elsewhere=("Elastic IP", "Azure public IP"),
    usual_id="static",
    means=("google_compute_address",),
    settings=NoSettings,
    blocks=(Block("address", "google_compute_address", "{id}-ip"),),
    # An address that is written out may be another's: only one inside of a network is a deployment's own to choose.
    types=(
        TypeRules("google_compute_address", refused=("params*",), references={"address": ("google_compute_address",)}),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=NONE,
    risks=no_risks,
    verified=Verified(by="none"),
    meets=(("static_ip", "google_compute_address"),),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.networkAdmin",),
)
