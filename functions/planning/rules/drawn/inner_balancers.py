"""A load balancer inside the network: HTTP before services and groups, TCP as it is before machines and any other port."""

import ipaddress
import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.ports import ports_in

_MOST_PORTS = 5
_WEB = ["80"]
_PORT = r"(?<![\d.:/-])\d{2,5}(?![\d/]|\.\d|:\d| ?(?:gb|tb|mb|%|users|vms|machines|servers|nodes|seconds|sec\b|s\b|eur|usd|\$))"
# `internal load balancer on 9200`, `a private tcp lb, ports 5671 and 5672`.
_BEHIND_IT = re.compile(
    rf"[^.;\n]{{0,48}}?(?:\b(?:on|at|auf|en|el|sur|for|fur|para|pour|su|op|tcp|over|uber|listen\w*)\b|\b(?:ports?|puertos?|portas?|porte|poort)\b|[:(])"
    rf"(?: (?:the |el |le |die |tcp |tcp[- /]?ports? |ports? |puertos? |portas? |porte |poort ))?[ :/]*(?P<ports>{_PORT}(?:(?:, ?| and | und | y | et | e | en |/|&){_PORT})*)"
)
_TCP = re.compile(r"\b(?:tcp|udp|pass-?through|network|l4|layer[- ]?4)\b")
_FROM = re.compile(
    r"\b(?:only|nur|solo|solamente|uniquement|seulement|apenas|soltanto|alleen|from|aus|von|desde|depuis|da|vanuit|range|bereich|rango|plage|pods?|allow\w*|reach\w*|erreich\w*|access\w*)\b[^.;\n]{0,60}$"
)
_CIDR = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}(?![\d.])")
_AND = re.compile(r"[\s,&]*(?:and|und|y|et|e|en)?\s*")
_HEALTH = re.compile(
    r"\bhealth[- ]?checks?\b[^.;,\n]{0,24}?\b(?:every|each|alle|cada|toutes les) (?P<n>\d{1,3}) ?s(?:ec\w*)?\b"
)
_IN_A_CLUSTER = (
    "in a cluster a Service of type LoadBalancer with the annotation networking.gke.io/load-balancer-type: Internal makes "
    "one, with an address of the cluster's subnet; its manifest is yours to apply, and the plan makes no other"
)


def draw_inner_balancer(sketch: Sketch, reading: Reading) -> None:
    """The balancer that only those inside reach, before whatever answers it."""
    machines, groups = sketch.of("vm"), sketch.of("group")
    if not machines and not groups and sketch.of("gke") and not sketch.of("cloud_run"):
        sketch.lack("internal_lb", _IN_A_CLUSTER)
        return
    if not reading.wants("public", "https", "domain", "cdn", "waf", "load_balancer"):
        # What stands behind one inside has none outside.
        for id_ in groups:
            sketch.set("", id_, "none", "front")
    ports, spans = _ports(reading)
    sources = _sources(reading, ports or _WEB)
    passes = bool(machines or groups) and (
        bool(machines and not groups)
        or (bool(ports) and ports != _WEB)
        or bool(sources)
        or any(_TCP.search(each.words.lower()) for each in reading.of("internal_lb"))
    )
    if not passes:
        made = sketch.add("internal_lb", "inside", "internal_load_balancer")
        sketch.use(made, *(groups or machines or sketch.of("cloud_run")))
        return
    made = sketch.add("internal_lb", "inside", "internal_tcp_load_balancer")
    if not sketch.use(made, *(groups or machines)):
        return
    sketch.set("", made, ",".join(ports[:_MOST_PORTS]) or None, "ports")
    sketch.set("", made, sources or None, "sources")
    said = sketch.parts["inside"].settings
    where = f"from {said['sources']} alone" if "sources" in said else "from the deployment's own subnet alone"
    sketch.how["internal_lb"] = [
        f"inside: TCP {said.get('ports', '80')} inside the network, {where}, with a health check and its firewall rule"
    ]
    if ports:
        sketch.lacks.pop("ports", None)
        sketch.meet("ports", f"inside: ports = {said['ports']}")
        sketch.taken += spans
    if sources:
        sketch.lacks.pop("authorized_network", None)
        sketch.meet("authorized_network", f"inside: sources = {said['sources']}")
        sketch.taken += [match.span() for match in _CIDR.finditer(reading.text)]
    if health := _HEALTH.search(reading.text):
        sketch.set("", made, int(health["n"]), "health_s")
        sketch.taken.append(health.span())
    if not reading.wants("public", "static_ip", "domain"):
        for id_ in machines:
            _close(sketch, id_, said)


def is_before_each(reading: Reading) -> bool:
    """Whether each of the machines behind it has rows or disks of its own: they are told apart, and are no group's."""
    keeps = reading.wants("kafka", "search", "broker", "timeseries", "db_cluster", "data_disk", "snapshots")
    return keeps and reading.wants("internal_lb") and not reading.wants("load_balancer", "group", "autoscale")


def _close(sketch: Sketch, id_: str, said: dict[str, str]) -> None:
    """A machine behind it has no address of its own, and carries the tag by which its connections are let in."""
    settings = sketch.parts[id_].settings
    settings.pop("sources", None)
    settings.pop("tcp_ports", None)
    if settings.get("http") == "false":
        sketch.put(
            "", id_, public=False, tcp_ports=said.get("ports", "80"), sources=said.get("sources", "10.10.0.0/20")
        )
    else:
        sketch.set("", id_, False, "public")


def _ports(reading: Reading) -> tuple[list[str], list[tuple[int, int]]]:
    """The ports that are said of the balancer, else those that the goal names at all; and where."""
    for mention in reading.of("internal_lb"):
        if match := _BEHIND_IT.match(reading.text, mention.end):
            found = re.findall(r"\d{2,5}", match["ports"])
            return list(dict.fromkeys(found)), [(mention.end, match.end())]
    named = [str(each) for each in ports_in(reading.text)]
    return named, [(each.start, each.end) for each in reading.of("ports")]


def _sources(reading: Reading, ports: list[str]) -> str:
    """The networks inside that alone may call it, with commas; empty where nobody is named.

    A network behind another port is that one's: `5672 from 10.4.0.0/14, 15672 from 10.9.9.0/24`.
    """
    found: list[str] = []
    last = 0
    for match in _CIDR.finditer(reading.text):
        between = reading.text[last : match.start()]
        listed = bool(found) and _AND.fullmatch(between) is not None
        named = set(re.findall(_PORT, between)) if last else set()
        if named and not named & set(ports):
            last = match.end()
            continue
        if (listed or _FROM.search(reading.text[: match.start()])) and _is_inside(match[0]):
            found.append(match[0])
        last = match.end()
    return ",".join(dict.fromkeys(found))


def _is_inside(said: str) -> bool:
    try:
        return ipaddress.IPv4Network(said).is_private
    except ValueError:
        return False
