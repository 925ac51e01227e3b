"""What things are called, and who may come in."""

import re

from functions.planning.rules.meant.listed import named_lists
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.recipients import is_recipient
from functions.planning.rules.meant.rights import rights_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_let_in
from functions.planning.rules.words.values import EMAIL
from functions.planning.rules.words.whose_domain import whose_domains
from shared.schemas import Asked

_KINDS = {
    "vm": "vm",
    "bucket": "bucket",
    "dataset": "bigquery",
    "topic": "queue",
    "queue": "queue",
    "service": "cloud_run",
    "function": "function",
    "job": "run_job",
}
_MOST_NAMED = 8


_OWN_IMAGE = re.compile(r"\b([a-z][a-z0-9-]{1,15}) ?\(([^()]*?)\b((?:[\w.-]+/)+[\w.-]+:[\w.-]+)([^()]*)\)")
_STAFF = re.compile(r"\b(?:staff|internal|employees?|private|intern|team)\b")


def _own_images(sketch: Sketch, reading: Reading) -> None:
    """Several services, each with its name and its image: `shop (docker.io/acme/shop:5)`."""
    pairs = list(_OWN_IMAGE.finditer(reading.text))
    there = [id_ for id_ in sketch.of("cloud_run") if id_ != "web"]
    if len(pairs) < 2 or len(there) < len(pairs):
        return
    inward = [bool(_STAFF.search(each[2] + each[4])) for each in pairs]
    for id_, each, closed in zip(there, pairs, inward, strict=False):
        sketch.set("", id_, each[3], "image")
        if any(inward) and not closed and sketch.parts[id_].settings.pop("iap", ""):
            sketch.set("", id_, True, "public")
        elif closed and reading.wants("iap"):
            sketch.put("iap", id_, public=False, iap=True)
        if sketch.rename(id_, each[1]):
            sketch.taken.append(each.span(1))


_IMAGE = re.compile(r"(?<![\w/:@.-])(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+/)(?:[\w.-]+/)*([\w.-]+):[\w][\w.-]*")


def _several_images(sketch: Sketch, reading: Reading) -> None:
    """Each service its image: the one that bears its name, else in the order in which they are named."""
    images = {match[0].rstrip("."): match[1] for match in _IMAGE.finditer(reading.text)}
    services = sketch.of("cloud_run")
    if len(images) < 2 or len(images) != len(services):
        return
    rest = [id_ for id_ in services if id_ not in images.values()]
    for image, name in images.items():
        sketch.set("", name if name in services else rest.pop(0), image, "image")


_REACHED = re.compile(
    r"\b(?!(?:the|it|that|which|and|this|our)\b)([a-z][\w-]+)(?: service| api)? (?:is |are |must |should |may |can |shall )?(?:be )?only (?:be )?(?:reachable|callable|accessible|called|reached) "
    r"(?:from|by) (?:our |the )?(?!(?:colleagues|employees?|team|admins?|administrators?|people|persons?|users?|customers?|clients?|developers?|devs|engineers?|members?|us|me|everybody|everyone|anyone|nobody|humans|staff)\b)([a-z][\w-]+)"
)


def draw_reach(sketch: Sketch, reading: Reading) -> None:
    """Which service only another one may call: nobody else does."""
    for match in _REACHED.finditer(reading.text):
        inner, outer = match[1], match[2]
        services = [id_ for id_ in sketch.of("cloud_run") if id_ != "web"]
        if len(services) < 2 or not any(each.need == "internal_services" for each in reading.mentions):
            continue
        if outer not in sketch.parts:
            sketch.rename(next(id_ for id_ in services if id_ != inner), outer)
        if inner not in sketch.parts:
            sketch.rename(next(id_ for id_ in sketch.of("cloud_run") if id_ not in {outer, "web"}), inner)
        if {inner, outer} <= set(sketch.parts):
            for id_ in sketch.of("cloud_run"):
                for key in ("public", "internal", "egress"):
                    sketch.parts[id_].settings.pop(key, None)
            sketch.put("internal_services", inner, public=False, internal=True)
            sketch.set("", outer, "all", "egress")
            sketch.use(outer, inner)
            sketch.taken.append(match.span())


