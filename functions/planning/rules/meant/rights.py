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

ADDRESS = re.compile(
    r"(?P<as>user:|group:|serviceaccount:)?(?P<at>[a-z0-9][\w.%+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,24})(?P<group> ?\((?:an? )?(?:google )?(?:group|gruppe|grupo|groupe|groep)\))?"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n|](?=\s|$|[^\s])")
_MODAL = r"(?:may|can|should|shall|must|is allowed to|are allowed to|gets?|has|have|needs?|darf|durfen|soll|sollen|kann|konnen|bekommt|puede[n]?|debe[n]?|tiene[n]?|peut|peuvent|doit|a|ont|pode[m]?|deve[m]?|tem|puo|possono|mag|mogen|kan)"
# What is denied, up to the end of its clause: it is no right.
DENIED = re.compile(
    r"(?:,? ?\b(?:and|but|und|aber|pero|mais|ma|mas|maar|y|et|e|en)\b)?,? ?\b(?:(?:must|may|can|should|shall|do|does|darf|durfen|soll|sollen|puede|debe|peut|pode|mag)\s?)?(?:not|never|cannot|can't|mustn't|nicht|nichts|kein\w*|no|nunca|ne(?! (?:peut|peuvent|puisse|doit|lit|ecrit|fait) (?:\w+ )?qu(?:e\b| ?'))|jamais|sans|without|ohne|sin|sem|nao|niet|nooit|zonder)\b"
    r"(?: (?:be able to|pouvoir|poder|zu|the right to))?[^,;.\n|]{0,60}?(?:delete|change|write|edit|modify|read|view|remove|overwrite|losch\w*|ander\w*|schreib\w*|lesen|borr\w*|elimin\w*|modific\w*|escrib\w*|leer\w*|supprim\w*|modifi\w*|ecrire|lire|effac\w*|apag\w*|excluir|alter\w*|escrever|ler|verwijder\w*|wijzig\w*|schrijv\w*|lezen|wissen)[^,;.\n|]*"
    r"|(?:,? ?\b(?:and|but|und|aber|pero|mais|ma|mas|maar|y|et|e|en)\b)?,? ?\b(?:change|edit|write|delete|touch|modify|alter|ander\w*|schreib\w*|cambi\w*|modific\w*|borr\w*|modifi\w*|chang\w*|alter\w*|wijzig\w*) (?:nothing|nichts|nada|rien|niets)\b"
    r"|,? ?\b(?:nothing (?:else|more)|no more|sonst nichts|mehr nicht|nada mas|rien d ?'? ?autre|nada mais|verder niets|nobody else|no one else|niemand sonst|sonst niemand|niemand anders|nadie mas|personne d ?'? ?autre|ninguem mais|mais ninguem|nessun altro|(?:and )?not (?:anyone|anybody) else)\b(?: (?:may|can|must|should|gets?|has|darf|puede|peut|pode|mag|to)\b| (?:reads?|writes?|changes?|edits?|liest|schreibt|lee|escribe|lit|ecrit)\b)*"
)
# `May upload, and neither list nor remove`: both are denied.
_NEITHER = re.compile(
    r",? ?(?:\b(?:but|and|aber|und|pero|y|mais|et|ma|mas|maar|e|en) )?(?:(?:may|can|must|should|darf|kann|puede|peut|pode|mag|kan) )?\b(?:neither|weder|ni|nem|ne ?e?|noch)\b [^;.\n|]*\b(?:nor|noch|ni|nem|ne)\b [^,;.\n|]*"
)
_READS = re.compile(
    r"\b(?:read[- ]?only|read\w*|quer(?:y|ies)|view\w*|see|list|download\w*|look\w*|browse|les\w*|liest|ansehen|abfragen|leer\w*|lee|lean|consult\w*|lire|lit|lisent|lecture|lectura|leitura|ler|le|lezen|leest|raadpleg\w*|inzien|legg\w*|lettura|pulls?|install\w*)\b"
)
_WRITES = re.compile(
    r"\b(?:writ\w*|chang\w*|edit\w*|modif\w*|schreib\w*|ander\w*|escrib\w*|escrit\w*|ecri\w*|escrev\w*|grava[mr]?(?= |,|;|$)|scriv\w*|schrijv\w*|schrijft|wijzig\w*|read[- ]?write|full access|push(?:es)?|publish(?:es)?|publi(?:car|er|zier\w*))\b"
)
_ADDS = re.compile(
    r"\b(?:upload\w*|add(?:s)?(?= (?:files|objects|to))|put(?:s)?(?= )|drop(?:s)? (?:files|objects)|hochlad\w*|ladt\b[^,;.]{0,40}\bhoch|subir|sube[n]?|televers\w*|deposer|enviar|uploaden)\b"
)
_READ_DENIED = re.compile(r"\b(?:read|view|see|list|lesen|leer\w*|lire|ler|lezen)\b")
# Who may put in and see nothing: `write-only`, `darf nur schreiben`, `must under no circumstances read them`.
_WRITE = r"(?:write|writes|writing|schreib\w*|escrib\w*|escritura|ecri\w+|scriv\w*|scrittura|escrev\w*|escrita|grav\w+|schrij\w+)"
_WRITE_ONLY = re.compile(
    rf"\b{_WRITE}(?:[- ](?:access|rights?|zugriff|recht\w*))?[- ](?:only|alone)\b|\b{_WRITE}[ -](?:solo|solamente|seulement|so|apenas|somente|soltanto|alleen|uniquement)(?= ?[.,;)]|$)"
    rf"|\b(?:only|just|nothing but|nur|ausschliesslich|nichts als|solo|solamente|unicamente|seulement|uniquement|so|apenas|somente|soltanto|solamente|alleen|enkel)(?: (?:be able to|puede|pode|peut|puo|kan|mag|darf|to))? {_WRITE}\b"
    rf"|\bne (?:peut|peuvent|doit|fait) (?:rien )?(?:\w+ )?qu ?'? ?{_WRITE}\b"
)
_READ = r"(?:read\w*|see|view\w*|list(?:ing)?|download\w*|lesen|liest|lese\w+|sehen|einsehen|herunterladen|leer\w*|lee|ver|listar|descargar|lectura|lire|lit|voir|lister|lecture|ler|le|leitura|leggere|legge|vedere|lettura|lezen|leest|inzien|zien)"
_READ_NEVER = re.compile(
    rf"\b(?:not|never|cannot|[a-z]+n't|nothing|under no circumstances|in no case|by no means|no|without|nicht|nie|niemals|auf keinen fall|keinesfalls|kein\w*|ohne|nunca|jamas|en ningun caso|sin|ne|jamais|en aucun cas|sans|pas|nao|em (?:caso|hipotese) (?:algum|alguma)|sem|non|mai|in nessun caso|senza|niet|nooit|in geen geval|zonder|geen)"
    rf"(?: (?!only\b|nur\b|but\b|and\b|write\b)[\w']+){{0,4}}? {_READ}\b|\b{_READ}(?: (?:access|it|them|is|are|ist|est|es|e))* (?:forbidden|prohibited|denied|not (?:allowed|permitted|possible|wanted)|verboten|untersagt|prohibid\w+|interdit\w*|vietat\w+|proibid\w+|verboden|nothing|nichts|nie|niemals|nada|nunca|rien|jamais|niente|niets|nooit)\b"
)
# Whoever else may not read says nothing of who writes.
_OF_OTHERS = re.compile(
    r"\b(?:nobody|no ?one|others?|anyone|anybody|everybody|everyone|public|strangers?|niemand|andere\w*|nadie|otros?|personne|autres|ninguem|outros|nessuno|altri)\b(?! (?:\w+'? ?)?(?:files?|objects?|data|uploads?|partners?'?))"
)
_ROLES: dict[str, Kind | None] = {
    "storage.objectviewer": "readers", "storage.objectuser": "writers", "storage.objectcreator": "adders",
    "bigquery.dataviewer": "readers", "bigquery.dataeditor": "writers",
}  # fmt: skip
_ROLE = re.compile(r"\b(?:roles/)?(?P<role>(?:[a-z]+\.)+[a-z]+)\b")
_NAMED_ROLE = re.compile(r"\broles/[\w.]+|\b(?:storage|bigquery)\.[a-z]\w+")
_GIVES = re.compile(
    r"\b(?:give|grant|allow|let|gib|gewahr\w*|erlaub\w*|lass\w*|dale|da|otorga\w*|concede\w*|donne\w*|accorde\w*|geef|verleen|to|for|fur|para|pour|a|an|voor|access|zugriff|acceso|acces|toegang)\b[\s\w./:-]{0,80}$"
)

