"""Service accounts of their own, each with the rights that a goal says, on the things that it says them of."""

import re

from functions.planning.rules.changes.parts import Now
from functions.planning.rules.drawn.listed_accounts import draw_listed_accounts
from functions.planning.rules.meant.accounts import (
    Deed,
    Holder,
    branch_of,
    deeds_in,
    holders_in,
    is_on_whole_project,
    pipelines_in,
)
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.rights import DENIED
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.parts.account.part import PROJECT_ROLES
from shared.schemas import Asked
from shared.schemas.architecture import ID_PATTERN

_NEED = "least_privilege"
_JOBS = "roles/bigquery.jobUser"
_STRENGTH = ("read", "query", "add", "publish", "pull", "call", "write", "change", "manage")
_BOTH = re.compile(
    r"\b(?:both|all (?:three|four|of them)|either|beide\w*|alle (?:drei|vier)|ambos|ambas|les deux|tous|todos|todas|alle)\b"
)
# What parts are called that nobody named: in front of an account these are words as any other.
_PLAIN = frozenset(
    {"files", "data", "images", "jobs", "documents", "zone", "api", "web", "secret", "function", "queue", "logs"}
)
_TOO_MUCH = (
    "{} reaches more than one thing of this plan: say what it shall do with which bucket, dataset, topic or zone"
)
_WHICH = "which of {} is not said: name it beside what {} may do"
_NOTHING = "nothing here that {} could be let do that with; name the thing that it is for"


def draw_accounts(sketch: Sketch, reading: Reading) -> None:
    """Make each account that a goal gives rights to, and give it these; tell what is given, and what is not."""
    text = reading.text
    typed = Words.of(reading.goal.text, text)
    for holder in holders_in(text):
        deeds = deeds_in(text, holder)
        if any(low <= holder.span[0] < high for low, high in reading.negated):
            continue
        if not deeds:
            _let_whom_it_is_for(sketch, reading, holder, typed(*holder.span))
            continue
        id_ = _id(sketch, holder, deeds)
        given, refused = _rights(sketch, text, holder, deeds)
        asks = _asks_a_model(sketch, text, holder)
        if asks:
            refused = [f"{asks}: {_ASKS_MODEL.format(asks)}"]
        if not (given or asks) and not any(each.role for each in deeds) and not holder.is_named:
            continue
        code = sketch.parts.get(id_)
        if code is not None and code.part.name != "account":
            if "code" not in code.part.roles:
                id_ = f"{id_}-account"
            elif all(sketch.use(id_, thing) for thing in given):
                continue
        made = _keyless(sketch, reading, holder, id_) or sketch.add("", id_, "account")
        if made is None:
            continue
        done = _give(sketch, made, given)
        how = f"{made}: a service account without a key {f'that {done}' if done else 'or rights'}"
        if sketch.parts[made].part.name == "account":
            _name(sketch, made, holder)
        else:
            ci = sketch.parts[made].settings
            whose = f"{ci.get('branch') or 'any branch'} of {ci['repository']} alone comes in as it"
            how = f"{how}; {whose}"
        said = (holder.clause[0], _end(text, holder, deeds))
        _tell(sketch, reading, typed(*said), how, refused)
        sketch.taken.append(said)
        sketch.stated.append(said)
    for holder in pipelines_in(text):
        deeds = deeds_in(text, holder)
        pipelines = sketch.of("keyless_ci")
        given, refused = _rights(sketch, text, holder, deeds)
        if len(pipelines) != 1 or not (done := _give(sketch, pipelines[0], given)):
            continue
        said = (holder.clause[0], _end(text, holder, deeds))
        _tell(sketch, reading, typed(*said), f"{pipelines[0]}: its account {done}", refused)
        sketch.taken.append(said)
        sketch.stated.append(said)
    draw_listed_accounts(sketch, reading)
    if sketch.of("account"):
        for unused in sketch.of("identity"):
            sketch.drop(unused)


_PREDICTS = re.compile(
    r"\b(?:predict\w*|vertex(?: ai)? user|aiplatform\.user|vorhersag\w*|prediccion\w*|predictions?|inferenc\w*)\b"
)
_ASKS_MODEL = (
    "nothing here grants a role on one endpoint alone, and roles/aiplatform.user on the project would reach every model in "
    "it, so the account has none of these IAM roles: give it that by hand where {} is the only one there"
)


def _asks_a_model(sketch: Sketch, text: str, holder: Holder) -> str:
    """The endpoint that an account is to ask for predictions; empty where it is to do something else."""
    there = sketch.of("vertex_endpoint")
    return there[0] if there and _PREDICTS.search(text, *holder.clause) else ""


