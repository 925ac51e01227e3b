"""Whom Google's own services would ask, or send people to: nothing that only a machine of Google's can reach."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from shared.policy.plan_types import TYPES
from shared.schemas.inner_hosts import is_inner
from shared.terraform.beside import whole_reference
from shared.terraform.hcl import Expr, Object, references

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
    rules = TYPES.get(change.type)
    for path in (*_ASKED.get(change.type, ()), *(rules.asks if rules else ())):
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


_OUTSIDE = re.compile(r"https://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[^?#\s@]*)?")
_PLAIN_HEADERS = frozenset({"content-type", "accept", "user-agent"})


def goes_outside(type_: str, path: str, values: Sequence[object], exprs: Sequence[Expr] | None) -> bool:
    """Whether an address that usually is a resource's own is written out as one of the public internet, over HTTPS."""
    rules = TYPES.get(type_)
    if rules is None or not exprs or not any(fnmatchcase(path, each) for each in rules.outside):
        return False
    if any(each.parts[0] not in {"var", "local"} for expr in exprs for each in references(expr)):
        return False
    said = [each for each in values if each not in (None, "")]
    return bool(said) and all(
        isinstance(each, str) and _OUTSIDE.fullmatch(each) is not None and not is_inner(each) for each in said
    )


def called(change: Change, source: Source, people: Collection[str] | None) -> Iterator[Reason]:
    """Why a clock may not call an address outside: the plan names it, and nothing goes along that tells who calls.

    `people` holds what the plan names, as `called:https://...`; None for whatever the files name.
    """
    rules = TYPES.get(change.type)
    for path in rules.outside if rules is not None and change.writes else ():
        values = values_at(change.after, path)
        if not goes_outside(change.type, path, values, source.written(change).get(path)):
            continue
        for value in values:
            if people is not None and f"called:{value}" not in people:
                yield "foreign_endpoint", f"{path} = {value} is an address outside that the plan does not name"
        yield from _along(change, path.rpartition(".")[0])


def handed_out(change: Change, source: Source) -> Iterator[Reason]:
    """Why somebody outside may not get to see what is asked for or sent there: only words that stand in the files."""
    rules = TYPES.get(change.type)
    if rules is None or not rules.handed_out or not change.writes:
        return
    written = source.written(change)
    if rules.outside and not any(
        goes_outside(change.type, path, values_at(change.after, path), written.get(path)) for path in rules.outside
    ):
        return
    for path, exprs in written.items():
        inside = any(path == each or path.startswith(f"{each}.") for each in rules.handed_out)
        if inside and not _by_pattern(path, rules.references) and not all(source.is_words(expr) for expr in exprs):
            yield (
                "foreign_endpoint",
                f"{path} would tell somebody outside what Terraform works out or reads; write its words out",
            )


def _by_pattern(path: str, patterns: Collection[str]) -> bool:
    """Whether it names one of the deployment's own things, which is judged as that."""
    return any(fnmatchcase(path, each) for each in patterns)


def _along(change: Change, around: str) -> Iterator[Reason]:
    """What would be sent along to an address outside."""
    for target in values_at(change.after, around):
        if not isinstance(target, Mapping):
            yield "unknown_value", f"{around} is known only after apply"
            continue
        headers = target.get("headers") or {}
        if any(target.get(each) for each in ("oidc_token", "oauth_token")):
            yield "foreign_endpoint", "a token of this deployment's would be sent to an address outside"
        if headers is UNKNOWN or not _PLAIN_HEADERS.issuperset(each.lower() for each in headers):
            yield "foreign_endpoint", "a header beside what its content is would be sent to an address outside"
