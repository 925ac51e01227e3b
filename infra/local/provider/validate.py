"""What the provider refuses before it asks Google: names, ranges, arguments that exclude each other."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

from infra.local.provider.call import first
from infra.local.provider.plan import Object
from infra.local.provider.problems import Finding
from infra.local.provider.wire import UNKNOWN

_NETWORK = re.compile(r"projects/[^/]+/global/networks/[a-z][-a-z0-9]*$")
_RFC1035 = r"^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$"
_NAMED = {
    "google_compute_address",
    "google_compute_autoscaler",
    "google_compute_backend_service",
    "google_compute_disk",
    "google_compute_firewall",
    "google_compute_forwarding_rule",
    "google_compute_global_address",
    "google_compute_global_forwarding_rule",
    "google_compute_health_check",
    "google_compute_instance",
    "google_compute_instance_template",
    "google_compute_network",
    "google_compute_region_autoscaler",
    "google_compute_router",
    "google_compute_router_nat",
    "google_compute_subnetwork",
    "google_compute_target_http_proxy",
    "google_compute_target_https_proxy",
    "google_compute_url_map",
}
_NAMES = {
    "google_service_account": ("account_id", r"^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$"),
    "google_vpc_access_connector": ("name", r"^[a-z][-a-z0-9]{0,23}[a-z0-9]$"),
    **dict.fromkeys(_NAMED, ("name", _RFC1035)),
}
# Exactly one of these.
_ONE_OF: dict[str, list[tuple[str, ...]]] = {
    "google_compute_firewall": [("allow", "deny")],
    "google_storage_bucket_object": [("content", "source")],
    "google_compute_health_check": [
        tuple(f"{kind}_health_check" for kind in ("grpc", "grpc_tls", "http", "http2", "https", "ssl", "tcp"))
    ],
}
_NOT_BOTH = {
    "google_compute_instance_template": [("name", "name_prefix")],
    "google_compute_firewall": [
        ("source_ranges", "destination_ranges"),
        ("source_service_accounts", "source_tags"),
        ("source_service_accounts", "target_tags"),
        ("target_service_accounts", "source_tags"),
        ("target_service_accounts", "target_tags"),
    ],
}
_CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "google_compute_firewall": {"direction": ("INGRESS", "EGRESS")},
    "google_compute_address": {"address_type": ("INTERNAL", "EXTERNAL"), "network_tier": ("PREMIUM", "STANDARD")},
    "google_compute_global_address": {"address_type": ("EXTERNAL", "INTERNAL"), "ip_version": ("IPV4", "IPV6")},
    "google_compute_network": {"routing_mode": ("REGIONAL", "GLOBAL")},
    "google_monitoring_alert_policy": {
        "combiner": ("AND", "OR", "AND_WITH_MATCHING_RESOURCE"),
        "severity": ("CRITICAL", "ERROR", "WARNING"),
    },
    "google_cloud_run_v2_service": {
        "ingress": ("INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER")
    },
}


def findings(type_name: str, config: Object) -> list[Finding]:
    """Everything the provider would refuse in a resource's configuration; unknown values are let through."""
    found = [*_name(type_name, config), *_choices(type_name, config), *_exclusive(type_name, config)]
    check = _CHECKS.get(type_name)
    return found + list(check(config)) if check else found


def _name(type_name: str, config: Object) -> Iterable[Finding]:
    if type_name in _NAMES:
        attribute, pattern = _NAMES[type_name]
        value = config.get(attribute)
        if isinstance(value, str) and not re.fullmatch(pattern.strip("^$"), value):
            text = f'"{attribute}" ("{value}") doesn\'t match regexp "{pattern}"'
            yield Finding(f'"{attribute}" is not a valid name: {text}' if not value else text, path=(attribute,))


def _choices(type_name: str, config: Object) -> Iterable[Finding]:
    for name, allowed in _CHOICES.get(type_name, {}).items():
        value = config.get(name)
        if isinstance(value, str) and value not in ("", *allowed):
            wanted = " ".join(f'"{item}"' for item in allowed)
            yield Finding(f"expected {name} to be one of [{wanted}], got {value}", path=(name,))


def _exclusive(type_name: str, config: Object) -> Iterable[Finding]:
    for names in _ONE_OF.get(type_name, []):
        said = [name for name in names if config.get(name) not in (None, [])]
        if len(said) != 1:
            listed = ",".join(sorted(names))
            problem = "must be specified" if not said else "can be specified"
            detail = f"only one of `{listed}` can be specified, but `{','.join(sorted(said))}` were specified."
            yield Finding(
                "Invalid combination of arguments",
                detail if said else f'"{names[0]}": one of `{listed}` {problem}',
                path=(names[0],),
            )
    for one, other in _NOT_BOTH.get(type_name, []):
        if config.get(one) not in (None, []) and config.get(other) not in (None, []):
            yield Finding("Conflicting configuration arguments", f'"{one}": conflicts with {other}', path=(one,))


