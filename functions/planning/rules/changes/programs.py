"""A further program that a change adds: `add an internal service called admin that shares the database`.

It is a service of its own beside what stands, with a placeholder until it is given a program. What is said of it is taken
up to its last word, or asked: none of it falls on a part that stands.
"""

import re

from functions.planning.rules.changes import words
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add, Step
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.unclear import NotUnderstood, Unclear
from shared.schemas.architecture import ID_PATTERN

_ONE_MORE = r"(?:an?|1|another|one more|second|third|fourth|fifth|new|eine?n?|noch eine?n?|weitere[nrs]?|zweite[nrs]?|dritte[nrs]?|neue[nrs]?|una?|otr[ao]|segund[ao]|tercer[ao]?|nuev[ao]|une|autre|deuxieme|troisieme|nouve\w*)"
_WHAT = (
    r"(?:(?:micro)?services?|apis?|back ?ends?|front ?ends?|web ?apps?|apps?|applications?|web ?sites?|web servers?|dienst|anwendung|servicio|aplicacion|application|"
    r"(?<=third )one|(?<=second )one|(?<=fourth )one|(?<=fifth )one|(?<=third )1|(?<=fourth )1|(?<=second )1|(?<=fifth )1|"
    r"admin (?:panel|page|ui|area|console)|admin(?! (?:service|api|app|application|back ?end|front ?end)\b))"
)
_PROGRAM = re.compile(
    rf"\b(?P<more>{_ONE_MORE})(?: (?P<more2>{_ONE_MORE}))? (?P<how>(?:(?!(?:for|to|of|in|on|with|an?|the|behind|fur|para|pour|mit|con|avec)\b)[a-z0-9.+#-]+ ){{0,4}}?)(?P<what>{_WHAT})(?![\w-])(?P<rest>.*)$"
)
_BUILDS = re.compile(rf"\b(?:{words.ADDS}|build|start|have|host|run)\b")
_CALLED = re.compile(
    r"\b(?:called|named|by the name of|namens|genannt|llamad[ao]|nommee?|appelee?) [\"']?(?P<name>[\w-]+)"
)
_PRIVATE = re.compile(
    r"\b(?:(?:only|just|nur|solo|seulement) )?(?:internal(?:ly)?|private(?:ly)?|not public|interne?[nrs]?|intern[ao]|privat|privad[ao]|privee?)(?: only)?\b"
)
_PUBLIC = re.compile(r"\b(?:public(?:ly)?(?: reachable| accessible)?|offentlich\w*|public[ao]|publique)\b")
_SHARES = re.compile(
    r"\b(?:(?:that|which|die|der|das|que|qui) )?(?:shares?|uses?|using|read(?:s|ing)?(?: from)?|writ(?:es?|ing)(?: to)?|reads? and writes?|talks? to|works? (?:with|on)|connect(?:s|ed) to|needs?|on|with|nutzt|benutzt|teilt|liest|usa|comparte|lee|utilise|partage|lit|con|mit|avec)\b"
)
_OWN = re.compile(r"\b(?:own|separate|eigene\w*|propi[ao]|propre)\b")
_TECHNOLOGY = re.compile(
    r"\b(?:flask|django|fastapi|node(?:\.?js)?|express|nest(?:\.?js)?|next(?:\.?js)?|react|vue|angular|svelte|rails|ruby|laravel|php|spring(?: boot)?|java|kotlin|go(?:lang)?|rust|python|typescript|"
    r"javascript|\.net|dotnet|rest|graphql|http|web|small|simple|little|tiny|kleine\w*|pequen[ao]|petite?|new|public|private|internal|second|third|cloud run)\b"
)


def program_beside(text: str, now: Now) -> list[Step]:
    """The service that a sentence adds, and nothing for another sentence. Raises Unclear."""
    match = _PROGRAM.search(text)
    if match is None or not _BUILDS.search(text[: match.start()]) or _is_for_it(text[: match.start()]):
        return []
    how, rest = match["how"], match["rest"]
    if any(re.search(rf"\b(?:{words.KINDS[kind]})\b", how) for kind in words.ADDABLE):
        return []
    if now.parts[now.main].kind not in {"cloud_run", "worker_pool", "function", "run_job"} and not now.of("cloud_run"):
        raise _asked(match[0], now)
    called = _CALLED.search(rest)
    name = called["name"] if called else _name(how) or ("admin" if match["what"].startswith("admin") else "")
    rest = _CALLED.sub(" ", rest)
    if _OWN.search(rest):
        raise _asked(match[0], now)
    private = bool(_PRIVATE.search(how) or _PRIVATE.search(rest))
    public = bool(_PUBLIC.search(how) or _PUBLIC.search(rest))
    rest = _PUBLIC.sub(" ", _PRIVATE.sub(" ", rest))
    used, left = _used(rest, now)
    if (private and public) or left or re.search(r"\d", how):
        raise _asked(match[0], now)
    if not re.fullmatch(ID_PATTERN, name):
        raise Unclear(
            'What is the service to be called? Up to 16 lower case letters, digits and dashes, such as: "add a service called admin".'
        )
    if name in now.parts:
        raise Unclear(f"There is a part called {name} already: choose another name.")
    settings = (("internal", "true"), ("public", "false")) if private else () if public else (("public", "false"),)
    return [Add("cloud_run", settings, uses=used, id=name)]


def _is_for_it(before: str) -> bool:
    """Whether the program is whom something else is for: `add a bucket for a service`."""
    return bool(re.search(r"\b(?:for|fur|para|pour|to|of|behind|in front of)\s*$", before)) or bool(
        re.search(r"\b(?:an?|eine?n?|una?|une?) [a-z]", before)
    )


def _name(how: str) -> str:
    said = [word for word in _TECHNOLOGY.sub(" ", how).split() if len(word) > 2]
    return said[-1] if len(said) == 1 else ""


def _used(rest: str, now: Now) -> tuple[tuple[str, ...], str]:
    """What a further program uses: what is named, and without that what the main part uses; and words that say more."""
    targets = targets_in(now, rest)
    ids = list(dict.fromkeys(found[0] for _, _, found in targets if len(found) == 1))
    several = [found for _, _, found in targets if len(found) > 1]
    for start, end, _ in reversed(targets):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = _SHARES.sub(" ", rest)
    left = " ".join(says(rest))
    if several or words.NOT.search(rest) or any(not now.can_use("cloud_run", id_) for id_ in ids):
        return (), left or "which"
    main = now.parts[now.main]
    stores = [id_ for id_ in main.uses if now.parts[id_].kind in {"sql", "firestore"} and now.can_use("cloud_run", id_)]
    return tuple(ids or stores), left


def _asked(said: str, now: Now) -> NotUnderstood:
    return NotUnderstood(
        f'It is not clear what "{said.strip()}" is to be. A further program is said with its name and what it uses, such as: '
        f'"add an internal service called admin that uses {next(iter(now.of("sql", "firestore", "bucket")), "a bucket")}"; what '
        "it is to have of its own is another change.",
        choices=tuple(now.parts),
    )
