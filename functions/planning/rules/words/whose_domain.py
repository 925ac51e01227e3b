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
# `Everyone in our company; domain acme.io`: by the domain's name it is said who the company's people are.
_DOMAIN = r"(?:(?:the|our|google|workspace|der|die|unsere\w*|el|nuestro|le|notre|o|nosso|il|nostro|het|ons) )*(?:domain|domane|dominio|domaine|domein)(?: is| ist| es| e| est)?:? ?\(?(?:https?://)?"
_COMPANY = (
    r"(?:company|organi[sz]ation|firm|staff|employees|workforce|colleagues|firma|mitarbeiter\w*|belegschaft|unternehmen\w*|kollegen|empresa|empleados|plantilla|personal|entreprise|societe|employes|salaries|collegues|"
    r"azienda|dipendenti|colleghi|funcionarios|colaboradores|bedrijf|medewerkers|personeel)"
)
_OF_COMPANY = re.compile(
    rf"\b(?:in|within|of|by|for|the whole|entire|all|our|alle|fur|der|die|unser\w*|ganze\w*|gesamte\w*|toda|todo|la|los|nuestr\w+|toute|tous|l'|les|notre|tutta|tutti|dell'|todos|os|as|hele|alle|onze) ?{_COMPANY}\b(?:(?!\b(?:under|served?|https|site|website|points?|unter|bajo|sous|sob|onder)\b)[^.\n]){{0,60}}?\b{_DOMAIN}$"
)
_IS_A_DOMAIN = re.compile(rf"\b{_DOMAIN}$")
_HAS_ACCESS = re.compile(
    r",? (?:gets?|has|have|may|can|must not|may not|loses|needs?) (?:no |not |only |read\w* |full )*(?:access|rights?|read|write|see|nothing|in)\b|,? (?:bekommt|hat|darf|erhalt) (?:\w+ ){0,2}(?:zugriff|zugang|rechte?|lesen|nichts|rein)\b|"
    r",? (?:no )?(?:tiene|recibe|puede) (?:\w+ )?(?:acceso|leer|entrar)\b|,? (?:n'a|a|peut|ne peut) (?:pas |aucun )?(?:acces|d'acces|lire)\b|,? (?:nao )?(?:tem|recebe|pode) (?:\w+ )?(?:acesso|ler|entrar)\b|,? (?:non )?(?:ha|puo) (?:\w+ )?(?:accesso|leggere)\b|,? (?:heeft|krijgt|mag) (?:geen |niet )?(?:toegang|lezen)\b"
)
_ONLY = re.compile(
    r"\b(?:only|just|restrict\w*|limit\w*|access|login|log ?in|sign[- ]?in|for|nur|fur|zugriff|zugang|solo|para|seulement|uniquement|pour|acces|acceso)\b[^.,;:\n]{0,40}$"
)
_ASKED_BY = re.compile(r"\bcors\b[^.;\n]{0,40}$|\borigins? (?:https?://)?$")

# What is read, called or pulled from a host by the program itself; its own users may call it, and then it is its own.
_USED = re.compile(
    r"(?<!users )(?<!customers )(?<!clients )(?<!visitors )(?<!people )(?<!partners )(?<!everybody )(?<!nutzer )(?<!kunden )\b(?:(?:calls|calling|queries|querying|polls|polling|scrapes|scraping|proxies|proxying|mirrors|mirroring)(?: the)?"
    r"|(?:posts?|writes?|reports?|talks?|connects?|speaks?|sends?|pushes|uploads?|forwards?|relays?)(?: [\w'-]+){0,4}? (?:to|via|through|over|with)|(?:reads?|pulls?|pulled|pulling|fetch\w*|comes?|gets?|downloads?|imports?|copies|copied|mirrored|synced|loads?)(?: [\w'-]+){0,4}? (?:from|off|of)"
    r"|(?:ruft|liest|holt|zieht|ladt|schickt|sendet)(?: [\w'-]+){0,4}? (?:von|aus|uber|an)|ruft|fragt|spricht mit|appelle|interroge|(?:envoie|lit|tire|recupere)(?: [\w'-]+){0,4}? (?:a|via|de|depuis|sur|par)|(?:llama|consulta)(?: a)?|(?:lee|envia|descarga|publica)(?: [\w'-]+){0,4}? (?:de|desde|a|por|via|en)"
    r"|chiama|interroga|(?:legge|invia|scarica)(?: [\w'-]+){0,4}? (?:da|a|via|tramite)|chama|(?:le|busca|envia|baixa)(?: [\w'-]+){0,4}? (?:de|do|da|para|via|pelo)|roept|haalt(?: [\w'-]+){0,4}? van|stuurt(?: [\w'-]+){0,4}? naar)"
    r" (?:(?:the|our|die|der|den|l'|la|el|le|api|apis|registry|host|bei|auf) ){0,2}(?:https?://)?$"
)
# A bucket may be called as a host is.
_BUCKET = re.compile(r"\b(?:buckets?(?: (?:named|called|namens|llamado|appele))?|gs:/?/?) ?['\"`(]*$")
_SERVED = re.compile(r"\b(?:sites?|websites?|https|domains?|cdn|serv(?:e|es|ed|ing)|host(?:s|ed|ing)?|pages?)\b")
# A second one of a list of such.
_AND = re.compile(
    r"(?:/[\w./-]*)?(?:,? (?:and|or|und|oder|y|et|e|en)(?: (?:from|to|via|von|de|a|da|van))?|,) (?:https?://)?"
)
# Whose hosts these are, and what ends in them, is known: no plan here answers at them.
_OTHERS = re.compile(
    r"(?:[\w-]+\.)*(?:docker\.(?:io|com)|ghcr\.io|quay\.io|gcr\.io|pkg\.dev|registry\.gitlab\.com|mcr\.microsoft\.com|public\.ecr\.aws|amazonaws\.com|azurecr\.io|github\.com|gitlab\.com|bitbucket\.org|pypi\.org|npmjs\.(?:org|com)|googleapis\.com|google\.com|run\.app|appspot\.com"
    r"|slack\.com|telegram\.org|stripe\.com|openai\.com|anthropic\.com|sendgrid\.(?:net|com)|mailgun\.org|twilio\.com|hetzner\.com|ovh\.net|herokuapp\.com|letsencrypt\.org)|socket\.io|fly\.io|cal\.com|asp\.net|next\.dev|draw\.io|rocket\.chat"
)


