"""What is said to run on the machine itself stays there: no managed store and no Composer is built beside it.

    "the VM should locally run all other components (database, cache) in Docker", "Redis on the same box",
    "a VM to run Airflow in Docker", "nothing managed"

The last look but one at a finished plan: parts that were drawn for such words are taken back, and a database or a cache
that the machine can have itself becomes its setting. What has no setting is told, with what is left to do.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from functions.planning.rules.drawn.free import free_machine_in
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.on_machine import is_of_machine, is_on_machine, is_put_aside
from functions.planning.rules.meant.one_machine import on_one_machine
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

Span = tuple[int, int]

_THE = r"(?:(?:the|that|this|its?|1|one) )"
_BOX = r"(?:vms?|virtual machine|machine|box|host|server|instance|maschine|rechner|kiste|maquina(?: virtual)?|servidor|machine virtuelle|serveur|macchina(?: virtuale)?)"
_THERE = re.compile(
    rf"\b(?:on|inside|in|next to it on) (?:{_THE}(?:very |same |own )*|same |(?:de|het|die)zelfde ){_BOX}\b|\b(?:on|inside) (?:it|itself)\b(?! (?:own|is|was|has))|\b(?:next to|beside|alongside) (?:it|them)\b"
    rf"|\b(?:auf|in|neben) (?:der|dem|dieser|diesem|derselben|demselben|einer einzigen)(?: (?:gleichen|selben))? {_BOX}\b|\b(?:darauf|drauf|daneben|dort)\b"
    rf"|\b(?:en|na|no|nel|nella|sur|sulla|sul|dans|op|em) (?:(?:la|el|le|l ?'?|il|de|het)? ?(?:misma|mismo|mesma|mesmo|meme|stessa|stesso|zelfde|propria) |(?:la|el|le|il|de) |){_BOX}(?: mism[ao])?\b|\b(?:nela|nele|en ella|dessus|ahi mismo)(?: mesm[ao]| mism[ao]| meme)?\b"
    r"|\b(?:locally|lokal|localmente|en local|localement|in locale|lokaal)\b|\b(?:self-hosted|selbst gehostet|autoalojad\w*)\b"
)
_DOCKED = re.compile(
    r"\b(?:in|with|via|by|under|en|con|mit|dans|avec|com|em|met|per) (?:(?:a|an|un|einem) )?(?:docker(?:[ -]?compose)?|containers?|compose)\b"
)
_NOTHING_MANAGED = re.compile(
    r"\b(?:nothing|no|kein\w*|nichts|nada|rien|sin|sans|niente|nessun\w*|geen|sem|ohne) (?:de |di |d ?'? ?)?(?:servicios? |servicos? |services? )?(?:managed|verwaltet\w*|gemanagt\w*|gestionad\w*|administrad\w*|gerenciad\w*|gere\w*|manage|gestit\w*|beheerd\w*)\b"
)
_ALL = re.compile(
    r"\b(?:everything|all (?:the |its |other |of )?(?:other |its |required )?(?:components?|services?|parts?|dependencies|pieces)|alles|todo(?:s los \w+)?|tudo|tout(?: le reste)?|tutto|the rest|whatever)\b"
)
_NOT = re.compile(
    r"\b(?:not|never|n'?t|nicht|nie|kein\w*|non|nao|jamais|separate|instead of|rather than|statt|outside)\b(?: [\w-]+){0,4} ?$"
)
_RUN_ELSEWHERE = re.compile(r"\b(?:cloud ?sql|memorystore|cloud composer|composer|elasticache|rds)\b")
# Part -> what a goal calls it, and what it is where Google runs it.
_NAMES: Mapping[str, tuple[str, str]] = {
    "sql": (
        r"postgres\w*|post ?gis|psql|my ?sql|maria ?db|data ?bases?|db|datenbank\w*|bases?(?: de (?:datos|donnees|dados))?|bancos?(?: de dados)?|database",
        r"cloud ?sql|managed (?:databases?|db|postgres\w*|mysql)",
    ),
    "redis": (r"redis|cach(?:e|es)|valkey", r"memorystore|managed (?:redis|cache)"),
    "valkey": (r"valkey|redis|cach(?:e|es)", r"memorystore"),
    "composer": (r"airflow", r"composer"),
    "firestore": (r"mongo\w*", r"firestore|atlas"),
    "queue": (r"kafka|rabbit ?mq|nats|mqtt|mosquitto", r"pub ?/?sub"),
    "filestore": (r"nfs|samba|minio", r"filestore"),
    "gitlab_runner": ("(?!)", "(?!)"),
}
_PROGRAMS = frozenset({"composer", "queue", "filestore"})
"""What is a program where Google does not run it, and no store of a machine's."""
_SENTENCE = re.compile(r"[.!?;](?=\s|$)|\n")


