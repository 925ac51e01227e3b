"""Load balancing: health checks, backend services, URL maps, proxies, forwarding rules, certificates."""

import ipaddress
from typing import Any

from infra.local.parts.network import ADDRESSES, internal_address, subnetwork_of
from infra.local.provider.call import Behaviour, Call, Hook, blocks, fingerprint, settle
from infra.local.provider.plan import Object
from infra.local.provider.wire import UNKNOWN
from infra.local.world import short

_CHECKS = ("http", "https", "http2", "tcp", "ssl", "grpc", "grpc_tls")


def _refers(*names: str) -> Hook:
    """What these arguments name must exist; a reference to another project is let through."""

    def prepare(call: Call, values: Object) -> None:
        for name in names:
            said = values.get(name)
            for reference in said if isinstance(said, list) else [said]:
                _must_exist(call, reference)

    return prepare


def _must_exist(call: Call, reference: Any) -> None:
    own = f"projects/{call.settings.project}/"
    if isinstance(reference, str) and own in reference and call.exists(reference) is None:
        path = own + reference.split(own, 1)[1]
        raise call.refuse("creating", 404, f"The resource '{path}' was not found, notFound")


def _fill_health_check(_call: Call, values: Object) -> None:
    kind = next((kind for kind in _CHECKS if values.get(f"{kind}_health_check")), "tcp")
    settle(values, type=kind.upper())
    for check in values.get(f"{kind}_health_check") or []:
        settle(check, port_specification="", request_path="/", proxy_header="NONE", port=443 if kind == "https" else 80)


def _prepare_backend(call: Call, values: Object) -> None:
    _refers("health_checks")(call, values)
    for backend in blocks(values, "backend"):
        group = backend.get("group")
        if not isinstance(group, str):
            continue
        manager = group.replace("/instanceGroups/", "/instanceGroupManagers/")
        if call.exists(group) is None and call.exists(manager) is None:
            _must_exist(call, group)


def _fill_backend(call: Call, values: Object) -> None:
    settle(values, fingerprint=fingerprint(values.get("backend")), generated_id=int(call.number()[-12:]))
    settle(
        values, protocol="HTTP", port_name="http", timeout_sec=30, session_affinity="NONE", custom_request_headers=[]
    )
    settle(values, custom_response_headers=[], security_policy="")
    for backend in blocks(values, "backend"):
        settle(backend, max_utilization=0.8, balancing_mode="UTILIZATION")


def _fill_rule(call: Call, values: Object) -> None:
    external = str(values.get("load_balancing_scheme") or "EXTERNAL").startswith("EXTERNAL")
    said = values.get("ip_address")
    if said is UNKNOWN or said in (None, ""):
        if external:
            values["ip_address"] = call.world.claim_address(call.type_name, str(values["id"]))
        else:
            region = short(str(values.get("region") or ""))
            subnetwork, cidr = subnetwork_of(call, values, region)
            values["ip_address"] = internal_address(call, subnetwork, cidr)
    elif isinstance(said, str) and not _is_address(said):
        reserved = call.exists(said, *ADDRESSES)
        if reserved is None:
            raise call.refuse("creating", 404, f"The resource '{said}' was not found, notFound")
        values["ip_address"] = str(reserved.attributes["address"])
    settle(values, ip_protocol="TCP", label_fingerprint=fingerprint(values.get("labels")), network_tier="PREMIUM")
    settle(values, forwarding_rule_id=int(call.number()[-12:]), ip_version="", base_forwarding_rule="")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _remove_used(*kinds: str) -> Hook:
    """Refuses to remove what an entry of these kinds still names."""

    def remove(call: Call, values: Object) -> None:
        own = str(values["id"])
        noun = call.type_name.removeprefix("google_compute_")
        for kind in kinds:
            for entry in call.world.list(kind):
                if any(isinstance(text, str) and text.endswith(own) for text in _texts(entry.attributes)):
                    text = (
                        f"The {noun} resource '{own}' is already being used by '{entry.id}', "
                        "resourceInUseByAnotherResource"
                    )
                    raise call.refuse("deleting", 400, text)

    return remove


