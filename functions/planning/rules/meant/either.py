"""One of two that a goal leaves open (`Postgres or MySQL`): one is planned, and the other is said to be left."""

import itertools
import re
from collections.abc import Iterable

from functions.planning.rules.meant.mentions import Mention

# What does the same work, each kind from the one that is taken first where nothing else decides.
_ALIKE = (
    ("postgres", "mysql", "sqlserver", "mongodb"),
    ("redis", "valkey", "memcached"),
    ("cloud_run", "function", "vm", "kubernetes"),
    ("queue", "tasks"),
    ("bastion", "iap", "vpn"),
    ("filestore", "bucket"),
)
_OR = re.compile(
    r"\s*,?\s*(?:or|oder|o|ou|/|vs\.?|versus)(?: (?:an?|the|eine?n?|una?|une|um|uma|maybe|perhaps|even|possibly|small|simple|cheap|single|managed|cloud|google|plain))*\s*"
)
_CHEAPER = re.compile(r"\b(?:cheap\w*|gunstig\w*|barat\w*|moins cher\w*|simpl\w*)\b")


def one_of_two(
    text: str, mentions: tuple[Mention, ...], brought: Iterable[tuple[str, ...]]
) -> tuple[tuple[Mention, ...], tuple[tuple[Mention, str], ...]]:
    """The mentions without those that are only the other choice, and these with the need that stands instead.

    `brought`: what the applications of the goal can't do without; it decides, then what is cheaper where that is asked
    for, then the order in which the goal names them.
    """
    left: list[tuple[Mention, str]] = []
    for one, other in itertools.pairwise(mentions):
        kind = next((each for each in _ALIKE if one.need in each and other.need in each), None)
        if kind is None or one.need == other.need or one.rejected or other.rejected:
            continue
        if not _OR.fullmatch(text, one.end, other.start):
            continue
        wanted = {need for needs in brought for need in needs}
        kept = one
        after = text[other.end :]
        if other.words.lower() in after and one.words.lower() not in after:
            # `Firestore or Postgres? Postgres, then` has its answer.
            kept = other
        elif other.need in wanted and one.need not in wanted:
            kept = other
        elif _CHEAPER.search(text) and one.need not in wanted:
            kept = min((one, other), key=lambda each: kind.index(each.need))
        left.append((other if kept is one else one, kept.need))
    gone = {each.need for each, _ in left}
    return tuple(each for each in mentions if each.need not in gone), tuple(left)
