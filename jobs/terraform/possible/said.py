"""What the looks at a project have found."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Obstacle(NamedTuple):
    """What would end an apply: which kind (`api`, `quota`, `offer`, `policy`), whose address, what and what to do."""

    kind: str
    address: str
    what: str
    remedy: str


@dataclass
class Said:
    """Obstacles, and what Google did not tell."""

    obstacles: list[Obstacle] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
