"""Machines that stand open although a goal names addresses that nothing of its plan holds.

Whoever names a range names who may come, or who may not: what is open to everybody all the same is closed to the rest,
and where the goal does not plainly let the range in, to all.
"""

import re
from ipaddress import IPv4Network, ip_network

from functions.planning.rules.drawn.deletions import leave_deletions_of_others
from functions.planning.rules.drawn.openings import DOORS, doors_open, hold_doors, tell_closed
from functions.planning.rules.drawn.own_public import hold_own_public
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.access import access_words
from shared.schemas import Asked

_MACHINES = ("vm", "group")
_LET_IN = re.compile(
    r"(?:\b(?:from|for|to|by|via|von|vom|aus|fur|desde|para|de|del|depuis|pour|da|dal|per|van|vanaf|voor|und|and|y|et|e|en)|[:,(]) ?(?:(?:the|our|die|der|unser\w*|la|nuestr\w+|le|notre|il|de|onze|range|network|netz) ){0,3}$"
)
_PORT = re.compile(
    r"(?<![\d.])(\d{2,5})(?:/?(?:tcp))? (?:(?:only|nur|solo|alleen) )?(?:from|for|to|von|vom|aus|fur|desde|para|depuis|pour|da|per|van|vanaf|voor) (?:(?:the|our|die|der) )?$"
)
_FAR = 60
_INNER = tuple(IPv4Network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_LETS = "{}: only {} may come to it"
_SHUT = "{}: closed to the internet, for {} stands in the goal and nothing there says that everybody else may come too"


def hold_open(sketch: Sketch, reading: Reading) -> None:
    """Close what a goal's words could want closed, and each machine that everybody may come to where it names addresses
    that nothing holds; one to which private networks alone come has no address outside. Deletions of others are left.
    """
    hold_doors(sketch, reading)
    leave_deletions_of_others(sketch, reading)
    machines = [each for each in doors_open(sketch) if each.part.name in _MACHINES]
    named = [each for each in values.networks_in(reading.text) if not _is_held(sketch, each)]
    if machines and named and not reading.wants("public"):
        _hold(sketch, reading, machines, named)
    for drawn in (sketch.parts[id_] for id_ in sketch.of("vm")):
        ranges = [each for each in drawn.settings.get("sources", "").split(",") if each]
        inner = ranges and all(map(_is_inner, ranges)) and drawn.settings.get("public") != "false"
        if inner and sketch.put("", drawn.id, public=False) and sketch.lacks.pop("private", ""):
            sketch.meet("private", f"{drawn.id}: it has no address outside")
    hold_own_public(sketch, reading)
    tell_closed(sketch, reading)


def _hold(sketch: Sketch, reading: Reading, machines: list[Drawn], named: list[str]) -> None:
    lets_in, ports = _let_in(reading.text, named)
    for drawn in machines:
        if lets_in and drawn.part.name == "vm" and sketch.put("", drawn.id, sources=",".join(lets_in)):
            if ports:
                sketch.put("", drawn.id, tcp_ports=",".join(ports))
            how = _LETS.format(drawn.id, ", ".join(lets_in))
        else:
            DOORS[drawn.part.name].close(sketch, drawn)
            how = _SHUT.format(drawn.id, ", ".join(named))
        words = ", ".join(each.removesuffix("/32") for each in named)
        sketch.told.append(Asked(words=words, need="authorized_network", met=bool(lets_in), how=how))


def _is_inner(text: str) -> bool:
    """Whether a range is of a network of one's own."""
    network = ip_network(text, strict=False)
    return isinstance(network, IPv4Network) and any(network.subnet_of(each) for each in _INNER)


def _is_held(sketch: Sketch, network: str) -> bool:
    said = network.removesuffix("/32")
    return any(said in value for drawn in sketch.parts.values() for value in drawn.settings.values())


def _let_in(text: str, named: list[str]) -> tuple[list[str], list[str]]:
    """The addresses that a goal plainly lets in, and the ports that it says of them; none where it keeps one out."""
    ports: list[str] = []
    for each in named:
        at = text.find(each.removesuffix("/32"))
        before = text[max(0, at - _FAR) : at]
        sentence = re.split(r"[.;!?](?=\s)|\n", before)[-1]
        if not _LET_IN.search(before) or access_words("deny").search(sentence):
            return [], []
        if found := _PORT.search(before):
            ports.append(found[1])
    return named, list(dict.fromkeys(ports))
