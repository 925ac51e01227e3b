"""What a goal's words imply beside what they name: work by its rhythm, and who has to know whose address."""

import re
from typing import TYPE_CHECKING

from functions.planning.rules.meant.allow_lists import with_addresses_known
from functions.planning.rules.meant.rounds import with_rounds

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention, Words


THE_PROXY = re.compile(
    r"\b(?:(?:the |a |google'?s? )?cloud ?sql(?: auth)?[- ]?(?:proxy|connector)|(?:the |an? )?(?:sql )?auth(?:entication)?[- ]prox(?:y|ies))\b"
)
"""The program by which people on their own machines reach a database of Cloud SQL."""


def as_implied(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with what they imply, and without what their words have in other sentences."""
    through = [match.span() for match in THE_PROXY.finditer(text)]
    # It signs in nobody's users, and is no service that is to be made.
    found = [
        each
        for each in found
        if each.need not in {"auth", "service", "iap"} or not any(low <= each.start < high for low, high in through)
    ]
    return with_addresses_known(with_rounds(found, text, typed), text, typed)
