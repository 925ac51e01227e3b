"""Rights over a whole project, and its end by a budget: none is built, and each is told in its own words."""

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.wide import ended_in, wide_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_WIDE = (
    "nobody gets rights over a whole project here, neither owner nor editor nor every API: each program acts as an account of "
    "its own with the IAM roles on what it uses; name the things that it is for"
)
_ENDED = (
    "nothing is deleted by a budget, and nothing here gets the right to: a budget tells when it is spent, the bill is hours "
    "behind, and what holds data would be lost; `infraai destroy` ends a deployment and asks first"
)


def draw_wide(sketch: Sketch, reading: Reading) -> None:
    """Tell what is asked of everything at once, and give nothing of it."""
    typed = Words.of(reading.goal.text, reading.text)
    said = (("budget_action", ended_in(reading.text), _ENDED), ("wide_rights", wide_in(reading.text), _WIDE))
    for need, spans, how in said:
        for span in spans:
            if any(low <= span[0] and span[1] <= high for low, high in sketch.taken):
                continue
            sketch.told.append(Asked(words=typed(*span), need=need, met=False, how=how))
            sketch.taken.append(span)
