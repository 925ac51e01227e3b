"""What a clause of a change adds: parts, what they are called, and what else it says of them."""

import re
from collections.abc import Sequence

from functions.planning.rules.changes import words
from functions.planning.rules.changes.accounted import must_be_here
from functions.planning.rules.changes.clause import NUMBER, Clause
from functions.planning.rules.changes.model import modelled
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.settings import settings_in
from functions.planning.rules.changes.steps import Add, Step
from functions.planning.rules.unclear import NotUnderstood, Unclear
from functions.planning.rules.words.values import domain_in
from shared.parts import part_named
from shared.schemas.architecture import ID_PATTERN, MAX_ID

_NAMED = re.compile(rf"\b{words.CALLED} [\"'`]?([\w-]+(?:\.[\w-]+)*)")
ANOTHER = re.compile(
    r"\b(?:second|another|its own|their own|separate|2nd|one more|additional|new|zweite\w*|weitere\w*|neue\w*|otr[ao]|segund\w*|deuxieme|autre|nouve\w*)\b"
)
NEWCOMERS = frozenset(
    {"sql", "redis", "bucket", "queue", "tasks", "firestore", "bigquery", "worker_pool", "secret", "uptime", "registry"}
)
"""What is read to its last word where it is new (`newcomers`), and nowhere else."""
# What is a matter of a part, though it has a part's name in it.
MATTERS = re.compile(
    r"\b(?:web application firewall|(?:read )?replicas?|repliques?(?: de lecture)?|connection pool\w*|dead[- ]?letter (?:queues?|topics?))\b"
)


def said_of_new(clause: Clause, steps: Sequence[Step]) -> Add | None:
    """The part that the clause before adds, with what this one says of it: `a database with 100 GB and daily backups`."""
    last = steps[-1] if steps else None
    if not isinstance(last, Add):
        return None
    alone = Now.of_one(last.kind, dict(last.settings), clause.now)
    fresh = alone.parts["new"]
    about = Clause(clause.text, clause.raw, clause.whole, "add", alone, ("new",), ())
    try:
        if read_so := modelled(about):
            if not read_so[0]:
                return last
            said = {step.key: step.value for step in read_so[0]}
        else:
            said = {step.key: step.value for step in settings_in(about, adding=True)}
            about.must_be_used_up()
    except NotUnderstood:
        return None
    if not said:
        return None
    more = {key: value for key, value in said.items() if not fresh.has(key, value)}
    return Add(last.kind, tuple((dict(last.settings) | more).items()), last.users, last.uses, last.id)


def must_be_new(clause: Clause, now: Now) -> None:
    """Raises Unclear where one more of what there is one of seems to be asked for: `add a cache with 2 GB`."""
    other = rf"\b(?:{words.GROWS}|{words.SHRINKS}|{words.DOUBLES})\b"
    if re.search(other, clause.text) or MATTERS.search(clause.text) or ANOTHER.search(clause.text):
        return
    for kind in ("sql", "redis", "load_balancer"):
        others = now.of(kind)
        one_more = rf"\b(?:an?|ein|eine[nrs]?|una?|une)\s+(?:[a-z]+ ){{0,1}}(?:{words.KINDS[kind]})(?![\w-])"
        if others and re.search(one_more, clause.text):
            raise Unclear(
                f"There is {', '.join(others)} already: say 'another' if a second one is to stand beside it, or "
                f"'{others[0]}' to change that one.",
                choices=tuple(others),
            )


