"""What a text must look like, in words: who sends another one reads these and no pattern."""

import re

from shared.schemas.app import SOURCE
from shared.schemas.architecture import ID_PATTERN, MAX_ID, NAME_PATTERN, URL_PATH
from shared.schemas.images import IMAGE
from shared.schemas.lifetime import TTL_PATTERN

_NAME = "a letter first, then lower case letters, digits and dashes, at most {} in all, such as shop"
_HASH = "the SHA-256 of the archive in hexadecimal: 64 digits and letters a to f"
_TTL = "a number above zero with h, d or w behind it, such as 36h, 3d or 2w"
_WORDS = {
    ID_PATTERN: _NAME.format(MAX_ID),
    NAME_PATTERN: _NAME.format(16),
    TTL_PATTERN: _TTL,
    rf"^never$|{TTL_PATTERN}": f"{_TTL}, or never",
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$": "a name or an id: letters, digits, dashes and underscores, at most 63",
    r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$": "a project's id: 6 to 30 lower case letters, digits and dashes, a letter first",
    r"^[a-z][a-z0-9_-]{0,60}\.tf$": "a file's name in lower case that ends in .tf, such as queue.tf",
    r"^[^/]+$": "an id, without a slash",
    r"^[A-Z][A-Z0-9_]{0,63}$": "capitals, digits and underscores, a letter first, such as STRIPE_KEY",
    SOURCE: _HASH,
    IMAGE: "an image's name in lower case, with a tag or a digest, such as us-docker.pkg.dev/P/R/shop:1.4",
    r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$": "a name in lower case, such as shop.example.com, "
    "without https://",
    URL_PATH: "a path that begins with a slash, such as /healthz, without a question mark",
}


def form_in_words(pattern: str) -> str | None:
    """What a text of this pattern must be; None where nobody wrote that down."""
    plain = pattern.removeprefix("^$|")
    if optional := re.fullmatch(r"\^\((.*)\)\?\$", plain):
        plain = f"^{optional[1]}$"
    return _WORDS.get(plain)
