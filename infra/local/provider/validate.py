"""What the provider refuses before it asks Google: its schema's limits, and what it checks in code."""

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

from infra.local.provider.limits import limits
from infra.local.provider.plan import Object
from infra.local.provider.problems import Diagnostic
from infra.local.provider.wire import UNKNOWN
from shared.terraform.schema import Block


def findings(block: Block, type_name: str, config: Object) -> list[Diagnostic]:
    """Everything the provider would refuse in a resource's configuration; unknown values are let through."""
    found = list(limits(block, config))
    check = _CHECKS.get(type_name)
    return found + list(check(config)) if check else found


def _range(path: tuple[str | int, ...], value: Any) -> Iterable[Diagnostic]:
    if not isinstance(value, str):
        return
    try:
        ipaddress.ip_network(value)
    except ValueError:
        name = next(step for step in reversed(path) if isinstance(step, str))
        yield Diagnostic(f'"{name}" ({value}) is not a valid IP CIDR range: invalid CIDR address: {value}', path=path)


def _firewall(config: Object) -> Iterable[Diagnostic]:
    for name in ("source_ranges", "destination_ranges"):
        ranges = config.get(name)
        for value in ranges if isinstance(ranges, list) else []:
            yield from _range((name,), value)
    for kind in ("allow", "deny"):
        rules = config.get(kind)
        for rule in rules if isinstance(rules, list) else []:
            ports = rule.get("ports") if isinstance(rule, dict) else None
            for port in ports if isinstance(ports, list) else []:
                if isinstance(port, str) and not re.fullmatch(r"\d+(-\d+)?", port):
                    yield Diagnostic(f"invalid port or port range {port!r} in {kind}", path=(kind,))


def _alert_policy(config: Object) -> Iterable[Diagnostic]:
    conditions = config.get("conditions")
    kinds = ("absent", "matched_log", "monitoring_query_language", "prometheus_query_language", "sql", "threshold")
    for index, condition in enumerate(conditions if isinstance(conditions, list) else []):
        if condition is UNKNOWN:
            continue
        said = [kind for kind in kinds if condition.get(f"condition_{kind}")]
        if len(said) > 1:
            yield Diagnostic("only one kind of condition can be given", ", ".join(said), ("conditions", index))


def _instance(config: Object) -> Iterable[Diagnostic]:
    interfaces = config.get("network_interface")
    for index, interface in enumerate(interfaces if isinstance(interfaces, list) else []):
        if interface is UNKNOWN:
            continue
        named = [interface.get(name) for name in ("network", "subnetwork", "network_attachment")]
        if all(item is None for item in named):
            yield Diagnostic(
                "exactly one of network, subnetwork, or network_attachment must be provided",
                path=("network_interface", index),
            )
    zone = config.get("zone")
    if isinstance(zone, str) and "/" not in zone and not re.fullmatch(r"[a-z]+-[a-z]+\d+-[a-z]", zone):
        yield Diagnostic(f"expected zone to name a zone such as us-central1-a, got {zone}", path=("zone",))


def _bucket(config: Object) -> Iterable[Diagnostic]:
    name = config.get("name")
    if not isinstance(name, str):
        return
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]", name) or (len(name) > 63 and "." not in name):
        yield Diagnostic(
            f'"name" name value can only contain lowercase letters, numbers, -, _ and .: "{name}"', path=("name",)
        )
    elif name.startswith("goog") or "google" in name:
        yield Diagnostic(f'"name" cannot start with "goog" and cannot contain "google": "{name}"', path=("name",))


_CHECKS: dict[str, Callable[[Object], Iterable[Diagnostic]]] = {
    "google_compute_firewall": _firewall,
    "google_compute_instance": _instance,
    "google_monitoring_alert_policy": _alert_policy,
    "google_storage_bucket": _bucket,
}