_USUAL = {"bucket": "write", "bigquery": "write", "firestore": "write", "queue": "publish", "tasks": "add", "registry": "read", "secret": "read"}  # fmt: skip
_READ_BY_NAME = frozenset({"bucket", "bigquery", "firestore"})
_READER = re.compile(r"(?:^|-)(?:read(?:er|s|only)?|viewers?|lector|lecteur|leser|leitor|lettore|lezer)(?:-|$)")
_PUTS = re.compile(r"(?:^|-)(?:upload\w*|ingest\w*|import\w*|collect\w*|carga|subida|depot|envio|drop\w*)(?:-|$)")
_ON_IT = re.compile(r",? (?:on|to|for|auf|darauf|daran|dafur|sobre|en|sur|dessus|su|nele|nela|op)\b")
_SAID_FOR = "{}: {} may {} there and nothing else, for the goal does not say what it does: say `may only read`, or what it is to do"


def _let_whom_it_is_for(sketch: Sketch, reading: Reading, holder: Holder, words: str) -> None:
    """An account without a word of what it does, where nothing is built that would act as it: it is for what the plan
    keeps, as long as that is of one kind. Several accounts that nobody tells apart are one for each thing."""
    kept = sketch.of(*_USUAL)
    runs = [*sketch.code(), *sketch.of("vm", "group", "gke", "runner")]
    if not kept or (runs and not _ON_IT.match(reading.text, holder.span[1])):
        return
    several = not holder.name and _SEVERAL.search(reading.text, *holder.span) is not None
    if not several and not _are_alike(kept):
        return
    if holder.name and (len(kept) > 1 or not re.fullmatch(ID_PATTERN, holder.name)):
        return
    if not holder.name and not (reading.wants(_NEED) and not sketch.of("account")):
        return
    for things in [[id_] for id_ in kept] if several else [kept]:
        kind = sketch.parts[things[0]].part.name
        id_ = holder.name or f"{things[0]}-{'reader' if _USUAL[kind] == 'read' else 'writer'}"
        if id_ in sketch.parts:
            return
        word = "read" if kind in _READ_BY_NAME and _READER.search(id_) else _USUAL[kind]
        word = "add" if kind == "bucket" and _PUTS.search(id_) else word
        made = sketch.add("", id_, "account")
        if made is None or not (done := _give(sketch, made, dict.fromkeys(things, word))):
            return
        _name(sketch, made, holder)
        _tell(sketch, reading, words, f"{made}: a service account without a key that {done}", [])
        how = _SAID_FOR.format(made, words, word)
        sketch.told.append(Asked(words="", need="guessed", met=True, how=how))
    sketch.taken.append(holder.span)
    sketch.stated.append(holder.span)


_SEVERAL = re.compile(r"\b(?:accounts|konten|cuentas|contas|comptes)\b")


def _keyless(sketch: Sketch, reading: Reading, holder: Holder, id_: str) -> str | None:
    """The pipelines that come in as this account alone, where the goal says from which branch; None where it does not."""
    branch = branch_of(reading.text, holder)
    pipelines = sketch.of("keyless_ci")
    if branch is None or not pipelines:
        return None
    # Branches are told apart by their letters' case too.
    typed = re.search(re.escape(branch), reading.goal.text, re.IGNORECASE)
    settings = {**sketch.parts[pipelines[0]].settings, "branch": typed[0] if typed else branch}
    if not settings.get("repository"):
        return None
    settings.pop("does", None)
    return sketch.add("", id_ if id_ not in sketch.parts else f"{id_}-ci", "keyless_ci", **settings)


_NEXT = re.compile(r"[,(;+]|\s(?:and|plus|und|sowie|y|et|e|en|while|but|aber|pero|mais)\s")


def _end(text: str, holder: Holder, deeds: list[Deed]) -> int:
    """Where what is said of an account ends: what follows its last right in another phrase is not its own."""
    begin, high = deeds[-1].span[1], holder.clause[1]
    denied = [each.end() for each in DENIED.finditer(text, holder.span[1], high)]
    stop = _NEXT.search(text, begin, high)
    return max(stop.start() if stop else high, *denied, begin)


def _tell(sketch: Sketch, reading: Reading, words: str, how: str, refused: list[str]) -> None:
    if reading.names(_NEED):
        sketch.lacks.pop(_NEED, None)
        sketch.meet(_NEED, how)
    else:
        sketch.told.append(Asked(words=words, need=_NEED, met=True, how=how))
    sketch.told += [Asked(words=words, need=_NEED, met=False, how=each) for each in refused]


def _id(sketch: Sketch, holder: Holder, deeds: list[Deed]) -> str:
    """What the part is called: as the goal names the account, else by what it does."""
    if holder.name and re.fullmatch(ID_PATTERN, holder.name):
        return holder.name
    does = {word for deed in deeds for _, word in deed.does}
    words = (("write", "writer"), ("add", "writer"), ("read", "reader"), ("publish", "publisher"), ("call", "caller"))
    kind = next((name for word, name in words if word in does), "agent")
    kept = sketch.of("bucket", "bigquery", "queue", "firestore")
    return f"{kept[0]}-{kind}"[:30] if len(kept) == 1 and len(kept[0]) < 20 else f"outside-{kind}"


