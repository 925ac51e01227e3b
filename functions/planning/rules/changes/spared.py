"""What a removal must not take: what the sentence excepts, and what it says of another environment."""

import re
from collections.abc import Collection, Sequence

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import NAMES, Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add, Remove, Step, Unlink
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear
from shared.parts import part_named
from shared.schemas import DEFAULT_ENVIRONMENT

_EXCEPT = re.compile(
    r"(?:\b(?:except(?:ing)?|but(?: not)?|besides|apart from|other than|ausser|bis auf|nur nicht|salvo|excepto|menos|sauf|hormis|excepte)|"
    r"(?<=, )(?:not|nicht|no|pas)(?! (?:longer|any|more|mehr|plus)))\b"
    r"(?: (?:for|the|our|der|die|das|den|dem|el|la|los|las|le|les|l ?'))* ?(?P<what>[^;.]*)"
)
# `Everything but the shop`.
_ALL_BUT = re.compile(
    r"\b(?:(?:all|everything|everywhere|both|todo|todos|todas|alles|alle|uberall|tout|tous|toutes|partout|tutto|tutti|tutte|tudo) (?:but|menos|meno|moins|bis auf)|except(?:ing)?|excluding|besides|apart from|other than|"
    r"ausser|ausgenommen|salvo|excepto|exceto|sauf|hormis|excepte|tranne|eccetto)\b(?: (?:for|the|our|bei|fur|der|die|das|den|dem|el|la|los|las|le|les|il|lo|gli|o|os|as|de|di|en|in|da|du|l '))* "
)
_ELSEWHERE = re.compile(
    r"(?<![\w-])(?P<where>staging|stage|prod(?:uction|uktion\w*|uktiv\w*|uccion)?|test(?:ing|s?umgebung|[- ]?(?:datenbank|system|umgebung))?|dev(?:elopment)?|qa|preview|sandbox|"
    r"(?:pre-?)?live[- ]?(?:system|umgebung|datenbank)|(?:other|another|every|each|all) environments?|(?:anderen?|alle[nr]?) umgebung(?:en)?|(?:otros?|todos los) entornos?|(?:autres?|tous les) environnements?)(?![\w-](?!\s))"
)

# `Do not turn off the CDN`: the opposite of what its verb alone would say.
_LEFT_ON = re.compile(
    r"(?<![\w-])(?:not|don'?t|dont|never|no longer|nicht|nie|niemals|nunca|jamais|niet|nooit|nao|non)(?: (?:be|to|ever|just|please|being|have|ser))*"
    rf" (?:turn(?:ed)?(?= .*\boff\b| off\b)|switch(?:ed)?(?= .*\boff\b| off\b)|disabled?|deactivated?|stopp?(?:ed)?|removed|deleted|dropped|{words.REMOVES})(?![\w-])"
)


def must_go(text: str, steps: Sequence[Step]) -> None:
    """Raises Unclear where something would go or be switched off, and the text says of such an order that it is not meant."""
    goes = [
        step for step in steps if isinstance(step, Remove | Unlink) or (isinstance(step, Put) and step.value == "false")
    ]
    if goes and _LEFT_ON.search(text):
        raise Unclear("It says what is not to go or to be switched off: say what is to be different, and only that.")


