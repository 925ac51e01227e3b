# ruff: noqa: E501 - tables of patterns
"""The passwords and keys that stand in what somebody typed: found wherever they are, and hidden before that is kept.

Whoever names one has it put into Secret Manager by its variable; the sentence itself is read by everybody.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator

from shared.schemas.secret_lines import is_secret
from shared.schemas.secret_shapes import is_placeholder, shape_of
from shared.schemas.variables import names_a_secret

HIDDEN = "(secret)"
"""What stands where somebody typed a secret."""

_VALUE = r"(?P<value>[^\s\"'`,;{}<>]{6,400})"
# In words, and behind an option: what has a name of its own is another pair.
_ALONE = r"(?P<value>[^\s\"'`,;{}<>=]{6,400}=*)"
_BLANKS = r"[^\S\n]*"
# How a value stands behind its name: in settings, code, YAML (also on a line of its own), behind an option, in a tag.
_SETS = rf"[\"'`]?\]?{_BLANKS}(?:=>|:=|:?=|:-?){_BLANKS}(?:&\w+{_BLANKS})?(?:[|>][-+]?{_BLANKS}\n{_BLANKS}|\n{_BLANKS})?[\"'`]?"
_NAMED = re.compile(rf"(?<![\w.-])(?P<name>[A-Za-z_][\w.-]{{1,60}}?)(?={_SETS}{_VALUE})")
_OPTION = re.compile(rf"(?<![\w-])--?(?P<name>[A-Za-z][\w-]{{1,60}})(?=[\"']?[\s,=]+[\"']?{_ALONE})")
_TAG = re.compile(rf"<(?P<name>[A-Za-z_][\w.-]{{1,60}})>(?=\s*{_VALUE})")
_WORDS = (
    r"pass(?:word|wort|wd|phrase|code)?|pasword|pwd|pw|kennwort|wachtwoord|contrase\u00f1a|clave|mots? de passe|senhas?|parola|has\u0142o|"
    r"l\u00f6senord|p a s s w o r d|secret|secreto|segreto|segredo|geheimnis|token|jeton|key|schl\u00fcssel|chiave|chave|cl\u00e9|credentials?|login"
)
_SAID = re.compile(
    rf"(?i)(?<![\w-])(?:{_WORDS})(?=[\s\"'`:=])[\"'`]?(?:\s+(?:for|of|to|de|di|do|da|f\u00fcr|von|der|des|van|pour)\s+\w+){{0,2}}(?=(?:\s+(?:is|ist|lautet|es|est|\u00e8|\u00e9|e|wird|sar\u00e0|ser\u00e1|will be|should be|to|of|for|=)(?=\s)|\s*[:=])?\s*[\"'`]?{_ALONE})"
)
_PIN = re.compile(
    r"(?i)(?<![\w-])(?:pin|otp|code)(?:\s+(?:is|ist|es|est|\u00e8|\u00e9|of)|\s*[:=])?\s+(?P<value>\d{4,12})(?!\w)"
)
# What is one whatever it looks like, and what is one where it looks like one.
_SURE, _SHOWN = (
    tuple(map(re.compile, each))
    for each in (
        (
            r"(?<=://)[^\s/@:]*:(?P<value>[^\s/@]+)(?=@)",
            r"(?<=://)(?P<value>[^\s/@:]{20,})(?=@)",
            r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----(?P<value>.*?)(?=-----END|\Z)",
            r"(?i)\bapi/webhooks/\d+/(?P<value>[\w-]{20,400})",
        ),
        (
            r"(?i)\b(?:bearer|basic|digest|negotiate)\s+(?P<value>[\w.~+/=-]{8,400})",
            r"(?i)\bcookie[\"']?\s*[:=]\s*[\"']?[\w-]+=(?P<value>[^\s;\"']{8,400})",
            r"(?i)[?&;](?:[\w-]*(?:token|key|secret|password|pwd|pass)|sig|signature|code|auth)=(?P<value>[^\s&\"'`<>;]{6,400})",
            r"(?i)(?<!\w)(?:admin|root|user|[\w.+-]+@[\w-]+\.[\w.-]+)\s*[/:]\s*(?P<value>[^\s\"'`,;/@]{6,400}+)(?!@)",
            # What is said before its name.
            rf"(?i)(?P<value>[^\s\"'`,;{{}}<>=]{{6,400}}+)[\"'`]?\s+(?:is|as|ist|als|es|est|como|comme|come|\u00e8|\u00e9)\s+(?:\w+\s+){{0,2}}(?:{_WORDS})\b",
            r"(?i)\b(?:name|key)[\"']?\s*[:=]\s*[\"']?\w*(?:pass|secret|token|key)\w*[\"']?,?\s+[\"']?value[\"']?\s*[:=]\s*[\"']?(?P<value>[^\s\"']{6,400})",
            r"(?i)\b(?:login|mysql\w*|mariadb|psql|redis-cli|sshpass)\b[^\n|;]{0,200}\s-(?:p|a)\s*[\"']?(?P<value>[^\s'\"$-][^\s'\"$]{5,400})",
            r"(?i)(?<![\w-])-(?:u|-user)[ =]+[\"']?[\w.@-]+:(?P<value>[^\s'\"$]{6,400})",
            r"(?<![\w-])-p(?P<value>[^\s'\"$-][^\s'\"$]{5,400})",
            r"(?m)^[ \t]*[\w.*-]+:(?:\d+|\*):[\w.*-]+:[\w.*-]+:(?P<value>\S{6,400})$",
        ),
    )
)
_PIECE = re.compile(r"[^\s\"'`,;()<>=]{10,400}")
_DIGEST = re.compile(r"(?:.*[@:#/])?(?:[0-9a-f]{7,12}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SEGMENT = re.compile(r"[A-Za-z0-9+]+")
_SHORTEST, _BITS, _TURNS = 10, 3.9, 5
# What is shorter may be a word of the rest.
_TOLD_APART = 6
_CLASSES = re.compile(r"[A-Z]+|[a-z]+|[0-9]+")


def without_secrets(text: str, of: str = "") -> str:
    """A goal, or something said of it, as it may be kept, shown and told to a model: without the passwords and keys
    that stand in it, or in the whole (`of`) that it is a piece of."""
    hidden = bytearray(len(text))
    for start, end in _spans(text):
        hidden[start:end] = b"x" * (end - start)
    for value in {of[start:end] for start, end in _spans(of) if end - start >= _TOLD_APART}:
        for found in re.finditer(re.escape(value), text):
            hidden[found.start() : found.end()] = b"x" * len(value)
    pieces, at = [], 0
    for run in re.finditer(rb"x+", hidden):
        pieces += [text[at : run.start()], HIDDEN]
        at = run.end()
    return "".join([*pieces, text[at:]])


def _spans(text: str) -> list[tuple[int, int]]:
    """Where in a text secrets stand; they may lie in each other."""
    found = list(_told(text))
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        # What is known of a piece more closely is hidden of it alone.
        inside = any(start <= each[0] and each[1] <= end for each in found)
        if not inside and (shape_of(piece[0].encode()) or _is_drawn(piece[0].rstrip(".:!?*"))):
            found.append((start, end))
    return found


def _told(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets stand by what is said of them."""
    for pattern in (_NAMED, _OPTION, _TAG):
        for found in pattern.finditer(text):
            if names_a_secret(_as_variable(found["name"])) and _is_one(found["value"]):
                yield _plain(found)
    for found in _SAID.finditer(text):
        if _is_one(found["value"]):
            yield _plain(found)
    yield from (found.span("value") for found in _PIN.finditer(text))
    for pattern in _SURE:
        yield from (found.span("value") for found in pattern.finditer(text) if HIDDEN not in found["value"])
    for pattern in _SHOWN:
        yield from (_plain(found) for found in pattern.finditer(text) if _is_one(found["value"]))


