"""What a message means: STOP in any wording, answers and RESUME in few words and with nothing around them."""

import re
import unicodedata
from enum import Enum
from string import ascii_lowercase

from functions.telegram import vocabulary as words
from functions.telegram.vocabulary import of
from shared.schemas.text import ALIKE, TURNING

_MENTION = re.compile(r"(?<!\w)@\w+")
_COMMAND = re.compile(r"^\s*/(\w+)@\w+")
_LINK = re.compile(r"https?://\S+")
_NOT = re.compile("n['`\u2019\u00b4\u02bc]t\\b")
_SPELT = re.compile("(?<!\\w)(?:\\w[ \n.\\-_*/\u2013\u2014]){2,}\\w(?!\\w)")
_LETS = re.compile("\\blet['`\u2019\u00b4\u02bc]s\\b")
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
# Signs that are written for a letter among letters; one stands for either of two.
_FOR_LETTERS = re.compile(r"\S*(?:[^\W\d_][$@!|+\u20ac\d]|[$@!|+\u20ac\d][^\W\d_])\S*")
_LETTERS_OF = tuple(str.maketrans("$@!|+\u20ac0134578", f"sai{one}teo{one}eastb") for one in "il")
_QUESTION = re.compile(r"[?\u061f\uff1f]")
_LONGEST = 4096
_NOT_TYPED_WRONG = frozenset({"top", "shop", "step", "shot", "spot", "stow"})
_WORD = "stop"
_BESIDE = ("weak", "over", "whole", "fillers", "deeds", "more", "press")


class Means(Enum):
    """What a message asks for."""

    STOP = "stop"
    NO_STOP = "mentions a stop and asks for none"
    CHANGE = "a change of what runs"
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
    looks = folded.translate(_LOOKS)
    spelt = [_spelt(looks, to) for to in _LETTERS_OF]
    if Means.STOP in {stop, *(_stops(each) for each in (looks, turned, *spelt) if each != folded)}:
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


def _spelt(looks: str, letters: dict[int, int]) -> str:
    """A text with letters for the signs that stand for them within a word."""
    return _FOR_LETTERS.sub(lambda word: word[0].translate(letters), looks)


def _stops(folded: str) -> Means | None:
    """STOP, NO_STOP when one is only mentioned, CHANGE when it is a change of what runs, None when there is none."""
    plain = _MENTION.sub(" ", _LETS.sub("lets", _NOT.sub("nt", folded)))
    plain = _SPELT.sub(lambda spelt: re.sub(r"\W|_", "", spelt[0]), plain).replace("_", " ")
    plain = _DRAWN_OUT.sub(r"\1", plain)
    whole = _TOKEN.findall(plain)
    if any(sign in plain for sign in words.SIGNS) and len(of(whole, "fillers")) == len({*whole}):
        return Means.STOP
    mentioned: Means | None = None
    parts = [*_CLAUSES.split(plain), ""]
    for clause, sign in zip(parts[::2], parts[1::2], strict=True):
        found = _asked(_TOKEN.findall(clause)) if _QUESTION.search(sign) else _clause(_TOKEN.findall(clause))
        if found is Means.STOP:
            return found
        mentioned = mentioned or found
    if words.UNSPACED.search(plain):
        return Means.NO_STOP if words.UNSPACED_DENIED.search(plain) else Means.STOP
    said = [each for each in whole if each not in of(whole, *_BESIDE) or each in of([each], "weak")]
    weak = bool(said) and len(of(said, "weak")) == len({*said})
    if mentioned is None and (weak or (len(said) == 1 and _typed_wrong(said[0]))):
        return Means.STOP
    return mentioned


def _asked(tokens: list[str]) -> Means | None:
    """What a question means: whether there should be a stop, or was one, is none; the rest is read as it stands."""
    found = _clause(tokens)
    if of(tokens[:2], "should") or (of(tokens[:2], "asking") and not of(tokens[:3], "deny")):
        return Means.NO_STOP if found or of(tokens, "weak") else None
    return found


