"""Whom Google's own services would ask, or send people to: nothing that only a machine of Google's can reach."""

from collections.abc import Iterator

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from shared.schemas.inner_hosts import is_inner
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
