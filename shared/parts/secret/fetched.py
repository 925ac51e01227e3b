"""How a machine's start script reads secrets, in its own words: as it is written now, and as it was."""

import re

from shared.parts.secret.part import SECRET_TYPE

FETCHED = "/$1/versions/$2:access"
"""The address it asks now: a version by its number, or the newest by that word."""
FETCHED_THEN = "/$1/versions/latest:access"
"""The address it asked once: the newest, whatever that is when the machine starts."""

CALL = re.compile(
    rf"""(?<="\$\(secret ')\$\{{{SECRET_TYPE}\.(?P<label>\w+)\.(?:secret_)?id\}}'(?: '(?P<version>[^']*)')?"""
)
"""What it reads, and the version that it takes; none where it was written once."""


def by_version(text: str) -> str:
    """A script that was written once as it is written now: what it reads is the newest, and says so."""
    if FETCHED_THEN not in text:
        return text
    return CALL.sub(_newest, text.replace(FETCHED_THEN, FETCHED))


def _newest(call: re.Match[str]) -> str:
    return call[0] if call["version"] else f"${{{SECRET_TYPE}.{call['label']}.id}}' 'latest'"