def must_be_meant(sentence: str, environment: str | None, now: Now, steps: Sequence[Step]) -> None:
    """Raises Unclear where a part would go that the sentence excepts, or that it speaks of in another environment."""
    gone = [step.id for step in steps if isinstance(step, Remove)]
    text = NAMES.sub(" ", fold(sentence))
    touched = {step.id for step in steps if isinstance(step, Put)}
    for match in _ALL_BUT.finditer(text):
        start, _, ids = next(iter(targets_in(now, text[match.end() :])), (1, 1, ()))
        if start == 0 and touched & set(ids):
            raise Unclear(
                f"{', '.join(ids)} is what is to stay, if it is read so: name each part that is to change, and no other.",
                choices=tuple(now.parts),
            )
    _must_except_none(text, now, steps)
    if not gone:
        return
    for match in _EXCEPT.finditer(text):
        if spared := [id_ for id_ in gone if id_ in now.named(match["what"])]:
            raise Unclear(
                f"{', '.join(spared)} is what is to stay, if it is read so: name each part that is to go, and no other.",
                choices=tuple(gone),
            )
    for match in _ELSEWHERE.finditer(text):
        said = match["where"]
        if said not in now.parts and not _is_here(said, environment) and not words.NOT.search(match[0]):
            raise Unclear(
                f'"{said}" is not this deployment, which stands in the environment {environment or DEFAULT_ENVIRONMENT}: -e ENVIRONMENT says '
                "which one is meant. What is to go here is said by the part's name alone.",
                choices=tuple(gone),
            )


# Who reads something that comes, and does not write it.
_READS_ALONE = re.compile(
    r"\b(?:only|just|merely|nur|solo|seulement|apenas) (?:(?:be )?(?:able |allowed )?(?:to )?)?(?:reads?|lese\w*|liest|le[ae]\w*|lit|lire|legge\w*|lees\w*)\b|\b(?:reads?|lee|lit|liest) (?:\w+ )?(?:only|alone|nur|solo|seulement)\b|"
    r"\bread[- ]only\b(?! (?:replicas?|cop(?:y|ies)))|\bnur lesen\w*|\bsolo lectura\b|\blecture seule\b|\bsola lettura\b"
)
_CALLS_IT = re.compile(
    r"\b(?:calls?|requests?|invokes?|queries|ruft|llama\w*|appelle\w*|chiama\w*) (?:it|them|sie|es|ihn|auf|lo|la)\b"
)


_ALL = re.compile(
    r"\b(?:all|both|each|every|everything|alle[nrs]?|beide[nr]?|jede[nrs]?|tod[oa]s|ambos|ambas|cada|tous|toutes|chaque|tutti|tutte|ogni|alles|elk[e]?)\b"
)


def _must_except_none(text: str, now: Now, steps: Sequence[Step]) -> None:
    """Raises Unclear where all of a kind change alike and some of them stand in the sentence by their names: `all 2 GB, hooks aside`."""
    if not _ALL.search(text):
        return
    alike: dict[tuple[str, str], set[str]] = {}
    for step in steps:
        if isinstance(step, Put) and step.id in now.parts:
            alike.setdefault((step.key, step.value), set()).add(step.id)
    for ids in alike.values():
        named = {id_ for id_ in ids if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text)}
        if named and named != ids:
            raise Unclear(
                f"{', '.join(sorted(named))} may be what is to stay: name each part that is to change, and no other.",
                choices=tuple(sorted(ids)),
            )


def must_be_given(sentence: str, now: Now, steps: Sequence[Step]) -> None:
    """Raises Unclear where something that comes would be used otherwise than is said: written by who reads it, or not called by who calls it."""
    text = fold(sentence)
    new = [step for step in steps if isinstance(step, Add)]
    stores = [step for step in new if step.kind in _WRITTEN and step.users]
    if stores and _READS_ALONE.search(text):
        raise Unclear(
            f"Whatever uses {stores[0].id or 'what is new'} may read it and write it: say the change without it, or give people alone the right to read."
        )
    if len(new) > 1 and (called := _CALLS_IT.search(text)):
        callers = now.named(re.split(r"[,;.]", text[: called.start()])[-1])
        programs = [step for step in new if "code" in _roles(step.kind)]
        if callers and programs and not any({*step.users} & {*callers} for step in programs):
            raise Unclear(f"{', '.join(callers)} calls something that is new: say what, by its name.")


_WRITTEN = frozenset({"bucket", "bigquery", "firestore", "sql", "filestore"})


def _roles(kind: str) -> Collection[str]:
    part = part_named(kind)
    return part.roles if part else ()


def _is_here(said: str, environment: str | None) -> bool:
    """Whether a word for an environment means this one: prod is production."""
    return environment is not None and environment[:4] == said[:4]
