"""What texts and operators make of numbers, told without working them out: how far, how wide, how many digits."""

import math
import re

from shared.terraform.hcl import number_of_text

# A number with an exponent of four digits or more, wherever it stands in a text: `1e5000000`, `1p-9000000`.
ENDLESS = re.compile(r"(?<![\w.:-])\d[\d.]*[eEpP][-+]?0*[1-9]\d{3,}(?![\w-])")
ENDLESS_INSIDE = re.compile(r"\d[eE][-+]?0*[1-9]\d{3,}(?!\w)")
QUOTING = re.compile(r"%[^a-zA-Z%]*[qv]")
"""A verb of a format string that quotes, and so may double, what it is given."""
HALF_A_VERB = re.compile(r"(?<!%)(?:%%)*%[-+0# \d.\[\]*]*\Z")
"""The end of a text that begins a verb and does not say which."""
DIGITS = 6
"""So many digits of an unknown text can't be a number that takes long to write down."""

_EXPONENT, _DIGIT = re.compile(r"[eEpP]"), re.compile(r"\d")
_WIDTH = re.compile(r"%[-+0# ]*(\d+)?(?:\.(\d+))?")
_ANCHOR, _ALIAS = re.compile(r"&\w"), re.compile(r"\*\w")
_HUGE = 1000.0


def may_be_endless(text: str) -> bool:
    """Whether the characters of a text, in whatever order, may be a number with very many digits."""
    return bool(_EXPONENT.search(text)) and len(_DIGIT.findall(text)) > DIGITS


def unfolded(yaml: str) -> float:
    """How many times as long a YAML text may be once its aliases stand for what they name."""
    anchors = len(_ANCHOR.findall(yaml))
    return (1 + len(_ALIAS.findall(yaml)) / anchors) ** min(anchors, 100) if anchors else 1.0


def widths(text: str) -> float:
    """How far a format string pads: `%9d` is nine characters however short the number."""
    return sum(float(digits) for match in _WIDTH.finditer(text) for digits in match.groups() if digits)


def spelled(text: str) -> float | None:
    """A number written as a string, which Terraform takes for the number."""
    try:
        return abs(number_of_text(text))
    except ValueError:
        return None


def combined(operator: str, left: float | None, right: float | None) -> float | None:
    """How far from zero the result of an operation may be."""
    if left is None or right is None:
        return None if operator not in "+-" else left or right
    match operator:
        case "+" | "-":
            return left + right
        case "*":
            return left * right or (math.inf if left and right else 0.0)
        case "/":
            # What is too close to zero has as many digits as what is too far from it.
            return (left / right or (math.inf if left else 0.0)) if right else left
        case "%":
            return min(left, right)
        case "pow":
            far = right * max(math.log2(max(left, 2)), -math.log2(left) if left else 0.0)
            return math.inf if far > _HUGE else left**right
    return None
