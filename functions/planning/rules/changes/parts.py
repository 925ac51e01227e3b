"""An architecture as a change sees it: what stands, what a sentence calls it, who can use what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Self

from pydantic import ValidationError

from functions.planning.catalogue.further import Blocks
from functions.planning.catalogue.write import main_of
from functions.planning.rules.changes import words
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.patterns import compiled, place_of_whole, whole
from shared.parts import Part, part_named
from shared.parts.expand import expand
from shared.parts.part import Settings
from shared.schemas import Architecture


@dataclass(frozen=True, slots=True)
class Standing:
    """One part: its settings read, and as they are written; the ids of what it uses.

    `comes`: it does not stand yet. Nothing of it can be lost, and no size of it was chosen. `blocks` know what can be
    said of it beyond its settings; None of what a change brings.
    """

    id: str
    kind: str
    part: Part
    settings: Settings
    written: Mapping[str, str]
    uses: tuple[str, ...] = ()
    comes: bool = False
    blocks: Blocks | None = None

    @property
    def stateful(self) -> bool:
        """Whether it holds what somebody put into it."""
        return any(
            rules.stateful and rules.type in {block.type for block in self.part.blocks} for rules in self.part.types
        )

    def value(self, key: str) -> str:
        """A setting as text, or a further argument as it is written."""
        if self.blocks is not None and "." in key:
            return self.blocks.value(key)
        value = getattr(self.settings, key)
        return str(value).lower() if isinstance(value, bool) else str(value)

    def takes(self, key: str) -> bool:
        """Whether it has such a setting, or such a further argument."""
        return key in self.part.settings.model_fields or (
            "." in key and self.blocks is not None and self.blocks.has(key)
        )

    def has(self, key: str, value: str) -> bool:
        """Whether the setting is that already."""
        return self.takes(key) and self.value(key) == value


class Now:
    """What stands, by id, or is to come as a whole. Raises PlanRefused for an architecture that the catalogue can't make."""

    def __init__(self, architecture: Architecture, *, comes: bool = False) -> None:
        self.main = architecture.main.id
        self.region = architecture.region
        written = {part.id: {each.key: each.value for each in part.settings} for part in architecture.parts}
        uses = {part.id: tuple(part.uses) for part in architecture.parts}
        self.parts = {
            instance.id: Standing(
                instance.id,
                instance.part.name,
                instance.part,
                instance.settings,
                written[instance.id],
                uses[instance.id],
                comes=comes,
                blocks=Blocks(partial(main_of, instance), instance),
            )
            for instance in expand(architecture, standing=True).parts
        }

    @classmethod
    def of_one(cls, kind: str, written: Mapping[str, str], beside: "Now") -> Self:
        """A part that is to come, called `new`, with the settings it has so far, as if it stood alone.

        Raises Unclear for settings that it can't have, in the part's own words.
        """
        part = part_named(kind)
        assert part is not None
        try:
            settings = part.settings.model_validate(dict(written))
        except ValidationError as error:
            said = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise Unclear(f"That can't be made: {said}.") from None
        fresh = Standing("new", kind, part, settings, dict(written), comes=True)
        made = cls.__new__(cls)
        made.main, made.region, made.parts = fresh.id, beside.region, {fresh.id: fresh}
        return made

    def by_type(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Where a text calls machines by what they are: `the e2-medium`, `the n2`; (start, end, ids)."""
        types = {part.id: part.value(key) for part in self.parts.values() for key in _TYPES if part.takes(key)}
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for said in dict.fromkeys(each for name in types.values() for each in (name, name.partition("-")[0])):
            ids = tuple(id_ for id_, name in types.items() if said in {name, name.partition("-")[0]})
            # A family alone is a name with its article only.
            before = r"(?<![\w-])" if "-" in said else r"(?<=\bthe )|(?<=\bdie )|(?<=\bder )|(?<=\bla )|(?<=\bel )"
            found += [
                (*match.span(), ids) for match in compiled(rf"(?:{before}){re.escape(said)}(?![\w-])").finditer(text)
            ]
        return found

    def named(self, text: str) -> list[str]:
        """The ids of the parts that a text names, by their own id or by what their kind is called."""
        ids = [id_ for id_ in self.parts if place_of_whole(id_, text) >= 0]
        ids += [
            part.id
            for part in self.parts.values()
            if part.id not in ids and part.kind == "secret" and _is_called(part, text)
        ]
        found = list(ids)
        for part in self.parts.values():
            pattern = words.KINDS.get(part.kind)
            if pattern is None or part.id in found:
                continue
            # A word that is another part's own name means that one.
            rest = text
            for id_ in ids:
                rest = whole(re.escape(id_)).sub(" ", rest)
            # "The crm database" names crm, and no other database.
            for id_ in ids:
                if self.parts[id_].kind == part.kind:
                    beside = rf"(?<![\w-])(?:{re.escape(id_)} (?:{pattern})|(?:{pattern}) {re.escape(id_)})(?![\w-])"
                    rest = whole(pattern).sub(" ", rest) if compiled(beside).search(text) else rest
            for match in whole(pattern).finditer(rest):
                if not self._is_more_telling(match, rest, part.kind):
                    found.append(part.id)
                    break
        for said, owners in self.owners():
            if not set(owners) & set(found) and whole(said).search(text):
                found.extend(owners)
        return found

    def owners(self) -> list[tuple[str, tuple[str, ...]]]:
        """What parts have of their own, as people say it, and the ids of those that have it: a cluster its pool."""
        disks = tuple(id_ for id_ in self.of("vm") if not self.parts[id_].has("data_disk_gb", "0"))
        pools = tuple(self.of("gke") or self.of("worker_pool", "group"))
        return [(pattern, ids) for pattern, ids in ((words.DATA_DISK, disks), (words.POOL, pools)) if ids]

    def _is_more_telling(self, match: re.Match[str], text: str, kind: str) -> bool:
        """Whether a longer name of another kind that stands here covers this one."""
        for other in {part.kind for part in self.parts.values()} - {kind}:
            for longer in whole(words.KINDS.get(other, "(?!)")).finditer(text):
                covers = longer.start() <= match.start() and match.end() <= longer.end()
                if covers and longer.end() - longer.start() > match.end() - match.start():
                    return True
        return False

    def of(self, *kinds: str) -> list[str]:
        """The ids of the parts of these kinds."""
        return [part.id for part in self.parts.values() if part.kind in kinds]

    def code(self) -> list[str]:
        """The ids of the parts that run code."""
        return [part.id for part in self.parts.values() if "code" in part.part.roles]

    def fronts(self) -> list[str]:
        """The ids of what users speak to, the main part first."""
        found = [part.id for part in self.parts.values() if "front" in part.part.roles and part.kind != "load_balancer"]
        return sorted(found, key=lambda id_: id_ != self.main)

    def takes(self, id_: str, key: str) -> bool:
        """Whether a part has such a setting."""
        return id_ in self.parts and self.parts[id_].takes(key)

    def can_use(self, kind: str, id_: str) -> bool:
        """Whether a part of that kind could use one that stands here."""
        user = part_named(kind)
        return user is not None and _can(user, self.parts[id_].part)

    def can_be_used_by(self, kind: str, id_: str) -> bool:
        """Whether one that stands here could use a part of that kind."""
        used = part_named(kind)
        return used is not None and _can(self.parts[id_].part, used)


_TYPES = ("machine_type", "node_type", "worker_type")


def _is_called(secret: Standing, text: str) -> bool:
    """Whether a text says a secret by its variable: SESSION_KEY is session-key."""
    names = {secret.id.replace("-", "_"), secret.value("env").lower() if secret.takes("env") else ""}
    return any(name and whole(re.escape(name)).search(text) for name in names)


def _can(user: Part, used: Part) -> bool:
    return user.uses is not None and any(offer.to in user.roles for offer in used.offers)
