"""Whom the settings of a deployment's parts name, and what each is named for.

A name is no key to everything: who may add to one bucket reads neither that one nor another.
"""

import re
from collections.abc import Iterator

from jobs.terraform.policy.plan_builds import builds_of
from jobs.terraform.policy.plan_federation import repositories_of
from jobs.terraform.policy.plan_reached import reached_of
from shared.parts import part_named
from shared.parts.alert_channel.part import AlertChannelSettings
from shared.parts.iam_roles.part import ROLES, RolesSettings
from shared.parts.kms.part import LENT
from shared.parts.lengths import named
from shared.parts.rules import split_people
from shared.schemas import Architecture, ArchitecturePart

ACCOUNT = re.compile(r"serviceAccount:[^\s@]+@[^\s@]+\.iam\.gserviceaccount\.com")
PERSON = re.compile(r"(user|group):[^\s@]+@[^\s@]+\.[^\s@]+|domain:[^\s@]+\.[^\s@]+")
ENTER = "members"
"""The setting that says who comes in through a sign-in."""
_STORED = {
    "bucket": {
        "readers": "roles/storage.objectViewer",
        "writers": "roles/storage.objectUser",
        "adders": "roles/storage.objectCreator",
    },
    "bigquery": {"readers": "roles/bigquery.dataViewer", "writers": "roles/bigquery.dataEditor"},
    "registry": {"readers": "roles/artifactregistry.reader", "writers": "roles/artifactregistry.writer"},
    "kms": LENT,
}
"""Part -> setting -> the role on what the part's first block makes (a key's, where that stands in its ring)."""
_BLOCK = {"kms": "key"}
_LISTS = frozenset({ENTER, "granted", *ROLES, *(key for roles in _STORED.values() for key in roles)})


def enters(member: str) -> str:
    """The word for who comes in through a sign-in."""
    return f"enters:{member}"


def right(on: str, role: str, member: str) -> str:
    """The word for one right: `ADDRESS roles/storage.objectViewer user:ann@example.com`.

    `on`: the address of what it is given on, or `project`.
    """
    return f"{on} {role} {member}"


def people_of(architecture: Architecture | None) -> frozenset[str]:
    """Whom the settings of a deployment's parts name, and each `right` that they say.

    `repository:owner/name` stands for a repository's pipelines, and `told:ops@example.com` for whoever is told of
    alerts, `called:https://...` for what a clock calls outside, `built:...` for pushes (`plan_builds`),
    `peer:...`, `attach:...`, `endpoint:...`
    and `names:...` for what is connected to (`plan_reached`).
    """
    parts = architecture.parts if architecture else ()
    return (
        frozenset(word for part in parts for word in _listed(part))
        | frozenset(word for part in parts for word in (*_lent(part), *_looking(part), *_called(part), *_told(part)))
        | repositories_of(architecture)
        | builds_of(architecture)
        | reached_of(architecture)
    )


def _listed(part: ArchitecturePart) -> Iterator[str]:
    """The people of the settings that are lists of them: a message that names one lets nobody in."""
    for setting in part.settings:
        if setting.key in _LISTS:
            said = split_people(setting.value)
            yield from (word for word in said if PERSON.fullmatch(word) or ACCOUNT.fullmatch(word))
            if setting.key == ENTER:
                yield from (enters(word) for word in said)


def _lent(part: ArchitecturePart) -> Iterator[str]:
    known, roles = part_named(part.part), _STORED.get(part.part, {})
    if known is None or not roles:
        return
    word = _BLOCK.get(part.part, known.blocks[0].word)
    thing = next(each for each in known.blocks if each.word == word)
    label = named(thing.type, thing.name.format(id=part.id)).replace("-", "_")
    for setting in part.settings:
        if role := roles.get(setting.key):
            yield from (right(f"{thing.type}.{label}", role, word) for word in split_people(setting.value))


def _looking(part: ArchitecturePart) -> Iterator[str]:
    if part.part != "iam_roles":
        return
    said = RolesSettings.model_validate({each.key: each.value for each in part.settings})
    kinds = [(role, who) for kind, roles in said.kinds.items() for role in roles for who in said.of(kind)]
    yield from (right("project", role, who) for role, who in (*kinds, *said.pairs))


def _called(part: ArchitecturePart) -> Iterator[str]:
    if part.part == "schedule":
        yield from (f"called:{each.value}" for each in part.settings if each.key == "url")


def _told(part: ArchitecturePart) -> Iterator[str]:
    if part.part == "alert_channel":
        said = {each.key: each.value for each in part.settings}
        yield f"told:{said.get('to', AlertChannelSettings().to)}"
