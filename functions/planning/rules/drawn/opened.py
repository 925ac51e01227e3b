"""What a goal opens to everybody by its name: one bucket of several that anyone may read, one service of several.

Nothing else may close it, the words have to hold now, and a bucket is only opened to be read.
"""

import re

from functions.planning.rules.drawn.openings import access_in
from functions.planning.rules.meant.access import Said
from functions.planning.rules.meant.phrases import Of
from functions.planning.rules.meant.public_buckets import public_buckets
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.access import access_words, is_of_some
from functions.planning.rules.words.affirmed import is_affirmed

_SERVICES = ("cloud_run", "function")


def open_named(sketch: Sketch, reading: Reading) -> None:
    """Open what phrases open by its name, where several things of its kind stand and none closes it."""
    _open_buckets(sketch, reading)
    said = access_in(sketch, reading)
    closed = {one.name for each in said if not each.opens for one in each.subjects if one.how is Of.NAME}
    for each in said:
        for one in each.subjects if each.opens else ():
            id_ = one.name
            if one.how is not Of.NAME or id_ in closed or id_ not in sketch.parts:
                continue
            part = sketch.parts[id_].part.name
            done = False
            if part == "bucket":
                done = _is_read_by_all(reading.text, each) and sketch.put("", id_, public=True)
            elif part in _SERVICES and len(sketch.of(*_SERVICES)) > 1 and _is_for_all(reading.text, each):
                done = _open_service(sketch, id_)
            if done:
                sketch.taken.append(each.span)
                sketch.lacks.pop("public", None)
                sketch.meet("public", f"{id_}: everybody may {'read it' if part == 'bucket' else 'call it'}")


def opened_buckets(sketch: Sketch, reading: Reading) -> set[str]:
    """The buckets of which a phrase says by their names that everybody may read them."""
    return {
        one.name
        for each in access_in(sketch, reading)
        if each.opens and _is_read_by_all(reading.text, each)
        for one in each.subjects
        if one.how is Of.NAME
    }


_WHICH = "which of {} everybody may read is not said: `NAME is a public bucket`"


# Beside the one that is public another one is not.
_ANOTHER = re.compile(
    r"\b(?:privat\w*|privad[oa]|prive|geschlossen\w*|closed) (?:(?:gcs|storage) )?(?:buckets?|one|1)\b|\bbuckets? (?:privad[oa]|prive|privat[oi]?)\b"
    r"|\b(?:otro|un autre|un altro|outro|other|another|second|ein anderer) (?:one |1 |bucket )?(?:privat\w*|privad[oa]|prive)\b"
)


def _open_buckets(sketch: Sketch, reading: Reading) -> None:
    """Open the bucket that a goal says everybody may read: the one that holds what it names, else the only one."""
    for said in public_buckets(reading.text):
        buckets = sketch.of("bucket")
        named = [id_ for id_ in buckets if said.for_ and id_ == said.for_] or _nearest(reading.text, said.span, buckets)
        able = named or buckets
        if any(sketch.parts[id_].settings.get("public") == "true" for id_ in able):
            continue
        if said.all_ and not named and not _ANOTHER.search(reading.text):
            _open_all(sketch, buckets, said.span)
            continue
        if (len(able) != 1 and not named) or (not named and _ANOTHER.search(reading.text)):
            if buckets:
                sketch.lack("public", _WHICH.format(", ".join(buckets)))
            continue
        _open_all(sketch, able, said.span)


_TOGETHER = re.compile(r"(?:,? ?(?:and|und|y|e|et|en|&) |, )(?:bucket )?")


def _nearest(text: str, span: tuple[int, int], buckets: list[str]) -> list[str]:
    """Of several buckets that are named where one is said to be open, the last one before it, with those that it is joined to."""
    at = [
        (each.start(), each.end(), id_)
        for id_ in buckets
        for each in re.finditer(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text[slice(*span)])
    ]
    found: list[str] = []
    edge = -1
    for low, high, id_ in sorted(at, reverse=True):
        if found and not _TOGETHER.fullmatch(text[slice(*span)], high, edge):
            break
        found.append(id_)
        edge = low
    return found if len(buckets) > 1 else []


def _open_all(sketch: Sketch, buckets: list[str], span: tuple[int, int]) -> None:
    """Let everybody read these buckets, and take back what was said of them as closed."""
    for id_ in buckets:
        if not sketch.put("", id_, public=True):
            continue
        sketch.lacks.pop("public", None)
        if not _answers(sketch):
            sketch.how.pop("public", None)
        sketch.meet("public", f"{id_}: everybody may read what is in it")
        sketch.taken.append(span)
        for need in ("private_bucket", "private"):
            kept = [each for each in sketch.how.get(need, ()) if not each.startswith(f"{id_}: public access")]
            if need in sketch.how and not kept:
                sketch.how.pop(need)
            elif kept:
                sketch.how[need] = kept


def _answers(sketch: Sketch) -> bool:
    return bool(sketch.of("cloud_run", "function", "vm", "group", "load_balancer", "site"))


def _open_service(sketch: Sketch, id_: str) -> bool:
    """Whether a service was closed and is open now; one that named people sign in to stays theirs."""
    settings = sketch.parts[id_].settings
    closed = settings.get("public") == "false" or "true" in {settings.get("internal"), settings.get("iap")}
    if not closed or settings.get("members") or settings.get("behind") == "true":
        return False
    for key in ("internal", "iap"):
        settings.pop(key, None)
    return sketch.put("", id_, public=True)


def _is_for_all(text: str, said: Said) -> bool:
    """Whether a phrase has a word for everybody that holds now and is no name: a service may be called `users`."""
    return any(
        is_affirmed(text, match.span()) and not is_of_some(text, match.end())
        for match in access_words("everybody").finditer(text, *said.span)
        if not any(one.span[0] <= match.start() < one.span[1] for one in said.subjects)
    )


def _is_read_by_all(text: str, said: Said) -> bool:
    """Whether everybody may read: `public`, or `anyone` and a word for reading; who puts in opens nothing."""
    span = said.span
    if access_words("puts_in").search(text, *span):
        return False
    readable = access_words("public").search(text, *span) is not None or (
        access_words("anybody").search(text, *span) is not None
        and access_words("reads").search(text, *span) is not None
    )
    return readable and _is_for_all(text, said)