# `Readers: ann@acme.io`, `lesen: ann@acme.io`.
_LABEL = re.compile(
    r"\b(?:(?:readers?|writers?|viewers?|editors?|uploaders?|lectores|lecteurs|leitores|leser|lezers)(?: (?:are|is|group|only))*[ :(=-]*"
    r"|(?:read|write|upload|lesen|schreiben|lectura|escritura|lecture|ecriture|leitura|escrita|lettura|scrittura|lezen|schrijven)(?: (?:access|only|group))* ?[:=] ?(?:group |gruppe |grupo |groupe |groep )?)$"
)

# `Que solo puede leer el grupo finanzas@acme.es`, `darf nur finanzen@acme.de lesen`: whoever may stands behind the verb.
_GROUP = r"(?:(?:the|die|el|la|le|o|a|de|het) )?(?:(?:google )?(?:group|gruppe|grupo|groupe|groep) )?"
_TURNED = re.compile(
    rf"\b(?:(?:puede[n]?|pode[m]?|peut|peuvent) (?:solo |seulement |so )?(?:leer\w*|consultar\w*|escribir|modificar|ler|escrever|lire|ecrire)"
    rf"|(?:lo|la|los|las|le|les|l ?'|o|os|li) ?(?:lee|leen|consulta|consultan|escribe|escriben|lit|lisent|ecrit|legge|leggono|scrive|leem|escreve)(?: (?:solo|solamente|seulement|so|apenas|soltanto))?"
    rf"|(?:darf|durfen|kann|konnen|soll|sollen|mag|mogen|kan)(?: (?:es|sie|ihn|das|het|nur|alleen|ausschliesslich))*) {_GROUP}$"
)


