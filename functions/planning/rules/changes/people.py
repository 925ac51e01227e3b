"""Who may come in: `only colleagues with an @example.com account may open it` is sign-in for that domain."""

import re
from collections.abc import Iterator

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Clause, Put
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.unclear import Unclear

_WHO = (
    r"(?:signed[- ]?in |logged[- ]?in |our own |our |my |company |internal )*(?:people|colleagues|employees|staff|co-?workers|team(?: members)?|members|users|persons|accounts|"
    r"kollegen|mitarbeiter\w*|leute|angestellte\w*|personal|empleados|companeros|personas|colegas|collegues|employes|personnes|salaries)"
)
_OF = (
    r"(?: (?:who work (?:here|for us)|of|from|in|at|with|inside|within|unserer?|aus|von|mit|de|con|avec|du|des) (?:an? |the |our |nuestra |notre |la |l ?'|einem |einer |eine |unserer )*"
    r"(?:company|firm|organi[sz]ation|team|office|firma|unternehmen|empresa|equipo|entreprise|societe|equipe|domain )?(?:@?(?P<{0}>(?:[a-z0-9-]+\.)+[a-z]{{2,}}))?(?: (?:google |work |company )?(?:account|address|e-?mail(?: address)?|login|konto|cuenta|compte)s?)?)?"
)
_SEE = r"(?:see|open|use|reach|access|get (?:in|into|to)|visit|view|enter|log ?in(?: to)?|sign ?in(?: to)?|come in(?:to)?|offnen|sehen|benutzen|nutzen|erreichen|abrir|ver|usar|entrar|acceder|ouvrir|voir|utiliser|acceder)"
_ONLY = re.compile(
    rf"\b(?:only|just|nur|solo|seulement) (?:allow |let )?{_WHO}{_OF.format('a')} (?:may|can|should|must|are allowed to|shall|to|durfen|sollen|konnen|pueden|deben|peuvent|doivent)(?: be able to)?(?P<z>(?: [\w-]+){{0,2}}?) {_SEE}\b(?P<x>[\w /-]*)|"
    rf"\b(?:only|just|nur|solo|seulement) (?:be )?(?:reachable|accessible|open|available|visible|erreichbar|accesible|accessible) (?:for|to|by|fur|para|pour) (?:the |die |las |los |les )?{_WHO}{_OF.format('d')}$|"
    rf"^(?:and )?(?:only|just|nur|solo|seulement) {_WHO}{_OF.format('c')}$|"
    rf"\b(?:allow|let|restrict (?:access |it )?to|limit (?:access |it )?to|beschrank\w* auf|limita a|limite a)(?: only| just)? {_WHO}{_OF.format('b')}(?: only)?(?: (?:in|to)?(?: ?{_SEE})?(?P<y>[\w /-]*))?$"
)
_LOGIN = re.compile(
    r"\b(?:(?:put|add|require|ask for|turn on|enable|use) (?:a )?(?:google )?(?:login|sign[- ]?in|sso|single sign[- ]?on|iap)(?: page| screen)?(?: (?:in front of|before|for|on) (?P<x>[\w /-]+))?)$"
)


def signed_in(clause: Clause) -> Iterator[Put]:
    """Sign-in with Google before a service, and whose accounts may come in. Raises Unclear."""
    match = _ONLY.search(clause.text)
    login = None if match else _LOGIN.search(clause.text)
    if match is None and login is None:
        return
    said = match or login
    assert said is not None
    if clause.says(f"{words.REMOVES}|{words.OFF}") or words.NOT.search(clause.text.replace(said[0], " ")):
        return
    groups = said.groupdict()
    rest = " ".join(filter(None, (groups.get("x"), groups.get("y"), groups.get("z"))))
    left = clause.text[: said.start()] + " " + clause.text[said.end() :] + " " + rest
    for start, end, _ in reversed(targets_in(clause.now, left)):
        left = left[:start] + " " * (end - start) + left[end:]
    if says(left):
        return
    part = clause.one("iap", kinds=("cloud_run", "load_balancer"))
    services = [id_ for id_ in clause.now.of("cloud_run") if clause.now.parts[id_].value("public") == "true"]
    if part is None or (part.kind == "load_balancer" and len(services) == 1):
        if len(services) != 1:
            raise Unclear(
                "Sign-in with Google stands before a service: which one?", choices=tuple(clause.now.of("cloud_run"))
            )
        part = clause.now.parts[services[0]]
    domain = next(filter(None, map(groups.get, "abcd")), "")
    clause.use(said[0])
    yield Put(part.id, "public", "false")
    yield Put(part.id, "iap", "true")
    if domain:
        yield Put(part.id, "members", f"domain:{domain}")
