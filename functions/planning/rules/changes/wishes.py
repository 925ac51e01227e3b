"""What `make it cheaper` and `more power` may mean: the changes that would do it, each with what it costs a month."""

import re
from collections.abc import Callable

from functions.planning.change_answers import ChangeAsk
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.purposes import without_purposes
from functions.planning.rules.changes.read import read_change
from functions.planning.rules.changes.steps import Step
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear
from shared.parts.expand import PlanRefused
from shared.schemas import Architecture

_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|costs? (?:us )?(?:far |way |much )?too much|(?:is|it's|its|gets?) (?:far |way |much )?too (?:expensive|pricey|dear|costly)|zu teuer|demasiado caro|muy caro|trop cher|cut (?:the |our )?costs?|save (?:us )?(?:some |more )?money|(?:reduce|lower) (?:the |our )?(?:costs?|bill|spending)|"
    r"billiger|gunstiger|kosten senken|mas barato|abarata\w*|moins cher)\b"
)
_STRONGER = re.compile(
    r"^\W*(?:(?:we |it )?(?:need|needs|give it|make it|with|should be|must be) )?(?:a (?:bit|lot) )?(?:more (?:power|performance|capacity|resources|oomph)|faster|stronger|quicker|more powerful|mehr leistung|schneller|mas potencia|mas rapido|plus de puissance|plus rapide)\W*$"
)
_SMALLER = (
    "halve {}", "make {} smaller", "halve the memory of {}", "at most 3 instances of {}", "turn off high availability for {}",
    "scale to zero",
)  # fmt: skip
_LARGER = (
    "double {}",
    "make {} bigger",
    "double the memory of {}",
    "double the cpus of {}",
    "double the instances of {}",
)


def by_wish(
    prompt: str,
    architecture: Architecture,
    applied: Callable[[Architecture, list[Step]], Architecture],
    cost: Callable[[Architecture], float],
) -> ChangeAsk | None:
    """The question which of the possible changes is meant, with their prices; None for another wish."""
    said = without_purposes(fold(prompt))
    cheaper = bool(_CHEAPER.search(said)) and not re.search(r"\d", said)
    if not cheaper and not _STRONGER.search(said):
        return None
    before = cost(architecture)
    found: dict[str, str] = {}
    now = Now(architecture)
    for id_ in now.named(said) or now.parts:
        for wish in _SMALLER if cheaper else _LARGER:
            sentence = wish.format(id_)
            try:
                after = applied(architecture, read_change(sentence, architecture))
                more = round(cost(after) - before, 2)
            except (Unclear, PlanRefused):
                continue
            key = "".join(f"{part.id}{[(each.key, each.value) for each in part.settings]}" for part in after.parts)
            if (more < 0) == cheaper and (more or not cheaper):
                found.setdefault(key, f"{sentence} ({more:+,.2f} USD a month)")
    if not found:
        return ChangeAsk(question="Nothing here has a size that one step makes so: name what is to be different.")
    question = "There are several ways: which one?" if len(found) > 1 else "One way is known here; is it meant?"
    return ChangeAsk(question=question, choices=list(found.values())[:8])
