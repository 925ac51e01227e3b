"""What takes something away, lets somebody in or opens a port is done by a bare order alone.

    must_be_bare("remove report, wait for my ok", steps, now)   -> Unclear

Of any other change a remark may be left out and quoted. Of these each word has to be one of the order itself: what they
are about, who is meant, and the few words in which people give such orders (orders.txt). Whatever else stands there may put it off, make it
depend on something, deny it or tell that somebody else said it, in words that no list has: so it is asked.
"""

import re
from collections.abc import Sequence
from functools import cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.speech import in_english
from functions.planning.rules.changes.steps import Add, Remove, Step, Unlink
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.lists import word_list

_LETS_IN = frozenset({"members", "readers", "writers", "allowed_networks", "authorized_networks"})
# That everybody may call a service is confirmed by a person, with its name.
_OPENS = frozenset({"ports", "tcp_ports", "udp_ports"})
# A line that somebody else wrote, or a note.
_QUOTES = re.compile(r"(?m)^\s*(?:>|#|//|```)")
_NAMES = re.compile(r"\S*[@\d]\S*|\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b")
_QUESTION = re.compile(
    r"\W*(?:can|could|may|might|does|do|did|is|are|should|would|will)\b(?! (?:you|we|someone|somebody|anyone|anybody|i)\b)"
)
# That it is of no use any more, and that nobody else is meant: negations that ask for what is done.
_SPENT = re.compile(
    r"\b(?:(?:is|are|be|was|were) )?no longer (?:need(?:ed|s)?|used?|uses|required|wanted|may|can|should|have|has|able|allowed|read|write|query|open|call)\b|"
    r"\b(?:(?:do(?:es)?|is|are|may|can|should|must|need|shall|will)(?:n't| not)|cannot|not|never) (?:be )?(?:need(?:ed)?|used?|required|wanted|want|able|allowed|have|read|write|see|open|query|access|look)?(?: (?:it|them|to))?\b(?=.*\b(?:any ?more|any longer)\b)|"
    r"\b(?:any ?more|any longer|no longer)(?=\W|$)|\bnobody (?:uses|needs|reads|opens)(?: (?:it|them|that))?\b|\bun(?:used|needed)\b|"
    r"\b(?:nobody|no ?one|nothing) else\b|\bnothing more\b|\bnot needed\b|\bno need (?:for|to)\b|\b(?:do|does)(?:n't| not) (?:need|use|want)\b|\bwithout (?:a |the )?"
)
# What somebody or something may not: it takes a right away, and gives none.
_DENIED = re.compile(
    r"\b(?:should|must|may|can|shall|need|does|do|is|are)(?:n't| not)(?= (?:be |have |to )?(?:able|used?|uses|touch|read|write|call|reach|access|talk|allowed|see)\b)"
)


def must_be_bare(sentence: str, steps: Sequence[Step], now: Now, environment: str | None) -> None:
    """Raises Unclear where a step takes away, lets in or opens, and the sentence has a word that no such order has."""
    what = next(filter(None, map(_what, steps)), "")
    if not what:
        return
    text = " ".join(fold(in_english(sentence, now)).split())
    if _QUESTION.match(text):
        raise Unclear(
            f"It is a question. {what} is done by an order: say what is to be, such as: let ann@example.com read it."
        )
    rest = _SPENT.sub(" ", text)
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    takes_away = all(isinstance(step, Remove | Unlink) or not _what(step) for step in steps)
    if takes_away:
        rest = _DENIED.sub(" ", rest)
    rest = re.sub(r"'s\b", " ", _NAMES.sub(" ", rest))
    who = {
        name for part in now.parts.values() for key in _LETS_IN if part.takes(key) for name in _called(part.value(key))
    }
    rest = " ".join(word for word in rest.split() if word.strip(",.;:!") not in {*who, environment})
    for step in steps:
        if isinstance(step, Add) and step.id:
            rest = re.sub(rf"(?<![\w-]){re.escape(step.id)}(?![\w-])", " ", rest)
    rest = _known(takes_away=takes_away).sub(" ", rest)
    beside = [
        word
        for word in re.findall(r"[^\W\d_]+(?:'[a-z]+)?", rest)
        if word.partition("'")[0] not in word_list(__package__, "orders.txt")
    ]
    if beside or _QUOTES.search(sentence):
        said = f'"{" ".join(beside[:6])}"' if beside else "a line that somebody else wrote"
        raise Unclear(
            f"{what} is done by a sentence that says that and nothing beside, and this one has {said}: say it once more without."
        )


def _what(step: Step) -> str:
    if isinstance(step, Remove | Unlink):
        return "What takes something away"
    if isinstance(step, Put) and step.key in _LETS_IN and step.value:
        return "What lets somebody in"
    if isinstance(step, Put) and step.key in _OPENS and step.value not in {"", "false"}:
        return "What opens something"
    return ""


def _called(people: str) -> list[str]:
    """What the people of a list are called for short: the first of their address."""
    return [re.sub(r"^\w+:", "", each).partition("@")[0].lower() for each in people.split(",") if "@" in each]


@cache
def _known(*, takes_away: bool) -> re.Pattern[str]:
    """What parts are called; of what takes away, too, what their settings are called and the words that change them."""
    known = [*words.KINDS.values(), words.POLITE.pattern]
    if takes_away:
        known += [words.REMOVES, words.OFF, words.GROWS, words.SHRINKS, words.DOUBLES, words.HALVES]
        known += [each.words for each in PROPERTIES if each.words]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(known)})(?![\w-])")
