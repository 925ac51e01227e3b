"""What a message means: STOP in any wording, answers and RESUME in few words and with nothing around them."""

import re
import unicodedata
from enum import Enum
from string import ascii_lowercase

from functions.telegram import vocabulary as words
from shared.schemas.text import ALIKE, TURNING

_MENTION = re.compile(r"(?<!\w)@\w+")
_COMMAND = re.compile(r"^\s*/(\w+)@\w+")
_LINK = re.compile(r"https?://\S+")
_NOT = re.compile("n['`\u2019\u00b4\u02bc]t\\b")
_SPELT = re.compile("(?<!\\w)(?:\\w[ \n.\\-_*/\u2013\u2014]){2,}\\w(?!\\w)")
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
# In a group: what ends a clause stands behind it.
_CLAUSES = re.compile(
    '([.!?;:,\n\r|/\\\\(){}\\[\\]"\u00a1\u00bf\u2013\u2014\u2026\u201c-\u201e\u00ab\u00bb\u3001\u3002\u060c\u061f\uff1f]+)'
)
_TOKEN = re.compile(r"\w+")
_LETTERS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e"
# An answer as it is documented: the number alone, or words alone, to whom it may be said (a bot's name ends so).
_ALONE = re.compile(
    rf"(?:@\w*bot[,:]? )?"
    rf"(?:[12]|/?(?:[12] )?[{_LETTERS}](?:[{_LETTERS}'\u2019]|,? )*[12]?(?:@\w*bot)?[.!]?)"
    rf"(?: @\w*bot)?",
    re.IGNORECASE,
)
# Beside them letters that stand for another where somebody only wants to be seen.
_SHOWN = dict(
    zip(
        "\u0442\u0432\u043a\u043c\u043d\u03c4\u03c5\u03ba\u00f8\ua731\u1d1b\u1d0f\u1d18",
        "tbkmhtukostop",
        strict=True,
    )
)
# Letters in circles and boxes, and those that flags are made of.
_DRAWN = {first + n: ascii_lowercase[n] for first in (0x1F150, 0x1F170, 0x1F1E6) for n in range(26)}
_LOOKS = str.maketrans(ALIKE | _SHOWN | _DRAWN)
_QUESTION = re.compile(r"[?\u061f\uff1f]")
_LONGEST = 4096
_NOT_TYPED_WRONG = frozenset({"top", "shop", "step", "shot", "spot", "stow"})
_WORD = "stop"


class Means(Enum):
    """What a message asks for."""

    STOP = "stop"
    NO_STOP = "mentions a stop and asks for none"
    RESUME = "resume"
    LIKE_RESUME = "may ask to resume, in other words"
    APPROVE = "approve"
    REJECT = "reject"
    YES = "yes, in everyday words"
    NO = "no, in everyday words"
    LIKE_ANSWER = "an answer with something around it"
    STATUS = "status"
    WHY = "why"
    THANKS = "thanks"
    OTHER = "anything else"


def understand(text: str) -> Means:
    """What a person's message means. Whatever may mean stop does, unless it clearly denies it or tells of one."""
    folded = _folded(text[:_LONGEST])
    stop = _stops(folded)
    # Letters that only look Latin say what they look like where that is a stop; of an answer they are none.
    turned = _folded(text[:_LONGEST][::-1]) if TURNING.search(text) else ""
    if Means.STOP in {stop, _stops(folded.translate(_LOOKS)), _stops(turned)}:
        return Means.STOP
    said = " ".join(_TOKEN.findall(_MENTION.sub(" ", _COMMAND.sub(r"/\1", folded))))
    exact = ((words.APPROVE, Means.APPROVE), (words.REJECT, Means.REJECT), (words.RESUME, Means.RESUME),
             (words.YES, Means.YES), (words.NO, Means.NO))  # fmt: skip
    found = next((meaning for table, meaning in exact if said in table), None)
    if said == "resume" and folded.lstrip().startswith("/"):
        found = Means.RESUME
    if found is not None:
        # A sign before, after or upon it may take it back, doubt it or repeat somebody else's.
        if _ALONE.fullmatch(text.strip(" \n")):
            return found
        return Means.LIKE_RESUME if found is Means.RESUME else Means.LIKE_ANSWER
    if stop is not None:
        return stop
    if words.LIKE_RESUME.search(said):
        return Means.LIKE_RESUME
    looser = ((words.STATUS, Means.STATUS), (words.WHY, Means.WHY), (words.THANKS, Means.THANKS))
    return next((meaning for pattern, meaning in looser if pattern.search(said)), Means.OTHER)


def _folded(text: str) -> str:
    """Lower case, compatible forms made equal, accents and invisible characters gone."""
    plain = "".join(char for char in words.folded(text) if unicodedata.category(char) != "Cf")
    return _LINK.sub(" ", plain)