def _plain(found: re.Match[str]) -> tuple[int, int]:
    start, end = found.span("value")
    return start, end - (len(found["value"]) - len(found["value"].rstrip(".!?:)")))


def _is_one(value: str) -> bool:
    return HIDDEN not in value and is_secret(value.rstrip(".!?:)="))


def _as_variable(name: str) -> str:
    """`dbPassword`, `db-password` as DB_PASSWORD."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[.-]", "_", name).upper()


def _is_drawn(piece: str) -> bool:
    """Whether characters were drawn rather than written: a long mix of both cases and digits, or a short one that turns
    from one to another as no word does. Digests, ids of commits and placeholders are none."""
    if _DIGEST.fullmatch(piece) or _UUID.fullmatch(piece) or is_placeholder(piece):
        return False
    whole = re.fullmatch(r"[A-Za-z0-9+/_-]{24,400}={0,2}", piece) is not None
    longest = max(_SEGMENT.findall(piece), key=len, default="")
    if whole and _is_mixed(piece) and len(longest) >= _SHORTEST and _bits(piece) >= _BITS:
        return True
    return len(longest) >= _SHORTEST and _is_mixed(longest) and len(_CLASSES.findall(longest)) > _TURNS


def _is_mixed(piece: str) -> bool:
    return sum(map(str.isdigit, piece)) > 1 and piece != piece.lower() and piece != piece.upper()


def _bits(piece: str) -> float:
    """How much chance a character holds, by those that it has."""
    return -sum(count / len(piece) * math.log2(count / len(piece)) for count in Counter(piece).values())