def hold_on_machine(sketch: Sketch, reading: Reading) -> None:
    """Take back what a goal says to run on its machine, and set there what the machine can have."""
    _forward_on_own(sketch, reading)
    _share_on_own(sketch, reading)
    # A bastion runs nothing.
    machines = [id_ for id_ in sketch.of("vm") if id_ != "bastion"]
    if not machines or sketch.parts[machines[0]].settings.get("stores_open"):
        return
    main = machines[0]
    text = reading.text
    if len(machines) == 1 and on_one_machine(text):
        _leave_aside(sketch, reading, main)
    for id_, drawn in list(sketch.parts.items()):
        # Which of several machines a database is on is not said; a program may be on all of them.
        if drawn.part.name not in (_NAMES if len(machines) == 1 else _PROGRAMS):
            continue
        names, managed = _NAMES[drawn.part.name]
        if _is_managed(reading, managed) and not _NOTHING_MANAGED.search(text):
            continue
        name = re.compile(rf"\b(?:{names})\b")
        spans = next(_said(text, name), None) or _alone(text, name, id_, sketch)
        if spans is None and drawn.part.name != "sql":
            # `Airflow on a VM` is installed there, and `Redis on a VM` runs there; of databases that is read before.
            own = drawn.part.name in _PROGRAMS or drawn.part.name == "firestore"
            there = (
                each.span()
                for each in name.finditer(text)
                if is_on_machine(text, each.span()) or (own and is_of_machine(text, each.span()))
            )
            spans = next(((each, each) for each in there), None)
        if spans is None and drawn.part.name in _PROGRAMS:
            spans = _put_there(text, name)
        if spans is None:
            continue
        _move(sketch, reading, id_, main, spans)


# What an application brings along where it has room, and a machine that runs everything has itself.
_BROUGHT = {
    "worker_pool": ("cloud_run",),
    "run_job": ("cloud_run", "keyless_ci"),
    "schedule": ("cloud_run", "function", "instance_schedule"),
    "load_balancer": ("load_balancer", "cdn", "waf", "armor", "group", "https", "domain", "multi_region"),
    "bucket": ("bucket", "backups", "static_site", "second_bucket"),
    "filestore": ("filestore",),
}


_SSH_BY_IAP = re.compile(r"\bssh\b[^.;\n]{0,60}\biap\b|\biap\b[^.;\n]{0,40}\bssh\b")


def _leave_aside(sketch: Sketch, reading: Reading, main: str) -> None:
    """Build nothing beside a machine that runs everything, unless a goal names it."""
    for id_, drawn in list(sketch.parts.items()):
        needs = _BROUGHT.get(drawn.part.name)
        if needs is None or reading.names(*needs):
            continue
        if drawn.settings.get("iap") == "true" and not _SSH_BY_IAP.search(reading.text):
            # Whoever signs in does it there.
            continue
        lost = [need for need, lines in sketch.how.items() if any(each.startswith(f"{id_}: ") for each in lines)]
        sketch.drop(id_)
        if drawn.part.name in {"worker_pool", "run_job"}:
            sketch.told.append(
                Asked(
                    words="",
                    need="program",
                    met=False,
                    how=f"{main}: {id_} is to run there, and setting it up there is yours",
                )
            )
        if drawn.settings.get("iap") == "true":
            sketch.lacks.pop("iap", None)
            if sketch.set("iap", main, True, "bastion"):
                sketch.meet("iap", "SSH comes in through IAP only")
        for need in lost:
            if need not in sketch.how and reading.names(need):
                sketch.lack(need, f"{main}: it runs on the machine itself, and nothing is built beside it for that")


