"""What a program works with is its own matter: `its receipts` in "payments writes its receipts to a bucket".

    without_goods("failed parcels should land in", now)   -> "should land in"

The verbs are the row HANDS of concepts.txt. Words are goods only where one stands: behind it, up to where they go, or as what
is handed on by itself. A number, a name that stands here, and what says who may, never, or how safe are never goods.
"""

import re

from functions.planning.rules.changes import words
from functions.planning.rules.changes.concepts import Word, words_in
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in

_MOST_WORDS = 4
_ENDS = re.compile(
    r"by|durch|par|por|to|into|in|onto|on|from|off|out|at|via|with|through|there|it|them|that|this|which|where|zu|nach|auf|aus|von|vom|mit|dort|es|ihn|sie|"
    r"en|a|al|de|desde|con|ahi|alli|lo|la|dans|vers|sur|avec|y|su|da|nel|nella|em|no|na|do|e|and|und|et"
)
_MODAL = re.compile(
    r"should|must|can|may|will|shall|is|are|be|to|soll|sollen|muss|mussen|kann|konnen|wird|werden|debe|deben|puede|pueden|doit|doivent|peut|peuvent|deve|devono|devem|puo|pode"
)
_NO_SUBJECT = re.compile(
    r"i|we|you|they|it|that|which|who|where|and|und|y|et|e|the|wir|ich|es|der|die|das|in|auf|von|aus|den|dem|dem|que|qui|o|nous|on|please|now|also|add|a|an|su|cui|lequel|laquelle"
)
_GRAVE = frozenset({
    "NOT", "NO", "ONLY", "EXCEPT", "EVERYBODY", "NOBODY", "DELETE", "ENCRYPT", "BLOCK", "SIGNIN", "SIGNUP", "AVAIL", "SECONDZONE", "BUDGET", "LETIN", "WARN", "SHIFT", "LOGS",
})  # fmt: skip
_GRAVE_WORDS = re.compile(
    rf"\b(?:public\w*|offentlich\w*|publi[cq]\w*|internet|world|login|everything|alles|todo|tout|tutto|cdn|instead)\b|{words.NOT.pattern}|(?<![\w-])(?:{words.REMOVES})(?![\w-])|[\d@=/]|\w\.\w"
)


def hands(text: str) -> list[Word]:
    """The verbs by which something is read, written or handed on."""
    return [word for word in words_in(text) if "HANDS" in word.means]


def without_goods(piece: str, now: Now) -> str:
    """A folded piece of a sentence less the words for what its verbs work with; as it is where it has no such verb, or a number."""
    taken = [(start, end) for start, end, _ in targets_in(now, piece)]
    said = words_in(piece)
    if re.search(r"\d", re.sub(r"[\w-]*[a-z][\w-]*", " ", piece)):
        return piece
    verbs = [at for at, word in enumerate(said) if "HANDS" in word.means and not _over(word, taken)]
    gone: list[Word] = []
    for at in verbs:
        gone += _slot(piece, said[at + 1 :], taken)
    if verbs:
        first = next((at for at in range(verbs[0]) if _MODAL.fullmatch(_said(piece, said[at]))), verbs[0])
        subject = said[:first]
        bare = subject and _NO_SUBJECT.fullmatch(_said(piece, subject[0]))
        if (
            subject
            and not bare
            and len(subject) <= _MOST_WORDS
            and all(_may_be(piece, each, taken) for each in subject)
        ):
            gone += subject
    for word in sorted(gone, key=lambda each: -each.start):
        piece = piece[: word.start] + " " * (word.end - word.start) + piece[word.end :]
    return piece


def without_hands(text: str) -> str:
    """A folded text less its verbs of reading, writing and handing on."""
    for word in reversed(hands(text)):
        text = text[: word.start] + " " * (word.end - word.start) + text[word.end :]
    return text


def _slot(piece: str, behind: list[Word], taken: list[tuple[int, int]]) -> list[Word]:
    """The words right behind a verb up to where they go; none where they are too many, or say more than what they are."""
    found: list[Word] = []
    named = behind and _ARTICLE.fullmatch(_said(piece, behind[0]))
    for word in behind:
        if _ENDS.fullmatch(_said(piece, word)) or _over(word, taken) or "HANDS" in word.means:
            break
        found.append(word)
    # `Puts the mails in`: with its article a mail is a thing.
    grave = _GRAVE - {"WARN"} if named else _GRAVE
    return found if len(found) <= _MOST_WORDS and all(_may_be(piece, each, taken, grave) for each in found) else []


_ARTICLE = re.compile(
    r"the|its|our|their|these|die|der|das|den|ihre?|unsere|los|las|el|la|sus?|les|le|ses|leurs?|i|gli|le|os|as"
)


def _may_be(piece: str, word: Word, taken: list[tuple[int, int]], grave: frozenset[str] = _GRAVE) -> bool:
    said = _said(piece, word)
    return not (word.means & grave or _over(word, taken) or _GRAVE_WORDS.search(said))


def _over(word: Word, taken: list[tuple[int, int]]) -> bool:
    return any(word.start < end and start < word.end for start, end in taken)


def _said(piece: str, word: Word) -> str:
    return piece[word.start : word.end]