def _stops(folded: str) -> Means | None:
    """STOP, NO_STOP when one is only mentioned, None when there is none."""
    plain = _MENTION.sub(" ", _NOT.sub("nt", folded))
    plain = _SPELT.sub(lambda spelt: re.sub(r"\W|_", "", spelt[0]), plain).replace("_", " ")
    plain = _DRAWN_OUT.sub(r"\1", plain)
    whole = _TOKEN.findall(plain)
    if any(sign in plain for sign in words.SIGNS) and all(each in words.WORDS["fillers"] for each in whole):
        return Means.STOP
    mentioned: Means | None = None
    parts = [*_CLAUSES.split(plain), ""]
    for clause, sign in zip(parts[::2], parts[1::2], strict=True):
        tokens = _TOKEN.findall(clause)
        found = _clause(tokens)
        if _QUESTION.search(sign) and words.WORDS["should"] & {*tokens[:2]}:
            found = Means.NO_STOP if found or words.WORDS["weak"] & {*tokens} else None
        if found is Means.STOP:
            return found
        mentioned = mentioned or found
    if words.UNSPACED.search(plain):
        return Means.NO_STOP if words.UNSPACED_DENIED.search(plain) else Means.STOP
    said = [each for each in whole if each not in words.WORDS["fillers"]]
    weak = bool(said) and all(each in words.WORDS["weak"] for each in said)
    if mentioned is None and (weak or (len(said) == 1 and _typed_wrong(said[0]))):
        return Means.STOP
    return mentioned


def _clause(tokens: list[str]) -> Means | None:
    if words.PHRASES.search(" ".join(tokens)) and not _denied_phrase(tokens):
        return Means.STOP
    if _nothing_more(tokens):
        return Means.STOP
    mentioned: Means | None = None
    for at, token in enumerate(tokens):
        if token not in words.WORDS["stop"]:
            continue
        if not _denied(tokens, at) and not _told(tokens, at):
            return Means.STOP
        mentioned = Means.NO_STOP
    return mentioned


def _nothing_more(tokens: list[str]) -> bool:
    """Whether a clause says, and says no more than, that nothing is to be done, or that there was enough of it."""
    of = words.WORDS
    ends = next((at for at, token in enumerate(tokens) if token in of["until"]), len(tokens))
    said = {*tokens[:ends]}
    beside = of["more"] | of["deny"] | of["fillers"] | of["nothing"]
    nothing = said & of["nothing"] or (said & of["deny"] and said & of["more"])
    if said & of["touch"] and nothing and not words.NOTHING_TO_DO.search(" ".join(tokens)):
        return said <= of["touch"] | of["none"] | beside
    enough = said & of["over"] or (said & (of["none"] | of["nothing"]) and said & (of["more"] | of["touch"]))
    return bool(enough and said & of["deeds"]) and said <= of["deeds"] | of["over"] | of["none"] | of["touch"] | beside


def _denied_phrase(tokens: list[str]) -> bool:
    """A phrase is denied as a word is, where it begins."""
    text = " ".join(tokens)
    found = words.PHRASES.search(text)
    at = len(text[: found.start()].split()) if found else 0
    first = tokens[at] if at < len(tokens) else ""
    # "do nothing", "no hagas nada" and their like deny by themselves.
    return first not in words.WORDS["deny"] and (_denied(tokens, at) or _told(tokens, at))


def _denied(tokens: list[str], at: int) -> bool:
    """Whether "not" or its like governs the word."""
    before = at - 1
    while before >= 0 and tokens[before] in words.WORDS["between"]:
        before -= 1
    if before >= 0:
        if tokens[before] in words.WORDS["deny"]:
            asked = tokens[0] == "why" or (before > 0 and tokens[before - 1] == "why")
            return not asked
        if tokens[before] == "no" and ("need" in tokens[before:at] or tokens[at] in words.WORDS["spanish_denied"]):
            return True
    after = tokens[at + 1 : at + 4]
    for n, token in enumerate(after):
        if token in words.WORDS["deny_after"]:
            # "stopp nicht" denies; "stopp nicht weitermachen" says it twice.
            return all(each in words.WORDS["after_denial"] for each in tokens[at + 2 + n :])
    return False


def _told(tokens: list[str], at: int) -> bool:
    """Whether somebody tells or asks about a stop instead of asking for one."""
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if before in words.WORDS["noun_before"] or after in words.WORDS["noun_after"]:
        return tokens[0] not in words.WORDS["press"]
    return bool(words.WORDS["told_by"] & set(tokens[:at])) and not words.WORDS["spoken_to"] & set(tokens)


def _typed_wrong(token: str) -> bool:
    """One slip away from "stop": a letter too many, missing, another, or two in the wrong order."""
    if token in _NOT_TYPED_WRONG or not 3 <= len(token) <= 5 or token.isdigit():
        return False
    letters = "abcdefghijklmnopqrstuvwxyz0"
    splits = [(_WORD[:n], _WORD[n:]) for n in range(len(_WORD) + 1)]
    slips = {a + b[1:] for a, b in splits if b}
    slips |= {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    slips |= {a + c + b[1:] for a, b in splits if b for c in letters}
    slips |= {a + c + b for a, b in splits for c in letters}
    return token in slips