_CLOUD_NAT = r"cloud nat|managed nat"
_NAT = re.compile(r"\bnat\b(?: (?:gateway|instance|server))?")
_FORWARDS = (
    "{}: a machine of its own for it; forwarding is not set up here (can_ip_forward, a route of the others through it and "
    "masquerading on it), so they have no way out by it yet; Cloud NAT is not built"
)


def _forward_on_own(sketch: Sketch, reading: Reading) -> None:
    """Build no Cloud NAT where a goal wants a machine to do its work, and tell what that machine lacks."""
    made, text = sketch.of("nat"), reading.text
    if not made or _is_managed(reading, _CLOUD_NAT):
        return
    said = next((each for each in _NAT.finditer(text) if is_on_machine(text, each.span())), None)
    if said is None:
        return
    for id_ in made:
        sketch.drop(id_)
    there = sketch.of("vm")
    alone = len(there) == 1 and len({each.words.lower() for each in reading.of("vm")}) < 2
    size = reading.goal.machine_type or "e2-micro"
    machine = there[0] if alone else sketch.add("", "nat-vm", "vm", machine_type=size, http="false")
    sketch.how.pop("nat", None)
    sketch.lack("nat", _FORWARDS.format(machine))
    sketch.taken.append(said.span())


_NFS = re.compile(r"\bnfs\b(?:[- ](?:server|share|freigabe|export))?")
_SHARES = (
    "{}: a machine of its own with a disk for it, reached inside the network alone; exporting the folder by NFS is set up on "
    "it by you, and whoever mounts it is given its address; Filestore is not built"
)


def _share_on_own(sketch: Sketch, reading: Reading) -> None:
    """Build no Filestore where a goal wants a machine to share its folder, and that machine where there is none."""
    made, text = sketch.of("filestore"), reading.text
    said = next((each for each in _NFS.finditer(text) if is_on_machine(text, each.span())), None)
    if not made or said is None or _is_managed(reading, "filestore") or sketch.of("vm"):
        return
    users = [each.id for each in sketch.parts.values() if set(made) & set(each.uses)]
    for id_ in made:
        sketch.drop(id_)
    size = reading.goal.machine_type or "e2-small"
    machine = sketch.add("vm", "nfs", "vm", machine_type=size, http="false", public="false", data_disk_gb="100")
    for user in users:
        # Whoever mounts it comes to it inside the network.
        sketch.set("", user, "all", "egress")
    sketch.lacks.pop("vm", None)
    sketch.how.pop("filestore", None)
    sketch.lack("filestore", _SHARES.format(machine))
    sketch.taken.append(said.span())


def _is_managed(reading: Reading, managed: str) -> bool:
    """Whether a goal wants what Google runs, rather than says no to it or why it does not want it."""
    text = reading.text
    return any(
        not any(low <= each.start() < high for low, high in reading.negated) and not is_put_aside(text, each.span())
        for each in re.finditer(rf"\b(?:{managed})\b", text)
    )


# `Airflow, but Composer is too dear: run it on a VM`.
_IT_THERE = re.compile(
    rf"\b(?:run|runs|running|host|hosted|install\w*|put|deploy|keep|place|lass\w*|lauf\w*|betreib\w*|installier\w*|ejecut\w*|corr\w*|pon\w*|instal\w*|fais\w*|heberge\w*|mets|rod\w*|coloqu\w*|esegu\w*|mett\w*|draai\w*)(?: |-)(?:it|this|that|them|es|das|ihn|lo|la|le|los|l'|o|ele|het|die)"
    rf"(?: (?:instead|then|rather|all|stattdessen|lieber|mejor|plutot))? (?:on|in|auf|en|sur|dans|em|numa|num|su|op) (?:(?:an?|one|1|our own|our|the|its own|eine[rm]?|una?|une|uma?|een)(?: [\w-]+){{0,2}}? )?{_BOX}\b"
)


def _put_there(text: str, name: re.Pattern[str]) -> tuple[Span, Span] | None:
    """Where a program is named, and where a later word that points back to it is put on a machine."""
    there, named = _IT_THERE.search(text), name.search(text)
    return (named.span(), there.span()) if there and named and named.end() <= there.start() else None


