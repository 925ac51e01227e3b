"""A change in plain words: its numbers in digits, its verbs plain, its parts by their ids, its tails cut off."""

import re

from functions.planning.rules.changes.alerts import in_one_clause
from functions.planning.rules.changes.aliases import by_id, in_plain_verbs
from functions.planning.rules.changes.clock import hours_in_one
from functions.planning.rules.changes.heard import undashed
from functions.planning.rules.changes.manner import in_our_digits, plainly
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.purposes import without_contrast
from functions.planning.rules.changes.references import pointed
from functions.planning.rules.changes.tails import without_tails
from functions.planning.rules.words.lists import word_list
from functions.planning.rules.words.numerals import in_digits
from functions.planning.rules.words.spelling import corrected

# "The web one" is web; "instead of every minute" only says how it was.
_ONES = re.compile(
    r"\b(the (?!(?:internal|private|public|first|second|third|fourth|last|other|old|new|big|bigger|small|smaller)\b)[a-z][a-z-]+) ones?\b(?= (?:gets?|has|should|needs?|to|must|can|at|with|may)\b|,)"
)
# `To users and to billing` is `to users and billing`.
_BOTH = re.compile(r"\b(to|on|in|for|at) ((?:the )?[\w-]+) and \1 (?=(?:the )?[a-z])")
# `8 instead of 5 nodes` is `8 nodes instead of 5`.
_INSTEAD = re.compile(r"\b(\d[\d.]*) (?:instead of|rather than) (\d[\d.]*) ([a-z]+)\b")
_A_GIG = re.compile(r"\ban? (?=gig(?:abyte)?\b|gb\b)")


def plain(wanted: str, now: Now) -> tuple[str, str]:
    """A folded text in plain words and with parts by their ids, and the same less what stands in its tails."""
    said = _A_GIG.sub("1 ", _ONES.sub(r"\1", in_plain_verbs(wanted)))
    text = undashed(in_digits(in_our_digits(corrected(said, _vocabulary(now)))))
    text = _INSTEAD.sub(r"\1 \3 instead of \2", _BOTH.sub(r"\1 \2 and ", text))
    text = hours_in_one(plainly(without_contrast(text, now.named), now.named), now)
    return by_id(text, now), pointed(by_id(without_tails(in_one_clause(text), now.named), now), now)


def _vocabulary(now: Now) -> frozenset[str]:
    """Words that a change may have a slip in, beside those of every goal: what stands here, and what it is called."""
    # `order` is a word of its own beside orders.
    ids = {id_ for id_ in now.parts if id_.isalpha() and len(id_) > 4 and id_ != "orders"}
    return word_list(__package__, "spelled.txt") | ids
