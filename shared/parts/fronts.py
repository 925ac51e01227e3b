"""Where users come to a service that answers nobody at its own URL: its load balancer, as the outputs tell."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from shared.parts.expand import PlanRefused, expand
from shared.parts.instances import Instance
from shared.parts.load_balancer.part import EXAMPLE, LoadBalancerSettings
from shared.parts.rules import DOMAIN
from shared.schemas import Architecture


class Front(NamedTuple):
    """The load balancer before a service: its address as the output says it, and `https://DOMAIN` where it has one.

    `leads`: what it is asked for goes to the service, unless a path or another name is asked for. `open`: everybody
    may come in. `owned`: its domain is somebody's, and no example. `writes`: the records of its domain are written by
    a zone of the same deployment.
    """

    ip: str
    url: str
    leads: bool
    open: bool
    owned: bool
    writes: bool


def is_behind(architecture: Architecture | None) -> bool:
    """Whether what users come for is a service that lets in a load balancer's requests alone."""
    if architecture is None or architecture.main.part != "cloud_run":
        return False
    return any(each.key == "behind" and each.value == "true" for each in architecture.main.settings)


def front_of(architecture: Architecture, outputs: Mapping[str, Any]) -> Front | None:
    """The load balancer that leads to the main part; None without one, or where no output says its address."""
    main = architecture.main.id
    try:
        parts = expand(architecture).parts
    except PlanRefused:
        return None
    for part in parts:
        settings, used = part.settings, [link.used for link in part.links]
        if not isinstance(settings, LoadBalancerSettings) or main not in {each.id for each in used}:
            continue
        ip, url = outputs.get(part.named("balancer_ip")), outputs.get(part.named("domain_url"))
        if not isinstance(ip, str):
            continue
        return Front(
            ip=ip,
            url=url if isinstance(url, str) and _is_domain(url) else "",
            leads=used[0].id == main and all(id_ != main for _, id_ in settings.said_routes),
            open=not (settings.iap or settings.let_in or settings.networks_in),
            owned=url != f"https://{EXAMPLE}",
            writes=any(each.part.name == "dns" and _uses(each, part) for each in parts),
        )
    return None


def comes_to(architecture: Architecture | None, outputs: Mapping[str, Any]) -> str | None:
    """The address that users come to; None where no output says one."""
    if architecture is not None and is_behind(architecture):
        front = front_of(architecture, outputs)
        if front is not None:
            return (front.url if front.owned else None) if front.url else f"http://{front.ip}/"
    url = outputs.get("url")
    return url if isinstance(url, str) else None


def _uses(part: Instance, used: Instance) -> bool:
    return any(link.used is used for link in part.links)


def _is_domain(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(re.fullmatch(DOMAIN, parts.netloc)) and parts.path in {"", "/"}
