"""Names of hosts that say whom something is for, who may ask it from a browser or what is to be read, and not where it answers.

`Metabase, only for acme.com accounts` lets people in; `CORS for https://app.acme.com` and `see docs.acme.com` name another site.
"""

import re
from typing import NamedTuple

from functions.planning.rules.words.pointers import pointed_at
from functions.planning.rules.words.tops import TOPS

_HOST = re.compile(
    rf"(?:(?<=://)|(?<![\w./-]))(?P<at>(?<![\w.+-])@)?(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{TOPS}))(?![\w/@-]|\.\w)"
)
_PEOPLE = r"(?:accounts?|users?|logins?|staff|employees?|people|members|colleagues|(?:e-?mail )?addresses|konten|konto|mitarbeiter\w*|nutzer\w*|leute|cuentas?|usuarios|empleados|comptes?|utilisateurs|collaborateurs|contas?)"
_AFTER = re.compile(rf" (?:google |workspace )?{_PEOPLE}\b")
_BEFORE = re.compile(
    rf"\b{_PEOPLE} (?:of|from|at|in|with|with an|von|aus|mit|bei|de|del|du) (?:an? |our |the )?(?:(?:google |workspace |company |own |e-?mail )*(?:domain|workspace|tenant|organi[sz]ation) )?$"
    r"|\b(?:restrict\w*|limit\w*|beschrankt|limitad\w*|restringid\w*|reserve\w*|restreint\w*)(?: access)? (?:to|auf|a|aux?)(?: (?:people|those|everyone)(?: (?:from|of|at|with))?)? ?$"
)
_ONLY = re.compile(
    r"\b(?:only|just|restrict\w*|limit\w*|access|login|log ?in|sign[- ]?in|for|nur|fur|zugriff|zugang|solo|para|seulement|uniquement|pour|acces|acceso)\b[^.,;:\n]{0,40}$"
)
_ASKED_BY = re.compile(r"\bcors\b[^.;\n]{0,40}$|\borigins? (?:https?://)?$")


HOST_NAME = re.compile(r"\bhost ?name(?: is| of|:|=)? ['\"`]?(?P<name>(?:[a-z0-9-]+\.)+[a-z0-9-]{2,63})(?![\w.])")
"""What a machine's system is said to call itself: no name by which anybody outside asks for it."""


class Whose(NamedTuple):
    """A host's name, or what points at a page of it, and where that stands; whether it is people's, and whether these alone are let in."""

    host: str
    span: tuple[int, int]
    people: bool
    alone: bool


def whose_domains(text: str) -> list[Whose]:
    """The hosts in a folded text that are nowhere to answer at."""
    found = [Whose(text[start:end], (start, end), people=False, alone=False) for start, end in pointed_at(text)]
    for match in _HOST.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if _ASKED_BY.search(before.removesuffix("://").removesuffix("https").removesuffix("http")):
            found.append(Whose(match["host"], match.span(), people=False, alone=False))
            continue
        limited = _BEFORE.search(before) is not None
        if not (match["at"] or limited or _AFTER.match(after)):
            continue
        begin = match.start() - len(word[0]) if (word := re.search(r"\bdomain $", before)) else match.start()
        alone = bool(_ONLY.search(before)) or re.match(rf"(?: {_PEOPLE})? only\b", after) is not None
        found.append(Whose(match["host"], (begin, match.end()), people=True, alone=alone))
    return found
