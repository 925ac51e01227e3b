"""Of several buckets that a goal calls by name, each is open or closed as its own words say: `contracts beside it isn't`."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.access import access_words, is_of_some
from functions.planning.rules.words.affirmed import is_affirmed
from functions.planning.rules.words.denied import is_denied
from shared.schemas import Asked

# What parts are called that nobody named.
_PLAIN = re.compile(r"(?:data|files|assets|pages|archive)(?:-\d+)?")
_BEHIND = re.compile(
    r"[.;\n](?=\s|$)|,(?= [\w-]+ (?:with|is|are|stays?|private|only|mit|con|avec|com)\b)|\b(?:and|und|y|et|e|en|plus|while|but|aber|pero|mais|mas|maar|ma)\b"
)
_BOTH = re.compile(r"\b(?:both|all|each|beide|alle|ambos|ambas|todos|tous|les deux|entrambi|tutti|os dois)\b")
_BEFORE = re.compile(r"[^.;,\n]*$")
_CLOSED = "{}: closed, for the words that open a bucket are said of {}, and not of this one"


def hold_own_public(sketch: Sketch, reading: Reading) -> None:
    """Open the buckets whose own words open them, and close the others that stand open."""
    named = [id_ for id_ in sketch.of("bucket") if not _PLAIN.fullmatch(id_)]
    text = reading.text
    if not named or _BOTH.search(text):
        return
    # What one is called that nobody named ends the words of another as well: `curated (versioned), assets (public)`.
    every = sketch.of("bucket")
    denied = [id_ for id_ in named if _is_shut(text, id_, every)]
    opens = [id_ for id_ in named if id_ not in denied and _opens(text, id_, every)]
    shut = [id_ for id_ in named if id_ in denied or (opens and id_ not in opens)]
    typed = Words.of(reading.goal.text, text)
    for id_ in shut:
        if sketch.parts[id_].settings.pop("public", "") == "true":
            at = text.find(id_)
            how = _CLOSED.format(id_, ", ".join(opens) or "another")
            sketch.told.append(Asked(words=typed(at, at + len(id_)), need="private", met=True, how=how))
    for id_ in opens if shut else ():
        sketch.put("", id_, public=True)
    if opens and shut and "public" in sketch.how:
        sketch.how["public"] = [f"{id_}: everybody may read what is in it" for id_ in opens]


def _stretches(text: str, id_: str, named: list[str]) -> list[tuple[int, int]]:
    """Where a bucket is spoken of: its name with what stands behind it, up to the next one's name."""
    found = []
    for match in re.finditer(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text):
        stop = _BEHIND.search(text, match.end())
        others = [text.find(each, match.end()) for each in named if each != id_]
        high = min([stop.start() if stop else len(text), *(each for each in others if each >= 0)])
        found.append((match.end(), high))
    return found


def _opens(text: str, id_: str, named: list[str]) -> bool:
    for low, high in _stretches(text, id_, named):
        for kind in ("anybody", "everybody"):
            for word in access_words(kind).finditer(text, low, high):
                if is_affirmed(text, word.span()) and not is_of_some(text, word.end()):
                    return True
        before = _BEFORE.search(text[: low - len(id_)])
        if before and (led := _LED.search(before[0])) and is_affirmed(text, (low - len(id_) - len(led[0]), low)):
            return True
        if before and re.search(
            r"\b(?:public|open|offentlich\w*) (?:gcs |storage )?buckets? (?:for |called |named |fur |namens )?(?:the |our |die )?$",
            before[0],
        ):
            return True
    return False


# `Anyone may read press-kit`.
_LED = re.compile(
    r"\b(?:anyone|anybody|everyone|everybody|the (?:whole )?(?:world|internet)|jeder|alle|cualquiera|todos|todo el mundo|tout le monde|qualquer um|chiunque|iedereen) (?:may |can |should |darf |kann |soll |puede |pueden |peut |pode |puo |mag |kan )?(?:be able to )?(?:read|see|view|open|download|get|lesen|sehen|leer|ver|lire|voir|ler|leggere|lezen|lee|lit)s? (?:(?:the|what is in|from|in|das|den|el|la|le|o|il|de) )*(?:bucket )?$"
)


def _is_shut(text: str, id_: str, named: list[str]) -> bool:
    if any(access_words("closed").search(text, low, high) for low, high in _stretches(text, id_, named)):
        return True
    return any(
        is_denied(text, (each.start(), each.end()))
        for each in re.finditer(
            rf"(?<![\w-]){re.escape(id_)}(?![\w-])(?: (?:beside|next to|daneben|al lado|a cote|ao lado|accanto|ernaast)(?: (?:it|them|that))?)?",
            text,
        )
    )
