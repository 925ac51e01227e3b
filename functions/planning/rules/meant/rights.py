"""Who may do what with what is kept, address by address: `our data team (data@acme.io) may query it, not change it`.

An address has the right that its own clause says of it: to read, to read and change, or to put in alone; by verbs, or
by the name of a role. What is denied beside (`must not delete`) takes nothing more than the right leaves out anyway.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from functions.planning.rules.meant.recipients import is_recipient
from functions.planning.rules.words.affirmed import is_kept_out

Span = tuple[int, int]
Kind = Literal["readers", "writers", "adders"]

_ADDRESS = re.compile(
    r"(?P<as>user:|group:|serviceaccount:)?(?P<at>[a-z0-9][\w.%+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,24})(?P<group> ?\((?:an? )?(?:google )?(?:group|gruppe|grupo|groupe|groep)\))?"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n|](?=\s|$|[^\s])")
_MODAL = r"(?:may|can|should|shall|must|is allowed to|are allowed to|gets?|has|have|needs?|darf|durfen|soll|sollen|kann|konnen|bekommt|puede[n]?|debe[n]?|tiene[n]?|peut|peuvent|doit|a|ont|pode[m]?|deve[m]?|tem|mag|mogen|kan)"
# What is denied, up to the end of its clause: it is no right.
DENIED = re.compile(
    r"(?:,? ?\b(?:and|but|und|aber|pero|mais|ma|mas|maar|y|et|e|en)\b)?,? ?\b(?:(?:must|may|can|should|shall|do|does|darf|durfen|soll|sollen|puede|debe|peut|pode|mag)\s?)?(?:not|never|cannot|can't|mustn't|nicht|nichts|kein\w*|no|nunca|ne|jamais|sans|without|ohne|sin|sem|nao|niet|nooit|zonder)\b"
    r"(?: (?:be able to|pouvoir|poder|zu|the right to))?[^,;.\n|]{0,60}?(?:delete|change|write|edit|modify|read|view|remove|overwrite|losch\w*|ander\w*|schreib\w*|lesen|borr\w*|elimin\w*|modific\w*|escrib\w*|leer\w*|supprim\w*|modifi\w*|ecrire|lire|effac\w*|apag\w*|excluir|alter\w*|escrever|ler|verwijder\w*|wijzig\w*|schrijv\w*|lezen|wissen)[^,;.\n|]*"
    r"|(?:,? ?\b(?:and|but|und|aber|pero|mais|ma|mas|maar|y|et|e|en)\b)?,? ?\b(?:change|edit|write|delete|touch|modify|alter|ander\w*|schreib\w*|cambi\w*|modific\w*|borr\w*|modifi\w*|chang\w*|alter\w*|wijzig\w*) (?:nothing|nichts|nada|rien|niets)\b"
    r"|,? ?\b(?:nothing (?:else|more)|no more|sonst nichts|mehr nicht|nada mas|rien d ?'? ?autre|nada mais|verder niets|nobody else|no one else|niemand sonst|nadie mas|personne d ?'? ?autre)\b"
)
# `May upload, and neither list nor remove`: both are denied.
_NEITHER = re.compile(
    r",? ?(?:\b(?:but|and|aber|und|pero|y|mais|et|ma|mas|maar|e|en) )?(?:(?:may|can|must|should|darf|kann|puede|peut|pode|mag|kan) )?\b(?:neither|weder|ni|nem|ne ?e?|noch)\b [^;.\n|]*\b(?:nor|noch|ni|nem|ne)\b [^,;.\n|]*"
)
_READS = re.compile(
    r"\b(?:read[- ]?only|read\w*|quer(?:y|ies)|view\w*|see|list|download\w*|look\w*|browse|les\w*|liest|ansehen|abfragen|leer\w*|lee|lean|consult\w*|lire|lit|lisent|lecture|lectura|leitura|ler|le|lezen|leest|raadpleg\w*|inzien|pulls?|install\w*)\b"
)
_WRITES = re.compile(
    r"\b(?:writ\w*|chang\w*|edit\w*|modif\w*|schreib\w*|ander\w*|escrib\w*|escrit\w*|ecri\w*|escrev\w*|schrijv\w*|schrijft|wijzig\w*|read[- ]?write|full access|push(?:es)?|publish(?:es)?|publi(?:car|er|zier\w*))\b"
)
_ADDS = re.compile(
    r"\b(?:upload\w*|add(?:s)?(?= (?:files|objects|to))|put(?:s)?(?= )|drop(?:s)? (?:files|objects)|hochlad\w*|ladt\b[^,;.]{0,40}\bhoch|subir|sube[n]?|televers\w*|deposer|enviar|uploaden)\b"
)
_READ_DENIED = re.compile(r"\b(?:read|view|see|list|lesen|leer\w*|lire|ler|lezen)\b")
_ROLES: dict[str, Kind | None] = {
    "storage.objectviewer": "readers", "storage.objectuser": "writers", "storage.objectcreator": "adders",
    "bigquery.dataviewer": "readers", "bigquery.dataeditor": "writers",
}  # fmt: skip
_ROLE = re.compile(r"\b(?:roles/)?(?P<role>(?:[a-z]+\.)+[a-z]+)\b")
_NAMED_ROLE = re.compile(r"\broles/[\w.]+|\b(?:storage|bigquery)\.[a-z]\w+")
_GIVES = re.compile(
    r"\b(?:give|grant|allow|let|gib|gewahr\w*|erlaub\w*|lass\w*|dale|da|otorga\w*|concede\w*|donne\w*|accorde\w*|geef|verleen|to|for|fur|para|pour|a|an|voor|access|zugriff|acceso|acces|toegang)\b[\s\w./:-]{0,80}$"
)


class Right(NamedTuple):
    """One address and what it may do: the setting of the thing that it belongs in; None where no such right is given
    here, by the `role` that was asked for.

    `clause`: where it is said, with what is denied beside it. `roles`: all that are asked for there, as Google calls them.
    """

    address: str
    member: str
    span: Span
    clause: Span
    kind: Kind | None
    role: str
    roles: tuple[str, ...] = ()


@cache
def rights_in(text: str) -> tuple[Right, ...]:
    """The rights to data that a folded goal gives to addresses, in its order."""
    found: list[Right] = []
    low = 0
    for end in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        found += _of_sentence(text, low, end[0])
        low = end[1]
    return tuple(found)


def _of_sentence(text: str, low: int, high: int) -> Iterator[Right]:
    there = [each for each in _ADDRESS.finditer(text, low, high) if not is_recipient(text, each.span("at"))]
    for number, match in enumerate(there):
        end = there[number + 1].start() if number + 1 < len(there) else high
        begin = there[number - 1].end() if number else low
        after, before = text[match.end() : end], text[begin : match.start()]
        denied, said = _apart(after)
        joined = re.fullmatch(r"\s*(?:,|and|und|y|et|e|en|&|\+)\s*", after)
        if joined and number + 1 < len(there):
            # `Ann and Bob may read it`: the next one's words are both's.
            last = there[number + 2].start() if number + 2 < len(there) else high
            denied, said = _apart(text[there[number + 1].end() : last])
        role = _NAMED_ROLE.search(said) or (_NAMED_ROLE.search(before) if _GIVES.search(before) else None)
        kind = _kind(said, before, denied, role[0] if role else "")
        seen = _seen(said, before) if kind == "readers" and role is None else ()
        if seen:
            begin = match.start() if not _GIVES.search(before) else begin
            yield Right(
                match["at"].rstrip("."), _member(text, match), match.span("at"), (begin, end), None, seen[0], seen
            )
            continue
        if (kind is None and role is None) or is_kept_out(text, match.span("at")):
            continue
        yield Right(
            match["at"].rstrip("."),
            _member(text, match),
            match.span("at"),
            (match.start() if not _GIVES.search(before) else begin, end),
            kind,
            role[0] if role else "",
            tuple(_NAMED_ROLE.findall(said)) or tuple(_NAMED_ROLE.findall(before)) if role else (),
        )


# What tells how a project fares, with the role by which it is seen and nothing else.
_SEEN = (
    ("roles/logging.viewer", re.compile(r"\b(?:cloud )?(?:logs?|logging|protokoll\w*|registros?|journa(?:l|ux))\b")),
    ("roles/monitoring.viewer", re.compile(r"\b(?:cloud )?(?:monitoring|metrics?|metriken|metricas|metriques|alert(?:s|ing))\b")),
)  # fmt: skip
_OF_DATA = re.compile(r"\b(?:buckets?|gcs|data ?sets?|big ?query|tables?|files?|objects?|storage|sinks?)\b")


def _seen(said: str, before: str) -> tuple[str, ...]:
    """The roles by which one sees what words name that tells how a project fares; none where data is named there."""
    words = said if not _GIVES.search(before) else f"{before} {said}"
    return () if _OF_DATA.search(words) else tuple(role for role, pattern in _SEEN if pattern.search(words))


def _apart(words: str) -> tuple[str, str]:
    """What some words deny, and the rest of them."""
    denied = [each[0] for each in _NEITHER.finditer(words)]
    rest = _NEITHER.sub(" ", words)
    return " ".join([*denied, *(each[0] for each in DENIED.finditer(rest))]), DENIED.sub(" ", rest)


def _kind(said: str, before: str, denied: str, role: str) -> Kind | None:
    if role:
        return _ROLES.get(role.removeprefix("roles/").lower())
    modal = re.match(rf"[\s)\]]*(?:,? ?(?:only|just|nur|solo|seulement) )?{_MODAL}\b", said)
    verb = re.match(r"[\s)\]|:,]*\W*(?:\w+ )?", said)
    words = said
    if not modal and not (verb and _begins(said)):
        # `Let ann@acme.io read it`, `read access for ann@acme.io`.
        if not _GIVES.search(before):
            return None
        words = f"{before} {said}"
    if _WRITES.search(words):
        return "writers"
    if _ADDS.search(words):
        return "writers" if not _READ_DENIED.search(denied) and _READS.search(words) else "adders"
    return "readers" if _READS.search(words) else None


def _begins(said: str) -> bool:
    """Whether a verb in its third person, or a cell of a table, says right behind an address what it does."""
    return bool(
        re.match(
            r"[\s)\]|:,-]*(?:only |nur |solo |seulement )?(?:reads?|writes?|edits?|queries|views?|uploads?|liest|schreibt|lee|escribe|lit|ecrit|leest|schrijft|le|escreve|read|write)\b",
            said,
        )
    )


_GROUP_BEFORE = re.compile(
    r"\b(?:google )?(?:groups?|gruppe\w*|grupo|groupe|groep|gruppo|mailing ?list|team|crew|department|abteilung|equipo|equipe|dipartimento|ploeg)[ :(]*$"
)
_GROUP_LIKE = re.compile(
    r"(?:^|[._+-])(?:\w*team\w*|staff|all|everyone|group|grp|gcp|ops|dev|devs|developers?|engineers?|engineering|analysts?|admins?|sre|support|sales|hr|legal|"
    r"finance|marketing|it|office|data|eng|platform|security|people|crew|redaktion|buchhaltung|entwickl\w+|vertrieb|auditors?|lawyers|controlling|archief|compta)(?:$|[._+-])"
)


def _member(text: str, match: re.Match[str]) -> str:
    address = match["at"].rstrip(".")
    if address.endswith(".gserviceaccount.com"):
        return f"serviceAccount:{address}"
    if match["as"]:
        return f"{match['as']}{address}"
    group = (
        match["group"] or _GROUP_BEFORE.search(text[: match.start()]) or _GROUP_LIKE.search(address.partition("@")[0])
    )
    return f"{'group' if group else 'user'}:{address}"