def _texts(attributes: Object) -> list[Any]:
    names = ("url_map", "default_service", "target", "backend_service")
    return [attributes.get(name) for name in names] + list(attributes.get("health_checks") or [])


def _fill_authorization(call: Call, values: Object) -> None:
    label = call.number()[-12:]
    record = {"name": f"_acme-challenge.{values.get('domain')}.", "type": "CNAME"}
    data = f"{label}.1.authorize.certificatemanager.goog."
    settle(values, type="FIXED_RECORD", dns_resource_record=[{**record, "data": data}])


def _fill_issued(_call: Call, values: Object) -> None:
    for each in blocks(values, "managed"):
        names = each.get("domains")
        settle(values, san_dnsnames=list(names) if isinstance(names, list) else [])
        settle(each, state="PROVISIONING", authorization_attempt_info=[], provisioning_issue=[])


def _proved(call: Call, values: Object) -> None:
    """A name below a domain, and any that an authorization is given for, is proved by one for its domain."""
    _refers("certificates")(call, values)
    for each in blocks(values, "managed"):
        proofs = [call.exists(proof, AUTHORIZATION) for proof in each.get("dns_authorizations") or []]
        proved = {str(proof.attributes.get("domain")) for proof in proofs if proof is not None}
        for name in each.get("domains") or []:
            if isinstance(name, str) and (proved or "*" in name) and name.removeprefix("*.") not in proved:
                raise call.refuse("creating", 400, f"Missing DNS authorization for domain {name}, invalid")


def _fill_certificate(call: Call, values: Object) -> None:
    settle(values, certificate_id=int(call.number()[-12:]), subject_alternative_names=[])


AUTHORIZATION = "google_certificate_manager_dns_authorization"
_ENTRY = "google_certificate_manager_certificate_map_entry"
_SERVICES = ("google_compute_backend_service", "google_compute_region_backend_service")
_MAPS = ("google_compute_url_map", "google_compute_region_url_map")
_PROXIES = (
    "google_compute_region_target_http_proxy",
    "google_compute_region_target_https_proxy",
    "google_compute_region_target_tcp_proxy",
    "google_compute_target_http_proxy",
    "google_compute_target_https_proxy",
    "google_compute_target_ssl_proxy",
    "google_compute_target_tcp_proxy",
)
_RULES = ("google_compute_forwarding_rule", "google_compute_global_forwarding_rule")
_HEALTH = ("google_compute_health_check", "google_compute_region_health_check")

BEHAVIOURS = {
    **dict.fromkeys(_HEALTH, Behaviour(fill=_fill_health_check, remove=_remove_used(*_SERVICES))),
    **dict.fromkeys(
        _SERVICES,
        Behaviour(prepare=_prepare_backend, fill=_fill_backend, remove=_remove_used(*_MAPS, *_PROXIES, *_RULES)),
    ),
    **dict.fromkeys(_MAPS, Behaviour(prepare=_refers("default_service"), remove=_remove_used(*_PROXIES))),
    **dict.fromkeys(
        _PROXIES,
        Behaviour(prepare=_refers("url_map", "backend_service", "ssl_certificates"), remove=_remove_used(*_RULES)),
    ),
    **dict.fromkeys(_RULES, Behaviour(prepare=_refers("target", "backend_service"), fill=_fill_rule)),
    "google_compute_managed_ssl_certificate": Behaviour(fill=_fill_certificate),
    AUTHORIZATION: Behaviour(fill=_fill_authorization),
    "google_certificate_manager_certificate": Behaviour(prepare=_proved, fill=_fill_issued),
    _ENTRY: Behaviour(prepare=_refers("certificates")),
}
