"""Putting what was drawn apart into one architecture: each under its name, and what is there for all of them once."""

import re
from collections.abc import Callable
from dataclasses import replace

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words.hours import when_spans
from shared.schemas.architecture import MAX_ID

Draw = Callable[[Reading], Sketch]

STORES = (
    "sql", "redis", "valkey", "memcached", "bucket", "firestore", "bigquery", "queue", "tasks", "secret",
    "filestore", "spanner", "alloydb",
)  # fmt: skip
# There is one of each of these, whoever uses it.
_ONCE = frozenset({"firestore", "bigquery", "registry", "kms"})
_SHORT = {
    "sql": "db", "redis": "cache", "valkey": "cache", "bucket": "files", "queue": "jobs", "load_balancer": "front",
}  # fmt: skip
# What is drawn otherwise than as services on Cloud Run.
ELSEWHERE = ("gke", "vm", "group", "vpn", "composer")


def drawn_there(part: Reading, draw: Draw, kind: str = "") -> Sketch:
    """What is drawn of a part of a goal; what it takes up are places in the whole, whose blanks are not joined.

    `kind`: what it is the part of, as things.py has them.
    """
    sketch = draw(part)
    if kind == "tasks":
        # Whom a queue calls is said of the whole.
        for id_ in sketch.of("cloud_run"):
            sketch.drop(id_)
    own = when_spans(part.text) if kind == "job" and sketch.of("schedule") else []
    sketch.taken = _in_the_whole(part, [*sketch.taken, *own])
    return sketch


