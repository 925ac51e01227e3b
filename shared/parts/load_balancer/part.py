"""The external load balancer: HTTPS on an own domain before services, groups and buckets, by path or by host.

A certificate is issued only once the domain's records lead to the load balancer, or one of Certificate Manager's
(`certificates.py`) once its own record stands; they are an output, or are written by a `dns` part that uses it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from shared.parts.armor import ArmorSettings
from shared.parts.load_balancer.certificates import BLOCKS, RULES, SHOWN
from shared.parts.networks import check_networks
from shared.parts.part import (
    NONE,
    Block,
    Heard,
    Look,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Use,
    Verified,
)
from shared.parts.rules import DOMAIN, FRONT, HTTPS_PROXY, MEMBER, NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine

EXAMPLE = "www.example.com"
"""What stands for a domain that nobody has named yet; reserved, so it is nobody's."""

_NAME = rf"(\*\.)?{DOMAIN}"

_ROUTE = re.compile(rf"(?P<path>/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*)|(?P<host>{DOMAIN})")


@dataclass(frozen=True, slots=True)
class Host:
    """What is asked under one name (`*` for all others): what answers, and what answers below which path."""

    name: str
    matcher: str
    default: str
    paths: tuple[tuple[str, str], ...]


class LoadBalancerSettings(ArmorSettings):
    """`domain`: one or several, with commas; the records of each must lead to the address. `*.example.com` is every
    name right below it. `dns_authorized`: their certificate is Certificate Manager's, which a record of its own proves
    before any name leads here; one for `*.` always is.

    `routes`: `/api=api,admin.example.com=admin`, the id of what answers below a path or under a name. Without any, the
    first that it uses answers, and each other below its id (`/admin`). `cdn` keeps what may be kept near its readers,
    for `cdn_ttl_s` where the answer itself does not say how long; less than an hour is the most for every answer.
    `answer_s`: how long machines have to answer; services and functions have a timeout of their own.
    `waf` refuses known attacks, `rate_limit` is requests a minute from one address (0: any), `blocked_countries` and
    `allowed_countries` (nobody else comes in) two letters each, `allowed_networks` the addresses that alone come in,
    as `203.0.113.0/24,198.51.100.7/32`; all are asked before services, not before buckets.
    `iap`: people sign in with Google, and `members` (`group:staff@example.com,user:...`) may come in.
    `redirects`: `www.example.com=example.com`, names that are sent on to another for good, with path and query; the
    certificate has them too. Where every name is sent on, nothing has to stand behind. `for_now`: with a 302, which no
    browser keeps.
    """

    domain: str = Field("", pattern=rf"^({_NAME}(,{_NAME}){{0,99}})?$")
    dns_authorized: bool = False
    https: bool = True
    cdn: bool = False
    cdn_ttl_s: int = Field(3_600, ge=0, le=31_622_400)
    answer_s: int = Field(30, ge=1, le=86_400)
    allowed_networks: str = Field("", max_length=400)
    iap: bool = False
    members: str = ""
    routes: str = ""
    redirects: str = Field("", max_length=4_000)
    for_now: bool = False

    @model_validator(mode="after")
    def _fit(self) -> Self:
        check_networks("allowed_networks", self.allowed_networks)
        if self.cdn and self.iap:
            raise ValueError("cdn and iap exclude each other: what people sign in for is not kept in caches")
        if self.iap and not self.https:
            raise ValueError("iap needs https")
        for each in self.people:
            if not MEMBER.fullmatch(each):
                raise ValueError("members are user:NAME@DOMAIN, group:NAME@DOMAIN or domain:DOMAIN, with commas")
        for each in filter(None, self.routes.split(",")):
            key, _, id_ = each.partition("=")
            if not _ROUTE.fullmatch(key) or not id_:
                raise ValueError("routes are PATH=ID or HOST=ID with commas, such as /api=api,admin.example.com=admin")
        if "*" in self.domain and not self.https:
            raise ValueError("domain: a name with * is a certificate's, and needs https")
        self._check_redirects()
        return self

    def _check_redirects(self) -> None:
        sent = self.sent_on
        for name, target in sent:
            if not re.fullmatch(DOMAIN, name) or not re.fullmatch(DOMAIN, target) or name == target:
                raise ValueError("redirects are HOST=HOST with commas, such as www.example.com=example.com")
        if self.redirects and not self.https:
            raise ValueError("redirects need https")
        names = [name for name, _ in sent]
        answered = {key for key, _ in self.said_routes}
        if len(names) != len(set(names)) or answered & set(names) or any(target in names for _, target in sent):
            raise ValueError("redirects: each name is sent on once, has no route, and leads to one that is not sent on")

    @property
    def cdn_most_s(self) -> int:
        """For how long an answer is kept that says itself how long."""
        return max(self.cdn_ttl_s, 86_400) if self.cdn_ttl_s >= 3_600 else self.cdn_ttl_s

    @property
    def named(self) -> list[str]:
        """The domains of the certificate."""
        sent = [name for name, _ in self.sent_on]
        said = self.domain.split(",") if self.domain else [] if sent else [EXAMPLE]
        return list(dict.fromkeys([*said, *sent]))

    @property
    def by_record(self) -> bool:
        """Whether records of their own prove whose the domains are (Certificate Manager)."""
        return self.https and (self.dns_authorized or "*" in self.domain)

    @property
    def by_address(self) -> bool:
        """Whether the domains' leading here proves whose they are."""
        return self.https and not self.by_record

    @property
    def sent_on(self) -> list[tuple[str, str]]:
        """The names that are sent on, and where to."""
        return [
            (name, target) for name, _, target in (each.partition("=") for each in self.redirects.split(",") if each)
        ]

    @property
    def stands_alone(self) -> bool:
        """Whether every name is sent on."""
        return bool(self.redirects) and len(self.named) == len(self.sent_on)

    @property
    def networks_in(self) -> list[list[str]]:
        """The networks that alone come in, ten to a rule as Cloud Armor takes them; empty for all."""
        networks = [each for each in self.allowed_networks.split(",") if each]
        return [networks[start : start + 10] for start in range(0, len(networks), 10)]

    @property
    def people(self) -> list[str]:
        """Who may come in."""
        return [each.strip() for each in self.members.split(",") if each.strip()]

    @property
    def said_routes(self) -> list[tuple[str, str]]:
        """The routes as they were said: path or host, and the id of what answers."""
        return [(key, id_) for key, _, id_ in (each.partition("=") for each in self.routes.split(",") if each)]

    @property
    def linked_ids(self) -> tuple[str, ...]:
        """What the routes speak of."""
        return tuple(id_ for _, id_ in self.said_routes)

    def hosts_of(self, ids: list[str]) -> list[Host]:
        """The rules for what it uses, in its order; what no rule is about is answered by the first."""
        said = self.said_routes or [(f"/{id_}", id_) for id_ in ids[1:]]
        hosts = [Host(key, key.replace(".", "-"), id_, NONE) for key, id_ in said if not key.startswith("/")]
        if paths := tuple((key, id_) for key, id_ in said if key.startswith("/")):
            hosts.append(Host("*", "everybody", ids[0], paths))
        return hosts