def _clause(tokens: list[str]) -> Means | None:
    if _is_a_change(tokens):
        return Means.CHANGE
    if words.PHRASES.search(" ".join(tokens)) and not _denied_phrase(tokens):
        return Means.STOP
    if _nothing_more(tokens):
        return Means.STOP
    mentioned: Means | None = None
    for at, token in enumerate(tokens):
        if not of([token], "stop") and not _of_everything(tokens, at):
            continue
        if not _denied(tokens, at) and not _told(tokens, at):
            return Means.STOP
        mentioned = Means.NO_STOP
    return mentioned


def _of_everything(tokens: list[str], at: int) -> bool:
    """Whether a word that may mean stop has everything, or the agent, as what it stops: "hold all actions until six".
    Whatever stands between both and behind them says nothing more; whom it is said to may stand before."""
    if not of(tokens[at : at + 1], "weak"):
        return False
    ends = next((n for n, token in enumerate(tokens) if n > at and of([token], "until")), len(tokens))
    stops = [n for n in range(ends) if n != at and of([tokens[n]], "whole", "deeds")]
    if not stops:
        return False
    behind = tokens[min(at, stops[0]) : ends]
    return len(of(behind, *_BESIDE, "touch")) == len({*behind})


def _is_a_change(tokens: list[str]) -> bool:
    """Whether it says of a machine when it stops, which is a change of what runs: "stop the VM of shop at night"."""
    if not of(tokens, "when") or of(tokens, "whole", "deeds"):
        return False
    for at in range(len(tokens)):
        near = tokens[at + 1 : at + 6]
        thing = next((n for n, each in enumerate(near) if of([each], "things")), None)
        if of(tokens[at : at + 1], "stop", "weak", "turn") and thing is not None:
            return not near[0].endswith("ing")
    return False


def _nothing_more(tokens: list[str]) -> bool:
    """Whether a clause says, and says no more than, that nothing is to be done, or that there was enough of it."""
    ends = next((at for at, token in enumerate(tokens) if of([token], "until")), len(tokens))
    said = {*tokens[:ends]}
    if not words.NOTHING_TO_DO.search(" ".join(tokens)) and of(said, "nothing", "deny", "none"):
        # "Nobody touch it", "don't act", "no going on": what is told so begins with it or says little else.
        for kind in ("touch", "go_on"):
            if of(said, kind) and said == of(said, kind, "deeds", "none", "more", "deny", "fillers", "nothing"):
                return True
    enough = of(said, "over") or (of(said, "none", "nothing") and of(said, "more", "touch"))
    beside = of(said, "deeds", "whole", "over", "none", "touch", "more", "deny", "fillers", "nothing")
    return bool(enough and of(said, "deeds", "whole")) and said == beside


def _denied_phrase(tokens: list[str]) -> bool:
    """A phrase is denied as a word is, where it begins."""
    text = " ".join(tokens)
    found = words.PHRASES.search(text)
    at = len(text[: found.start()].split()) if found else 0
    # "do nothing", "no hagas nada" and their like deny by themselves.
    return not of(tokens[at : at + 1], "deny") and (_denied(tokens, at) or _told(tokens, at))


def _denied(tokens: list[str], at: int) -> bool:
    """Whether "not" or its like governs the word."""
    before = at - 1
    while before >= 0 and of([tokens[before]], "between"):
        before -= 1
    if before >= 0:
        if of([tokens[before]], "deny"):
            asked = tokens[0] == "why" or (before > 0 and tokens[before - 1] == "why")
            return not asked
        if tokens[before] == "no" and ("need" in tokens[before:at] or of([tokens[at]], "spanish_denied")):
            return True
    after = tokens[at + 1 : at + 4]
    for n, token in enumerate(after):
        if of([token], "deny_after"):
            # "stopp nicht" denies; "stopp nicht weitermachen" says it twice.
            rest = {*tokens[at + 2 + n :]}
            return rest == of(rest, "after_denial")
    return False


def _told(tokens: list[str], at: int) -> bool:
    """Whether somebody tells or asks about a stop instead of asking for one."""
    if of(tokens[max(at - 1, 0) : at], "noun_before") or of(tokens[at + 1 : at + 2], "noun_after"):
        return not of(tokens[:1], "press")
    return bool(of(tokens[:at], "told_by")) and not of(tokens, "spoken_to")


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
