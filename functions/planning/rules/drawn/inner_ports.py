"""Ports of machines that only those inside may reach: a rule from the deployment's own subnet, and none from elsewhere."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.ports import ports_in
from shared.schemas import Asked
from shared.sensitive_ports import SENSITIVE_PORTS

_SUBNET = "10.10.0.0/20"
_NET = r"(?:vpc|(?:sub)?net(?:work|z)?\w*|red(?: interna| privada)?|reseau(?: prive| interne)?|rede(?: interna| privada)?|rete|inside|within|intern\w*|dentro)"
_SAID = re.compile(
    rf"\b(?:only|just|alone|nur|solo|solamente|seulement|uniquement|apenas|soltanto|alleen)\b[^.;,\n]{{0,28}}?\b{_NET}\b"
    rf"|\bintern(?:al|ally|ale|a|o)?(?: traffic| access)? (?:only|alone)\b|\b(?:from|within|inside|aus|von|desde|depuis|dentro de|da) (?:our|the|my|own|dem|unser\w*|la|el|nuestr\w+|le|notre|nossa|a)? ?(?:own |eigenen )?{_NET}\b"
)
_NAMED = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\d.])")
_NOT = re.compile(r"\b(?:not|never|nicht|no|nao|non|ne|pas|niet)\b[^.;,\n]{0,20}$")
# What a machine's keepers come in by has a door of its own.
_NONE_OF_THESE = frozenset({22, 3389, 80, 443})


def draw_inner_ports(sketch: Sketch, reading: Reading) -> None:
    """Let the subnet reach the ports that a goal says to be for those inside alone, of machines that are closed."""
    text = reading.text
    said = next((each for each in _SAID.finditer(text) if not _NOT.search(text[: each.start()])), None)
    if said is None or _NAMED.search(text) or sketch.of("internal_load_balancer", "internal_tcp_load_balancer"):
        return
    ports = [str(each) for each in ports_in(text) if each not in _NONE_OF_THESE] or _own_ports(reading)
    machines = [
        id_
        for id_ in sketch.of("vm")
        if id_ != "bastion"
        and sketch.parts[id_].settings.get("public") == "false"
        and not {"tcp_ports", "udp_ports", "sources"} & sketch.parts[id_].settings.keys()
    ]
    done = [
        id_
        for id_ in machines
        if ports and sketch.put("", id_, http=False, tcp_ports=",".join(dict.fromkeys(ports)), sources=_SUBNET)
    ]
    if not done:
        return
    how = f"{', '.join(done)}: TCP {', '.join(dict.fromkeys(ports))} from {_SUBNET} alone, the network's own, and nobody outside"
    for need in ("ports", "private"):
        sketch.lacks.pop(need, None)
        sketch.told = [each for each in sketch.told if each.need != need or each.met]
        if reading.wants(need):
            sketch.how[need] = [how]
    if not reading.wants("ports", "private"):
        words = Words.of(reading.goal.text, text)(*said.span())
        sketch.told.append(Asked(words=words, need="private", met=True, how=how))
    sketch.taken.append(said.span())


_MACHINES = r"(?:vms?|virtual machines?|machines?|nodes?|servers?|hosts?|cluster|maschinen?|knoten|servern?|maquinas?(?: virtual(?:es)?)?|servidores|machines? virtuelles?|serveurs?)"
_LEADS = r"(?: (?:for|running|with|of|fur|mit|von|para|con|de|do|avec|pour|di|met|voor))?"


def _own_ports(reading: Reading) -> list[str]:
    """The TCP ports of what runs on the machines, by its own documentation: of `4 cassandra VMs`, `VMs for etcd`."""
    known = [port for app, _ in reading.apps if app.where == "vm" for kind, port in app.ports if kind == "tcp"]
    named = {name.lower(): port for port, name in reversed(SENSITIVE_PORTS.items())}
    for name, port in named.items():
        said = rf"\b{re.escape(name)}[ -](?:\w+ )?{_MACHINES}\b|\b{_MACHINES}{_LEADS} {re.escape(name)}\b"
        if port not in known and re.search(said, reading.text):
            known.append(port)
    return [str(each) for each in known if str(each).isdigit() and each not in _NONE_OF_THESE]