def _said(text: str, name: re.Pattern[str]) -> Iterator[tuple[Span, Span]]:
    """Where a name stands and where it is said to be on the machine, for each sentence that says so."""
    stops = [0, *(each.end() for each in _SENTENCE.finditer(text)), len(text)]
    for low, high in pairwise(stops):
        piece = text[low:high]
        named = list(name.finditer(piece))
        if none := _NOTHING_MANAGED.search(piece):
            found = named[0].span() if named else None
            at = found or next((each.span() for each in name.finditer(text)), None)
            if at:
                base = low if found else 0
                yield (at[0] + base, at[1] + base), (none.start() + low, none.end() + low)
        for name_at, stack in ((each, _in_stack(piece, each)) for each in named):
            if stack:
                yield (name_at.start() + low, name_at.end() + low), (stack.start() + low, stack.end() + low)
        everything = _ALL.search(piece)
        for there in [*_THERE.finditer(piece), *_DOCKED.finditer(piece)]:
            if _NOT.search(piece[: there.start()]):
                continue
            near = [each for each in named if _belongs(piece, each, there)]
            if near:
                yield (near[0].start() + low, near[0].end() + low), (there.start() + low, there.end() + low)
            elif everything:
                at = next(
                    (each.span() for each in name.finditer(text)), (everything.start() + low, everything.end() + low)
                )
                yield at, (there.start() + low, there.end() + low)


# What is installed by a file of docker-compose brings along what it needs.
_BY_COMPOSE = re.compile(r"\b(?:docker[ -]?)?compose\b(?:[ -](?:stacks?|files?|setups?|datei|projekt\w*))?")
# What only Google's own has, and what says that a store is no part of the machine.
_OF_GOOGLES = frozenset(
    {"availability", "replica", "replica_region", "authorized_networks", "pooling", "streamed", "ha"}
)
_MANAGED = r"(?:managed|verwaltet\w*|gemanagt\w*|gestionad[ao]s?|administrad[ao]s?|gerenciad[ao]s?|geree?s?|gestit[oaie]|beheerde?)"
_APART = re.compile(
    r"\b(?:separate\w*|dedicated|external|hosted|getrennt\w*|extern\w*|eigenstandig\w*|aparte|separad[oa]s?|separee?|dediee?|dedicad[oa])(?: [\w-]+)? $"
)


def _alone(text: str, name: re.Pattern[str], id_: str, sketch: Sketch) -> tuple[Span, Span] | None:
    """Where a goal says that all it runs stands on one machine, or that this is to cost nothing, or that what runs there
    comes by docker-compose with what it needs; None where something else uses the store, or it is one of Google's."""
    drawn = sketch.parts[id_]
    users = {each.part.name for each in sketch.parts.values() if id_ in each.uses}
    named = name.search(text)
    if (
        drawn.part.name not in {"sql", "redis", "valkey", "queue"}
        or not users <= {"vm"}
        or _OF_GOOGLES & set(drawn.settings)
    ):
        return None
    if named is not None and (_APART.search(text[: named.start()]) or _is_run_for_one(text, name.pattern)):
        return None
    by_file = _BY_COMPOSE.search(text) if named is None else None
    if by_file is not None and _NOT.search(text[: by_file.start()]):
        by_file = None
    at = on_one_machine(text) or free_machine_in(text) or (by_file and by_file.span())
    return (named.span() if named else at, at) if at else None


def _is_run_for_one(text: str, names: str) -> bool:
    """Whether a store is said to be run by somebody else: `eine verwaltete MySQL-Datenbank`, `Postgres and Redis managed`."""
    said = re.search(
        rf"\b{_MANAGED} (?:[\w-]+ ){{0,2}}?{names}|{names}(?:,? (?:and |und |y |et |e |en )?[\w-]+){{0,2}}? {_MANAGED}\b",
        text,
    )
    return said is not None and not _NOTHING_MANAGED.search(text)


# A stack of containers, and what is in it: `docker stack incl. postgres`, `everything in docker (app, postgres)`.
_STACK = re.compile(
    r"\b(?:docker(?:[ -]?compose)?|compose|containers?|containern|contenedor(?:es)?|conteneurs?|(?<!tech )(?<!web )stack|pila|pile)\b"
)
_CONTAINS = re.compile(
    r"(?:\b(?:incl(?:\.|uding|usive|udes)?|inklusive|einschliesslich|incluyendo|incluind[oa]|incluso|y compris|inclus[oa]?|compresi?)|(?:\b(?:stack|compose(?: (?:file|stack|setup))?|pila|pile|alle[sm]|everything|todo|tout|tudo|tutto)(?: (?:in|en|im|em|dans) docker)?) ?(?:with|w/|of|mit|con|avec|com|:|\())[: ]*(?:[\w./-]+(?:,| \+| and| und| y| et| e)? ?){0,4}$"
)
_IN_IT = re.compile(
    r"(?:,? (?:and|und|y|et|e|\+) [\w-]+)?,? (?:inside|within|included|inclu[is]\w*|compris\w*|dentro|drin|darin|inbegriffen|among them|on board|too|as well|auch|tambien|aussi|tambem)\b"
)


