"""Data sources: Google's public things (images, zones, ...), the project, and whatever exists in the world."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from infra.local.parts.network import find_network
from infra.local.provider.call import Call, project_number
from infra.local.provider.identity import COMPUTE, resource_id, resource_path
from infra.local.provider.places import REGIONS, auto_range, image_project, zones
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN
from infra.local.world import Entry, short
from shared.terraform.schema import Block, provider_schema


def answer(call: Call, block: Block, config: Object) -> Object:
    """A data source's value, unknown where there is nothing to say; raises Refused when it can't be had."""
    values = {
        name: UNKNOWN if item.computed and config.get(name) is None else config.get(name)
        for name, item in block.attributes.items()
    }
    values |= {name: config.get(name) for name in block.blocks}
    if "project" in values and values["project"] in (None, UNKNOWN):
        values["project"] = call.settings.project
    region = call.settings.region or (call.settings.zone or "").rsplit("-", 1)[0]
    for name, said in (("region", region), ("zone", call.settings.zone)):
        if said and values.get(name) in (None, UNKNOWN):
            values[name] = said
    own = _ANSWERS.get(call.type_name)
    if own is not None:
        values.update(own(call, values))
        if values.get("id") in (None, UNKNOWN):
            values["id"] = "/".join(
                str(values[name]) for name in ("project", "region") if isinstance(values.get(name), str)
            )
        return values
    if call.type_name in provider_schema().resource_types():
        return {**values, **_existing(call, values)}
    raise Refused(
        f"data source {call.type_name} is not answered by the local cloud",
        "It stands for Google's own data, which the laptop's cloud does not hold. Give the value directly, or read it "
        "from a resource of this configuration.",
    )


def _existing(call: Call, values: Object) -> Object:
    """The resource of the same type that exists."""
    entry = _lookup(call, values)
    if entry is None:
        try:
            path = resource_path(call.type_name, resource_id(call.type_name, values, lambda: ""))
        except Refused:
            path = str(values.get("name"))
        raise Refused(
            f"Error when reading or editing {call.label} Not Found : {path}", "googleapi: Error 404: notFound"
        )
    names = [name for name in values if name in entry.attributes and values[name] in (None, UNKNOWN, [])]
    return {"id": entry.id, **{name: entry.attributes[name] for name in names}}


def _lookup(call: Call, values: Object) -> Entry | None:
    link = values.get("self_link")
    if isinstance(link, str):
        return call.exists(link, call.type_name)
    said = {name: item for name, item in values.items() if isinstance(item, str) and name not in ("id", "project")}
    entries = call.world.list(call.type_name)
    found = [entry for entry in entries if all(_meant(name, item, entry.attributes) for name, item in said.items())]
    return max(
        found, key=lambda entry: entry.created_at, default=None
    )  # of several, as of a secret's versions, the latest


def _meant(name: str, said: str, attributes: Object) -> bool:
    if name not in attributes or attributes[name] in (None, ""):
        return True
    known = str(attributes[name])
    return said == known or short(said) == short(known) or (name == "account_id" and said == attributes.get("email"))


def _image(call: Call, values: Object) -> Object:
    family, name = values.get("family"), values.get("name")
    wanted = family if isinstance(family, str) else name
    own = _lookup(call, values) if isinstance(name, str) else None
    if own is not None:
        return {"id": own.id, **{key: own.attributes.get(key) for key in values if key in own.attributes}}
    if not isinstance(wanted, str):
        raise Refused("one of name, family or filter must be set")
    project = image_project(wanted)
    if project is None or values["project"] not in (project, call.settings.project):
        path = f"projects/{values['project']}/global/images/{'family/' if family == wanted else ''}{wanted}"
        raise Refused(
            f"error retrieving image information: googleapi: Error 404: The resource '{path}' was not found, notFound"
        )
    full = wanted if name == wanted else f"{wanted}-v20250709"
    path = f"projects/{project}/global/images/{full}"
    sizes = {"archive_size_bytes": 1_000_000_000, "disk_size_gb": 50 if wanted.startswith(("windows", "sql")) else 10}
    return {
        "id": path,
        "self_link": COMPUTE + path,
        "name": full,
        "family": wanted,
        "project": project,
        "status": "READY",
        **sizes,
    }


def _zones(_call: Call, values: Object) -> Object:
    region = values.get("region")
    if not isinstance(region, str):
        raise Refused("Cannot determine region: set in this data source, or set provider-level 'region' or 'zone'.")
    if short(region) not in REGIONS:
        raise Refused(f"googleapi: Error 400: Invalid value for field 'region': '{region}'. Unknown region., invalid")
    own = f"projects/{values['project']}/regions/{short(region)}"
    return {"id": own, "names": zones(short(region)) if values.get("status") in (None, UNKNOWN, "UP") else []}


def _regions(_call: Call, values: Object) -> Object:
    return {"id": f"projects/{values['project']}", "names": sorted(REGIONS)}


def _project(call: Call, values: Object) -> Object:
    said = values.get("project_id")
    project = said if isinstance(said, str) else call.settings.project
    labels: dict[str, str] = {}
    named = {"project_id": project, "name": project, "number": project_number(project), "id": f"projects/{project}"}
    return {
        **named,
        "labels": labels,
        "effective_labels": labels,
        "terraform_labels": labels,
        "org_id": "",
        "folder_id": "",
        "billing_account": "01A2B3-C4D5E6-F70819",
    }


def _client_config(call: Call, _values: Object) -> Object:
    settings = call.settings
    place = {"project": settings.project, "region": settings.region or "", "zone": settings.zone or ""}
    own = f"projects/{settings.project}/regions/{place['region']}/zones/{place['zone']}"
    return {**place, "id": own, "access_token": "local-cloud", "default_labels": dict(settings.default_labels)}


def _network(call: Call, values: Object) -> Object:
    if values.get("name") == "default":
        find_network(call, "default")
    found = _existing(call, values)
    name = str(values.get("name"))
    subnetworks = [
        entry.attributes.get("self_link")
        for entry in call.world.list("google_compute_subnetwork")
        if short(entry.attributes.get("network")) == name
    ]
    return {**found, "subnetworks_self_links": subnetworks} if "subnetworks_self_links" in values else found


def _subnetwork(call: Call, values: Object) -> Object:
    if _lookup(call, values) is not None:
        return _existing(call, values)
    link = str(values.get("self_link") or "")
    name = values["name"] if isinstance(values.get("name"), str) else short(link)
    region = (
        short(link.split("/regions/", 1)[1].split("/", 1)[0])
        if "/regions/" in link
        else short(str(values.get("region")))
    )
    auto = find_network(call, name) if name == "default" else call.exists(name, "google_compute_network")
    if auto is None or not auto.attributes.get("auto_create_subnetworks"):
        return _existing(call, values)
    path = f"projects/{values['project']}/regions/{region}/subnetworks/{name}"
    cidr = auto_range(region)
    about = {"id": path, "self_link": COMPUTE + path, "name": name, "region": region, "ip_cidr_range": cidr}
    return {**about, "network": auto.attributes.get("self_link"), "gateway_address": cidr.replace(".0/20", ".1")}


def _service_agent(call: Call, _values: Object) -> Object:
    email = f"{call.project_number()}-compute@developer.gserviceaccount.com"
    project = call.settings.project
    own = f"projects/{project}/serviceAccounts/{email}"
    return {"id": own, "name": own, "email": email, "display_name": "Compute Engine default service account"} | (
        {"member": f"serviceAccount:{email}", "unique_id": call.project_number()}
    )


def _storage_agent(call: Call, _values: Object) -> Object:
    email = f"service-{call.project_number()}@gs-project-accounts.iam.gserviceaccount.com"
    return {"id": email, "email_address": email, "member": f"serviceAccount:{email}"}


def _bigquery_agent(call: Call, _values: Object) -> Object:
    email = f"bq-{call.project_number()}@bigquery-encryption.iam.gserviceaccount.com"
    return {"id": email, "email": email, "member": f"serviceAccount:{email}"}


def _transfer_agent(call: Call, _values: Object) -> Object:
    email = f"project-{call.project_number()}@storage-transfer-service.iam.gserviceaccount.com"
    return {"id": email, "email": email, "member": f"serviceAccount:{email}", "subject_id": call.project_number()}


def _iam_policy(_call: Call, values: Object) -> Object:
    bindings = []
    for binding in values.get("binding") or []:
        one: dict[str, Any] = {"members": sorted(binding.get("members") or []), "role": binding.get("role")}
        condition = (binding.get("condition") or [None])[0]
        if condition:
            one["condition"] = {key: item for key, item in condition.items() if item}
        bindings.append(one)
    text = json.dumps({"bindings": bindings} if bindings else {}, separators=(",", ":"), sort_keys=True)
    return {"policy_data": text, "id": str(int(hashlib.sha256(text.encode()).hexdigest()[:8], 16))}


def _user(_call: Call, _values: Object) -> Object:
    return {"email": "local@localhost", "id": "local@localhost"}


def _key_version(call: Call, values: Object) -> Object:
    """The public half of a key that signs; one that encrypts has none."""
    entry = call.exists(values.get("crypto_key"), "google_kms_crypto_key")
    if entry is None:
        raise Refused(f"Error when reading CryptoKeyVersion: {values.get('crypto_key')} was not found", "Error 404")
    template = (entry.attributes.get("version_template") or [{}])[0]
    algorithm = str(template.get("algorithm") or "GOOGLE_SYMMETRIC_ENCRYPTION")
    number = values["version"] if isinstance(values.get("version"), int) else 1
    name = f"{entry.id}/cryptoKeyVersions/{number}"
    shown = base64.b64encode(hashlib.sha512(name.encode()).digest()).decode()
    pem = f"-----BEGIN PUBLIC KEY-----\n{shown[:64]}\n{shown[64:]}\n-----END PUBLIC KEY-----\n"
    return {
        "id": f"//cloudkms.googleapis.com/v1/{name}",
        "name": name,
        "version": number,
        "state": "ENABLED",
        "algorithm": algorithm,
        "protection_level": str(template.get("protection_level") or "SOFTWARE"),
        "public_key": [{"algorithm": algorithm, "pem": pem}] if "SIGN" in algorithm else [],
    }


_ANSWERS: dict[str, Callable[[Call, Object], Object]] = {
    "google_client_config": _client_config,
    "google_client_openid_userinfo": _user,
    "google_compute_default_service_account": _service_agent,
    "google_compute_image": _image,
    "google_compute_network": _network,
    "google_compute_regions": _regions,
    "google_compute_subnetwork": _subnetwork,
    "google_compute_zones": _zones,
    "google_iam_policy": _iam_policy,
    "google_kms_crypto_key_version": _key_version,
    "google_project": _project,
    "google_bigquery_default_service_account": _bigquery_agent,
    "google_storage_project_service_account": _storage_agent,
    "google_storage_transfer_project_service_account": _transfer_agent,
}
