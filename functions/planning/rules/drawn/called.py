"""Programs that a goal gives a name: the only one of its kind is called so, and none is left out without a word."""

import re
from collections.abc import Iterator

from functions.planning.rules.meant.by_name import NAME
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_SERVICE = r"(?P<service>(?:services?|micro-?services?|apis?|dienste?|servicios?|backends?))"
_PROGRAM = rf"(?:{_SERVICE}|workers?|(?P<job>jobs?)|(?P<function>functions?)|ones?|1|consumers?)"
_CALLED = re.compile(
    rf"(?<![\w-]){_PROGRAM} (?:called|named|namens|genannt|llamad[ao]s?|nommee?s?|appelee?s?) ['\"]?"
    rf"(?P<names>{NAME}(?:['\"]?(?:, | and |, and | und | y | et )['\"]?{NAME}(?![\w' -]*(?:called|named)))*)"
)
_KINDS = {"service": "cloud_run", "job": "run_job", "function": "function"}
_NO_SERVICE = frozenset({"worker_pool", "run_job", "queue", "tasks"})
"""What nobody calls, though somebody may have called a service so."""
_AND = re.compile(r",? and |, | und | y | et ")


def lost_names(sketch: Sketch, reading: Reading) -> Iterator[str]:
    """The names of programs that no part of the plan has, each once, as the goal has them folded."""
    for match in _CALLED.finditer(reading.text):
        for said in _AND.split(match["names"]):
            name = said.strip("'\" ")
            part = sketch.parts.get(name)
            if part is None or (match["service"] and part.part.name in _NO_SERVICE):
                yield name


def draw_called(sketch: Sketch, reading: Reading) -> None:
    """Call the only program of its kind as the goal does, where it names one that has no other name there."""
    lost = set(lost_names(sketch, reading))
    for match in _CALLED.finditer(reading.text):
        kind = next((part for group, part in _KINDS.items() if match[group]), None)
        there = sketch.of(kind) if kind else []
        if len(lost) == 1 and match["names"] in lost and len(there) == 1 and there[0] in _PLAIN:
            sketch.rename(there[0], match["names"])


_PLAIN = frozenset({"api", "app", "backend", "service", "web", "job", "function"})
"""Names that a plan gives where a goal gives none."""