def draw_names(sketch: Sketch, reading: Reading) -> None:
    """What several things of one kind are called: each is made, by its name."""
    _own_images(sketch, reading)
    _several_images(sketch, reading)
    for listed in named_lists(reading.text):
        kind = "tasks" if listed.noun == "queue" and sketch.of("tasks") else _KINDS[listed.noun]
        there = [id_ for id_ in sketch.of(kind) if id_ != "web"]
        if not there or len(listed.names) > _MOST_NAMED or any(each in reading.brought for each in listed.names):
            continue
        first, done = sketch.parts[there[0]], []
        used = [*first.uses]
        if kind == "run_job":
            _no_tasks(sketch, reading, first.id, len(listed.names))
        for number, name in enumerate(listed.names):
            if name in sketch.parts:
                done.append(name)
            elif number < len(there):
                done += [name] if sketch.rename(there[number], name) else []
            elif sketch.add("", name, kind, **first.settings):
                sketch.use(name, *used)
                for user in [
                    each.id for each in sketch.parts.values() if there[0] in each.uses or listed.names[0] in each.uses
                ]:
                    if sketch.parts[user].part.name == "schedule":
                        _started_too(sketch, reading.text, user, done[-1], name)
                    else:
                        sketch.use(user, name)
                done.append(name)
        if len(done) == len(listed.names):
            sketch.taken.append(listed.span)
            for mention in reading.mentions:
                if listed.span[0] <= mention.start < listed.span[1] and mention.need in _NAMES_OF_IT:
                    sketch.meet(mention.need, f"{', '.join(done)}: named so")


_IN_TURN = re.compile(
    r"\b(?:one after (?:the other|another)|1 after (?:the other|another)|each after (?:the (?:last|other)|another)|in (?:this|that|the given) (?:order|sequence)|"
    r"sequential\w*|nacheinander|(?:uno|una) tras (?:otro|otra)|l'une? apres l'autre|(?:um|uma) (?:apos|depois d[oa]) (?:o outro|a outra|outr[oa])|(?:uno|una) dopo l'altr[oa])\b"
)


def _no_tasks(sketch: Sketch, reading: Reading, job: str, count: int) -> None:
    """As many jobs as are named are no tasks of one."""
    counted = [each for each in reading.of("parallel_tasks") if each.words.isalpha() or each.words == str(count)]
    if counted and sketch.parts[job].settings.get("tasks") == str(count):
        del sketch.parts[job].settings["tasks"]
        sketch.how["parallel_tasks"] = [f"{count} jobs"]


def _started_too(sketch: Sketch, text: str, clock: str, before: str, name: str) -> None:
    """A clock starts one thing: a further one has a clock of its own, or is started by the one before it."""
    if (in_turn := _IN_TURN.search(text)) and sketch.use(before, name):
        sketch.meet("schedule", f"{before}: it may start {name}, whose name it finds in JOB, when it is done")
        sketch.taken.append(in_turn.span())
        return
    first = sketch.parts[clock]
    sketch.use(sketch.add("", f"{name[:10]}-clock", "schedule", **first.settings), name)


_NAMES_OF_IT = frozenset({"environments", "vm", "bucket", "multi_service", "service"})


