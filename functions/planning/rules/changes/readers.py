"""Who may read data: `ana@example.com may read the dataset` lets one person, by an account of hers, into one bucket or dataset.

Only reading, only people and groups that are named by their addresses, only one thing that stands. Anything else is asked.
"""

import re

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.drawn.people import member

_ADDRESS = r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_READS = re.compile(
    rf"^(?:(?:please|let|the group|group|lass) )*(?P<who>{_ADDRESS}(?:(?: ?, ?| and | und | y | et ){_ADDRESS})*) "
    r"(?:(?:may|can|should|must|is allowed to|are allowed to|is to|darf|durfen|soll|sollen|puede|pueden|debe poder|peut|peuvent)(?: be able to)? )?(?:only |nur |solo )?"
    r"(?:read|query|see|view|look at|lesen|sehen|leer|consultar|ver|lire|consulter|voir) (?:from |in )?(?P<what>[\w -]+?)(?: lesen)?(?:,? (?:(?:and )?nothing else|only|sonst nichts|nada mas|rien d'autre))?$|"
    rf"^(?P<who2>{_ADDRESS}(?:(?: ?, ?| and | und | y | et ){_ADDRESS})*) (?:darf|durfen|soll|sollen) (?:nur )?(?P<what2>[\w -]+?) (?:lesen|sehen|abfragen)$"
)
_DATASET = re.compile(r"\b(?:data ?sets?|tables|tabellen|datensatz|conjunto de datos|jeu de donnees|donnees|datos)\b")


def let_read(text: str, now: Now) -> list[Put]:
    """The people who get to read what a sentence names; nothing for another sentence."""
    match = _READS.search(text.strip(" .!"))
    if match is None:
        return []
    who, what = match["who"] or match["who2"], match["what"] or match["what2"]
    ids = [id_ for _, _, found in targets_in(now, what) for id_ in found if now.parts[id_].takes("readers")]
    ids = list(dict.fromkeys(ids)) or (now.of("bigquery") if _DATASET.search(what) else [])
    bare = _DATASET.sub(" ", what)
    for start, end, _ in reversed(targets_in(now, bare)):
        bare = bare[:start] + " " * (end - start) + bare[end:]
    left = re.sub(r"\b(?:the|our|in|of|from|den|das|die|el|la|los|le|les)\b", " ", bare).strip()
    if len(ids) != 1 or left or "gserviceaccount" in who:
        return []
    part = now.parts[ids[0]]
    people = [member(who, each) for each in re.finditer(_ADDRESS, who)]
    before = [each for each in part.value("readers").split(",") if each]
    return [Put(part.id, "readers", ",".join(dict.fromkeys([*before, *people])))]
