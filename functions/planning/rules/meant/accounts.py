"""Service accounts that a goal asks for, and what each may do: `service account dump-writer may only create objects`.

An account is named behind the noun, before it, in brackets, in a list, or by whom it is for. Its rights are said between
it and the next account or the end of the sentence: by verbs, or by roles as Google calls them. What is denied there
(`but not delete`) takes nothing more than the right leaves out anyway.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from functions.planning.rules.meant.account_names import (
    ANOTHER,
    ARTICLE,
    ITSELF,
    LIMITED,
    NO_NAME,
    NOUN,
    OF_PEOPLE,
    PLAIN,
)
from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.meant.of_others import is_of_others
from functions.planning.rules.meant.rights import DENIED, is_about_data, only_looked_at, rights_in
from functions.planning.rules.meant.unlogged import is_of_logs
from functions.planning.rules.meant.wide import is_of_all

Span = tuple[int, int]

_PLURAL = (
    r"(?:service[- ]?accounts|(?:service|dienst)-?konten|cuentas de servicio|contas de servico|comptes de service)"
)
_WORD = r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*"
_SHAPED = r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+"
_CALLED = (
    r"(?:called|named|namens|genannt|llamad[oa]|nommee?|appelee?|chamad[oa]|chiamato|genaamd|heisst|with the name|id)"
)
_NAMED = re.compile(
    rf"(?<![\w-])(?P<noun>{NOUN})(?![\w-])(?:,? {_CALLED})?:? ?(?:[\"'`(]+)?(?!{NO_NAME}(?![\w-]))(?P<name>{_WORD})(?![\w@.-]*@)(?:[\"'`)]+)?"
    rf"|(?<![\w@/.-])(?!least-privileg)[\"'`]?(?P<before>{_SHAPED})[\"'`]? (?:{NOUN})(?! keys?)"
    rf"|(?<![\w-])(?:accounts?|konto|cuenta|conta|compte) [\"'`]?(?P<shaped>{_SHAPED})(?![\w@.-]*@)[\"'`]?"
    rf"|(?<![\w-])(?:another|a second|ein weiteres|otra|une? autre|outra|een ander[e]?)(?: one)?,? {_CALLED} [\"'`]?(?P<other>{_WORD})[\"'`]?"
)
_FOR = re.compile(
    rf"(?<![\w-])(?P<noun>{NOUN}) (?:for|fur|para|pour|per|voor)(?: (?:the|our|my|their|an?|d(?:er|ie|as|en)|unser\w*|mein\w*|la|el|los|las|nuestr[oa]|mi|le|les|notre|mon|o|a|nosso|minha|de|het|onze|mijn))?"
    rf" (?P<who>[a-z][\w-]*(?: (?!{NO_NAME}(?![\w-]))[a-z][\w-]*)?)"
)
_ANONYMOUS = re.compile(
    rf"(?:(?<![\w-])(?P<own>(?:one|1|a|an|single|ein|una|un|uma|een)) |(?:^|(?<=[,;:(+] )|(?<=\band )|(?<=\bund )|(?<=\bet )|(?<=\by )|(?<=\bplus )))(?:single |new |separate )?(?P<noun>{NOUN})(?! keys?| json)(?= (?:that|which|who|das|die|que|qui|che|may|can|only|darf|puede|peut|pode|mag|reads?|writes?|liest|schreibt|lee|escribe|lit|ecrit|leest|schrijft|grava|to |with ))"
)
_OF_A_KIND = re.compile(
    rf"(?<![\w'-])(?!{NO_NAME}(?![\w-])|(?:own|its|our|my|dedicated|separate|runtime|same|new|this|those|these|one|two|three|default|push|managed|google|single|technical)\b)"
    rf"(?P<kind>[a-z]\w{{2,}}) (?P<noun>service accounts?)(?= (?:(?:that|which|who) )?(?:may|can|should|only|reads?|writes?|publish(?:es)?|pulls?|push(?:es)?|uploads?)\b)"
)
# An account that only the words around it make one: `the backup agent's account may`, `la conta do ERP pode`.
_MAY = (
    r"(?: (?:that|which|who|das|die|der|que|qui|che|dat))?(?: ne)?(?: (?:alone|only|just|allein|nur|solo|so|seul\w*|alleen))?(?: (?:may|can|must|should|shall|is allowed to|darf|kann|soll|puede|podra|peut|pode|puo|mag|kan)"
    r"| (?:reads?|writes?|uploads?|publishes|pulls?|pushes|adds?|enqueues?|liest|schreibt|lee|escribe|lit|ecrit|grava))\b"
)
_HOLDERS = (
    re.compile(
        rf"(?<![\w'-])(?!{NO_NAME}(?![\w-])|{OF_PEOPLE}\b|{ARTICLE} )(?P<who>[a-z][\w-]*(?: (?!{NO_NAME}(?![\w-])|{OF_PEOPLE}\b)[a-z][\w-]*)?)(?:'s|s'|')? (?P<noun>{PLAIN})(?={_MAY})"
    ),
    re.compile(
        rf"(?<![\w-])(?P<noun>{PLAIN}) (?:of|des|der|vom|von|del|de|do|da|du|di|van)(?: (?:the|our|la|el|l'|le|los|unser\w*|nuestr[oa]|notre|het))? ?(?!{NO_NAME}(?![\w-])|{OF_PEOPLE}\b)(?P<who>[a-z][\w-]*(?: (?!{NO_NAME}(?![\w-]))[a-z][\w-]*)?)(?={_MAY})"
    ),
    # `An account for our server that may only upload`, `una cuenta para Jenkins que pueda escribir`.
    re.compile(
        rf"(?<![\w-])(?:an?|1|one|ein|una|un|une|uma|een) (?:(?!{OF_PEOPLE}\b)[\w-]+ )?(?P<noun>{PLAIN}) (?:for|fur|para|pour|per|voor)(?: (?:the|our|my|den|die|das|unser\w*|el|la|los|las|nuestr\w+|le|les|l|notre|o|a|nosso|nossa|il|de|het|onze)\b'?)? ?"
        rf"(?!{NO_NAME}(?![\w-])|{OF_PEOPLE}\b)(?P<who>[a-z][\w-]*(?: (?!{NO_NAME}(?![\w-]))[a-z][\w-]*)?)(?=,? (?:(?:that|which|das|die|que|qui|che|dat) )?(?:[\w-]+ ){{0,3}}?(?:may|can|darf|kann|pueda|puede|peut|puisse|pode|possa|puo|mag|kan|only|just|reads?|writes?|uploads?|escriba|lea)\b)"
    ),
    re.compile(
        rf"(?<![\w'-])(?!{NO_NAME}(?![\w-])|{OF_PEOPLE}\b)(?P<who>[a-z][\w-]*) (?P<noun>{PLAIN})(?= (?:with|mit|con|avec|com|met) (?:read|write|upload|les|schreib|lectura|escritura|lecture|ecriture|leitura|escrita)[\w-]*(?: only)?[ -]?(?:access|rights|permissions?|zugriff|recht\w*)?\b)"
    ),
    # `An account at home that can only publish`.
    re.compile(
        rf"(?<![\w-])(?:an?|1|one|ein|una|un|une|uma|een) (?:(?!{OF_PEOPLE}\b)[\w-]+ )?(?P<noun>{PLAIN}) (?:at|on|in|of|bei|im|in|en|a|chez|dans|no|na|op) (?:(?:the|our|my|der|dem|la|el|le|o|het) )?(?P<who>(?!{NO_NAME}(?![\w-])|{OF_PEOPLE}\b)[a-z][\w-]*)(?= (?:that|which|das|que|qui|che|dat)(?: ne)?{_MAY})"
    ),
    # What is called an account by its name alone.
    re.compile(rf"(?<![\w@/.-])(?P<who>(?:sa|svc)-[a-z][\w-]*|[a-z][\w-]*-(?:sa|svc))(?P<noun>)(?={_MAY})"),
    re.compile(rf"(?<![\w-])(?:{ARTICLE} )(?P<who>)(?P<noun>{PLAIN})(?={_MAY})"),
)
# `Backend service account gets object admin`: what it gets is a role by its name, or it is no account of a program's.
_GETS = (
    r"(?: (?:alone|only|just))?(?: (?:gets?|receives?|has|have|is (?:given|granted)|needs?|with|bekommt|erhalt|hat|braucht|mit|recibe|obtiene|tiene|con|recoit|obtient|a|avec|"
    r"recebe|tem|com|riceve|ha|ottiene|krijgt|heeft|met))\b"
)
_GIVEN_ROLES = (
    re.compile(
        rf"(?<![\w'-])(?!{NO_NAME}(?![\w-])|{ARTICLE} )(?P<who>[a-z][\w-]*(?: (?!{NO_NAME}(?![\w-]))[a-z][\w-]*)?)(?:'s|s')? (?P<noun>{NOUN})(?={_GETS})"
    ),
    re.compile(rf"(?<![\w'-])(?P<who>[a-z]\w+)-(?P<noun>(?:dienst|service)-?konto|service-account)(?={_GETS}|{_MAY})"),
    re.compile(
        rf"(?<![\w-])(?P<noun>{NOUN}) (?:of|des|der|vom|von|del|de|do|da|du|di|van)(?: (?:the|our|la|el|le|los|unser\w*|nuestr[oa]|notre|het))? ?(?!{NO_NAME}(?![\w-]))(?P<who>[a-z][\w-]*)(?={_GETS})"
    ),
)
_LEAST = r"(?:least[- ]?privileged?|minimal\w*|minimum|narrow|restricted|minimos?|minimas?|minime[ns]?|moindres?|minima(?:le[ns]?|ux))"
_RIGHTS = r"(?:privileg\w*|rights|permissions?|rechte\w*|berechtigung\w*|permis\w*|droits?|direitos|permissoes|permess\w*|rol\w*)"
_TO_WHOM = r"(?:,? (?:for|fur|para|pour|per|voor)(?: (?:the|our|my|its|den|die|das|unser\w*|la|el|los|las|nuestr\w+|le|les|notre|o|a|nosso|nossa|il|de|het|onze))? (?!everything|everybody|everyone|all\b|each|every|any|alles?\b|tod[oa]s?\b|tout|jede)(?P<who>[a-z][\w-]*(?: [a-z][\w-]*)?))?"
LEAST_ACCOUNT = re.compile(
    rf"(?<![\w-]){_LEAST}[- ](?:privileg\w*[- ])?(?:{PLAIN})(?! keys?){_TO_WHOM}"
    rf"|(?<![\w-])(?:(?!{NO_NAME}(?![\w-])|{OF_PEOPLE}\b)(?P<by>[a-z]\w+)[- ])?{PLAIN} (?:(?:de |para |d ?'? ?|di |per )(?P<use>(?!{NO_NAME}(?![\w-])|servic)[a-z]\w+) )?(?:(?:with|mit|con|avec|com|met|de|a|au|aux|of|del|do) )+(?:(?:den|the|los|les|as|os) )?(?:{_LEAST} {_RIGHTS}|{_RIGHTS} {_LEAST}|{_LEAST})\b{_TO_WHOM.replace('<who>', '<whom>')}"
)
_LIST = re.compile(rf"(?<![\w-]){_PLURAL}[^:.\n]{{0,50}}:(?P<items>[^.;\n]+)")
_ITEM = re.compile(
    rf"(?:(?<=:)|, |; | and | und | y | et | e | en )\s*[\"'`]?(?P<name>(?!{NO_NAME}(?![\w-])){_WORD})[\"'`]?(?= |\()"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n|]")
_NOT_ASKED = re.compile(
    r"(?:\b(?:no|without|existing|current|ohne|kein\w*|sin|sans|sem|zonder|bestehend\w*|existente|existant)\b[\w\s]{0,12})$"
)
_GOES = re.compile(
    r"(?:,? ?\b(?:and|und|y|et|e|en|while|sowie|plus|as well as|ainsi qu(?:e|')|asi como|a|an|the|one|das|ein|la|una|un|le|uma|another|only|nur|het)\b ?)+$"
)
_NEITHER = re.compile(
    r"\b(?:nothing|nichts|nada|rien|niets) (?:on|auf|en|sur|no|op|beyond|more|else)\b[^.;,\n]*|\b(?:neither|nor|weder|noch|ninguna?|aucun|nenhum\w*)\b[^.;,\n]*"
)


class Holder(NamedTuple):
    """An account: its name as a part's id, where it is named, and where what it may do is said.

    `is_named`: whether the goal gives it this name, and it is not made of whom it is for. `covers`: whether the words
    there say nothing but whose it is.
    """

    name: str
    span: Span
    clause: Span
    is_named: bool
    covers: bool = False


@cache
def holders_in(text: str) -> tuple[Holder, ...]:
    """The accounts of a folded goal in its order."""
    found: dict[int, tuple[str, Span, bool]] = {}
    whose: set[Span] = set()
    for listed in _LIST.finditer(text):
        for item in _ITEM.finditer(text, *listed.span("items")):
            if len(item["name"]) > 2 and not any(item["name"] == name for name, _, _ in found.values()):
                found[item.start("name")] = (item["name"], item.span("name"), True)
    lists = [each.span() for each in _LIST.finditer(text)]
    for match in _NAMED.finditer(text):
        group = next(each for each in ("name", "before", "shaped", "other") if match[each])
        if not any(low <= match.start() < high for low, high in lists):
            found[match.start()] = (match[group], match.span(), True)
    for match in _FOR.finditer(text):
        if not _is_there(match.span(), found):
            found[match.start()] = (_purpose(match["who"]), match.span(), False)
    for match in _OF_A_KIND.finditer(text):
        if not _is_there(match.span(), found):
            found[match.start()] = (match["kind"], match.span(), False)
    for pattern in ITSELF:
        for match in pattern.finditer(text):
            if not any(low <= match.start() and match.end() <= high for low, high in whose) and not _is_there(
                match.span(), found
            ):
                found[match.start()] = (_purpose(match["who"]), match.span(), False)
    for match in ANOTHER.finditer(text):
        if any(at < match.start() for at in found):
            found[match.start()] = (_purpose(match["who"]), match.span(), False)
    for match in (*_ANONYMOUS.finditer(text), *LIMITED.finditer(text)):
        if not _is_there(match.span("noun"), found):
            found[match.start()] = ("", match.span(), False)
    for match in LEAST_ACCOUNT.finditer(text):
        if not _is_there(match.span(), found):
            who = match["who"] or match["whom"]
            found[match.start()] = (_purpose(who or match["by"] or match["use"] or ""), match.span(), False)
            if not who and (match["by"] or match["use"]):
                whose.add(match.span())
    for pattern in _HOLDERS:
        for match in pattern.finditer(text):
            if not _is_there(match.span(), found):
                found[match.start()] = (_purpose(match["who"]), match.span(), False)
                whose.add(match.span())
    by_role: set[Span] = set()
    for pattern in _GIVEN_ROLES:
        for match in pattern.finditer(text):
            if not _is_there(match.span(), found):
                found[match.start()] = (_purpose(match["who"]), match.span(), False)
                by_role.add(match.span())
    holders = _with_clauses(text, sorted(found.values(), key=lambda each: each[1]), whose | by_role)
    return tuple(
        each for each in holders if each.span not in by_role or any(deed.role for deed in deeds_in(text, each))
    )


def _is_there(span: Span, found: dict[int, tuple[str, Span, bool]]) -> bool:
    return any(low < span[1] and span[0] < high for _, (low, high), _ in found.values())


_BREAKS = frozenset(
    [
        "that",
        "which",
        "who",
        "may",
        "can",
        "to",
        "with",
        "and",
        "only",
        "con",
        "mit",
        "avec",
        "com",
        "met",
        "que",
        "qui",
        "das",
        "die",
        "der",
        "on",
        "in",
    ]
)


def _purpose(who: str) -> str:
    words = who.replace("'", "").split()
    if not words:
        return ""
    kept = [words[0], *(each for each in words[1:] if each not in _BREAKS and not re.fullmatch(NO_NAME, each))]
    return "-".join(kept)[:23].strip("-")


def _with_clauses(text: str, found: list[tuple[str, Span, bool]], whose: set[Span]) -> Iterator[Holder]:
    for number, (name, span, is_named) in enumerate(found):
        if _NOT_ASKED.search(text[: span[0]]):
            continue
        stop = _SENTENCE.search(text, span[1])
        after = found[number + 1][1][0] if number + 1 < len(found) else len(text)
        high = min(stop.start() if stop else len(text), after)
        high -= len(goes[0]) if (goes := _GOES.search(text[span[1] : high])) and high == after else 0
        clause = (span[0], max(high, span[1]))
        yield Holder(name.replace("_", "-"), span, clause, is_named, covers=is_named or span in whose)


_PIPELINE = re.compile(
    r"(?<![\w-])(?:the|our|this|its|die|unsere|la|el|le|nuestra|notre|a|nossa|de|onze) (?:gitlab |github |ci |ci/cd )?(?P<noun>pipelines?|workflows?|ci|actions)(?= (?:itself )?(?:may|can|must|should|is allowed|are allowed|darf|durfen|puede|peut|pode|mag)\b)"
)


def pipelines_in(text: str) -> Iterator[Holder]:
    """Where a folded goal says what its pipelines may do, which have no name of their own there."""
    for match in _PIPELINE.finditer(text):
        stop = _SENTENCE.search(text, match.end())
        yield Holder("", match.span(), (match.start(), stop.start() if stop else len(text)), is_named=False)


_REF = re.compile(
    r"\b(?:branch|zweig|rama|branche|ramo)(?:es)? (?:refs/heads/)?[`'\"]?(?P<after>[a-z0-9][\w./-]*)|\brefs/heads/(?P<ref>[a-z0-9][\w./-]*)|\b(?P<any>any|every|each|all|jedem|jeder|cualquier|toute|qualquer|elke) (?:branch|ref|zweig|rama|branche|ramo)(?:es|s)?\b"
)


def branch_of(text: str, holder: Holder) -> str | None:
    """The branch from which alone an account is to be used; empty for any, None where nothing is said."""
    found = _REF.search(text, *holder.clause)
    return None if found is None else (found["after"] or found["ref"] or "").rstrip(".-/")


class Deed(NamedTuple):
    """What an account is to do, by the words of a verb or a role, and the words that say with what.

    `does`: what it may be, by the kind of thing (`*` for any). `role`: as Google calls it, where that is said.
    """

    does: tuple[tuple[str, str], ...]
    role: str
    span: Span
    words: str


_DATA = ("bucket", "bigquery", "registry", "secret", "firestore")
_READ = tuple((kind, "read") for kind in _DATA)
_WRITE = (("bucket", "write"), ("bigquery", "write"), ("registry", "write"), ("firestore", "write"), ("dns", "change"))
# `May only write`: what lies there is not to be read, and not to be deleted. Terraform's state is read by whoever writes it.
_ADD = (("bucket", "add"), *_WRITE[1:])
_ONLY = re.compile(
    r"(?<![\w-])(?:only|just|nur|solo|solamente|seulement|uniquement|so|apenas|somente|alleen) (?:ever |to )?$"
)
_STATE = re.compile(r"\b(?:terraform|tofu|tf)[- ]?(?:remote )?(?:state|backend)|\btfstate\b")
_VERBS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (r"publish\w*|public(?:a|ar|an|am|are)\b|publi(?:er|qu)\w*|publiceer\w*|veroffentlich\w*|sendet|senden|publiceer\w*", (("queue", "publish"),)),
    (r"subscrib\w*|consum\w*|pull(?:s|ing)?|suscrib\w*|abonn\w*|konsumier\w*", (("queue", "pull"), ("registry", "read"))),
    (r"push(?:es|ing)?|pousse\w*", (("registry", "write"), ("queue", "publish"))),
    (r"invok\w*|calls?|start(?:s)?|trigger(?:s)?|aufruf\w*|llamar|invocar|appel(?:er|le)|chamar|aanroepen", (("cloud_run", "call"), ("function", "call"), ("run_job", "call"))),
    (r"enqueu\w*|(?:add|put|create)s? tasks?|encolar|einreihen", (("tasks", "add"), ("queue", "publish"))),
    (r"(?:add|create|write)s? (?:new )?versions?|rotates?", (("secret", "add"),)),
    (
        r"creat\w*|upload\w*|adds?|puts?|append\w*|drops?(?= )|deposits?|hochlad\w*|leg(?:t|en)(?: nur)? ab|ableg\w*|crear|crea|cree|creer|subir|sube|depose\w*|criar|cria|anad\w*|agreg\w*|toevoegen|uploaden|(?:so|solo|nur|only) (?:grava|graba) objetos|anlegen|erstell\w*|ajout\w*",
        (("bucket", "add"), ("secret", "add"), ("tasks", "add")),
    ),
    (
        r"chang\w*|edits?|updates?|manag\w*|maintain\w*|andern|andert|pfleg(?:t|en)|cambi\w*|actualiz\w*|modif\w*|alter\w*|gere\w*|gestionar?|beheert?|wijzig\w*|aanpassen",
        (("dns", "change"), ("bigquery", "write"), ("firestore", "write"), ("bucket", "write")),
    ),
    (r"read[- ]?write|full access|writ(?:es?|ing|able)|schreib\w*|escrib\w*|escrit\w*|ecri\w*|escrev\w*|grava\w*|graba\w*|schrijv\w*|schrijft|lecture[- ]ecriture|stor(?:es|ing)|streams?(?= )", _WRITE),
    (r"quer(?:y|ies)|abfrag\w*|consult\w*|bevrag\w*|interrog\w*", (("bigquery", "query"), *_READ)),
    (r"read(?:s|ing)?(?:[- ]only)?|views?|sees?|lists?|access(?:es)?|download\w*|les(?:en|erecht\w*|erecht)|liest|lee[nr]?|lectura|lire|lit|lecture|ler|le|leitura|lezen|leest", _READ),
)  # fmt: skip
_VERB = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<v{at}>{words})" for at, (words, _) in enumerate(_VERBS)) + r")(?![\w-])"
)
ON_THING: dict[str, tuple[tuple[str, str], ...]] = {
    "storage.objectViewer": (("bucket", "read"),),
    "storage.objectCreator": (("bucket", "add"),),
    "storage.objectUser": (("bucket", "write"),),
    "storage.objectAdmin": (("bucket", "manage"),),
    "bigquery.dataViewer": (("bigquery", "read"),),
    "bigquery.dataEditor": (("bigquery", "write"),),
    "pubsub.publisher": (("queue", "publish"),),
    "pubsub.subscriber": (("queue", "pull"),),
    "artifactregistry.reader": (("registry", "read"),),
    "artifactregistry.writer": (("registry", "write"),),
    "secretmanager.secretAccessor": (("secret", "read"),),
    "secretmanager.secretVersionAdder": (("secret", "add"),),
    "run.invoker": (("cloud_run", "call"), ("function", "call"), ("run_job", "call")),
    "cloudtasks.enqueuer": (("tasks", "add"),),
    "datastore.user": (("firestore", "write"),),
    "datastore.viewer": (("firestore", "read"),),
    "dns.admin": (("dns", "change"),),
}
"""A role of Google's -> the kinds of things on which it can be given alone, and what that does."""
_ON_PROJECT = (
    "bigquery.jobUser",
    "cloudtrace.agent",
    "errorreporting.writer",
    "logging.logWriter",
    "monitoring.metricWriter",
)


