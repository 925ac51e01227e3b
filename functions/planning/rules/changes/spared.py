"""What a removal must not take: what the sentence excepts, and what it says of another environment."""

import re
from collections.abc import Sequence

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import NAMES, Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Remove, Step
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear
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


def _is_here(said: str, environment: str | None) -> bool:
    """Whether a word for an environment means this one: prod is production."""
    return environment is not None and environment[:4] == said[:4]
