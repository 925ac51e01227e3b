"""Full names of Google's resources that a goal gives and nothing of its plan holds: another project's topic, key or bucket."""

import re
from collections.abc import Iterator, Sequence

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_NAME = re.compile(
    r"(?:(?:https:)?//[\w.-]*googleapis\.com/[\w/]*?)?(?<![\w/-])(?:projects|organizations|folders)/[\w.:-]+(?:/[\w.*:@%+-]+)+"
    r"|(?<![\w/])gs://[\w.-]+|(?<![\w./:@-])[a-z][a-z0-9-]{4,28}[a-z0-9]:[a-z]+-[a-z]+\d{1,2}:[a-z][\w-]*",
    re.IGNORECASE,
)
# A repository that is connected to Cloud Build is where a program comes from, which is told with it.
_REPOSITORY = re.compile(r"/connections/")
_HOW = (
    "it stands outside of this deployment, and nothing here reads, writes or changes it: what the plan has is the deployment's "
    "own; let its account in there by hand where that other one is meant"
)


def outside_names(reading: Reading, sketch: Sketch, told: Sequence[Asked]) -> Iterator[Asked]:
    """A line for each such name that no line denies yet."""
    held = " ".join(
        value.lower()
        for drawn in sketch.parts.values()
        for value in (drawn.id, *drawn.settings.values(), *drawn.arguments.values())
    )
    lacking = " ".join(each.words.lower() for each in told if not each.met)
    for match in _NAME.finditer(reading.goal.text):
        said = match[0].rstrip(".:")
        bare = said.lower().removeprefix("gs://")
        if bare in held or said.lower() in lacking or _REPOSITORY.search(said):
            continue
        lacking += f" {said.lower()}"
        yield Asked(words=said, need="elsewhere", met=False, how=_HOW)