def _titles(role: str) -> str:
    """How a role is written: as Google calls it, its last word alone, or its title."""
    service, _, name = role.partition(".")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower().split()
    spaced = r"[ -]?".join(words)
    title = spaced.replace("log[", "logs?[").replace("metric[", "metrics?[")
    before = {
        "bigquery": r"big ?query",
        "pubsub": r"pub/?sub",
        "artifactregistry": r"artifact registry",
        "secretmanager": r"secret manager",
        "run": r"(?:cloud )?run",
        "cloudtasks": r"cloud tasks",
        "datastore": r"(?:cloud )?datastore",
    }.get(service, service)
    alone = len(words) > 1 or name in {"invoker", "enqueuer", "publisher", "subscriber"}
    return rf"(?:roles/)?{service}\.{name.lower()}|(?:{before} ){'?' if alone else ''}{title}"


_KNOWN = {role: re.compile(rf"(?<![\w./-])(?:{_titles(role)})(?![\w.]*\w)") for role in (*ON_THING, *_ON_PROJECT)}
# Roles that nothing here gives: those over everything of a service or of the project.
_OTHER_ROLE = re.compile(
    r"\broles/[\w.]*\w|(?<![\w-])(?:project |basic )?(?:owner|editor)(?= (?:role|rights?|on|of|access)\b)|(?<![\w-])(?:[a-z]+[/ ]?[a-z]*) (?:administrator|admin)\b(?! (?:panel|page|ui|team|group))|\b(?:monitoring|logging|compute) viewer\b"
)
_WHOLE = re.compile(
    r"(?:on|for|in|over|auf|im|en|sur|no|op)(?: (?:the|das|dem|el|todo el|tout le|o|het))?(?: (?:whole|entire|gesamte[ns]?|ganze[ns]?|hele|tout))?,? ?(?:gcp )?(?:project|projekt|proyecto|projet|projeto)\b|project[- ]wide|projektweit"
)


