"""What one deployment consists of: parts, their settings, and which of them uses which."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from shared.schemas.said import Said

MAX_ID = 52
"""Characters of a part's id: with what is put behind it, a tag of a machine or a name in the network still fits."""

ID_PATTERN = rf"^[a-z](?:[a-z0-9-]{{0,{MAX_ID - 2}}}[a-z0-9])?$"
"""Ids of parts begin names in the project: lower case letters, digits and dashes."""

NAME_PATTERN = r"^[a-z](?:[a-z0-9-]{0,14}[a-z0-9])?$"
"""What an environment is called: up to 16 lower case letters, digits and dashes."""

URL_PATH = r"^/(?:\.?[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/\.?[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?)?$"
"""A path of an address and nothing more: `//` would name another host, `..` another path."""

MAX_PATH = 201
"""Characters of such a path."""


def _text(value: Any) -> Any:
    """A number or a truth value as the text that stands for it; clients send either."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


class Setting(BaseModel):
    """One setting of a part as text: `{"key": "machine_type", "value": "e2-medium"}`."""

    key: str
    value: Annotated[str, BeforeValidator(_text)]


class Label(BaseModel):
    """A label that everything of a deployment bears: lower case letters, digits, dashes and underscores."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
    value: Annotated[str, Field(pattern=r"^[a-z0-9_-]{0,63}$")]


class ArchitecturePart(BaseModel):
    """One part: `id` is stable and the deployment's own, `part` a name in the catalogue, `uses` ids of other parts.

    `arguments` are what was said of it that no setting stands for: a key is `TYPE.PATH` in its Terraform.
    """

    id: str
    part: str
    settings: list[Setting] = Field(default_factory=list)
    uses: list[str] = Field(default_factory=list)
    arguments: list[Setting] = Field(default_factory=list)


class Architecture(BaseModel):
    """A deployment by its parts; flat, so that a model can answer with it.

    `name` begins the names of what the parts share (the network); the part whose id is the name is the main one: its
    outputs and variables bear no prefix. `region` is where everything stands that has a region, `zone` where what has a
    zone does (None: the region's b, which every region has). `labels` are borne by all that has labels, beside ours.
    """

    name: str
    region: str
    parts: list[ArchitecturePart]
    domain: str | None = None
    environment: str | None = None
    zone: str | None = None
    labels: list[Label] = Field(default_factory=list, max_length=30)

    @property
    def main(self) -> ArchitecturePart:
        """The part that users come for: the one named as the architecture is, else the first."""
        return next((part for part in self.parts if part.id == self.name), self.parts[0])


ADDED = "added"
"""The need of a part that a model added and no words of the goal ask for: it is made only once a person looked."""

PARTS_BY_MODEL = "added_by_model"
"""The flag of a plan that has such parts."""


STATED = "stated"
"""The need of what a goal states of a part, argument by argument: `how` says `ID: KEY = VALUE`, several behind `; `."""


class Asked(BaseModel):
    """One need read in a goal: the goal's own `words`, its usual name, whether the plan meets it, how or why not."""

    words: Said
    need: str
    met: bool
    how: Said


_ARGUMENT = re.compile(r"(?:^|; )(?P<id>[a-z][\w-]*): (?P<key>[\w.-]+) = (?P<value>[^;(]*[^;( ])")


def stated_in(row: Asked) -> Iterator[tuple[str, str, str]]:
    """What a row says of parts, as (id, key, value); a key with a dot is an argument, and else a setting."""
    for one in _ARGUMENT.finditer(row.how):
        yield one["id"], one["key"], one["value"]
