"""A part of a site that only one's own people may open: `everything is public except /admin`."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas.architecture import MAX_ID

_PATH = re.compile(r"(?<![\w./:*-])(?P<path>/[a-z][a-z0-9_-]{1,30}(?:/[a-z][a-z0-9_-]{1,30})?)(?:/?\*)?(?![\w/.])")
_CLAUSE = re.compile(r"[.,;!?](?=\s|$)|\n")
_ASKED_THERE = re.compile(r"\b(?:health\w*|probe\w*|at|on|under|endpoint|get|post|calls?|path|webhooks?) $")


def guarded_path(reading: Reading) -> re.Match[str] | None:
    """The path that a sign-in is asked for, where it is said of that alone."""
    for mention in [*reading.of("part_sign_in"), *reading.of("iap")]:
        low = max((match.end() for match in _CLAUSE.finditer(reading.text, 0, mention.start)), default=0)
        stop = _CLAUSE.search(reading.text, mention.end)
        found = [*_PATH.finditer(reading.text, low, stop.start() if stop else len(reading.text))]
        if len(found) == 1 and not _ASKED_THERE.search(reading.text[low : found[0].start()]):
            return found[0]
    return None


def draw_guarded(sketch: Sketch, reading: Reading) -> bool:
    """Make what answers below the path a service of its own, with sign-in, of the same program; whether it was made."""
    said, services = guarded_path(reading), sketch.of("cloud_run")
    if said is None or len(services) != 1 or reading.rejects("load_balancer"):
        return False
    main = sketch.parts[services[0]]
    name = re.sub(r"[^a-z0-9]+", "-", said["path"].strip("/"))[:MAX_ID].rstrip("-")
    made = sketch.add("", name if name not in sketch.parts else f"{name[:10]}-door", "cloud_run", **main.settings)
    front = sketch.add("load_balancer", next(iter(sketch.of("load_balancer")), "front"), "load_balancer")
    if made is None or front is None:
        return False
    sketch.use(made, *main.uses)
    sketch.use(front, main.id, made)
    sketch.set("", front, f"{said['path']}={made}", "routes")
    for id_ in (main.id, made):
        sketch.set("", id_, True, "behind")
    sketch.put("iap", made, public=False, iap=True)
    how = f"{main.id}: everybody may call it, but for {said['path']}, which {made} answers: give both the same program"
    sketch.meet("public", how)
    sketch.meet("part_sign_in", f"{made}: it answers {said['path']}, behind Google's sign-in")
    sketch.taken.append(said.span())
    return True
