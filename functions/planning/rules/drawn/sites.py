"""Pages that stand in a bucket: whether a goal has some, and for whom."""

import re

from functions.planning.rules.drawn.runtime import Runtime
from functions.planning.rules.meant.public_buckets import is_confidential
from functions.planning.rules.meant.static_pages import has_static_pages, pages_in, signs_in_elsewhere
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

# Pages that a machine's own program gives out.
_FROM_MACHINE = re.compile(
    r"\b(?:nginx|apache|caddy|httpd|lighttpd|vms?|machines?|servers?|instances?)\b(?: (?:that|which|to|just|only|and))*(?: \w+)? (?:serv|host|deliver)\w*\b"
    r"|\b(?:on|from|by) (?:an?|one|the|our|this) (?:\w+ ){0,2}(?:vm|machine|compute engine|e2-\w+|nginx)\b"
)


def is_site(sketch: Sketch, reading: Reading, runtime: Runtime) -> bool:
    """Whether a goal's pages stand in a bucket, rather than come from a program."""
    if reading.rejects("static_site") or (reading.own and sketch.of("cloud_run")):
        return False
    if sketch.of("cloud_run", "vm") and is_confidential(reading.text) and not reading.wants("cdn"):
        return False
    if reading.wants("iap") and not _is_shown_to_all(reading):
        return False
    if (
        sketch.of("vm", "group")
        and _FROM_MACHINE.search(reading.text)
        and not (reading.wants("bucket", "cdn") or pages_in(reading.text))
    ):
        return False
    spa = any(app.where == "site" for app, _ in reading.apps)
    # Functions answer the pages, and serve none.
    if (
        (spa or reading.wants("static_site"))
        and sketch.of("function")
        and set(sketch.code()) <= set(sketch.of("function"))
    ):
        return True
    if (spa or reading.wants("static_site", "site", "frontend")) and not sketch.code() and not sketch.of("gke"):
        return True
    if (
        spa
        and (reading.wants("cdn") or sketch.of("cloud_run"))
        and not runtime.frontend
        and reading.wants("static_site", "cdn")
    ):
        return True
    said = [each.words.lower() for each in reading.mentions if each.need == "static_site" and not each.rejected]
    if has_static_pages(reading.text) and not runtime.frontend and not reading.own:
        return True
    return any("static" in words or "stati" in words or "bucket" in words for words in said) and not runtime.frontend


def _is_shown_to_all(reading: Reading) -> bool:
    """Whether the pages that are said to be static are none of those behind a sign-in, which a service beside them has."""
    pages = [*pages_in(reading.text), *((each.start, each.end) for each in reading.of("static_site"))]
    doors = [(each.start, each.end) for each in reading.of("iap")]
    return reading.names("cloud_run", "service", "vm", "container") and signs_in_elsewhere(reading.text, pages, doors)


def draw_site(sketch: Sketch, reading: Reading) -> None:
    """Add the bucket that serves a goal's pages."""
    wants = reading.wants
    made = sketch.add("static_site" if wants("static_site") else "site", "site", "site")
    if made is None:
        return
    sketch.how.pop("frontend", None)
    for need in ("static_site", "site", "frontend", "bucket", "service", "public"):
        # What another part is already is not this one too.
        if wants(need) and (need not in {"bucket", "service"} or need not in sketch.how):
            sketch.meet(need, f"{made}: {sketch.parts[made].part.what}")
    if wants("private_bucket"):
        sketch.lack("private_bucket", "what a load balancer or a browser reads of a bucket is public")