def added(clause: Clause, now: Now) -> list[Step]:
    """Parts that the clause names and that are to be there."""
    piece, users = clause.without_users()
    kind = addable(piece)
    if kind is None:
        domain = domain_in(piece)
        served = domain and re.search(r"\bdom(?:ain|ane|inio|aine)\w*\b", piece) and not words.LETS_IN.search(piece)
        kind = "load_balancer" if served else None
        if kind is None:
            return []
    if re.search(
        rf"^(?:let|allow|permit|make|lass\w*|deja\w*|laisse\w*) (?:the|our|der|die|das|den|el|la|le) (?:{words.KINDS[kind]})(?![\w-])",
        piece,
    ):
        raise NotUnderstood(
            f'Nothing here is called so: "{clause.text}". Name the part that is meant.', choices=tuple(now.code())
        )
    if re.search(r"\bcdn\b", piece) and kind != "load_balancer":
        return []
    one = words.NOT.search(piece)
    if one:
        raise NotUnderstood(f'It is not clear what is to be added by "{clause.text}".')
    if re.search(r"\bmongo\w*", piece):
        raise Unclear(
            "MongoDB is sold by nobody at Google: Firestore is another document database, with libraries of its own. "
            'If that is meant, say "add Firestore".'
        )
    if kind in NEWCOMERS:
        must_be_here(clause.text, now, ())
        raise NotUnderstood(
            f'It is not clear what is to be added by "{clause.text}": what is new is said with its name, what it uses or what uses it, '
            "and its settings.",
            choices=tuple(now.code()),
        )
    others = [part.id for part in now.parts.values() if part.kind == kind]
    the_one = rf"\b(?:the|our|its|der|die|das|den|dem|el|la|los|las|le|les) (?:{words.KINDS[kind]})(?![\w-])"
    if others and re.search(the_one, piece) and not ANOTHER.search(piece):
        return []
    if re.search(r"\b(?:each|every|both|all|jede\w*|cada|chaque|beide)\b.*\b(?:its|their) own\b", clause.text):
        raise Unclear(
            "Each gets one of its own by a sentence of its own: say which service gets one first.",
            choices=tuple(now.code()),
        )
    if others and kind in {"load_balancer", "budget", "dashboard"} and not ANOTHER.search(piece):
        raise Unclear(f"There is {', '.join(others)} already: say 'another' if a second one is to stand beside it.")
    _must_be_here(clause, kind, now)
    called = _called(clause, now)
    settings = _settings_of_new(clause, kind, piece, now)
    _must_say_no_more(clause, piece, settings)
    part = part_named(kind)
    assert part is not None
    if kind == "load_balancer":
        return [_balancer(settings, users or now.fronts(), called, now)]
    if not users and not re.search(rf"(?<![\w-])(?:{words.ADDS})(?![\w-])", piece):
        # `The worker needs 2 GB, and Redis`: for whom the clause before was.
        users = [id_ for id_ in clause.before if id_ in now.code()]
    asked = tuple(users or _told_of_it(now))
    able = tuple(id_ for id_ in asked if now.can_be_used_by(kind, id_))
    if users and not able:
        raise Unclear(f"{', '.join(users)} can't use {part.what}.")
    return [Add(kind, settings, users=able, id=called)]


def _balancer(settings: tuple[tuple[str, str], ...], before: Sequence[str], called: str, now: Now) -> Add:
    fronts = [id_ for id_ in before if now.can_use("load_balancer", id_)]
    if not fronts:
        raise Unclear("Nothing here can stand behind a load balancer.")
    if "domain" not in dict(settings):
        raise Unclear(
            f"{fronts[0]} would answer behind the load balancer under a domain alone, and no longer where it does now: which "
            "domain? Say, such as: add a load balancer for www.example.com."
        )
    return Add("load_balancer", settings, uses=tuple(fronts[:1]), id=called)


def _told_of_it(now: Now) -> list[str]:
    """Who uses what is new where nobody says who: what runs, a job beside a service only by name."""
    code = now.code()
    aside = [id_ for id_ in code if now.parts[id_].kind == "run_job"]
    return [id_ for id_ in code if id_ not in aside] or code


def _called(clause: Clause, now: Now) -> str:
    """The name that a new part is given. Raises Unclear for one that can't be."""
    found = _NAMED.search(clause.text)
    if found is None:
        return ""
    name = found[1]
    if not re.fullmatch(ID_PATTERN, name):
        raise Unclear(f"{name} can't be a name here: up to {MAX_ID} lower case letters, digits and dashes.")
    if name in now.parts:
        raise Unclear(f"There is a part called {name} already: choose another name.")
    return name