# Whoever is written to is let in nowhere.
_WRITTEN_TO = re.compile(
    r"\b(?:e?-?mails?|alerts?|alarms?|alarm|notif\w*|notify|tell|warn\w*|inform\w*|write(?! (?:only|access|rights))|send\w*|contact|benachrichtig\w*|meld\w*|avis\w*|page|budget|"
    r"sender|absender)\b(?! (?:login|sign))[^.;\n]{0,60}$"
)
_GROUP_BEFORE = re.compile(r"\b(?:google )?(?:group|groups|gruppe\w*|grupo|groupe|mailing ?list|verteiler|list)[ :]*$")
_GROUP_LIKE = re.compile(
    r"(?:^|[._+-])(?:\w*team\w*|staff|all|everyone|group|grp|gcp|ops|dev|devs|developers?|engineers?|engineering|analysts?|admins?|sre|support|sales|hr|legal|"
    r"finance|marketing|it|office|data|eng|platform|security|people|crew|redaktion|buchhaltung|entwickl\w+|vertrieb)(?:$|[._+-])"
)
_DOMAIN = re.compile(
    r"(?:@|\b(?:(?:comptes?|cuentas?|contas?) google|google[- ]?(?:accounts?|konten|konto|logins?))(?: (?:de|da|do|del|von|der|of|from|at|van))? @?|\b(?:workspace|google workspace)(?: domain)?[ :]+@?|\b(?:everyone|everybody|anyone|anybody|people|users?|accounts?|staff|employees?|colleagues|mitarbeiter|konten|leute) (?:at|from|of|in|with|von|mit|bei|aus|de) (?:an? )?@?|\b(?:workspace|google accounts?|organi[sz]ation|google-konten|company|firma|empresa|entreprise|azienda) ?\((?:domain )?@?)"
    r"((?:[a-z0-9-]+\.)+[a-z]{2,12})\b(?! (?:is|runs|address))"
)
_VIEWS = re.compile(r"read[- ]?only|\bview\w*|\bread(?:s|ers?)?\b|lesen|lesend|lectura|lecture")
_ADMINS = re.compile(r"\badmin\w*|\bowners?\b|full access|alles\b")


_LET_IN = re.compile(
    r"\b(?:should|shall|must|may|can|sollen|durfen|only|only people in|group|gruppe)(?: (?:have|get))?(?: (?:access|open|in|zugriff|zugang))?\b"
)


def member(text: str, match: "re.Match[str]") -> str:
    """An address in a text as Google names whom it is of: a person, or a group where it is called or looks like one."""
    local = match[0].partition("@")[0]
    group = _GROUP_BEFORE.search(text[: match.start()]) or _GROUP_LIKE.search(local)
    return f"{'group' if group else 'user'}:{match[0].rstrip('.')}"


_NOT_LET_IN = (
    "the goal does not plainly let this one in, so it gets no right, nor does a whole domain that it is of: "
    "name who may come in, one by one or by a group"
)


def draw_people(sketch: Sketch, reading: Reading, *, closed: bool = False) -> bool:
    """Who may come in, where something is closed to others (`closed`: without having been asked so); whether anybody may."""
    text = reading.text
    told = [
        match
        for match in EMAIL.finditer(text)
        if not _WRITTEN_TO.search(text[: match.start()]) and not is_recipient(text, match.span())
    ]
    # What one may do with what is kept, or sees by a role of its own, lets in through no sign-in.
    rights = {right.span[0]: right for right in rights_in(text)}
    out = [match for match in told if not is_let_in(text, match.span()) and match.start() not in rights]
    told = [match for match in told if match not in out]
    # An account of a program signs in nowhere.
    members = [member(text, match) for match in told if "gserviceaccount" not in match[0]]
    if reading.wants("iap") or members or closed:
        members += [
            f"domain:{match[1]}"
            for match in _DOMAIN.finditer(text)
            if not _within(match.start(), [*told, *out]) and is_let_in(text, match.span(), whole=True)
        ]
        whose = [each for each in whose_domains(text) if each.people]
        members += [f"domain:{each.host}" for each in whose if each.alone and not _within(each.span[0], [*told, *out])]
        sketch.taken += [each.span for each in whose]
    # A right for all of a domain has no exceptions: it would let in whom the goal leaves out.
    left_out = {f"domain:{match[0].rpartition('@')[2].rstrip('.')}" for match in out}
    members = list(dict.fromkeys(each for each in members if each not in left_out))
    for match in out:
        words = Words.of(reading.goal.text, text)(*match.span())
        sketch.told.append(Asked(words=words, need="iap", met=False, how=_NOT_LET_IN))
    _at_data(sketch, reading, told)
    if not members:
        return False
    joined = ",".join(members)
    doors = [*sketch.of("cloud_run", "load_balancer", "vm")]
    doors = [
        id_ for id_ in doors if {"iap", "bastion"} & {k for k, v in sketch.parts[id_].settings.items() if v == "true"}
    ]
    done = [id_ for id_ in doors if sketch.set("", id_, joined, "members")]
    if done:
        sketch.taken += [match.span() for match in told]
        sketch.taken += [match.span() for match in _LET_IN.finditer(text)]
    for id_ in sketch.of("iam_roles"):
        kinds: dict[str, list[str]] = {}
        for match in told:
            if "gserviceaccount" in match[0] or (match.start() in rights and rights[match.start()].role):
                continue
            if members and done and not _is_of_roles(reading, match.start()):
                continue
            if _BY_NAME.search(text, *_sentence_around(text, match.start())):
                # One role that is named is that one or none, and no set of others in its place.
                continue
            about = text[max(0, match.start() - 40) : match.end() + 40]
            kind = "viewers" if _VIEWS.search(about) else "admins" if _ADMINS.search(about) else "developers"
            kinds.setdefault(kind, []).append(member(text, match))
        for kind, people in kinds.items():
            if sketch.set("", id_, ",".join(people), kind):
                sketch.meet("iam_roles", _LOOK.format(id_, ", ".join(people)))
    return bool(done)


