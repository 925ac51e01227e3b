"""What a key or a token of a known service looks like, wherever it stands: the list is secret_shapes.txt."""

import base64
import json
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_ALPHABETS = {
    "hex": r"[0-9a-fA-F]",
    "low": r"[a-z0-9]",
    "upper": r"[A-Z0-9]",
    "alnum": r"[A-Za-z0-9]",
    "word": r"[\w-]",
    "text": r"[\w.+/=~-]",
    "address": r"[\w.+/=~@-]",
}
_DRAWN = frozenset({"alnum", "word", "text"})
_HOOK = "the address of a hook, which is its key"
# Those that have a form and no beginning.
_FORMS = (
    (rb"(?<![\w:.-])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])", "a bot's token"),
    (rb"(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])", "a key of Azure"),
    (rb"(?<![\w-])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}(?!\w)", "a token of Airtable"),
    (rb"(?<![\w-])re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?!\w)", "a key of Resend"),
    (rb"(?<![\w-])[0-9a-f]{32}-us\d{1,2}(?!\w)", "a key of Mailchimp"),
)
_SIGNED = re.compile(rb"(?<![\w-])eyJ[\w-]{10,}\.(eyJ[\w-]{10,})\.[\w-]{20,}")
# A person is to put their own there. No real one says so of itself by chance.
_PLACEHOLDER = re.compile(
    r"your|example|placeholder|change.?(?:me|it|this)|replace|dummy|fake|redacted|x{6}|\*{3}|insert|sample|not.?real"
    r"|insecure|(?:^|[-_.])(?:here|todo)(?:$|[-_.])|1234567890123456",
    re.IGNORECASE,
)
_BLANK = frozenset("xX0-_./+=~")
# None is shorter, and most of a text is.
_UNBROKEN = re.compile(rb"[\w.+/=~:@-]{20,}")


class _Shape(NamedTuple):
    begins: tuple[bytes, ...]
    pattern: re.Pattern[bytes]
    what: str
    drawn: bool


def shape_of(text: bytes, *, signed: bool = True, any_like_it: bool = False) -> str:
    """Whose key or token stands in a text; empty for none, and for one that a person is to put their own in place of.

    `signed`: a signed token (JWT) is one, unless it says that it is for everybody. `any_like_it`: so is what looks like
    a placeholder, is longer than the real ones, or is for everybody: where hiding one too many costs nothing.
    """
    text = b"\n".join(_UNBROKEN.findall(text))
    if not text:
        return ""
    for shape in _shapes(any_like_it):
        # Finding a constant is a hundred times quicker than trying a pattern.
        if any(each in text for each in shape.begins):
            for found in shape.pattern.finditer(text):
                rest = found[1].decode()
                # What a service's manual has of a hook is of a length that stands in code, too.
                meant = is_placeholder(rest.replace("X", "") if shape.what == _HOOK else rest)
                if any_like_it or (not meant and (not shape.drawn or _is_mixed(rest))):
                    return shape.what
    for pattern, what in _forms():
        if any(
            any_like_it or not is_placeholder(found[0].decode(errors="replace")) for found in pattern.finditer(text)
        ):
            return what
    if signed and any(any_like_it or not _is_for_everybody(found[1]) for found in _SIGNED.finditer(text)):
        return "a signed token"
    return ""


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a secret rather than being one."""
    return not set(text) - _BLANK or _PLACEHOLDER.search(text) is not None


@cache
def _shapes(longer: bool = False) -> tuple[_Shape, ...]:
    found = []
    for line in (files(__package__) / "secret_shapes.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            what, begins, alphabet, many = (each.strip() for each in line.split("|"))
            count = (
                f"{{{many[1:]}}}(?![\\w-])" if many.startswith("=") and not longer else f"{{{many.lstrip('=')},400}}"
            )
            each, counted, ends = _ALPHABETS[alphabet], *count.partition("}")[::2]
            either = "|".join(map(re.escape, begins.split()))
            # An address stands behind its scheme, and what is no word begins anywhere.
            before = r"(?<![A-Za-z0-9_-])" if begins[0].isalnum() and what != _HOOK else ""
            pattern = re.compile(f"{before}(?:{either})({each}{counted}}}){ends}".encode())
            found.append(_Shape(tuple(map(str.encode, begins.split())), pattern, what, alphabet in _DRAWN))
    return tuple(found)


@cache
def _forms() -> tuple[tuple[re.Pattern[bytes], str], ...]:
    return tuple((re.compile(pattern), what) for pattern, what in _FORMS)


def _is_mixed(rest: str) -> bool:
    """Whether it has digits, letters of both cases, or nothing between its letters: words of a program seldom do."""
    return rest.isalnum() or any(map(str.isdigit, rest)) or (rest != rest.lower() and rest != rest.upper())


def _is_for_everybody(payload: bytes) -> bool:
    """Whether a signed token says that it may be public, or is the one of every manual."""
    try:
        said = json.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    except ValueError:
        return True
    if not isinstance(said, dict):
        return True
    return said.get("role") == "anon" or said.get("iss") == "supabase-demo" or said.get("sub") == "1234567890"
