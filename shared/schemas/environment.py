"""Where deployments go: an environment is a project, a region and what holds there for everyone."""

import re

from pydantic import BaseModel, Field

from shared.schemas.architecture import NAME_PATTERN, Setting

DEFAULT_ENVIRONMENT = "default"
"""The environment of whatever was deployed without naming one; it needs no document."""

PROJECT_PATTERN = r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$"

# How much or how large.
_AMOUNT = re.compile(
    r"(?:^|_)(?:gb|cpu|memory|tier|instances|replicas|nodes|machines|workers|units|shards|slots|size|concurrency)$"
    r"|^(?:machine|node|disk)_type$|^availability$"
)


def is_amount(key: str) -> bool:
    """Whether a part's setting says how much or how large: what may be otherwise elsewhere without a question."""
    return _AMOUNT.search(key) is not None


class Size(Setting):
    """A setting that an environment gives to parts instead of the architecture's own.

    `part` is a part's id (`db`) or its name in the catalogue (`sql`); the id says more, and wins.
    """

    part: str = Field(min_length=1, max_length=40)


class Environment(BaseModel):
    """`environments/{name}`; `project` and `region` change only while nothing stands in it: that would be left behind.

    `regions` are all in which something may stand, the first one `region`; none for any. `plan_first`: every run stops
    at its plan until a person has looked at it. `sizes` is what a promotion into it makes otherwise. `created_at` in
    epoch seconds.
    """

    name: str = Field(pattern=NAME_PATTERN)
    project: str = Field(pattern=PROJECT_PATTERN)
    region: str
    regions: list[str] = Field(default_factory=list)
    plan_first: bool = False
    sizes: list[Size] = Field(default_factory=list, max_length=40)
    created_by: str = ""
    created_at: float = 0.0