_BY_NAME = re.compile(r"\broles/\w")
_LOOK = (
    "{}: {} may look at what runs, its logs and its metrics (admins also say what is watched), and changes none of it"
)


def _is_of_roles(reading: Reading, at: int) -> bool:
    """Whether the sentence of a place speaks of roles: whoever signs in to a program has none for that."""
    low, high = _sentence_around(reading.text, at)
    return any(low <= each.start < high for each in reading.of("iam_roles"))


def _sentence_around(text: str, at: int) -> tuple[int, int]:
    edges = re.compile(r"[;!?\n]|[.](?=\s|$)")
    after = edges.search(text, at)
    return max((each.end() for each in edges.finditer(text, 0, at)), default=0), after.start() if after else len(text)


_WRITES = re.compile(r"\b(?:writ\w*|edit\w*|chang\w*|upload\w*|schreib\w*|ander\w*|escrib\w*|ecri\w*|modif\w*|full)\b")


def _at_data(sketch: Sketch, reading: Reading, told: list["re.Match[str]"]) -> None:
    """Who may read or change a bucket or a dataset: each person as it is said of them, in their own clause."""
    wishes = reading.of("data_access")
    if not wishes:
        return
    there = sketch.of("bucket", "bigquery")
    if len(there) != 1:
        about = " ".join(reading.text[max(0, each.start - 24) : each.end] for each in wishes)
        rows, files = (
            re.search(r"query|dataset|big ?query|table", about),
            re.search(r"bucket|files?|upload|object", about),
        )
        there = sketch.of("bigquery" if rows else "bucket") if bool(rows) != bool(files) else there
    if len(there) != 1:
        if not there and sketch.of("registry"):
            # Who may pull and push is said address by address (`draw_rights`).
            return
        sketch.lack(
            "data_access",
            "say it of one bucket or dataset: `infraai change` with its name" if there else "nothing is stored",
        )
        return
    inside = [each for each in told if any(low.start <= each.start() < low.end for low in wishes)]
    said: dict[str, list[str]] = {"readers": [], "writers": []}
    rights = {right.span[0] for right in rights_in(reading.text)}
    for number, match in enumerate(inside):
        end = inside[number + 1].start() if number + 1 < len(inside) else match.end() + 60
        if match.start() in rights:
            # Its own clause says what it may do, and at which thing (`draw_rights`).
            continue
        if "gserviceaccount" in match[0]:
            sketch.lack("data_access", f"{match[0]}: the goal does not say what this account may do there")
            continue
        before = reading.text[max(0, match.start() - 24) : match.start()] if number == 0 else ""
        said["writers" if _WRITES.search(f"{before} {reading.text[match.end() : end]}") else "readers"].append(
            member(reading.text, match)
        )
    for key, people in said.items():
        if people and sketch.set("data_access", there[0], ",".join(people), key):
            sketch.taken += [match.span() for match in inside]


def _within(at: int, matches: list["re.Match[str]"]) -> bool:
    return any(each.start() <= at < each.end() for each in matches)
