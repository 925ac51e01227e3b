"""One more of what stands: `a second Redis with 2 GB` never changes the one that is there.

another_of("add another bucket, deleted after 30 days")   -> "bucket"
another_of("a second zone for the database")              -> ""
"""

import re
from functools import cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.additions import MATTERS
from functions.planning.rules.changes.clause import NAMES
from functions.planning.rules.changes.parts import Now

_ONE_MORE = (
    r"(?:another|(?:an?|one|1) (?:second|third|fourth|fifth|further|additional|extra|separate|new|other|more)|(?:(?:add|create|make|set up|we (?:also )?need|plus|give (?:us|me)) )(?:a )?(?:second|third|new|further)|"
    r"one more|1 more|(?:its|their|his|her) own|a (?:2nd|3rd)|(?:^|, ?|\bby |\bto |\binto )(?:second|third|new)|"
    r"noch (?:ein|eine|einen|1)|(?:ein|eine|einen|einem|einer) (?:zweite|dritte|weitere|neue|eigene|zusatzliche|andere|separate)[nrsm]?|"
    r"otr[ao]|(?:un|una) (?:segund[ao]|tercer[ao]?|nuev[ao]|otr[ao]|adicional)|(?:un|une) (?:autre|deuxieme|second[e]?|troisieme|nouve(?:au|l|lle))|encore une?)"
)
_BETWEEN = r"(?: (?!(?:of|for|in|on|at|by|via|with|to|from|and|factor|disk|zone|region|replica|copy|name|value|version|time|machine type)\b)[a-z][\w-]*){0,2}?"


def another_of(piece: str, now: Now) -> str:
    """The kind of which a clause asks for one more, of those that stand here; empty for another clause."""
    if _BOUND.search(piece):
        return ""
    bare = MATTERS.sub(" ", NAMES.sub(" ", piece))
    if now.of("schedule") and _RUN.search(bare):
        return "schedule"
    found = [
        (match.end(), kind)
        for kind in {part.kind for part in now.parts.values()}
        for match in _pattern(kind).finditer(bare)
    ]
    return min(found)[1] if found else ""


# One more of what is counted, and nothing new: `one more node at the minimum`.
_BOUND = re.compile(
    r"\b(?:(?:at|to|beim|zum|en|al|au) (?:(?:the|el|le|a) )?(?:min(?:imum|imo)?|max(?:imum|imo)?|least|most|top|bottom|upper end|lower end))\b"
)
_RUN = re.compile(rf"(?<![\w-]){_ONE_MORE} (?:run|execution|time of day|slot|lauf|ejecucion|execution)(?![\w-])")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    called = words.KINDS.get(kind, "(?!)") + ("|queues?" if kind == "tasks" else "")
    return re.compile(
        rf"(?<![\w-]){_ONE_MORE}{_BETWEEN} (?:{called})(?![\w-])(?! (?:disk|type|name|version|size|limit|count|domain|replica|instances?|memory|image)s?\b)"
    )
