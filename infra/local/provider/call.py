"""One request to the stand-in's API: who asks, in which world, and the small answers every type needs."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from infra.local.provider.identity import label
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN
from infra.local.world import Entry, World, find, short


@dataclass(frozen=True, slots=True)
class Settings:
    """What a `provider "google"` block (or its environment) says."""

    project: str
    region: str | None = None
    zone: str | None = None
    default_labels: Mapping[str, str] = field(default_factory=dict)
    attribution: bool = True
    deletion_policy: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A change to one resource of `type_name`."""

    world: World
    settings: Settings
    type_name: str

    @property
    def label(self) -> str:
        """The type's name in errors."""
        return label(self.type_name)

    def number(self) -> str:
        """A 19 digit number that no other resource has."""
        return str(4_000_000_000_000_000_000 + self.world.next_number("resource") * 7_919_001 + 104_729)

    def now(self) -> str:
        """The world's time, RFC 3339 with microseconds in UTC."""
        moment = datetime.fromtimestamp(self.world.clock(), UTC)
        return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def project_number(self) -> str:
        """The 12 digit number of the project."""
        return project_number(self.settings.project)

    def exists(self, reference: Any, *kinds: str) -> Entry | None:
        """The entry a name, id or self link refers to among these kinds, or of any kind when none is given."""
        if reference in (None, UNKNOWN, ""):
            return None
        if not kinds:
            return find(self.world, str(reference))
        wanted = str(reference).split("?", 1)[0]
        tail = "projects/" + wanted.split("projects/", 1)[1] if "projects/" in wanted else short(wanted)
        for kind in kinds:
            for entry in self.world.list(kind):
                if entry.id == tail or ("/" not in tail and short(entry.id) == tail):
                    return entry
        return None

    def refuse(self, verb: str, code: int, text: str) -> Refused:
        """The provider's error for an API answer: `Error creating Network: googleapi: Error 409: ...`."""
        return Refused(f"Error {verb} {self.label}: googleapi: Error {code}: {text}")


Hook = Callable[[Call, Object], None]
Change = Callable[[Call, Object, Object], bool]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one type differs from a plain stored resource. Every hook may raise Refused.

    `prepare` runs before the id is known: names the API makes up, references that must exist. `fill` answers what is
    still unknown. `change(call, old, new)` runs before an update is kept and returns whether the thing was restarted.
    `remove` runs before a deletion; `after` runs once a creation or an update is kept. `taken` is the provider's whole
    error when the id is taken ({name} and the other attributes are filled in); `adopts`: creating what exists is fine.
    """

    prepare: Hook | None = None
    fill: Hook | None = None
    change: Change | None = None
    remove: Hook | None = None
    after: Hook | None = None
    taken: str | None = None
    adopts: bool = False


def settle(values: Object, **answers: Any) -> None:
    """Answers what is still unknown and leaves the rest alone."""
    for name, answer in answers.items():
        if values.get(name) is UNKNOWN:
            values[name] = answer


def blocks(values: Mapping[str, Any], name: str) -> list[Any]:
    """The blocks (or list items) of a name; none while they are null or unknown."""
    found = values.get(name)
    return [item for item in found if item is not UNKNOWN] if isinstance(found, list) else []


def first(values: Mapping[str, Any], name: str) -> Object:
    """The first block of a name, or an empty one."""
    found = blocks(values, name)
    return found[0] if found and isinstance(found[0], dict) else {}


def fingerprint(*parts: Any) -> str:
    """A short base64 text that changes when the parts do."""
    return base64.b64encode(hashlib.sha256(repr(parts).encode()).digest()[:8]).decode()


def project_number(project: str) -> str:
    """The 12 digit number a project has; always the same for the same id."""
    return str(100_000_000_000 + int.from_bytes(hashlib.sha256(project.encode()).digest()[:5], "big") % 899_999_999_999)
