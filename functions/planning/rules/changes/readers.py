"""Who may read data: `ana@example.com may read the dataset` lets one person, by an account of hers, into one bucket or dataset.

Only reading, only people and groups that are named by their addresses, only one thing that stands. Anything else is asked.
"""

import re

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.concepts import words_in
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.words import OFF, REMOVES
from functions.planning.rules.drawn.people import member

_ADDRESS = r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_LET = frozenset({"READS", "ACCESS", "ONLY", "TABLE", "FILES", "ANY", "LETIN"})
_NO_MORE = re.compile(
    r",? ?\b(?:(?:and )?nothing else|nothing more|sonst nichts|mehr nicht|nada mas|rien d'autre|rien de plus|nient'altro)\b"
)
# Who is to read no longer, or nobody beside them.
_ENDS = re.compile(
    rf"(?<![\w-])(?:{REMOVES}|{OFF}|take\w*|revoke\w*|withdraw\w*|from|end|stop|block|von|vom|nimm|entzieh\w*|quita\w*|retir\w*)(?![\w-])|\b(?:only|just|nur|solo|seulement|nobody but) (?:[a-z]+ )?\S+@"
)
# What asks for it, and does not tell that somebody reads.
_ASKS = re.compile(
    r"\b(?:may|can|should|must|is to|are to|allowed|let|give|grant|allow|needs?|wants?|gets?|darf|durfen|soll\w*|gib|lass\w*|erlaub\w*|bekommt|puede\w*|debe\w*|dale|da|peu(?:t|vent)|doit|donne\w*|pode\w*|deve\w*|mag)\b"
)
_GROUP = re.compile(r"\b(?:the |die |el |le )?(?:group|gruppe|grupo|groupe|user|nutzer|usuario)\b")
_DATASET = re.compile(r"\b(?:data ?sets?|tables|tabellen|datensatz|conjunto de datos|jeu de donnees|donnees|datos)\b")


def let_read(text: str, now: Now) -> list[Put]:
    """The people who get to read what a sentence names; nothing for another sentence."""
    found = [*re.finditer(_ADDRESS, text)]
    if not found or _ENDS.search(text) or not _ASKS.search(text):
        return []
    what = _NO_MORE.sub(" ", re.sub(_ADDRESS, " ", text))
    who = " ".join(match[0] for match in found)
    ids = [id_ for _, _, each in targets_in(now, what) for id_ in each if now.parts[id_].takes("readers")]
    ids = list(dict.fromkeys(ids)) or (now.of("bigquery") if _DATASET.search(what) else [])
    bare = _DATASET.sub(" ", what)
    for start, end, _ in reversed(targets_in(now, bare)):
        bare = bare[:start] + " " * (end - start) + bare[end:]
    said = words_in(_GROUP.sub(" ", bare))
    meant = frozenset().union(*(word.means for word in said))
    left = [word for word in said if not word.bare and not word.means & _LET]
    others = [each for _, _, each in targets_in(now, what) if not set(each) & set(ids)]
    if (
        len(ids) != 1
        or left
        or others
        or "READS" not in meant
        or meant & {"NOT", "NO", "WRITES"}
        or "gserviceaccount" in who
    ):
        return []
    part = now.parts[ids[0]]
    people = [member(text, each) for each in found]
    before = [each for each in part.value("readers").split(",") if each]
    return [Put(part.id, "readers", ",".join(dict.fromkeys([*before, *people])))]
