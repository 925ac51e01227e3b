"""What a goal opens to everybody by its name: one bucket of several that anyone may read, one service of several.

Nothing else may close it, the words have to hold now, and a bucket is only opened to be read.
"""

from functions.planning.rules.drawn.openings import access_in
from functions.planning.rules.meant.access import Said
from functions.planning.rules.meant.phrases import Of
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.access import access_words
from functions.planning.rules.words.affirmed import is_affirmed

_SERVICES = ("cloud_run", "function")


def open_named(sketch: Sketch, reading: Reading) -> None:
    """Open what phrases open by its name, where several things of its kind stand and none closes it."""
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
        is_affirmed(text, match.span())
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
