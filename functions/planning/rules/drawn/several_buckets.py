"""Several buckets that are only counted: nothing tells them apart."""

import re

from functions.planning.rules.sketch import Sketch

_COUNTED = re.compile(r"\b([2-6]) (?:\w+ )?(?:buckets?|cubos)\b")


def draw_several(sketch: Sketch, text: str) -> bool:
    """Make as many buckets as are counted; whether they were."""
    counted, there = _COUNTED.search(text), sketch.of("bucket")
    if counted is None or len(there) != 1:
        return False
    first = there[0]
    settings = dict(sketch.parts[first].settings)
    made = [first, *(f"{first}-{number}" for number in range(2, int(counted[1]) + 1))]
    for name in made[1:]:
        sketch.add("", name, "bucket", **settings)
    for drawn in [each for each in sketch.parts.values() if first in each.uses]:
        if drawn.settings.get("trigger") != "storage" and drawn.part.name != "eventarc":
            sketch.use(drawn.id, *made[1:])
    sketch.taken.append(counted.span())
    sketch.meet("bucket", f"{', '.join(made)}: {counted[1]} buckets")
    return True
