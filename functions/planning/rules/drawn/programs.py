"""Programs that a goal names beside what is drawn already: each is a part of its own, under its name."""

import re

from functions.planning.rules.drawn.together import STORES
from functions.planning.rules.meant.programs import without_a_part
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked
from shared.schemas.architecture import MAX_ID

# Products of several programs, one of which is asked over HTTP and runs here.
_STAGES = {
    "Snowplow": "{0}: its collector, which takes events in; enricher and loader are programs of their own with configuration of yours: "
    "add each as a worker on Pub/Sub with `infraai change`",
}


def draw_programs(sketch: Sketch, reading: Reading) -> None:
    """Add what is named and missing, beside a service on Cloud Run, with what that one keeps."""
    main = next(iter(sketch.of("cloud_run")), None)
    if main is None:
        return
    for app, mention in reading.apps:
        if app.name in _STAGES:
            how = _STAGES[app.name].format(main)
            sketch.told.append(Asked(words=mention.words, need="stages", met=False, how=how))
    kept = [id_ for id_ in sketch.parts[main].uses if sketch.parts[id_].part.name in STORES]
    for each in without_a_part({id_: drawn.part.name for id_, drawn in sketch.parts.items()}, reading):
        id_ = re.sub(r"[^a-z0-9]+", "-", each.name)[:MAX_ID].strip("-")
        if id_ in sketch.parts or not sketch.add("", id_, each.kinds[0]):
            continue
        sketch.use(id_, *kept)
        sketch.meet("multi_service", f"{main}, {id_}: each by itself, as both are named")
        sketch.taken.append(each.span)