def _in_stack(piece: str, name: re.Match[str]) -> re.Match[str] | None:
    """The stack of containers that a name is said to be in, in its sentence."""
    near = [each for each in _STACK.finditer(piece) if each.end() <= name.start() or each.start() >= name.end()]
    if not near or not (_CONTAINS.search(piece[: name.start()]) or _IN_IT.match(piece, name.end())):
        return None
    return near[0]


_LINKS = re.compile(r"[\w./-]+|[,(+&)]|\s+")
_STOPS = re.compile(
    r"\b(?:with|using|uses|against|mit|con|avec|com|connects?|talks?|while|but|aber|pero|mais|to|from|nach|von)\b"
)
_CUT = re.compile(r"[,:](?![^()]*\))(?=\s)")


def _belongs(piece: str, name: re.Match[str], there: re.Match[str]) -> bool:
    """Whether a name and a place are said of each other: in one clause, and nothing turns between them."""
    if name.start() < there.start():
        between = piece[name.end() : there.start()]
        # `Postgres, Redis and MinIO in Docker` is one row.
        row = re.fullmatch(
            r"(?:\s*(?:,|and|und|y|et|e|\+|&|plus)?\s*[\w.-]+){0,4}\s*(?:[)\s]|in|en|laufen|run\w*|are|sind|lives?|selbst|too|sont|installes|corren|\w+){0,6}\s*",
            between,
        )
        return not _STOPS.search(between) and (not _CUT.search(between) or bool(row))
    between = piece[there.end() : name.start()]
    inside = between.count("(") > between.count(")") or re.search(
        r"\b(?:run|runs?|lauf\w*|all|install\w*|corr\w*)\b", between
    )
    return bool(inside) and not _STOPS.search(between) and there.re is _THERE


def _move(sketch: Sketch, reading: Reading, id_: str, main: str, spans: tuple[Span, Span]) -> None:
    drawn = sketch.parts[id_]
    engine = drawn.settings.get("engine", "mongodb" if drawn.part.name == "firestore" else "")
    kind = drawn.part.name
    lost = [need for need, lines in sketch.how.items() if any(each.startswith(f"{id_}: ") for each in lines)]
    sketch.drop(id_)
    key = {"sql": "database", "firestore": "database", "redis": "cache", "valkey": "cache"}.get(kind, "")
    value = engine if key == "database" else "redis"
    words = Words.of(reading.goal.text, reading.text)(*spans[0])
    sketch.taken += spans
    known = sketch.parts[main].settings.get("app", "")
    if key and not known and sketch.set("", main, value, key):
        how = f"{main}: {value} runs on the machine itself, as asked"
        for need in lost:
            if need not in sketch.how and need not in {"secrets", "https"}:
                sketch.lacks.pop(need, None)
                sketch.meet(need, how)
        if "secrets" in lost and "secrets" not in sketch.how and reading.names("secrets"):
            # The goal names secrets of its own, and the password on the machine is none of them.
            sketch.use(main, sketch.add("secrets", "secrets", "secret"))
        elif "secrets" in lost and "secrets" not in sketch.how:
            # No secret of Google's holds it: a plan in which one is looked for would be refused.
            sketch.lacks.pop("secrets", None)
            how = f"{main}: the password is made up on the machine, and stands nowhere else"
            sketch.told.append(Asked(words="", need="password", met=True, how=how))
        return
    for need in lost:
        if need not in sketch.how:
            sketch.lack(
                need,
                f"{main}: {words} is to run there, and setting it up there is yours; nothing managed is built beside it",
            )
    if not lost:
        how = f"{main}: it is to run there, and setting it up there is yours; nothing managed is built beside it"
        sketch.told.append(Asked(words=words, need="program", met=False, how=how))