# `A second bucket that only X may read`: the thing stands right before whoever may.
_WHOSE = re.compile(
    r"\b(?:buckets?|data ?sets?),?(?: (?:that|which|das|den|que|qui|che|dat))?(?: (?:only|just|nur|solo|solamente|seul\w*|so|apenas|alleen))? (?:(?:the |die |el |le |o |de )?(?:group|gruppe|grupo|groupe|groep) )?$"
)


def _gives(before: str) -> bool:
    return any(each.search(before) for each in (_GIVES, _LABEL, _TURNED)) and not _WHOSE.search(before)


OF_A_PART = re.compile(
    r"\b(?:fine[- ]?grained|columns?|spalten?|columnas?|colonnes?|colunas?|kolom\w*|policy[- ]tags?|row[- ]level|zeilen|masked|maskiert\w*)\b"
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
    return tuple(_put_in_alone(text, found))


_EDGE = re.compile(r"[.!?](?=\s|$)|[;,:\n|]")


def _put_in_alone(text: str, rights: list[Right]) -> Iterator[Right]:
    """The rights, with no more than putting in for whoever writes and is said, then or later, to read nothing."""
    blind: set[Span] = set()
    for match in _READ_NEVER.finditer(text):
        low = max((each.end() for each in _EDGE.finditer(text, 0, match.start())), default=0)
        if _OF_OTHERS.search(text, low, match.end()):
            continue
        before = [each for each in rights if each.kind == "writers" and each.span[0] < match.start()]
        own = [each for each in before if low <= each.span[0]]
        near = [each for each in before if match.start() < each.clause[1] + _NEXT]
        blind.update(each.span for each in own[-1:] or near[-1:] or before)
    for right in rights:
        said = _without_addresses(text[slice(*right.clause)])
        alone = right.kind == "writers" and (right.span in blind or _WRITE_ONLY.search(said))
        yield right._replace(kind="adders") if alone and not right.role else right


# How far behind what somebody may do it is said what not.
_NEXT = 24


# `Read access for ann@acme.io, write for eve@acme.io`: what leads to an address is said of it, and of none before.
_LEADS_ON = re.compile(
    r"(?:[,;/(]|\b(?:and|und|y|e|et|en|while|aber|but)\b)(?P<lead>[^,;@()]{2,60}?(?:\b(?:for|to|fur|an|para|pour|aan|voor|per|al?|aux?)\b|[:=])[^,;@]{0,40}?[ (:]*)$"
)
_CLAUSE = re.compile(r"[,;:(] ?|\b(?:and|und|y|et|en|mit|with|con|avec|com|met) ")
_ENDS_SO = re.compile(rf"(?:{_READS.pattern}|{_WRITES.pattern}|{_ADDS.pattern}) ?$")
JOINED = re.compile(
    r"\s*(?:,|[,]? ?(?:and|und|y|et|e|en|&|\+))\s*(?:(?:the|der|die|el|le|o|de) )?(?:(?:google )?(?:group|gruppe|grupo|groupe|groep) )?"
)


def _stretches(text: str, there: list[re.Match[str]], low: int, high: int) -> list[Span]:
    """Where what is said in front of each address begins, or of all that are named with it, and where ends what is said
    behind it."""
    found: list[Span] = []
    for number, match in enumerate(there):
        end = there[number + 1].start() if number + 1 < len(there) else high
        leads = _LEADS_ON.search(text, match.end(), end) if number + 1 < len(there) else None
        if leads is not None and _says_what(leads["lead"]):
            end = leads.start()
        begin = there[number - 1].end() if number else low
        if number and JOINED.fullmatch(text, begin, match.start()):
            begin = found[-1][0]
        elif number and found[-1][1] < match.start():
            begin = found[-1][1]
        found.append((begin, end))
    return found


def _of_sentence(text: str, low: int, high: int) -> Iterator[Right]:
    there = [each for each in ADDRESS.finditer(text, low, high) if not is_recipient(text, each.span("at"))]
    stretches = _stretches(text, there, low, high)
    ends = [end for _, end in stretches]
    for number, match in enumerate(there):
        begin, end = stretches[number]
        after, before = text[match.end() : end], _without_addresses(text[begin : match.start()])
        if also := _ALSO_SEES.search(after):
            # `... may read, logs viewer for them too`: a right of its own.
            said_at = (match.end() + also.start(), match.end() + also.end())
            seen = tuple(role for role, pattern in _SEEN if pattern.search(also[0]))
            yield Right(match["at"].rstrip("."), member_at(text, match), match.span("at"), said_at, None, seen[0], seen)
            after = after[: also.start()]
        denied, said = _apart(after)
        last = number
        while last + 1 < len(there) and JOINED.fullmatch(text, there[last].end(), ends[last]):
            # `Ann and Bob may read it`: the last one's words are all's.
            last += 1
            denied, said = _apart(text[there[last].end() : ends[last]])
        role = _NAMED_ROLE.search(said) or (_NAMED_ROLE.search(before) if _gives(before) else None)
        kind = _kind(said, before, denied, role[0] if role else "")
        led = _gives(before) and _says_what(before[_own_clause(before, 0, len(before)) :])
        end = match.end() + len(_of_her(after, led=led))
        begin = _own_clause(text, max(begin, there[number - 1].end() if number else low), match.start())
        seen = _seen(said, before) if kind == "readers" and role is None else ()
        if seen:
            begin = match.start() if not _gives(before) else begin
            yield Right(
                match["at"].rstrip("."), member_at(text, match), match.span("at"), (begin, end), None, seen[0], seen
            )
            continue
        if (kind is None and role is None) or is_kept_out(text, match.span("at")):
            continue
        yield Right(
            match["at"].rstrip("."),
            member_at(text, match),
            match.span("at"),
            (match.start() if not _gives(before) else begin, end),
            kind,
            role[0] if role else "",
            tuple(_NAMED_ROLE.findall(said)) or tuple(_NAMED_ROLE.findall(before)) if role else (),
        )


def _says_what(words: str) -> bool:
    return any(each.search(words) for each in (_READS, _WRITES, _ADDS, _NAMED_ROLE))


def _own_clause(text: str, low: int, high: int) -> int:
    """Where the last clause begins that says what may be done, of what stands in front of an address."""
    for stop in reversed(list(_CLAUSE.finditer(text, low, high))):
        joins = stop[0].strip().isalpha()
        # `Read and write access for` is one right.
        if _says_what(text[stop.end() : high]) and not (joins and _ENDS_SO.search(text[low : stop.start()])):
            return stop.end()
    return low


_OTHERS = re.compile(
    r"(?=[,;:])|(?= (?:and|und|y|e|et|en|while|wahrend) (?:the|our|its?|der|die|das|unser\w*|el|la|los|nuestr\w*|le|les|notre|o|a|os|noss\w+|het|onze) (?!group|gruppe|grupo|groupe))"
)


def _of_her(said: str, *, led: bool = False) -> str:
    """What stands behind an address, without the clauses that begin with somebody else; `led`: its right is said before it."""
    pieces = _OTHERS.split(said)
    high = 1
    while high < len(pieces):
        known = led or _says_what("".join(pieces[:high]))
        denied = DENIED.search(pieces[high]) or _NEITHER.search(pieces[high])
        if known and not denied and not _says_what(" ".join(pieces[high].split()[:3])):
            break
        high += 1
    return "".join(pieces[:high])


def _without_addresses(words: str) -> str:
    """What stands in front of several that are named together, as if it stood in front of each."""
    return re.sub(rf"(?:{ADDRESS.pattern}){JOINED.pattern}", "", words)


# What tells how a project fares, with the role by which it is seen and nothing else.
_SEEN = (
    ("roles/logging.viewer", re.compile(r"\b(?:cloud )?(?:logs?|logging|protokoll\w*|registros?|journa(?:l|ux))\b")),
    ("roles/monitoring.viewer", re.compile(r"\b(?:cloud )?(?:monitoring|metrics?|metriken|metricas|metriques|alert(?:s|ing))\b")),
)  # fmt: skip
_OF_DATA = re.compile(r"\b(?:buckets?|gcs|data ?sets?|big ?query|tables?|files?|objects?|storage|sinks?)\b")


_ALSO_SEES = re.compile(
    r"(?:,|\b(?:and|plus|und|y|et|e)\b) ?(?:and |und |y |et |e )?(?:(?:they|it|he|she|sie|er|ellos|ils) )?(?:also |auch |tambien |aussi )?(?:(?:gets?|has|have|needs?|may|can|bekommt|bekommen|recibe[n]?) )?(?:also |auch )?(?:see |read |view )?(?:the |our )?"
    r"(?:cloud )?(?:logs?|logging|monitoring|metrics)[ -]?(?:viewer|reader|access)?(?: role| rights?)?(?: (?:for (?:them|it|him|her|that group)|fur sie|para ellos|pour eux|too|as well|also|auch|tambien|aussi))+"
)


def _seen(said: str, before: str) -> tuple[str, ...]:
    """The roles by which one sees what words name that tells how a project fares; none where data is named there."""
    words = said if not _gives(before) else f"{before} {said}"
    return () if _OF_DATA.search(words) else tuple(role for role, pattern in _SEEN if pattern.search(words))


def _apart(words: str) -> tuple[str, str]:
    """What some words deny, and the rest of them."""
    denied = [each[0] for each in _NEITHER.finditer(words)]
    rest = _NEITHER.sub(" ", words)
    return " ".join([*denied, *(each[0] for each in DENIED.finditer(rest))]), DENIED.sub(" ", rest)


def _kind(said: str, before: str, denied: str, role: str) -> Kind | None:
    if role:
        return _ROLES.get(role.removeprefix("roles/").lower())
    modal = re.match(rf"[\s)\]]*(?:,? ?(?:only|just|nur|solo|seulement|so|apenas|alleen) )?{_MODAL}\b", said)
    verb = re.match(r"[\s)\]|:,]*\W*(?:\w+ )?", said)
    words = said = _of_her(said)
    own = before[_own_clause(before, 0, len(before)) :]
    if not modal and _gives(before) and _says_what(own):
        words = own
    elif not modal and not (verb and _begins(said)):
        # `Let ann@acme.io read it`, `read access for ann@acme.io`; what somebody else does beside it is none of hers.
        if not _gives(before):
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
            r"[\s)\]|:,-]*(?:only |nur |solo |seulement |so |apenas |soltanto |alleen )?(?:(?:la|lo|le|les|los|las|l'|it|them|ihn|sie|es|het) ?)?(?:reads?|writes?|edits?|queries|views?|uploads?|liest|schreibt|lee|escribe|lit|ecrit|leest|schrijft|le|escreve|grava|legge|scrive|read|write)\b",
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


def member_at(text: str, match: re.Match[str]) -> str:
    """An address (a match of ADDRESS) as Google names whom it is of."""
    address = match["at"].rstrip(".")
    if address.endswith(".gserviceaccount.com"):
        return f"serviceAccount:{address}"
    if match["as"]:
        return f"{match['as']}{address}"
    group = (
        match["group"] or _GROUP_BEFORE.search(text[: match.start()]) or _GROUP_LIKE.search(address.partition("@")[0])
    )
    return f"{'group' if group else 'user'}:{address}"


# What a right may be about: the last one that is named says of what it is.
NOUNS = re.compile(
    r"\b(?:(?P<bucket>(?:log)?buckets?|gcs|cloud storage|objects?|files?|balde)|(?P<bigquery>data ?sets?|big ?query|tables?|tabellen|tablas?|conjunto de datos|jeu de donnees)"
    r"|(?P<other>secrets?|topics?|subscriptions?|queues?|data ?bases?|db|postgres\w*|my ?sql|cloud sql|services?|apis?|apps?|dashboards?|sites?|pages?|registry|repos?\w*|clusters?|gke|vms?|machines?|keys?"
    r"|logs?|costs?|billing|budgets?|monitoring|metrics?|firestore|functions?|jobs?|cloud run|projects?|projekt\w*|proyecto|projet|kms|redis|ssh|tunnel))\b"
    # What comes out of such a thing is data.
    r"(?!(?: |'s |-)(?:dumps?|backups?|exports?|archives?|copies|sicherungen|volcados?|sauvegardes?))"
)


def is_about_data(text: str, right: Right) -> bool:
    """Whether what an address may do is said of a bucket or a dataset, by the words beside it, or else by the last ones
    before it."""
    said = text.replace(right.address, "_" * len(right.address)) if right.address else text
    inside = list(NOUNS.finditer(said, *right.clause))
    before = list(NOUNS.finditer(text, 0, right.clause[0]))
    last = inside[0] if inside else before[-1] if before else None
    return last is not None and last["other"] is None


# People who are named by what they are, or by half an address: `the analysts group`, `data-eng@`.
_WHO = (
    r"(?:(?:the |our |die |das |unser\w* |el |la |los |las |nuestr\w+ |le |les |l'|notre |nos |o |a |os |as |noss\w+ |het |de |onze )?(?:google )?(?:group |gruppe |grupo |groupe |groep )?"
    r"(?:[a-z][\w.-]*@(?![\w-])|(?:[a-z][\w-]+[ -])?(?:analysts?|analysten?|analistas?|analystes?|auditors?|auditores|auditeurs|team|teams|equipo|equipe|abteilung|department|departamento|departement|group|gruppe|grupo|groupe|groep|finance|finanzas|accounting|accountants|"
    r"controlling|marketing|buchhaltung|vertrieb|contabilidad|contabilidade|compta(?:bilite)?|data engineers?|data scientists?|researchers|forscher|investigadores|chercheurs"
    r"|(?:(?:one|1|an?|eine[mnr]?|einem|una?|une?|uma?) )?(?:contributor|contractor|freelancer|auditor|colleague|consultant|volunteer|intern|reviewer|kolleg(?:e|en|in)|prufer|praktikant\w*|contratista|colega|becari[oa]|auditeur|prestataire|stagiaire|collegue)s?)))"
)
_MAY_READ = r"(?:(?:only |just |nur |solo |solamente |seulement |so |apenas |alleen )?(?:may|can|should|must|gets?|have|has|needs?|darf|durfen|soll|sollen|bekommt|bekommen|erhalt|erhalten|puede|pueden|tiene|tienen|peut|peuvent|ont|a|pode|podem|tem|mag|mogen|kan|krijgt|krijgen) )"
_DOES = r"(?:(?:only |just |nur |solo |seulement |so |apenas |alleen )?(?:read(?:s|ing)?(?:[- ]?only)?|quer(?:y|ies)(?: access)?|view(?: only)?|writ(?:e|es)|lesen|liest|leserecht\w*|lesezugriff|schreib\w*|leer|lee|leen|lectura|consultar|lire|lecture|lit|lisent|ler|leitura|lezen|leest|alleen-lezen)\b)"
_UNNAMED = re.compile(
    rf"(?<![\w@.-])(?P<before>{_WHO}) (?:{_MAY_READ}){{0,2}}{_DOES}(?: (?:access|rights?))?(?: (?:on|to|from|auf|en|sur|no|op) (?:the |our |this |that |dem |den |das |el |la |le |o |het )?(?:[\w-]+ ){{0,3}}?(?:data ?sets?|(?:log)?buckets?|big ?query)(?: data ?set)?\b)?"
    rf"|(?<![\w-])(?P<what>{_DOES})(?: (?:only|access|rights?|seule|seulement|solo|nur))*(?: (?:on|to|auf|en|sur|no|op) (?:it|(?:the |this |that |our )?(?:dataset|bucket|data ?set|tables?)))? (?:for|to|by|fur|von|para|pour|per|voor|aan) (?P<after>{_WHO})(?![\w@]*@\w)"
)


# `Give one contributor read on the CDN's bucket and on Cloud Run services`: what a person may look at is nothing to be built.
_PERSON = r"(?:contributors?|contractors?|freelancers?|auditors?|colleagues?|consultants?|volunteers?|interns?|reviewers?|analysts?|developers?|person|people|kolleg(?:e|en|in)|prufer|contratistas?|colegas?|auditores|auditeurs?|prestataires?|collegues?|[\w.-]+@[\w.-]+)"
_LOOKS = r"(?:read(?:[- ]?only)?|view(?:er)?|lese\w*|acceso de lectura|lectura|acces en lecture|lecture|leitura|leesrecht\w*)"
_GRANTED = re.compile(
    rf"\b(?:give|grant|gib|gebt|gewahr\w*|dale?|dar|otorga\w*|concede\w*|donne\w*|accorde\w*|geef|verleen) (?:[\w.-]+ ){{0,2}}?{_PERSON} (?:\w+ )??{_LOOKS}\b[^.;\n]*"
    rf"|\b(?:give|grant|dale?|dar|otorga\w*|concede\w*|donne\w*|accorde\w*) {_LOOKS}(?: access| rights)? (?:to|a|al|aux?) (?:[\w.-]+ ){{0,2}}?{_PERSON}\b[^.;\n]*"
    rf"|\b{_PERSON} (?:should |shall |must )?(?:gets?|needs?|has|have|bekommt|recibe|recoit|krijgt) {_LOOKS}(?: access| rights)? (?:on|to|auf|a|al|en|sur|aux?|op) [^.;\n]*"
)
_RUNS = frozenset({
    "service", "cloud_run", "frontend", "site", "vm", "kubernetes", "function", "load_balancer", "cdn", "log_export", "job",
    "multi_service",
})  # fmt: skip


def only_looked_at(need: str, start: int, text: str) -> bool:
    """Whether a need at a place of a folded text is what a person is let look at, and so stands already."""
    return need in _RUNS and any(each.start() <= start < each.end() for each in _GRANTED.finditer(text))


_ENDS_IN_DATA = re.compile(r"(?:buckets?|data ?sets?|big ?query)$")


def unnamed_in(text: str) -> list[tuple[str, Span]]:
    """Who may read or write what is kept, by no full address: how a folded text calls them, and where it says that."""
    found = []
    for match in _UNNAMED.finditer(text):
        group = "before" if match["before"] else "after"
        right = Right("", "", match.span(group), match.span(), None, "")
        about = is_about_data(text, right) or _ENDS_IN_DATA.search(match[0])
        if about and not is_kept_out(text, match.span(group)):
            found.append((match[group], match.span()))
    return found
