"""What an architecture is in full: each part as it stands in a deployment, with its blocks and its links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.parts.further import further
from shared.parts.lengths import PROJECT, longest
from shared.parts.part import Offer, Part, Settings
from shared.schemas.architecture import Architecture


@dataclass(frozen=True, slots=True)
class Made:
    """One resource block: its Terraform type, the plan's name for it, whether its real name is that one, and where that
    one stands.
    """

    type: str
    ref: str
    named: bool = True
    called: str = "name"

    @property
    def label(self) -> str:
        """The block's label."""
        return self.ref.replace("-", "_")

    @property
    def project(self) -> str:
        """What stands before the name of what has its name in the whole world: the project's, where there is room."""
        return "${var.project_id}-" if len(self.ref) + 1 + PROJECT <= longest(self.type) else ""

    @property
    def address(self) -> str:
        """The Terraform address."""
        return f"{self.type}.{self.label}"


@dataclass(frozen=True, slots=True)
class Link:
    """One part uses another: `used` and what it `offer`s, and the blocks that are made for this use."""

    used: "Instance"
    offer: Offer
    made: Mapping[str, Made]


_ALIKE = frozenset({"google_cloud_run_v2_service"})
"""Types of which a part's further blocks are the same thing in other regions."""


@dataclass(slots=True)
class Instance:
    """A part as it stands in one deployment.

    `made`: the part's words for its blocks. `words`: these and those of what it needs; None for what it does not need
    with these settings and links. `main`: its outputs and variables bear no prefix. `arguments`: what was said of it
    beyond its settings, by `TYPE.PATH`.
    """

    id: str
    part: Part
    settings: Settings
    main: bool = False
    made: dict[str, Made] = field(default_factory=dict)
    words: dict[str, Made | None] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    own: list["Instance"] = field(default_factory=list)
    arguments: Mapping[str, str] = field(default_factory=dict)

    def addresses(self, type_: str) -> list[str]:
        """The blocks of a type that a further argument of this part is of: its first one, and those of its uses."""
        made = [each for each in self.made.values() if each.type == type_]
        first = made if type_ in _ALIKE else made[:1]
        linked = [each for link in self.links for each in link.made.values() if each.type == type_]
        return [each.address for each in (*first, *linked)]

    @property
    def further(self) -> frozenset[str]:
        """The keys of the further arguments that it has."""
        settings = self.part.settings.model_fields
        return frozenset(
            key for key, each in further().items() if each.setting not in settings and self.addresses(each.type)
        )

    def named(self, word: str) -> str:
        """The name of a variable or an output: the word itself, behind the id unless this is the main part."""
        return word if self.main else f"{self.id.replace('-', '_')}_{word}"


@dataclass(frozen=True, slots=True)
class Expanded:
    """`shared` is what the parts have in common, in the table's order; `parts` as the architecture lists them."""

    architecture: Architecture
    shared: tuple[Instance, ...]
    parts: tuple[Instance, ...]

    def instances(self) -> Iterator[Instance]:
        """Every part in the order in which it is written: what is shared, then each part behind what is its own."""
        yield from self.shared
        for part in self.parts:
            yield from part.own
            yield part

    def blocks(self) -> Iterator[tuple[Instance, str, Made]]:
        """Every block of a part with its word; those of links are not among them."""
        for instance in self.instances():
            for word, made in instance.made.items():
                yield instance, word, made

    def types(self) -> list[str]:
        """The Terraform types, each once: what a plan lists as its resources."""
        return list(dict.fromkeys(made.type for _, _, made in self.blocks()))