_TO_WHOM = re.compile(
    r"\b(?:to|for|behind|zu[mr]?|fur|al?|para|pour) (?:the|our|den|die|das|el|la|le) (?P<who>[a-z][a-z-]+)\W*$"
)


def _must_be_here(clause: Clause, kind: str, now: Now) -> None:
    """Raises Unclear where what is added is for a program that does not stand here: `add Redis to the worker`."""
    match = _TO_WHOM.search(clause.text)
    if match is None or now.named(match["who"]) or addable(match["who"]) == kind:
        return
    for other in ("worker_pool", "run_job", "function", "vm", "gke", "group"):
        if re.fullmatch(words.KINDS[other], match["who"]):
            raise Unclear(
                f"There is no {match['who']} here, which {match[0].strip()} speaks of. Say what is to use it.",
                choices=tuple(now.code()),
            )


def _must_say_no_more(clause: Clause, piece: str, settings: Sequence[tuple[str, str]]) -> None:
    """Raises Unclear where the words for whom it is to be have a number or a domain that nothing took."""
    rest = clause.text.removeprefix(piece) if clause.text.startswith(piece) else ""
    for _, value in settings:
        rest = rest.replace(value.lower(), " ")
    for id_ in clause.now.parts:
        rest = re.sub(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", " ", rest)
    left = NUMBER.search(rest) or re.search(r"\b[a-z0-9-]+\.(?:[a-z0-9-]+\.)*[a-z]{2,}\b", rest)
    if left:
        raise NotUnderstood(f'It is not clear what {left[0]} in "{clause.text}" stands for.')


_PLACED = re.compile(r"\b(?:in front of|in between|between|ahead of|zwischen|delante de|entre|devant)\b.*$")


def addable(piece: str) -> str | None:
    """The kind of part that is named, of those that a sentence may add: first what stands behind an "a"."""
    bare = MATTERS.sub(" ", piece)
    # Where it is to stand is what stands: `a Redis in front of Postgres`.
    ahead = _PLACED.sub(" ", bare)
    bare = (
        ahead
        if any(re.search(rf"(?<![\w-])(?:{words.KINDS[kind]})(?![\w-])", ahead) for kind in words.ADDABLE)
        else bare
    )
    found = [kind for kind in words.ADDABLE if re.search(rf"(?<![\w-])(?:{words.KINDS[kind]})(?![\w-])", bare)]
    for kind in found:
        if re.search(rf"\b(?:an?|eine?n?|una?|une) (?:{words.KINDS[kind]}) in front of (?:the|a)\b", bare):
            return kind
    return found[0] if found else None


_FIXED_ADDRESS = re.compile(
    r"\b(?:1 )?(?:fixed|static|stable|feste[nr]?|statische[nr]?) (?:\w+ )?(?:ips?|address(?:es)?|adressen?)\b|\b(?:ip|direccion|adresse)(?: ip)? (?:fij[ao]|estatic[ao]|fixe|statique)\b"
)


def _settings_of_new(clause: Clause, kind: str, piece: str, now: Now) -> tuple[tuple[str, str], ...]:
    """The settings that the same clause states of what it adds."""
    alone = Now.of_one(kind, {}, now)
    fresh = alone.parts["new"]
    about = Clause(piece, clause.raw, clause.whole, "add", alone, ("new",), ())
    said = {step.key: step.value for step in settings_in(about, adding=True)}
    if kind == "load_balancer" and (domain := domain_in(clause.text)):
        said["domain"] = domain
        about.use(domain)
    if kind == "nat" and (fixed := _FIXED_ADDRESS.search(piece)):
        said["static_ip"] = "true"
        about.use(fixed[0])
    about.must_be_used_up()
    return tuple((key, value) for key, value in said.items() if not fresh.has(key, value))
