"""Cloud DNS: a public zone gets its name servers, and a record has to lie in its zone."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object

ZONE = "google_dns_managed_zone"
RECORD = "google_dns_record_set"
POLICY = "google_dns_policy"


def _fill(call: Call, values: Object) -> None:
    public = values.get("visibility") != "private"
    servers = [f"ns-cloud-a{number}.googledomains.com." for number in range(1, 5)] if public else []
    settle(values, name_servers=servers, managed_zone_id=int(call.number()[-12:]), creation_time=call.now())


def _in_its_zone(call: Call, values: Object) -> None:
    zone, name = values.get("managed_zone"), values.get("name")
    if not isinstance(zone, str) or not isinstance(name, str):
        return
    entry = call.exists(zone, ZONE)
    if entry is None:
        raise call.refuse("creating", 404, f"The 'parameters.managedZone' resource named '{zone}' does not exist.")
    domain = str(entry.attributes.get("dns_name"))
    if name != domain and not name.endswith(f".{domain}"):
        text = f"Invalid value for 'entity.change.additions[{name}][{values.get('type')}].name': '{name}', invalid"
        raise call.refuse("creating", 400, text)


def _of_networks(call: Call, values: Object) -> None:
    """A network has one policy at most, and has to be there."""
    for each in values.get("networks") or []:
        url = each.get("network_url") if isinstance(each, dict) else None
        if not isinstance(url, str):
            continue
        network = call.exists(url, "google_compute_network")
        if network is None:
            raise call.refuse("creating", 404, f"The 'parameters.networkUrl' resource named '{url}' does not exist.")
        for entry in call.world.list(POLICY):
            taken = [str(one.get("network_url")) for one in entry.attributes.get("networks") or []]
            if entry.attributes.get("name") != values.get("name") and any(one.endswith(network.id) for one in taken):
                text = f"The network '{network.id}' is already bound to the policy '{entry.attributes.get('name')}'."
                raise call.refuse("creating", 409, text)


_BEHAVIOURS = {
    ZONE: Behaviour(fill=_fill),
    RECORD: Behaviour(prepare=_in_its_zone),
    POLICY: Behaviour(prepare=_of_networks),
}
HALF = Half(behaviours=_BEHAVIOURS, watched=())
