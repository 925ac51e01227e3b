"""Lists that stand within a line: `1) a site 2) an API 3) Postgres` as lines of their own, at the same places."""

import re
from itertools import pairwise

_NUMBERED = re.compile(r"(?<![\w.(])(?P<open>\(?)(?P<n>\d{1,2})\)(?= )")


def in_lines(text: str) -> str:
    """The text with a break before each number of a list that counts from one, and a dash instead of it."""
    found = list(_NUMBERED.finditer(text))
    if len(found) < 2 or int(found[0]["n"]) != 1 or any(int(b["n"]) != int(a["n"]) + 1 for a, b in pairwise(found)):
        return text
    letters = list(text)
    for match in found:
        letters[match.start() : match.end()] = "-".ljust(match.end() - match.start())
        if match.start() and letters[match.start() - 1] in " \t":
            letters[match.start() - 1] = "\n"
    return "".join(letters)
