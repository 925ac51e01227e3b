"""Managed Microsoft AD: a domain in a network that is there; no controller answers here."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused

DOMAIN = "google_active_directory_domain"


def _prepare(call: Call, values: Object) -> None:
    said = values.get("domain_name")
    settle(values, name=f"projects/{call.settings.project}/locations/global/domains/{said}")
    for network in values.get("authorized_networks") or []:
        if isinstance(network, str) and call.exists(network, "google_compute_network") is None:
            raise call.refuse("creating", 400, f"Network {network} was not found., badRequest")


def _fill(_call: Call, values: Object) -> None:
    settle(values, fqdn=values.get("domain_name"))


def _protected(_call: Call, values: Object) -> None:
    if values.get("deletion_protection") is not False:
        raise Refused("cannot destroy domain without setting deletion_protection=false and running `terraform apply`")


HALF = Half(behaviours={DOMAIN: Behaviour(prepare=_prepare, fill=_fill, remove=_protected)}, watched=())