def _planned(settings: LoadBalancerSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    del use
    rules: list[tuple[str, Mapping[str, Any]]] = [("google_compute_global_forwarding_rule", {})]
    if settings.cdn:
        rules.append(("google_compute_backend_service", {"enable_cdn": True}))
    if settings.armor:
        rules.append(("google_compute_security_policy", {"rule": [{}] * settings.rules}))
    return rules


def _usage(_settings: LoadBalancerSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost import use as amounts
    from shared.cost.lines import line
    from shared.parts.usage import requests, traffic

    if use.users is None:
        return []
    served = requests(use) * amounts.GB_PER_REQUEST
    usd = rates.regional_usd(rates.LOAD_BALANCER_GB, use.region)
    return [line("load balancer, GB processed", served, usd), traffic(use)]


_RULE = 'resource.labels.forwarding_rule_name="${[[ watched.address ]].name}"'
_READING = 'resource.type="https_lb_rule" AND resource.labels.forwarding_rule_name="{name}"'


def _profile(
    name: str,
    metric: str,
    threshold: float,
    label: str,
    *,
    advice: str,
    selector: str,
    share: str = "",
    wished: bool = False,
    of_all: str = "",
) -> Profile:
    return Profile(
        word="frontend",
        name=name,
        metric=f"loadbalancing.googleapis.com/https/{metric}",
        threshold=threshold,
        duration="300s",
        severity="error" if "errors" in name else "warning",
        label=label,
        advice=advice,
        series=Series(
            "https_lb_rule",
            selector,
            aligner="ALIGN_DELTA" if share else "ALIGN_RATE",
            reducer=f"REDUCE_PERCENTILE_{share}" if share else "REDUCE_SUM",
            group_by="resource.label.forwarding_rule_name",
        ),
        asked=None,
        reading=_READING,
        wished=wished,
        of_all=of_all,
    )


def _slow(share: str, threshold: float) -> Profile:
    """How long requests take, by the percentile that is asked for."""
    return _profile(
        f"balancer_latency_p{share}_high",
        "total_latencies",
        threshold,
        f"Milliseconds within which {share} % of the requests are answered",
        advice="Look at what stands behind it first: which of it is slow, and what that waits for.",
        selector=_RULE,
        share=share,
        wished=True,
    )


LOAD_BALANCER = Part(
    name="load_balancer",
    what="an HTTPS load balancer on an own domain",
    synonyms=("https load balancer", "application load balancer", "own domain", "custom domain", "cloud armor", "cdn"),
    elsewhere=(
        "AWS Application Load Balancer",
        "Amazon CloudFront",
        "Azure Application Gateway",
        "Cloudflare",
        "nginx",
    ),
    usual_id="front",
    means=("google_compute_target_https_proxy",),
    settings=LoadBalancerSettings,
    blocks=(
        Block("address", "google_compute_global_address", "{id}-ip"),
        Block("armor", "google_compute_security_policy", "{id}-armor", when=("armor", True)),
        Block(
            "certificate", "google_compute_managed_ssl_certificate", "{id}-cert", named=False, when=("by_address", True)
        ),
        *BLOCKS,
        Block("tls", "google_compute_ssl_policy", "{id}-tls", when=("https", True)),
        Block("routing", "google_compute_url_map", "{id}-routes"),
        Block("proxy", "google_compute_target_https_proxy", "{id}-proxy", when=("https", True)),
        Block("proxy", "google_compute_target_http_proxy", "{id}-proxy", when=("https", False)),
        Block("frontend", "google_compute_global_forwarding_rule", "{id}-frontend"),
        Block("redirect", "google_compute_url_map", "{id}-to-https", when=("https", True)),
        Block("plain_proxy", "google_compute_target_http_proxy", "{id}-plain-proxy", when=("https", True)),
        Block("plain_frontend", "google_compute_global_forwarding_rule", "{id}-plain", when=("https", True)),
        Block("access", "google_iap_web_backend_service_iam_member", "{id}-iap", named=False, when=("iap", True)),
    ),
    types=(
        TypeRules("google_compute_global_forwarding_rule", **FRONT),
        TypeRules(
            "google_compute_security_policy",
            sends_to=("rule.redirect_options.target", "rule.rate_limit_options.exceed_redirect_options.target"),
            weakens={"rule.preview": (False,), "rule.header_action.request_headers_to_adds.header_name": ()},
        ),
        TypeRules("google_compute_managed_ssl_certificate"),
        *RULES,
        TypeRules(
            "google_compute_ssl_policy",
            weakens={
                "min_tls_version": ("TLS_1_2", "TLS_1_3"),
                "profile": ("MODERN", "RESTRICTED", "FIPS_202205"),
                "custom_features": (),
            },
        ),
        TypeRules(
            "google_compute_target_https_proxy",
            quota="TARGET_HTTPS_PROXIES",
            endpoints={"certificate_map": (SHOWN,)},
            **HTTPS_PROXY,
        ),
        TypeRules(
            "google_iap_web_backend_service_iam_member",
            name=NO_NAME,
            references={"web_backend_service": ("google_compute_backend_service",)},
        ),
        TypeRules(
            "google_compute_instance_group",
            references={"instances": ("google_compute_instance",)},
            backs=("named_port.port",),
        ),
        TypeRules(
            "google_compute_backend_bucket",
            quota="BACKEND_BUCKETS",
            refused=("params*",),
            weakens={"cdn_policy.cache_mode": ("USE_ORIGIN_HEADERS", "CACHE_ALL_STATIC", "FORCE_CACHE_ALL")},
        ),
        TypeRules(
            "google_compute_region_network_endpoint_group",
            references={
                "cloud_run.service": (
                    "google_cloud_run_v2_service",
                    "google_cloud_run_service",
                    "google_cloudfunctions2_function",
                )
            },
            refused=("app_engine*", "cloud_function*", "serverless_deployment*", "psc_data*"),
            backs=NONE,
        ),
    ),
    needs=NONE,
    roles=frozenset({"front", "balancer"}),
    uses="frontend",
    offers=(
        Offer(
            to="names",
            brings="records that lead to it",
            template="name.tf",
            blocks=(
                Block("leads", "google_dns_record_set", "{user}-{id}-records", named=False),
                Block("proves", "google_dns_record_set", "{user}-{id}-proofs", named=False, when=("by_record", True)),
            ),
            env=NONE,
            network=False,
            node="frontend",
        ),
    ),
    price=Price(planned=_planned, usage=_usage),
    profiles=(
        _profile(
            "balancer_errors_high",
            "request_count",
            0.2,
            "Requests answered with an error, each second",
            advice="Look at what stands behind it first: failing health checks, a new revision, a full database.",
            selector=f'{_RULE} AND metric.labels.response_code_class="500"',
        ),
        _profile(
            "balancer_traffic_high",
            "response_bytes_count",
            50_000_000,
            "Bytes sent to the internet, each second",
            advice="Traffic is billed by the GB: look at who asks for what, at `cdn` and at `rate_limit`.",
            selector=_RULE,
        ),
        _profile(
            "balancer_error_share_high",
            "request_count",
            0.01,
            "Share of the requests that are answered with an error",
            advice="Look at what stands behind it first: failing health checks, a new revision, a full database.",
            selector=f'{_RULE} AND metric.labels.response_code_class="500"',
            wished=True,
            of_all=_RULE,
        ),
        *(_slow(*each) for each in (("50", 300.0), ("95", 1_000.0), ("99", 2_000.0))),
    ),
    heard=Heard(
        resources=(("https_lb_rule", ("google_compute_global_forwarding_rule", "google_compute_url_map")),),
        metrics=(
            "loadbalancing.googleapis.com/https/backend_latencies",
            "loadbalancing.googleapis.com/https/backend_request_count",
            "loadbalancing.googleapis.com/https/total_latencies",
        ),
    ),
    fixes=NONE,
    looks=(
        Look(
            "frontend",
            "Load balancer",
            "network",
            "load_balancer",
            front=True,
            detail="[[ 'HTTPS' if s.https else 'HTTP' ]][[ ', CDN' if s.cdn ]][[ ', sign-in' if s.iap ]]"
            "[[ ', redirects' if s.redirects ]][[ ', wildcard' if '*' in s.domain ]]",
        ),
    ),
    risks=lambda settings: (
        *(() if settings.https else ("no_https",)),
        *(("domain_missing",) if settings.https and not settings.domain and not settings.redirects else ()),
        *(("sign_in_nobody",) if settings.iap and not settings.members else ()),
    ),
    verified=Verified(by="exists", patience=600),
    meets=(
        ("authorized_network", r"google_compute_security_policy rule.match.config.src_ip_ranges ~ ^\d"),
        ("waf", "google_compute_security_policy"),
        ("load_balancer", "google_compute_global_forwarding_rule"),
        ("cdn", "google_compute_backend_bucket enable_cdn ~ true"),
        ("domain", "google_compute_managed_ssl_certificate"),
        ("domain", "google_certificate_manager_certificate"),
        ("wildcard", "google_certificate_manager_certificate"),
        ("certificate_manager", "google_certificate_manager_dns_authorization"),
        ("redirect", "google_compute_url_map path_matcher.default_url_redirect.host_redirect ~ ."),
        ("redirect", "google_compute_url_map default_url_redirect.host_redirect ~ ."),
        ("https", "google_compute_managed_ssl_certificate"),
        ("https", "google_certificate_manager_certificate"),
    ),
    apis=("certificatemanager.googleapis.com", "compute.googleapis.com", "iap.googleapis.com"),
    plan_roles=("roles/certificatemanager.viewer", "roles/compute.viewer", "roles/iam.securityReviewer"),
    apply_roles=(
        "roles/certificatemanager.owner",
        "roles/compute.loadBalancerAdmin",
        "roles/compute.securityAdmin",
        "roles/iap.admin",
    ),
    least_uses=1,
)
