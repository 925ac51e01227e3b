"""Lists of addresses that alone come in, and that a goal does not give: what they come to stands behind Cloud Armor."""

from functions.planning.rules.meant.allow_lists import INBOUND
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from shared.parts.networks import are_everybody
from shared.schemas import Asked

_NOBODY = "203.0.113.1/32"
"""An address of documentation, which nobody has: until somebody puts others in its place, nobody comes in."""


def draw_allow_list(sketch: Sketch, reading: Reading) -> None:
    """Let nobody in to what answers but the addresses of a list, which is the user's to give."""
    said = INBOUND.search(reading.text)
    named = values.networks_in(reading.text)
    if said is None or (named and not are_everybody(named)):
        return
    services = [
        id_
        for id_ in sketch.of("cloud_run")
        if not {"internal", "iap"} & {key for key, value in sketch.parts[id_].settings.items() if value == "true"}
    ]
    fronts = sketch.of("load_balancer")
    if not (fronts or services):
        return
    if not fronts:
        made = sketch.add("", "front", "load_balancer")
        if made is None or not sketch.use(made, *services):
            sketch.drop("front")
            return
        fronts = [made]
    for id_ in services:
        if any(id_ in sketch.parts[front].uses for front in fronts):
            # Nobody comes past the balancer.
            sketch.set("", id_, True, "behind")
    done = [id_ for id_ in fronts if sketch.set("", id_, _NOBODY, "allowed_networks")]
    if not done:
        return
    how = (
        f"{done[0]}: Cloud Armor lets in the addresses of allowed_networks alone; the goal gives none, so {_NOBODY} "
        "stands there, which nobody has: put yours in its place"
    )
    words = Words.of(reading.goal.text, reading.text)(*said.span())
    sketch.told.append(Asked(words=words, need="waf", met=True, how=how))
    sketch.taken.append(said.span())
