"""Which of several is meant, where a sentence points at it instead of naming it.

    pointed("double the api's database", now)       -> "double trips"
    pointed("back up the second database", now)     -> "back up staff"
    pointed("only the mysql one gets 4 cpus", now)  -> "only staff gets 4 cpus"

Only what points at exactly one part is replaced by its id; anything else is left as it was said, and asked about later.
"""

import re
from collections.abc import Callable, Sequence

from functions.planning.rules.changes import words
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.words.patterns import compiled, whole

_THE = r"(?:the|our|only|just|der|die|das|den|dem|unsere?n?|nur|el|la|los|las|nuestr[ao]|solo|le|l ?'|notre|seulement)"
_OF = (
    r"(?:of|behind|for|from|used by|(?:that|which) belongs to|von|vom|der|des|hinter|fur|de|del|de l ?'|du|detras de|para|pour|derriere)"
    r" ?(?:the |our |der |dem |den |die |das |la |el |le |l ?'|nuestr[ao] |notre )?"
)
_ORDINALS = (
    r"first|1st|erste[nrs]?|primer[ao]?|premiere?|premier",
    r"second|2nd|zweite[nrs]?|segund[ao]|deuxieme|seconde?",
    r"third|3rd|dritte[nrs]?|tercer[ao]?|troisieme",
    r"fourth|4th|vierte[nrs]?|cuart[ao]|quatrieme",
)
_LAST = r"last|letzte[nrs]?|ultim[ao]|derniere?|dernier"
_OTHER = r"other|andere[nrs]?|otr[ao]|autre"
_ONE = r"1|ones?|eine?|un[ao]?"
_PRIVATE, _PUBLIC = (
    r"private|internal|interne[nrs]?|private[nrs]?|privad[ao]|intern[ao]|privee?",
    r"public|offentliche[nrs]?|public[ao]|publique",
)
_ALSO = {"sql": r"bases?"}
# What is to come is pointed at by nobody: `add the second database`.
_COMES = re.compile(rf"\b(?:{words.ADDS})\W+(?:\w+\W+){{0,2}}$")


def pointed(text: str, now: Now) -> str:
    """The folded text with the ids of the parts that it points at."""
    main = now.parts[now.main]
    if "app" in now.parts and now.parts["app"].kind == "sql" and "code" in main.part.roles:
        kinds = words.KINDS["sql"]
        text = re.sub(rf"(?<![\w-]){_THE} ?app(?![\w-])(?! (?:{kinds})\b)(?!'s (?:{kinds})\b)", f"the {main.id}", text)
    several: dict[str, tuple[list[str], str]] = {}
    for kind in dict.fromkeys(part.kind for part in now.parts.values()):
        ids, called = now.of(kind), "|".join(each for each in (words.KINDS.get(kind), _ALSO.get(kind)) if each)
        if len(ids) < 2 or not called:
            continue
        several[kind] = (ids, called)
        text = _owned(text, kind, called, now)
    for ids, called in several.values():
        text = _of_a_sort(_counted(text, ids, called, now), ids, called, now)
    others = {said for ids, called in several.values() if (said := _the_other(text, ids, called)) != text}
    return others.pop() if len(others) == 1 else text


def _owned(text: str, kind: str, called: str, now: Now) -> str:
    """`the api's database`, `the database of the api`: the one that it uses, or that uses it."""
    for owner in now.parts.values():
        if owner.kind == kind:
            continue
        mine = [id_ for id_ in owner.uses if now.parts[id_].kind == kind]
        mine = mine or [part.id for part in now.parts.values() if part.kind == kind and owner.id in part.uses]
        if len(mine) != 1:
            continue
        kinds = words.KINDS.get(owner.kind, "(?!)")
        who = rf"(?:(?:{kinds}) )?{re.escape(owner.id)}(?: (?:{kinds}))?"
        for pattern in (
            rf"(?<![\w-])(?:{_THE} )?{who}(?: ?'s?| ?s')? (?:{called})(?![\w-])(?! {_OF}\w)",
            rf"(?<![\w-]){_THE} ?(?:{called}) {_OF}{who}(?![\w-])",
            rf"(?<![\w-]){_THE} ?(?:{called}) (?:that|which) (?:the |our )?{who} (?:uses|reads|writes|works with)(?![\w-])",
        ):
            text = _replaced(text, pattern, mine[0])
    return text


