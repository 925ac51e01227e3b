"""The first wall around an environment: what files say in plain words of another project or place is refused.

    outside({"main.tf": text}, environment)     # [] where nothing leads out

What only a plan can tell, the second gate judges (jobs/terraform/policy/plan_environment.py).
"""

import re
from collections.abc import Iterator, Mapping

from shared.cost.regions import PRICED
from shared.policy.argument_words import IMAGE_PROJECTS
from shared.schemas import Environment
from shared.schemas import Finding as Public
from shared.terraform.files import from_mapping, printable
from shared.terraform.hcl import Attribute, Block, File, Template, Text, Tuple, walk, walk_body

_PLACES = frozenset({"region", "location", "zone", "location_id"})
_OF_A_PLACE = frozenset({"region", "regions", "zone", "zones", "location", "locations"})
# Of the world and not of Google's map: where people sit, and from where something is asked or looked at.
_NO_PLACES = frozenset({"time_zone", "managed_zone", "selected_regions", "source_regions", "disallowed_regions"})
_AREA = re.compile(r"(?:us|eu|asia|nam|eur)\d*|[a-z]+-[a-z]+\d+(?:-[a-z])?")
_IN_A_PATH = re.compile(r"(?:^|[/ \"'])projects/([a-z][a-z0-9.:-]*)/")
_ZONE = re.compile(r"([a-z]+-[a-z]+\d+)-[a-z]")
_CONTINENTS = {"north-america": ("us", "nam"), "europe": ("eu", "eur"), "asia": ("asia",)}
"""What Google calls an area of several regions begins with one of these, on this continent."""


def outside(files: Mapping[str, str], environment: Environment) -> list[Public]:
    """What in these files leads out of the environment, by file and line; a file that can't be read says nothing."""
    found: list[Public] = []
    for name, file in from_mapping(files).parsed.items():
        found += [
            Public(rule=rule, file=name, line=file.position(at)[0], message=printable(message))
            for at, rule, message in _leading_out(file, environment)
        ]
    return found


def is_other_project(word: str, environment: Environment) -> bool:
    """Whether a project's id is neither the environment's nor that of Google's public images."""
    return word not in {environment.project, "_", "-", *IMAGE_PROJECTS}


def is_other_place(place: str, environment: Environment) -> bool:
    """Whether a region, zone or area is none in which the environment's things may stand."""
    place = place.rpartition("/")[2].lower()
    if not environment.regions or place in {"", "global", *environment.regions}:
        return False
    zone = _ZONE.fullmatch(place)
    if zone is not None:
        return zone[1] not in environment.regions
    if place in PRICED:
        return True
    continents = {PRICED[each].continent for each in environment.regions if each in PRICED}
    areas = [begin for each in continents for begin in _CONTINENTS.get(each, ())]
    return not any(re.fullmatch(rf"{begin}\d*", place) for begin in areas)


def says_place(name: str) -> bool:
    """Whether an argument says by its name in which region, zone or area something stands, or is kept."""
    return name not in _NO_PLACES and not _OF_A_PLACE.isdisjoint(name.split("_"))


def is_place(value: str) -> bool:
    """Whether a text is written as a region, a zone or an area is."""
    return _AREA.fullmatch(value.rpartition("/")[2].lower()) is not None


def _leading_out(file: File, environment: Environment) -> Iterator[tuple[int, str, str]]:
    for item, around in walk_body(file.body):
        if not isinstance(item, Attribute):
            continue
        text = item.expr.text if isinstance(item.expr, Template) else None
        if text is not None and _names_project(item, around) and is_other_project(text, environment):
            yield item.span.start, "foreign_project", f"{item.name} = {text!r} is {_other(environment)}"
        for place in _places_of(item) if around and around[0].type in {"resource", "data"} else ():
            if is_other_place(place, environment):
                allowed = f"{', '.join(environment.regions)}, where the environment {environment.name} may have things."
                yield item.span.start, "foreign_region", f"{item.name} = {place!r} is outside {allowed}"
        if item.name == "description":
            continue
        for node in walk(item.expr):
            for project in _IN_A_PATH.findall(node.value) if isinstance(node, Text) else ():
                if is_other_project(project, environment):
                    yield node.span.start, "foreign_project", f"projects/{project} is {_other(environment)}"


def _places_of(item: Attribute) -> Iterator[str]:
    """The places that an argument names in plain words, in a list too."""
    if not says_place(item.name):
        return
    for node in item.expr.items if isinstance(item.expr, Tuple) else (item.expr,):
        text = node.text if isinstance(node, Template) else None
        if text is not None and (item.name in _PLACES or is_place(text)):
            yield text


def _other(environment: Environment) -> str:
    return (
        f"another project than {environment.project}, that of the environment {environment.name}. Take var.project_id."
    )


def _names_project(item: Attribute, around: tuple[Block, ...]) -> bool:
    if not around or around[0].type not in {"resource", "data", "provider", "module", "check"}:
        return False
    return item.name in {"project", "project_id", "billing_project"} or item.name.endswith("_project")
