"""Rules of a firewall that a goal writes out, each a part; what nobody may open is told."""

from pydantic import ValidationError

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.firewall_rules import Rule
from shared.parts.firewall_rule.part import FirewallRuleSettings
from shared.schemas import Asked

_IMPLIED = "a network of one's own lets nothing in that no rule lets in"


def draw_firewall_rules(sketch: Sketch, reading: Reading) -> None:
    """A part for each rule, in the network of the deployment's own."""
    for words, said in reading.taken.rules:
        if said.rest:
            _tell(sketch, words, _IMPLIED, met=True)
            continue
        settings = {
            "action": said.action, "direction": said.direction, "protocol": said.protocol, "ports": said.ports,
            "ranges": said.ranges, "tags": said.tags, **({} if said.priority is None else {"priority": said.priority}),
        }  # fmt: skip
        if why := _refused(settings):
            _tell(sketch, words, why, met=False)
            continue
        id_ = _id(sketch, said)
        sketch.add("", id_, "firewall_rule", **{key: value for key, value in settings.items() if value != ""})
        tags = f", for machines tagged {said.tags}" if said.tags else ""
        way = "from" if said.direction == "in" else "to"
        _tell(sketch, words, f"{id_}: {said.action} {said.protocol} {said.ports} {way} {said.ranges}{tags}", met=True)
    if reading.taken.rules and not sketch.of("network") and (sketch.of("firewall_rule") or not sketch.parts):
        sketch.add("", "net", "network")
    if sketch.of("firewall_rule") and reading.wants("vpc"):
        sketch.lacks.pop("vpc", None)
        sketch.meet("vpc", f"{sketch.of('network')[0]}: a VPC with its subnets and these rules")


def _tell(sketch: Sketch, words: str, how: str, *, met: bool) -> None:
    sketch.told.append(Asked(words=words, need="firewall_rule", met=met, how=how))


def _refused(settings: dict[str, object]) -> str:
    """Why a rule can't be so; empty where it can."""
    try:
        FirewallRuleSettings.model_validate(settings)
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return ""


def _id(sketch: Sketch, said: Rule) -> str:
    """A name by what it does: `allow-8080`, `deny-egress`."""
    first = said.ports.partition(",")[0].partition("-")[0] or ("egress" if said.direction == "out" else said.protocol)
    id_ = f"{said.action}-{first}"
    number, taken = 2, id_
    while taken in sketch.parts:
        taken, number = f"{id_}-{number}", number + 1
    return taken