def _counted(text: str, ids: Sequence[str], called: str, now: Now) -> str:
    """`the second database`, `the last one`: in the order in which they are listed."""
    what = rf"(?:{called}|{_ONE})" if _is_spoken_of(text, ids, called, now) else f"(?:{called})"
    for pattern, at in (*((each, place) for place, each in enumerate(_ORDINALS)), (_LAST, len(ids) - 1)):
        if at < len(ids):
            text = _replaced(text, rf"(?<![\w-]){_THE} ?(?:{pattern}) {what}(?![\w-])", ids[at])
    numbered = rf"(?<![\w-])(?:{_THE} )?(?:{called}) (?:number|no\.?|nr\.?|nummer|numero|#) ?(\d)(?![\w.-])"
    return _replaced(
        text, numbered, lambda match: ids[int(match[1]) - 1] if 0 < int(match[1]) <= len(ids) else match[0]
    )


def _of_a_sort(text: str, ids: Sequence[str], called: str, now: Now) -> str:
    """`the mysql one`, `the private service`: the only one that is so."""
    parts = [now.parts[id_] for id_ in ids]
    sorts: list[tuple[str, list[str], str]] = []
    if parts[0].kind == "sql":
        sorts = [
            (pattern, [part.id for part in parts if part.value("engine") == name], "?")
            for name, pattern in words.ENGINES.items()
        ]
    elif parts[0].takes("public"):
        sorts = [
            (pattern, [part.id for part in parts if part.value("public") == value], "")
            for pattern, value in ((_PRIVATE, "false"), (_PUBLIC, "true"))
        ]
    for pattern, such, bare in sorts:
        if len(such) == 1:
            said = rf"(?<![\w-]){_THE} ?(?:{pattern})(?:[ -](?:{called}|{_ONE}|instance|instanz)){bare}(?![\w-])(?! \d)"
            text = _replaced(text, said, such[0])
    return text


def _the_other(text: str, ids: Sequence[str], called: str) -> str:
    """`the other one`, of two of which one was named before."""
    match = re.search(
        rf"(?<![\w-]){_THE} ?(?:{_OTHER})(?: (?:{called}|{_ONE})(?![\w-])|(?= (?:nicht|no|ne|soll|should|stays?|bleib\w*)\b|\W*$))",
        text,
    )
    if match is None or len(ids) != 2:
        return text
    before = [id_ for id_ in ids if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text[: match.start()])]
    if len(before) != 1:
        return text
    other = ids[1 - ids.index(before[0])]
    return text[: match.start()] + other + text[match.end() :]


def _is_spoken_of(text: str, ids: Sequence[str], called: str, now: Now) -> bool:
    """Whether "one" is one of these: nothing else stands several times, or only these are spoken of.

    What is to go is named by what it is: "remove the second one" points at nothing.
    """
    if whole(words.REMOVES).search(text):
        return False
    kinds = [part.kind for part in now.parts.values()]
    if len([kind for kind in set(kinds) if kinds.count(kind) > 1]) == 1:
        return True
    mine = now.parts[ids[0]].kind
    others = [
        kind
        for kind in set(kinds) - {mine}
        if kinds.count(kind) > 1 and whole(words.KINDS.get(kind, "(?!)")).search(text)
    ]
    return not others and bool(whole(called).search(text))


def _replaced(text: str, pattern: str, by: str | Callable[[re.Match[str]], str]) -> str:
    def put(match: re.Match[str]) -> str:
        if _COMES.search(text[: match.start()]):
            return match[0]
        return by if isinstance(by, str) else by(match)

    return compiled(pattern).sub(put, text)
