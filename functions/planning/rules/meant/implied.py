"""What a goal's words imply beside what they name: work by its rhythm, and who has to know whose address."""

from typing import TYPE_CHECKING

from functions.planning.rules.meant.allow_lists import with_addresses_known
from functions.planning.rules.meant.rounds import with_rounds

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention, Words


def as_implied(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with what they imply, and without what their words have in other sentences."""
    return with_addresses_known(with_rounds(found, text, typed), text, typed)