def _range(path: tuple[str | int, ...], value: Any) -> Iterable[Finding]:
    if not isinstance(value, str):
        return
    try:
        ipaddress.ip_network(value)
    except ValueError:
        name = next(step for step in reversed(path) if isinstance(step, str))
        yield Finding(f'"{name}" ({value}) is not a valid IP CIDR range: invalid CIDR address: {value}', path=path)


def _firewall(config: Object) -> Iterable[Finding]:
    for name in ("source_ranges", "destination_ranges"):
        ranges = config.get(name)
        for value in ranges if isinstance(ranges, list) else []:
            yield from _range((name,), value)
    priority = config.get("priority")
    if isinstance(priority, int) and not 0 <= priority <= 65535:
        yield Finding(f"expected priority to be in the range (0 - 65535), got {priority}", path=("priority",))
    for kind in ("allow", "deny"):
        rules = config.get(kind)
        for rule in rules if isinstance(rules, list) else []:
            ports = rule.get("ports") if isinstance(rule, dict) else None
            for port in ports if isinstance(ports, list) else []:
                if isinstance(port, str) and not re.fullmatch(r"\d+(-\d+)?", port):
                    yield Finding(f"invalid port or port range {port!r} in {kind}", path=(kind,))


def _subnetwork(config: Object) -> Iterable[Finding]:
    yield from _range(("ip_cidr_range",), config.get("ip_cidr_range"))


def _alert_policy(config: Object) -> Iterable[Finding]:
    conditions = config.get("conditions")
    kinds = ("absent", "matched_log", "monitoring_query_language", "prometheus_query_language", "sql", "threshold")
    for index, condition in enumerate(conditions if isinstance(conditions, list) else []):
        if condition is UNKNOWN:
            continue
        threshold = first(condition, "condition_threshold")
        comparison = threshold.get("comparison")
        allowed = ("COMPARISON_GT", "COMPARISON_GE", "COMPARISON_LT", "COMPARISON_LE", "COMPARISON_EQ", "COMPARISON_NE")
        if isinstance(comparison, str) and comparison not in allowed:
            wanted = " ".join(f'"{item}"' for item in allowed)
            path = ("conditions", index, "condition_threshold", 0, "comparison")
            yield Finding(f"expected comparison to be one of [{wanted}], got {comparison}", path=path)
        said = [kind for kind in kinds if condition.get(f"condition_{kind}")]
        if len(said) > 1:
            yield Finding("only one kind of condition can be given", ", ".join(said), ("conditions", index))


def _instance(config: Object) -> Iterable[Finding]:
    interfaces = config.get("network_interface")
    for index, interface in enumerate(interfaces if isinstance(interfaces, list) else []):
        if interface is UNKNOWN:
            continue
        named = [interface.get(name) for name in ("network", "subnetwork", "network_attachment")]
        if all(item is None for item in named):
            yield Finding(
                "exactly one of network, subnetwork, or network_attachment must be provided",
                path=("network_interface", index),
            )
    zone = config.get("zone")
    if isinstance(zone, str) and "/" not in zone and not re.fullmatch(r"[a-z]+-[a-z]+\d+-[a-z]", zone):
        yield Finding(f"expected zone to name a zone such as us-central1-a, got {zone}", path=("zone",))


def _sql_instance(config: Object) -> Iterable[Finding]:
    network = first(first(config, "settings"), "ip_configuration").get("private_network")
    if (
        isinstance(network, str)
        and network
        and not re.search(r"projects/[^/]+/global/networks/[a-z][-a-z0-9]*$", network)
    ):
        path = ("settings", 0, "ip_configuration", 0, "private_network")
        pattern = "projects/(PROJECT)/global/networks/(NETWORK)$"
        yield Finding(f'"private_network" ("{network}") doesn\'t match regexp "{pattern}"', path=path)


def _bucket(config: Object) -> Iterable[Finding]:
    name = config.get("name")
    if not isinstance(name, str):
        return
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]", name) or (len(name) > 63 and "." not in name):
        yield Finding(
            f'"name" name value can only contain lowercase letters, numbers, -, _ and .: "{name}"', path=("name",)
        )
    elif name.startswith("goog") or "google" in name:
        yield Finding(f'"name" cannot start with "goog" and cannot contain "google": "{name}"', path=("name",))


def _account_member(config: Object) -> Iterable[Finding]:
    member = config.get("member")
    if isinstance(member, str) and ":" not in member and member not in ("allUsers", "allAuthenticatedUsers"):
        text = f"invalid value for member (IAM members have a prefix such as user: or serviceAccount:): {member!r}"
        yield Finding(text, path=("member",))


_CHECKS: dict[str, Callable[[Object], Iterable[Finding]]] = {
    "google_compute_firewall": _firewall,
    "google_compute_instance": _instance,
    "google_compute_subnetwork": _subnetwork,
    "google_monitoring_alert_policy": _alert_policy,
    "google_project_iam_member": _account_member,
    "google_sql_database_instance": _sql_instance,
    "google_storage_bucket": _bucket,
}
