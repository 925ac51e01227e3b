"""Shared VPC: the network stands in this project, and other projects are let in by a person who may speak for them."""

import re

from functions.planning.rules.meant.already import is_existing
from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+"
_PROJECTS = re.compile(
    rf"\b(?:(?:service|svc|dienst|attached|tenant)[- ]?(?:projects?|projekte?)|(?:proyectos?|projets?|projetos?|progett[io]) (?:de|di) (?:servicio|service|servico|servizio)s?):? (?P<names>{_NAME}(?:(?:,? ?(?:and|und|y|et|e|&)|,)? {_NAME})*)"
)
_HOW = (
    "{}: the network with its subnets is built here, and several projects do not share it yet. That reaches into projects that "
    "are none of this deployment, where nothing of it may act: a person with roles/compute.xpnAdmin in the organisation says "
    "`gcloud compute shared-vpc enable HOST`, then {}, and lets who deploys there use a subnet with "
    "`gcloud compute networks subnets add-iam-policy-binding SUBNET --region={} --project=HOST --member=serviceAccount:ACCOUNT "
    "--role=roles/compute.networkUser`"
)
_ATTACH = "`gcloud compute shared-vpc associated-projects add {} --host-project=HOST`"


def service_projects_in(text: str) -> list[str]:
    """The projects that a goal wants to let into its network, by their names."""
    found = (re.findall(_NAME, each["names"]) for each in _PROJECTS.finditer(text))
    return list(dict.fromkeys(name for names in found for name in names))


def draw_shared_network(sketch: Sketch, reading: Reading) -> None:
    """The network of this project; that others are let in is told, with the words that do it."""
    if not reading.wants("shared_vpc"):
        return
    text = reading.text
    sketch.taken += [each.span() for each in _PROJECTS.finditer(text)]
    # `VPC compartida` is what it is, and no name.
    sketch.taken += [(each.start, each.end) for each in reading.of("shared_vpc")]
    if all(_stands(text, each) for each in reading.of("shared_vpc")):
        sketch.lack("shared_vpc", _THEIRS)
        return
    made = sketch.add("", "net", "network")
    sketch.lacks.pop("vpc", None)
    projects = service_projects_in(text) or ["SERVICE_PROJECT"]
    sketch.lack("shared_vpc", _HOW.format(made, " and ".join(map(_ATTACH.format, projects)), sketch.region))


_THEIRS = (
    "it stands in a project that is none of this deployment, where nothing of it may act: what is made here stands in a network "
    "of its own, and its people let this project in"
)
_BEFORE = re.compile(
    r"\b(?:already|existing|bereits|schon|bestehend\w*|vorhanden\w*|ya|existente\w*|deja|existant\w*|gia|esistent\w*)\b[^.;,\n]{0,30}$"
)
_AFTER = re.compile(
    rf" ?(?:,? (?:that|which) (?:already )?exists|already exists|(?:in|of|im|en|dans|del|nel) (?:the |our |their |el |le )?(?:\w+ )?(?:projects?|projekt|proyecto|projet|progetto) {_NAME})"
)


def _stands(text: str, mention: Mention) -> bool:
    return bool(
        is_existing(text, mention.start, mention.end)
        or _BEFORE.search(text, 0, mention.start)
        or _AFTER.match(text, mention.end)
    )
