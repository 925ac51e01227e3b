"""What somebody typed, before anybody reads it: as long as is read, and as it looks.

A character without width goes: it comes with what is copied from pages, and would cut a name in two. A control
character is a blank: nothing is seen of it, and readers put some in the place of what they set aside. What turns the
direction of writing, and a Latin word with letters that only look Latin, say another thing than a person sees in them:
nobody guesses which was meant.
"""

import re
import unicodedata

from functions.planning.images import unread_image
from shared.http import TooLarge, Unprocessable
from shared.schemas import Asked
from shared.schemas.secrets_said import without_secrets
from shared.schemas.text import ALIKE, TURNING, without_width

MAX_PROMPT = 8_000
"""Characters of a goal or a change that are read."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# A domain's label as it is sent: which letters it stands for is nowhere to be seen.
_SENT = re.compile(r"(?i)\bxn--[a-z0-9-]+")
_WORD = re.compile(r"[^\W\d_]+(?:[\w.@-]*[^\W\d_])?")
_LATIN = re.compile("[A-Za-z]")


def as_seen(prompt: str) -> str:
    """The goal or change without what has no width, with blanks for control characters, and one way to end a line.

    Raises TooLarge for one that is longer than what is read, Unprocessable for one that doesn't say what it shows, or
    names an image that nobody could run.
    """
    if len(prompt) > MAX_PROMPT:
        raise TooLarge(f"The goal has {len(prompt):,} characters; at most {MAX_PROMPT:,} are read.")
    text = _CONTROL.sub(" ", _LINE_ENDS.sub("\n", without_width(prompt)))
    if turned := TURNING.search(text):
        raise _other(f"a character that can't be seen (U+{ord(turned[0]):04X})", "write the sentence anew without it")
    for sent in _SENT.findall(text):
        shown = _as_drawn(sent)
        if not shown or ALIKE.keys() & set(shown):
            drawn = f"is drawn as {shown!r} and is another name" if shown else "is no name"
            raise _other(f"{sent!r}, which {drawn}", "write the domain that is meant")
    for word in _WORD.findall(text):
        if _LATIN.search(word) and (alike := sorted(ALIKE.keys() & set(word))):
            name = unicodedata.name(alike[0], "").lower()
            raise _other(f"{word!r}, in which {alike[0]!r} is a {name} and no Latin letter", "type the word anew")
    if unread := unread_image(text):
        raise Unprocessable(f"prompt: {unread}.", errors=[{"field": "prompt", "message": unread}])
    return text


def _as_drawn(sent: str) -> str:
    """A domain's label as a browser shows it; empty for none."""
    try:
        return sent.lower().encode().decode("idna")
    except UnicodeError:
        return ""


def as_kept(asked: Asked, goal: str) -> Asked:
    """A need of a goal as it may be kept and told: without the secrets of the goal, also where it quotes a piece."""
    words, how = (without_secrets(each, goal) for each in (asked.words, asked.how))
    return asked.model_copy(update={"words": words, "how": how})


def _other(what: str, then: str) -> Unprocessable:
    message = f"it holds {what}: {then}"
    return Unprocessable(f"prompt: {message}.", errors=[{"field": "prompt", "message": message}])
