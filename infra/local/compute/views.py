"""World entries as Compute Engine's API shows them, and firewall rules back."""

from collections.abc import Mapping
from typing import Any

from infra.local.compute.operations import BASE, rfc3339
from infra.local.world import Entry, Instance, short

FIREWALL = "google_compute_firewall"


def instance(machine: Instance) -> dict[str, Any]:
    """An instance."""
    attributes = machine.entry.attributes
    interface: dict[str, Any] = {
        "kind": "compute#networkInterface",
        "name": "nic0",
        "network": BASE + machine.network,
        "networkIP": machine.internal_ip,
    }
    if machine.external_ip:
        access = {"kind": "compute#accessConfig", "type": "ONE_TO_ONE_NAT", "name": "external-nat"}
        interface["accessConfigs"] = [{**access, "natIP": machine.external_ip}]
    metadata = [{"key": key, "value": str(value)} for key, value in sorted(machine.metadata.items())]
    return {
        "kind": "compute#instance",
        "id": machine.instance_id or "0",
        "name": machine.name,
        "zone": f"{BASE}projects/{machine.project}/zones/{machine.zone}",
        "machineType": f"{BASE}projects/{machine.project}/zones/{machine.zone}/machineTypes/{machine.machine_type}",
        "status": machine.status,
        "creationTimestamp": rfc3339(machine.entry.created_at),
        "lastStartTimestamp": rfc3339(machine.started_at),
        "labels": dict(attributes.get("effective_labels") or attributes.get("labels") or {}),
        "tags": {"items": sorted(machine.tags)},
        "metadata": {"kind": "compute#metadata", "items": metadata},
        "networkInterfaces": [interface],
        "selfLink": BASE + machine.id,
    }


def firewall(entry: Entry) -> dict[str, Any]:
    """A firewall rule."""
    attributes = entry.attributes
    answer: dict[str, Any] = {
        "kind": "compute#firewall",
        "id": str(1_000_000_000_000_000_000 + int(entry.created_at * 1000)),
        "name": short(entry.id),
        "network": _link(attributes.get("network")),
        "direction": attributes.get("direction") or "INGRESS",
        "priority": 1000 if attributes.get("priority") is None else int(attributes["priority"]),
        "disabled": bool(attributes.get("disabled")),
        "creationTimestamp": rfc3339(entry.created_at),
        "selfLink": BASE + entry.id,
        "description": attributes.get("description") or "",
    }
    for ours, theirs in _LISTS.items():
        if attributes.get(ours):
            answer[theirs] = sorted(attributes[ours])
    for ours, theirs in _RULES.items():
        if attributes.get(ours):
            answer[theirs] = [
                {"IPProtocol": rule.get("protocol")} | ({"ports": rule["ports"]} if rule.get("ports") else {})
                for rule in attributes[ours]
            ]
    return answer


def firewall_attributes(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a request says about a firewall rule, in Terraform's words; what it does not mention is left out."""
    found = {name: body[name] for name in ("name", "direction", "priority", "disabled", "description") if name in body}
    if "network" in body:
        found["network"] = _link(body["network"])
    found |= {ours: body[theirs] for ours, theirs in _LISTS.items() if theirs in body}
    for ours, theirs in _RULES.items():
        if theirs in body:
            found[ours] = [
                {"protocol": str(rule.get("IPProtocol")).lower(), "ports": rule.get("ports") or []}
                for rule in body[theirs]
            ]
    return found


_LISTS = {
    "source_ranges": "sourceRanges",
    "destination_ranges": "destinationRanges",
    "source_tags": "sourceTags",
    "target_tags": "targetTags",
    "source_service_accounts": "sourceServiceAccounts",
    "target_service_accounts": "targetServiceAccounts",
}
_RULES = {"allow": "allowed", "deny": "denied"}


def _link(reference: Any) -> str:
    text = str(reference or "global/networks/default")
    return BASE + "projects/" + text.split("projects/", 1)[1] if "projects/" in text else text
