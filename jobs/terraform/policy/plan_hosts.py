"""Whom Google's own services would ask, or send people to: nothing that only a machine of Google's can reach."""

import re
import socket
import unicodedata
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import unquote

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from shared.terraform.beside import whole_reference
from shared.terraform.hcl import Object, references

Reason = tuple[str, str]

_REDIRECTS = ("google_compute_url_map", "google_compute_region_url_map")
_UPTIME = "google_monitoring_uptime_check_config"
_ASKED = {
    _UPTIME: ("monitored_resource.labels.host",),
    **dict.fromkeys(
        _REDIRECTS,
        (
            "default_url_redirect.host_redirect",
            "path_matcher.default_url_redirect.host_redirect",
            "path_matcher.path_rule.url_redirect.host_redirect",
            "path_matcher.route_rules.url_redirect.host_redirect",
        ),
    ),
}
_SENT = ("http_check.request_method", "http_check.body", "http_check.content_type", "http_check.custom_content_type",
         "tcp_check.body")  # fmt: skip
# Whose attributes are addresses that this deployment itself has.
_OWN_HOSTS = frozenset({
    "google_compute_address", "google_compute_global_address", "google_compute_instance",
    "google_compute_forwarding_rule", "google_compute_global_forwarding_rule",
})  # fmt: skip
# Names that only an inner network answers, and public ones whose answer is the address they spell.
_INNER_NAME = re.compile(r"(?:.*\.)?(?:localhost|localdomain|internal|local|intranet|lan|home|corp|arpa|metadata)")
_SPELLED = re.compile(r".*\.(?:nip|sslip|xip)\.io|.*\.(?:localtest|lvh)\.me")
_TRANSLATED = ip_network("64:ff9b::/96")
# Addresses for documentation: nobody has them, and a laptop's cloud gives them out.
_DOCUMENTATION = (ip_network("203.0.113.0/24"), ip_network("198.51.100.0/24"), ip_network("192.0.2.0/24"))
# Arguments that say what somebody wrote, not where something is.
_WORDS = frozenset({"labels", "annotations", "metadata", "description", "display_name", "effective_labels", "tags"})


def asked(change: Change, source: Source) -> Iterator[Reason]:
    """Why a check may not ask its address, or a load balancer send people to one."""
    written = source.written(change)
    for path in _ASKED.get(change.type, ()):
        around = path.rpartition(".")[0] if change.type == _UPTIME else path
        exprs = written.get(path, []) + (written.get(around, []) if around != path else [])
        values = values_at(change.after, path)
        if UNKNOWN in values and not all(
            each.parts[0] in {"var", "local"} or (each.parts[0].startswith("google_") and not _WORDS & set(each.parts))
            for expr in exprs
            for each in references(expr)
        ):
            yield "unknown_value", f"{path}, which address is asked, is known only after apply"
        for value in values:
            if isinstance(value, str) and value and is_inner(value):
                yield "foreign_endpoint", f"{path} = {value} is no address of the public internet"


def posts(change: Change, source: Source) -> Iterator[Reason]:
    """Why a check may not send what it sends: anything but a plain question goes to the deployment's own address."""
    if change.type != _UPTIME or not change.writes:
        return
    said = [value for path in _SENT for value in values_at(change.after, path) if value not in (None, "", {}, [])]
    plain = {"GET", "METHOD_UNSPECIFIED", "TYPE_UNSPECIFIED"}
    if all(isinstance(value, str) and value in plain for value in said):
        return
    written = source.written(change)
    hosts = [*written.get("monitored_resource.labels.host", ())]
    for labels in written.get("monitored_resource.labels", ()):
        host = labels.get("host") if isinstance(labels, Object) else None
        hosts += [host] if host is not None else []
    if not hosts or not all((whole_reference(host) or ("",))[0] in _OWN_HOSTS for host in hosts):
        yield (
            "foreign_endpoint",
            "a body or a method would be sent to a host that is not this deployment's: only GET may go there",
        )


def is_inner(text: str) -> bool:
    """Whether a host, as a name, an address in any way of writing it, or in a URL, is not on the public internet."""
    host = unicodedata.normalize("NFKC", unquote(unquote(text))).strip().lower()
    host = re.sub(r"\A[a-z][a-z0-9+.-]*://", "", host)
    host = re.split(r"[/?#\\]", host, maxsplit=1)[0].rpartition("@")[2]
    host = host.replace("\u3002", ".")
    host = host[1:].partition("]")[0] if host.startswith("[") else host
    host = host if host.count(":") > 1 else host.partition(":")[0]
    host = host.partition("%")[0].rstrip(".")
    address = _address(host)
    if address is not None:
        return _is_inner_address(address)
    return "." not in host or _INNER_NAME.fullmatch(host) is not None or _SPELLED.fullmatch(host) is not None


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        pass
    if not re.fullmatch(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}", host):
        return None
    try:
        # As resolvers read it: whole numbers, octal, hexadecimal, fewer than four parts.
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return IPv4Address(0)


def _is_inner_address(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _TRANSLATED or int(address) < 1 << 32:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        return _is_inner_address(inner) if inner is not None else not address.is_global
    if any(address in network for network in _DOCUMENTATION):
        return False
    return not address.is_global or address.is_multicast
