"""Names that a sentence gives to what is new, hidden from the rules: `build-cache` is no cache, and `cleanup` no order.

    hidden("a bucket named build-cache for the cluster", now)   -> ("a bucket named qxaq for the cluster", Names)

A name stands behind a word of naming, or right behind what it names: in quotes, or with a dash in it. What stands already
keeps its own name.
"""

import re
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from functions.planning.rules.changes import words
from functions.planning.rules.changes.heads import HIDDEN, KINDS
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Step
from shared.schemas.architecture import ID_PATTERN, MAX_ID

_NO_NAME = rf"(?!(?:{words.CALLED}|{'|'.join(KINDS.values())}|for|when\w*|by|with|on|every|each|at|to|from|in|once|if|after|via|over|and|or|the|a|an|it|as|so|fur|von|bei|por|para|cada|pour|par)\b)"
_NAME = (
    r"[\"'`\u201c\u201e\u00ab]?(?P<name>[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])(?![\w./@=-]|\.\w)[\"'`\u201d\u201c\u00bb]?"
)
_QUOTED = re.compile(r"[\"'`\u201c\u201e\u00ab]")
_TOKEN = re.compile(HIDDEN)
# A word with a dash that says how something is, or a machine's type, a tier, a region.
_HOW = re.compile(
    r"(?:read|write)-only|pub-?sub|(?:multi|dual|single)-\w+|(?:high|low|highly|fully|well|auto|self|pre|non|anti|e|re|co)-\w+|\w+-(?:based|only|wide|like|free|ready|level|side|time|by|in|up|off|out|to|class|tier|backed|managed)|\d.*"
    r"|[a-z]\d[a-z]{0,2}-[a-z]+(?:-\w+)?|(?:db|pd|nvidia|europe|us|asia|africa|me|northamerica|southamerica|australia)-.*"
)


# Another name is a word like any other.
_SAYS_MORE = re.compile(
    rf"-|^(?:{words.KNOWN_TO_RULES.pattern})$|^(?:{words.REMOVES}|{words.OFF}|reports?|clean-?up|exports?|imports?|archives?|uploads?)$"
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names by the word that stands for each."""

    known: dict[str, str]

    def restored(self, text: str) -> str:
        """A text with the names that were typed."""
        return _TOKEN.sub(lambda match: self.known.get(match[0], match[0]), text)

    def given(self, step: Step) -> Step:
        """A step with them."""
        changed: dict[str, Any] = {}
        for each in fields(step):
            value = getattr(step, each.name)
            if each.name == "settings":
                changed[each.name] = tuple((key, self.restored(said)) for key, said in value)
            elif isinstance(value, tuple):
                changed[each.name] = tuple(self._id(said) for said in value)
            elif isinstance(value, str):
                changed[each.name] = self._id(value) if each.name == "id" else self.restored(value)
        return replace(step, **changed)

    def _id(self, id_: str) -> str:
        """An id, or one that was made of a name: it is no longer than an id may be."""
        made = self.restored(id_)
        if made == id_ or re.fullmatch(ID_PATTERN, made):
            return made
        name, _, more = id_.partition("-")
        return f"{self.known[name][: MAX_ID - 1 - len(more)].rstrip('-')}-{more}"


def hidden(sentence: str, now: Now) -> tuple[str, Names]:
    """A sentence with a word in place of each name of what is new."""
    known: dict[str, str] = {}

    def hide(match: re.Match[str]) -> str:
        name = match["name"]
        quoted = bool(_QUOTED.search(match[0][match.start("name") - match.start() - 1 :][:1]))
        if name in now.parts or not re.fullmatch(ID_PATTERN, name) or name in known:
            return match[0]
        if not quoted and not _SAYS_MORE.search(name):
            return match[0]
        if match["of"] is not None and not quoted and ("-" not in name or _HOW.fullmatch(name)):
            return match[0]
        token = next((each for each, said in known.items() if said == name), f"qx{chr(97 + len(known))}q")
        known[token] = name
        return f"{match['before']}{token}"

    # Folding keeps no place: what is looked for is looked for in what was typed.
    text = _given().sub(hide, sentence)
    for token, name in known.items():
        text = re.sub(rf"(?<![\w./@-]){re.escape(name)}(?![\w@-]|\.\w)", token, text)
    return text, Names(known)


@cache
def _given() -> re.Pattern[str]:
    kinds = "|".join(KINDS.values())
    return re.compile(
        rf"(?P<before>(?<![\w-])(?:{words.CALLED.replace('nomme', 'nomm[eé]').replace('appele', 'appel[eé]')}|(?P<of>{kinds})) ){_NO_NAME}{_NAME}",
        re.IGNORECASE,
    )