HOST_NAME = re.compile(r"\bhost ?name(?: is| of|:|=)? ['\"`]?(?P<name>(?:[a-z0-9-]+\.)+[a-z0-9-]{2,63})(?![\w.])")
"""What a machine's system is said to call itself: no name by which anybody outside asks for it."""


class Whose(NamedTuple):
    """A host's name, or what points at a page of it, and where that stands; whether it is people's, and whether these alone are let in."""

    host: str
    span: tuple[int, int]
    people: bool
    alone: bool


_KEPT = re.compile(r"\b(?:buckets?|data ?sets?|big ?query)\b")
_RUNS = re.compile(
    r"\b(?:apis?|apps?|services?|sites?|web\w*|cloud run|functions?|vms?|machines?|server|portals?|dashboards?|dienste?|servicios?)\b"
)
_DENIES = re.compile(r"\b(?:no|not|nothing|loses|nichts|kein\w*|nicht|aucun|pas|n'a|ne|nao|non|geen|niet)\b")


def _of_company(text: str, before: str, after: str) -> re.Match[str] | None:
    """By which words a host is the domain of a company's people, or of somebody who has access or has none; where something
    runs, a domain beside its people is where it answers."""
    kept = _KEPT.search(text) and not _RUNS.search(text)
    return (_OF_COMPANY.search(before) if kept else None) or (
        _HAS_ACCESS.match(after) if _IS_A_DOMAIN.search(before) else None
    )


def companies_in(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The domains whose people may come to something by a folded text, and where it says so."""
    found = []
    for match in _HOST.finditer(text):
        company = _of_company(text, text[: match.start()], text[match.end() :])
        if company and not _DENIES.search(company[0]):
            begin = company.start() if company.re is _OF_COMPANY else match.start()
            found.append((match["host"], (begin, match.end())))
    return found


def whose_domains(text: str) -> list[Whose]:
    """The hosts in a folded text that are nowhere to answer at."""
    found = [Whose(text[start:end], (start, end), people=False, alone=False) for start, end in pointed_at(text)]
    used = -1
    for match in _HOST.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        listed = used >= 0 and _AND.fullmatch(text, used, match.start())
        bucket = _BUCKET.search(before) and not _SERVED.search(text)
        if not match["at"] and (listed or bucket or _OTHERS.fullmatch(match["host"]) or _USED.search(before[-120:])):
            used = match.end()
            found.append(Whose(match["host"], match.span(), people=False, alone=False))
            continue
        if _ASKED_BY.search(before.removesuffix("://").removesuffix("https").removesuffix("http")):
            found.append(Whose(match["host"], match.span(), people=False, alone=False))
            continue
        company = _of_company(text, before, after)
        if company and ((_KEPT.search(text) and not _RUNS.search(text)) or _DENIES.search(company[0])):
            # Who reads what is kept signs in nowhere, and whoever gets nothing neither.
            word = _IS_A_DOMAIN.search(before)
            begin = word.start() if word else match.start()
            found.append(Whose(match["host"], (begin, match.end()), people=False, alone=False))
            continue
        limited = _BEFORE.search(before) is not None or company is not None
        if not (match["at"] or limited or _AFTER.match(after)):
            continue
        begin = match.start() - len(word[0]) if (word := re.search(r"\bdomain $", before)) else match.start()
        alone = (
            company is not None or bool(_ONLY.search(before)) or re.match(rf"(?: {_PEOPLE})? only\b", after) is not None
        )
        found.append(Whose(match["host"], (begin, match.end()), people=True, alone=alone))
    return found