def deeds_in(text: str, holder: Holder) -> list[Deed]:
    """What a folded goal says that an account may do, in its order."""
    low, high = holder.span[1], holder.clause[1]
    said = text[low:high]
    for pattern in (DENIED, _NEITHER):
        said = pattern.sub(lambda each: " " * len(each[0]), said)
    marks: list[tuple[int, int, tuple[tuple[str, str], ...], str]] = []
    for role, pattern in _KNOWN.items():
        marks += [(*each.span(), ON_THING.get(role, ()), role) for each in pattern.finditer(said)]
    for each in _OTHER_ROLE.finditer(said):
        if not any(start < each.end() and each.start() < end for start, end, _, _ in marks):
            marks.append((*each.span(), (), each[0].strip()))
    by_role = bool(marks) and holder.is_named
    for verb in _VERB.finditer(said):
        if not (by_role or any(start < verb.end() and verb.start() < end for start, end, _, _ in marks)):
            does = next(rows for at, (_, rows) in enumerate(_VERBS) if verb[f"v{at}"])
            if does is _WRITE and _ONLY.search(said, 0, verb.start()) and not _STATE.search(text):
                does = _ADD
            marks.append((*verb.span(), does, ""))
    if not marks:
        return []
    marks.sort()
    ends = [each[0] for each in marks[1:]] + [len(said)]
    return [
        Deed(does, role, (low + start, low + end), said[end:stop])
        for (start, end, does, role), stop in zip(marks, ends, strict=True)
    ]