def _rights(sketch: Sketch, text: str, holder: Holder, deeds: list[Deed]) -> tuple[dict[str, str], list[str]]:
    """Thing -> what is done with it (`*` -> roles on the project, between commas), and what is not given, in words."""
    given: dict[str, str] = {}
    refused: list[str] = []
    waiting: list[Deed] = []
    for number, deed in enumerate(deeds):
        last = number + 1 == len(deeds)
        if deed.role and (not deed.does or is_on_whole_project(deed.words)):
            _on_project(given, refused, deed)
            continue
        waiting.append(deed)
        named = _named(sketch, deed, deed.words)
        if not named and not last and not deeds[number + 1].role and not deed.role:
            continue
        for each in waiting:
            able = _able(sketch, each)
            things = [id_ for id_ in named if id_ in able] or _named(sketch, each, text[: holder.span[0]], before=True)
            things = things or list(able)
            all_of_them = _BOTH.search(deed.words) is not None or bool(named) or _are_alike(things)
            if not things:
                if not any(other is not each and _able(sketch, other) for other in waiting):
                    refused.append(f"{each.role or text[slice(*each.span)]}: {_NOTHING.format(holder.name or 'it')}")
            elif len(things) > 1 and not all_of_them:
                refused.append(f"{text[slice(*each.span)]}: {_WHICH.format(', '.join(things), holder.name or 'it')}")
            else:
                for id_ in things:
                    word = able[id_]
                    if id_ not in given or _STRENGTH.index(word) > _STRENGTH.index(given[id_]):
                        given[id_] = word
        waiting = []
    refused += [f"{text[slice(*each.span)]}: {_NOTHING.format(holder.name or 'it')}" for each in waiting]
    return given, refused


def _are_alike(things: list[str]) -> bool:
    """Whether these are several of one thing, which only their number tells apart: `files`, `files-2`."""
    return len({re.sub(r"-\d+$", "", id_) for id_ in things}) == 1


def _on_project(given: dict[str, str], refused: list[str], deed: Deed) -> None:
    role = deed.role.removeprefix("roles/")
    full = next((each for each in PROJECT_ROLES if each.lower() == role.lower()), None)
    if full:
        given["*"] = ",".join(filter(None, [given.get("*", ""), f"roles/{full}"]))
    else:
        refused.append(f"{deed.role}: {_TOO_MUCH.format(deed.role)}")


def _able(sketch: Sketch, deed: Deed) -> dict[str, str]:
    """The things of the plan with which an account may do this, each with the word for it."""
    found: dict[str, str] = {}
    for kind, word in deed.does:
        for id_ in sketch.of(kind):
            found.setdefault(id_, word)
    return found


def _named(sketch: Sketch, deed: Deed, words: str, *, before: bool = False) -> list[str]:
    """The things that words name, of those with which this may be done; of what stands before, the last sentence's."""
    able = _able(sketch, deed)
    if not able:
        return []
    if _BOTH.search(words) and not before:
        return list(able)
    by_id = [
        id_
        for id_ in able
        if id_ not in _PLAIN and re.search(rf"(?<![\w-]){re.escape(id_).replace('-', '[-_]')}(?![\w-])", words)
    ]
    if by_id or before:
        return by_id if not before or len(by_id) == 1 else []
    return [id_ for id_ in Now(sketch.architecture(), comes=True).named(words) if id_ in able]


def _give(sketch: Sketch, made: str, given: dict[str, str]) -> str:
    """Let an account use the things; what it may then do, in words."""
    said: list[str] = []
    drawn = sketch.parts[made]
    pairs = dict(each.split("=") for each in drawn.settings.get("does", "").split(",") if each)
    roles = [each for each in given.get("*", "").split(",") if each]
    for id_, word in given.items():
        if id_ == "*" or not sketch.use(made, id_):
            continue
        if word == "query" or (word == "read" and sketch.parts[id_].part.name == "bigquery"):
            roles.append(_JOBS)
        pairs[id_] = "read" if word == "query" else word
        offer = next(each for each in sketch.parts[id_].part.offers if each.to == "holder" and pairs[id_] in each.does)
        said.append(f"has {offer.role} on {id_} alone")
    if pairs:
        sketch.set("", made, ",".join(f"{id_}={word}" for id_, word in pairs.items()), "does")
    if roles:
        sketch.set("", made, ",".join(dict.fromkeys(roles)), "roles")
        said.append(f"has {', '.join(dict.fromkeys(roles))} on the project")
    return " and ".join(said)


def _name(sketch: Sketch, made: str, holder: Holder) -> None:
    if holder.name and made != holder.name:
        sketch.set("", made, holder.name, "account_id")
    elif 6 <= len(made) <= 24:
        sketch.set("", made, made, "account_id")