def _in_the_whole(part: Reading, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where stretches of a part's text stand in the text that it was read of."""
    raw = part.goal.text
    at = [place for place in range(len(raw)) if not re.fullmatch(r"[^\S\n]{2}", raw[max(0, place - 1) : place + 1])]
    if len(at) != len(part.text):
        return spans
    return [(at[low], at[high - 1] + 1) for low, high in spans if low < high]


def with_the_rest(made: Sketch, reading: Reading, draw: Draw) -> Sketch:
    """What was drawn, with what the goal says of the whole around it."""
    users = [id_ for id_ in made.code() if made.parts[id_].part.name == "cloud_run"]
    common = draw(replace(reading, compose=None))
    for id_ in common.of(*ELSEWHERE):
        common.drop(id_)
    whole(made, common, users)
    for id_ in users:
        if made.parts[id_].settings.get("internal") == "true":
            made.parts[id_].settings.pop("behind", None)
    if reading.wants("backups"):
        made.lacks.pop("backups", None)
        for id_ in made.of("sql"):
            made.set("backups", id_, True, "backups")
    for need in ("service", "cloud_run", "container", "source"):
        if reading.wants(need) and made.code():
            made.lacks.pop(need, None)
            made.meet(need, f"{', '.join(made.code())}: containers on Cloud Run")
    return made


def join(made: Sketch, part: Sketch, name: str, main: str, *, alone: bool) -> str:
    """Add the parts of one service under its name; the id of what runs."""
    id_ = name[:MAX_ID].rstrip("-")
    while id_ in made.parts:
        id_ = f"{id_[: MAX_ID - 2].rstrip('-')}-2"
    if id_ != main and id_ in part.parts:
        # What it keeps has the name that it has itself.
        part.rename(id_, f"{id_[: MAX_ID - 6].rstrip('-')}-store")
    part.rename(main, id_)
    for drawn in list(part.parts.values()):
        # What the goal gives a name of its own keeps it.
        own = (
            not re.fullmatch(rf"(?:{drawn.part.usual_id}|{drawn.part.name})(?:-\d+)?", drawn.id)
            and drawn.id not in made.parts
        )
        if alone and drawn.id != id_ and drawn.part.name not in _ONCE and not own:
            short = _SHORT.get(drawn.part.name, drawn.id)
            part.rename(drawn.id, _free(made, id_, short))
    take(made, part)
    if alone:
        made.apart |= {drawn.id for drawn in part.parts.values() if drawn.part.name in STORES}
    return id_


def _free(made: Sketch, owner: str, short: str) -> str:
    """What a thing of an owner is called: names that begin alike do not become one."""
    ends = [short, *(f"{short}-{number}" for number in range(2, 99))]
    ids = (f"{owner[: MAX_ID - len(end) - 1].rstrip('-')}-{end}" for end in ends)
    return next(each for each in ids if each not in made.parts)


def take(made: Sketch, part: Sketch) -> None:
    """Everything that was drawn and noted, once; what is another thing of the same name gets a name of its own."""
    for drawn in list(part.parts.values()):
        if (there := made.parts.get(drawn.id)) is not None and there.part is not drawn.part:
            part.rename(drawn.id, f"{drawn.id[: MAX_ID - 6].rstrip('-')}-store")
    for drawn in part.parts.values():
        there = made.parts.get(drawn.id)
        if there is None:
            made.parts[drawn.id] = Drawn(drawn.id, drawn.part, dict(drawn.settings), [])
        elif there.part is drawn.part:
            there.settings |= {key: value for key, value in drawn.settings.items() if key not in there.settings}
    for drawn in part.parts.values():
        made.use(drawn.id, *drawn.uses)
    for need, said in part.how.items():
        for each in said:
            # Who answers is told of each by its name.
            if " answers everybody: " not in each:
                made.meet(need, each)
    for need, why in part.lacks.items():
        made.lack(need, why)
    made.risks |= {flag: why for flag, why in part.risks.items() if flag not in made.risks}
    made.policies |= part.policies
    made.taken += part.taken


def share(made: Sketch, part: Sketch, users: list[str]) -> None:
    """What several have together: added once, and none of the others reaches it."""
    for id_ in part.code():
        part.drop(id_)
    stem = users[0][: MAX_ID - 7].rstrip("-")
    for drawn in list(part.parts.values()):
        if drawn.id in made.parts and drawn.part.name not in _ONCE:
            part.rename(drawn.id, f"{stem}-{_SHORT.get(drawn.part.name, drawn.id)}2")
    take(made, part)
    for user in users:
        made.use(user, *(drawn.id for drawn in part.parts.values() if drawn.part.name in STORES))
    made.apart |= {drawn.id for drawn in part.parts.values()}


def whole(made: Sketch, common: Sketch, users: list[str]) -> None:
    """What is said of the whole: settings of every service, and what all of them use."""
    template = next(iter(common.of("cloud_run")), None)
    if template is not None and any(made.parts[user].part.name == "cloud_run" for user in users):
        settings = dict(common.parts[template].settings)
        for user in users:
            for key, value in settings.items():
                if made.parts[user].part.name == "cloud_run" and key not in made.parts[user].settings:
                    made.set("", user, value, key)
        for id_ in common.of("cloud_run"):
            common.drop(id_)
    kept = made.of("sql")
    for id_ in common.of("sql") if kept and not {"postgres", "mysql", "sqlserver"} & common.how.keys() else []:
        # What is said of databases without their engine is said of those that are there.
        for there in kept:
            for key, value in common.parts[id_].settings.items():
                if key not in {"engine", "tier"}:
                    made.set("", there, value, key)
            for need, said in common.how.items():
                for line in said:
                    if line.startswith(f"{id_}: ") and need != "database":
                        made.meet(need, f"{there}: {line.partition(': ')[2]}")
        made.meet("database", f"{', '.join(kept)}: Cloud SQL")
        common.drop(id_)
    for drawn in list(common.parts.values()):
        if users and drawn.id in made.parts and drawn.part.name not in _ONCE:
            common.rename(drawn.id, f"all-{drawn.id}"[:MAX_ID])
    fronts = common.of("load_balancer")
    # What one of them has by its own words is not lacking because nothing is said of it for the whole.
    common.lacks = {need: why for need, why in common.lacks.items() if need not in made.how}
    take(made, common)
    for user in users:
        made.use(user, *(drawn.id for drawn in common.parts.values() if drawn.part.name in STORES))
    for user in common.of("run_job"):
        if not any(made.parts[each].part.name == "sql" for each in made.parts[user].uses):
            kept = made.of("sql")
            made.use(user, *(id_ for id_ in kept if len(kept) == 1 or id_ not in made.apart))
    open_ = [user for user in users if made.parts[user].settings.get("internal") != "true"]
    for front in fronts:
        if open_ and not made.parts[front].uses:
            made.set("", open_[0], True, "behind")
            made.use(front, open_[0])
    if any(made.parts[id_].settings.get("static_ip") == "true" for id_ in made.of("nat")):
        leave_by_nat(made)


def leave_by_nat(sketch: Sketch) -> None:
    """All that programs send leaves by the gateway that has the address which is to be seen outside."""
    for made in sketch.of("nat")[:1]:
        for id_ in sketch.of("cloud_run", "run_job", "worker_pool", "function"):
            if not sketch.use(id_, made):
                sketch.set("", id_, ("all", "ALL_TRAFFIC", "true"), "egress", "vpc_egress", "vpc")


def one_front(made: Sketch) -> None:
    """One load balancer for all of them, each under the names that were said of it."""
    for id_ in made.of("load_balancer"):
        _lead_to_names(made, made.parts[id_])
    fronts = [made.parts[id_] for id_ in made.of("load_balancer")]
    if len(fronts) < 2 or any(front.settings.get("iap") == "true" for front in fronts):
        return
    first, *others = sorted(fronts, key=lambda front: front.id != "front" and not front.id.startswith("all-"))
    routes = [] if not first.settings.get("routes") else first.settings["routes"].split(",")
    domains = [each for each in first.settings.get("domain", "").split(",") if each]
    for other in others:
        names = [each for each in other.settings.get("domain", "").split(",") if each]
        for name in names:
            if other.uses and not any(each.startswith(f"{name}=") for each in routes):
                routes.append(f"{name}={other.uses[0]}")
        domains += names
        first.uses += [each for each in other.uses if each not in first.uses]
        for key, value in other.settings.items():
            if key not in {"domain", "routes"}:
                first.settings.setdefault(key, value)
        made.drop(other.id)
        made.meet("load_balancer", f"{first.id}: {', '.join(names) or 'its path'} leads to {', '.join(other.uses)}")
    made.set("", first.id, ",".join(dict.fromkeys(domains)) or None, "domain")
    made.set("", first.id, ",".join(routes) or None, "routes")


# What a service that is called `orders-api` or `shop-front` is behind a load balancer whose paths lead to the API and the pages.
_IS = {
    "api": re.compile(r"(?:.*-)?(?:api|backend|server|service)"),
    "web": re.compile(r"(?:.*-)?(?:web|front|frontend|ui|site|client|portal|app)"),
}


def _lead_to_names(made: Sketch, front: Drawn) -> None:
    """The paths that lead to `api` lead to the one service whose name says that it is; the pages get the rest."""
    routes = [each.rpartition("=") for each in front.settings.get("routes", "").split(",") if "=" in each]
    if not routes or all(target in made.parts for _, _, target in routes):
        return
    services = made.of("cloud_run", "group", "function")
    who = {kind: [each for each in services if is_one.fullmatch(each)] for kind, is_one in _IS.items()}
    api, web = who["api"], [each for each in who["web"] if each not in who["api"]]
    lost = {target for _, _, target in routes if target not in made.parts}
    if len(api) != 1 or lost != {"api"}:
        return
    front.settings["routes"] = ",".join(f"{path}={api[0] if target == 'api' else target}" for path, _, target in routes)
    rest = [each for each in front.uses if each not in {*api, *web}]
    made.use(front.id, *web, *api)
    front.uses = [*web[:1], *rest, *web[1:], *api]
    for each in (*web, *api):
        made.set("", each, True, "behind")