def is_on_whole_project(words: str) -> bool:
    """Whether a right is asked for on the whole project."""
    return _WHOLE.search(words) is not None


_SAID_BY_RIGHT = re.compile(r"read|only|les|lee|lectur|leit|lec|nur|solo|alleen")


def without_rights(mentions: list[Mention], text: str) -> list[Mention]:
    """The mentions without what is only part of an account's name, or of a right that is its own; whoever may read what is
    kept signs in nowhere for that, and is written to by nobody."""
    holders = with_rights(text)
    # A bucket of logs that somebody may look at takes no new ones.
    mentions = [
        replace(each, need="bucket")
        if each.need == "log_export" and "bucket" in each.words.lower() and only_looked_at(each.need, each.start, text)
        else each
        for each in mentions
    ]
    at_data = [right.span for right in rights_in(text) if right.kind is not None and is_about_data(text, right)]
    return [
        each
        for each in mentions
        if not (any(_is_of(each, holder) for holder in holders) or only_looked_at(each.need, each.start, text))
        and not (is_of_all(each.start, text) or is_of_logs(each.need, each.end - 1, text))
        and not is_of_others(each.need, each.start, each.end, text)
        and not (
            each.need in {"iap", "alert_address"}
            and any(each.start <= low and high <= each.end for low, high in at_data)
        )
    ]


def with_rights(text: str) -> list[Holder]:
    """The accounts of a folded goal that it gives a name and rights to."""
    return [each for each in holders_in(text) if deeds_in(text, each) or (each.covers and not each.is_named)]


def _is_of(mention: Mention, holder: Holder) -> bool:
    in_name = holder.span[0] <= mention.start and mention.end <= holder.span[1] and mention.need != "least_privilege"
    in_clause = holder.clause[0] <= mention.start and mention.end <= holder.clause[1]
    by_right = mention.need == "iam_roles" or (
        mention.need == "private" and _SAID_BY_RIGHT.search(mention.words.lower())
    )
    return (in_name and holder.covers) or (in_clause and bool(by_right))
