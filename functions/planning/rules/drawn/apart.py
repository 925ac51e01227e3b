"""What each of several services has to itself, and which of them alone people reach."""

import re

from functions.planning.rules.drawn.services import is_inside
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_KIND = (
    r"(?:postgres\w*|mysql|maria ?db|sql|private|small|cloud sql|separate)? ?"
    r"(?P<kind>databases?|data ?bases?|dbs?|postgres\w*|mysql|buckets?|redis|caches?|datenbanken?|bases? de (?:datos|donnees))"
)
_OWN = re.compile(
    rf"\b(?:each|every|jeder?s?|cada un[oa]|chacune?|one|both|all)\b(?: \w+){{0,3}}? (?:its|their|an?|seine\w*|ihre\w*|su|sa|son)? ?(?:own|eigene\w*|propi[oa]|propre) {_KIND}\b"
    rf"|\b(?:an?|one|1|own|separate) {_KIND.replace('kind', 'each')} (?:each|per (?:service|api|app)|for each(?: service| api| app| of them)?|je dienst|pro dienst)\b"
)
_PARTS = {"b": "bucket", "r": "redis", "c": "redis"}
_PARTS_SHORT = {"sql": "db", "bucket": "files", "redis": "cache"}
_ALONE = re.compile(
    r"\b(?:only|just|nur|solo|seul\w*) (?:the |die |der |das |el |la |le )?(?P<name>[a-z][a-z0-9-]{1,19})(?: service| api| one)? "
    r"(?:is|should be|may be|must be|shall be|ist|soll|es|est|needs to be|has to be) (?:be )?(?:public\w*|exposed|reachable|open|accessible|visible|offentlich\w*|publi\w+)"
)


_THE_REST = re.compile(
    r"\b(?P<name>[a-z][a-z0-9-]{1,19})(?: service| api)?(?: is| are| should be| ist| es| est)? (?:public\w*|open|offentlich|publi\w+),? (?:and |und |y |et |but )?(?:the |der |die |el |los |le |les )?"
    r"(?:rest|others?|all others|everything else|alles andere|anderen|resto|demas|reste|autres)(?: is| are| ist| sind| es| est)?(?: only)? (?:private|internal|closed|intern|privad\w+|prive\w*|internos?)\b"
)


def draw_apart(sketch: Sketch, reading: Reading) -> None:
    """Give each service its own where the goal says so, and close those that only another one calls."""
    services = [id_ for id_ in sketch.of("cloud_run") if id_ != "web"]
    _called_by_one(sketch, reading, services)
    services = _behind_a_proxy(sketch, reading, services)
    services = _with_those_of_a_kind(sketch, reading, services)
    if len(services) < 2:
        _closed_where_unclear(sketch, reading)
        return
    services = _by_path(sketch, reading, services)
    services = _by_kind(sketch, reading, services)
    for some in _EACH_OF_SOME.finditer(reading.text):
        owners = re.split(r", | (?:and|und|y|et|&) ", some["names"])
        owners = [each for each in owners if each in services]
        if 1 < len(owners) < len(services):
            _to_each(sketch, owners, _store(some["kind"]), some.span())
    for match in _OWN.finditer(reading.text):
        said = match["kind"] or match["each"]
        if any(low <= match.start() < high for low, high in sketch.taken if high - low > len(match[0])):
            continue
        _to_each(sketch, services, _store(said), match.span())
    _to_some(sketch, reading, services)
    if (rest := _THE_REST.search(reading.text)) and rest["name"] in sketch.of("cloud_run"):
        _close_others(sketch, sketch.of("cloud_run"), rest["name"])
        sketch.meet("private", f"{', '.join(each for each in services if each != rest['name'])}: from inside alone")
        sketch.taken.append(rest.span())
    elif (alone := _ALONE.search(reading.text)) and alone["name"] in services:
        _close_others(sketch, services, alone["name"])
        sketch.taken.append(alone.span())
    _closed_where_unclear(sketch, reading)


_PROXY = re.compile(r"\b(?:nginx |reverse |envoy |caddy )*(?P<name>proxy|gateway)\b")
_BEHIND_IT = re.compile(
    r"\b(?:private|internal)\b[^.;\n]{0,40}\bbehind (?:it|the (?:proxy|gateway)|that)\b|\b(?:proxy|gateway)\b[^.;\n]{0,40}\bin front of (?:an? |the |our )?(?:private|internal)\b"
    r"|\bonly (?:the )?(?:proxy|gateway) (?:is|should be|may be|must be) (?:public\w*|reachable|exposed|open|visible)"
)


# `A function, only callable by our service portal`.
_FUNCTION_CALLED = re.compile(
    r"\bfunctions?\b[^.;\n]{0,80}?\bonly (?:be )?(?:callable|called|invoked|reachable|reached) (?:by|from) (?:the |our |my )?(?:(?:cloud run )?service (?:called |named )?)?(?P<name>[a-z][a-z0-9-]{2,15})\b"
)


def _called_by_one(sketch: Sketch, reading: Reading, services: list[str]) -> None:
    """A function that one service alone may call is open to nobody else, and that service stays as it is."""
    said, functions = _FUNCTION_CALLED.search(reading.text), sketch.of("function")
    if said is None or not functions:
        return
    for id_ in functions:
        sketch.set("", id_, False, "public")
    caller = said["name"] if said["name"] in sketch.parts else next(iter(services), None)
    if caller is None:
        return
    if sketch.parts[caller].settings.get("iap") != "true" and "internal" not in reading.text[: said.start()]:
        for key in ("internal", "public"):
            sketch.parts[caller].settings.pop(key, None)
    caller = said["name"] if sketch.rename(caller, said["name"]) else caller
    for id_ in functions:
        sketch.use(caller, id_)
    sketch.how["private"] = [f"{', '.join(functions)}: {caller} alone may call it"]
    sketch.taken.append(said.span())


def _behind_a_proxy(sketch: Sketch, reading: Reading, services: list[str]) -> list[str]:
    """One service that a proxy and what stands behind it are: the proxy answers, and it alone calls the other."""
    said = _PROXY.search(reading.text)
    if said is None or len(services) != 1 or not _BEHIND_IT.search(reading.text) or reading.wants("iap", "api_gateway"):
        return services
    inner = services[0]
    front = sketch.add("multi_service", said["name"], "cloud_run")
    if front is None or front == inner:
        return services
    if "nginx" in reading.text:
        sketch.set("", front, "docker.io/library/nginx:stable", "image")
        sketch.set("", front, 80, "port")
    sketch.parts[inner].settings.pop("public", None)
    sketch.put("internal_services", inner, public=False, internal=True)
    sketch.set("", front, "all", "egress")
    sketch.use(front, inner)
    for need in ("public", "service", "multi_service"):
        sketch.lacks.pop(need, None)
    sketch.meet("private", f"{inner}: {front} alone calls it")
    sketch.meet("public", f"{front}: everybody may call it")
    return [front, inner]


_PROGRAMS = re.compile(
    r"apis?|backend|back-end|frontend|front-end|web|webapp|web-app|site|website|app|ui|dashboard|admin|portal|gateway|shop"
)


def _with_those_of_a_kind(sketch: Sketch, reading: Reading, services: list[str]) -> list[str]:
    """One service that two programs stand for, an open and a closed one: `an internal api and a public web app`."""
    said = _names_of_kinds(reading.text)
    closed = [name for name, match in said.items() if not _opens(match)]
    if len(services) != 1 or len(said) != 2 or len(closed) != 1 or sketch.of("cloud_run") != services:
        return services
    if not all(_PROGRAMS.fullmatch(name) for name in said):
        return services
    added = sketch.add("multi_service", "service-2", "cloud_run")
    if added is None:
        return services
    sketch.meet("multi_service", f"{', '.join(said)}: each its own service")
    return [*services, added]


def _closed_where_unclear(sketch: Sketch, reading: Reading) -> None:
    """Nothing that may have been meant to be inside is open to everybody: who is to be, has to be said."""
    services = sketch.of("cloud_run")
    closed = [id_ for id_ in services if {"internal", "public"} & sketch.parts[id_].settings.keys()]
    if not services or closed or not (reading.wants("private") and reading.wants("public") and is_inside(reading)):
        return
    if sketch.of("load_balancer", "iap") or reading.wants("iap"):
        return
    for id_ in services:
        sketch.put("internal_services", id_, public=False, internal=True)
    sketch.lacks.pop("private", None)
    sketch.meet("private", f"{', '.join(services)}: reached from inside alone")
    sketch.lacks["public"] = (
        "which of them everybody may call is not clear, so nobody outside may call any: say `web is public, api is internal`"
    )


def _opens(match: re.Match[str]) -> bool:
    return match["kind"].startswith(("open", "publi", "off", "oeff"))


def _store(said: str) -> str:
    return "sql" if said.startswith(("base", "da")) else _PARTS.get(said[0], "sql")


def _to_some(sketch: Sketch, reading: Reading, services: list[str]) -> None:
    """Services that are named have stores of their own: `billing has its own postgres, ledger its own postgres`."""
    for kind in ("sql", "redis", "bucket"):
        said = {match["name"]: match for match in _OWN_OF_ONE.finditer(reading.text) if _store(match["kind"]) == kind}
        owners = [name for name in said if name in services]
        if owners and len(owners) == len(said):
            _to_each(sketch, owners, kind, (0, 0))
            sketch.taken += [match.span() for match in said.values()]


_OF_A_KIND = re.compile(
    r"\b(?P<kind>public|private|internal|open|closed)(?:ly reachable)? (?P<name>(?!(?:on|in|at|to|for|from|by|via|with|as|only|but|called|named|and|or|one|ones|service|services|ip|ips|address\w*|network|access|internet|database|db|postgres\w*|mysql|bucket|subnets?|nodes?)\b)[a-z][a-z-]{1,15})\b"
)
_OPEN = r"(?P<kind>public|private|internal|closed|offentlich|oeffentlich|intern[aeo]?|privat|public[ao]|publique|privad[ao]|prive)"
_NAME = r"(?!(?:run|cloud|node|python|go|it|its|and|or|both|all|one|other|others|everything|nothing|that|this|which|them|service|services|ips?|address\w*|access|network|database|data|db|postgres\w*|mysql|redis|bucket|must|be|is|are|the|a|an)\b)[a-z][a-z0-9-]{1,19}"
_IS = r"(?:(?:,? (?:which|that|die|der|das|que|qui))?(?: service)? (?:is|are|ist|sind|es|est|son|sont|sera|should be|must be|stays?)(?: (?:both|all|beide|ambos))?(?: only)? | ?\((?:both |all |beide |ambos )?(?:only )?| ?: ?)"
# `web is public, billing and ledger (both internal only)`.
_IS_OF_A_KIND = re.compile(rf"\b(?P<names>{_NAME}(?:(?:, | and | und | y | et | & ){_NAME})*){_IS}{_OPEN}\b")
_CALLED_OF_A_KIND = re.compile(
    rf"\b{_OPEN} (?:service|api|app|dienst|servicio) (?:called|named|namens|llamado|appele) (?P<names>{_NAME})\b"
)
_BOTH_USE = re.compile(
    r"\b(?:both|all(?: of them)?|each|beide|alle|ambos|todos|les deux|tous) (?:of them )?(?:use|need|share|uses|needs|nutzen|brauchen|benutzen|usan|comparten|utilisent|partagent) (?:the same |a |an |one |einen? )?"
    r"(?P<kind>redis|valkey|postgres\w*|mysql|buckets?|databases?|datenbank)"
)
_OWN_OF_ONE = re.compile(
    rf"\b(?P<name>{_NAME})(?: (?:has|gets|needs|hat|bekommt|tiene|a|keeps|with|and))? (?:its|seine?|ihre?|su|sa|son) (?:own |eigene[sn]? |propi[ao] |propre )?{_KIND}"
)


# `accounts and ledger each with own postgres`, and the others have none.
_EACH_OF_SOME = re.compile(
    rf"\b(?P<names>{_NAME}(?:(?:, | and | und | y | et | & ){_NAME})+) (?:each|both|jeweils|je|cada un[oa]|chacun\w*) (?:with |has |have |needs? |gets? |mit |con |avec )?(?:its |their |an? |su |sa |son )?(?:own |eigene\w* |propi[oa] |propre ){_KIND}"
)


def _names_of_kinds(text: str) -> dict[str, re.Match[str]]:
    """The names of services that are said to be open or closed, each with where it is said."""
    said = {match["name"]: match for match in _OF_A_KIND.finditer(text)}
    for match in [*_CALLED_OF_A_KIND.finditer(text), *_IS_OF_A_KIND.finditer(text)]:
        for name in re.split(r", | (?:and|und|y|et|&) ", match["names"]):
            said.setdefault(name, match)
    return said


_NEEDS_NONE = re.compile(r"\b(?P<name>[a-z][a-z-]{1,15}) (?:does not|doesn'?t|do not|needs no|nicht|no)\b")


def _by_kind(sketch: Sketch, reading: Reading, services: list[str]) -> list[str]:
    """Services by their names, open or closed as each is said: `public web and private api`; their ids then."""
    said = _names_of_kinds(reading.text)
    closed = [name for name, match in said.items() if not _opens(match)]
    if len(said) != len(services) or not closed or len(closed) == len(said):
        return services
    front = next(name for name in said if name not in closed)
    names = [front, *(name for name in said if name != front)]
    for old, number in zip(services, range(len(services)), strict=True):
        sketch.rename(old, f"s-{number}")
    for number, name in enumerate(names):
        sketch.rename(f"s-{number}", name)
    for name in closed:
        sketch.put("internal_services", name, public=False, internal=True)
        sketch.meet("private", f"{name}: it is reached from inside alone")
        sketch.use(front, name)
    sketch.set("", front, "all", "egress")
    sketch.taken += [match.span() for match in said.values()]
    if both := _BOTH_USE.search(reading.text):
        for name in names:
            sketch.use(name, *sketch.of(_store(both["kind"])))
        sketch.taken.append(both.span())
    for match in _NEEDS_NONE.finditer(reading.text):
        stores = sketch.of("sql", "redis", "bucket")
        if match["name"] in names and stores:
            sketch.apart |= set(stores)
            for other in [each for each in names if each != match["name"]]:
                sketch.use(other, *stores)
            sketch.parts[match["name"]].uses = [each for each in sketch.parts[match["name"]].uses if each not in stores]
            sketch.taken.append(match.span())
    return names


_PATH = re.compile(
    r"(?P<path>/[a-z0-9][a-z0-9/_-]{0,40})\*? (?:goes |is sent |to be sent |geht |va )?(?:to|->|=>|an|auf|zu|a|vers) (?:the )?(?P<name>[a-z][a-z0-9-]{1,15})\b"
)
_REST = re.compile(
    r"\b(?:everything else|the rest|all else|anything else|others?|/|alles andere|der rest|lo demas|el resto|le reste) (?:goes |is sent |geht |va )?(?:to|->|=>|an|auf|zu|a|vers) (?:the )?(?P<name>[a-z][a-z0-9-]{1,15})\b"
)


def _by_path(sketch: Sketch, reading: Reading, services: list[str]) -> list[str]:
    """Services behind one load balancer, each below its path: `/api to api, everything else to web`; their ids then."""
    front = next(iter(sketch.of("load_balancer")), None)
    said = list(_PATH.finditer(reading.text))
    rest = _REST.search(reading.text)
    names = list(dict.fromkeys([*([rest["name"]] if rest else []), *(match["name"] for match in said)]))
    if front is None or not said or len(names) != len(services):
        return services
    for number, old in enumerate(services):
        sketch.rename(old, f"s-{number}")
    for number, name in enumerate(names):
        sketch.rename(f"s-{number}", name)
    # What is used first answers what no path is about.
    sketch.parts[front].uses = [each for each in sketch.parts[front].uses if each not in names]
    sketch.use(front, *names)
    for name in names:
        sketch.set("", name, True, "behind")
    sketch.set("", front, ",".join(f"{match['path']}={match['name']}" for match in said), "routes")
    sketch.taken += [match.span() for match in [*said, *([rest] if rest else [])]]
    sketch.meet("multi_service", f"{', '.join(names)}: each below its path")
    return names


def _to_each(sketch: Sketch, services: list[str], kind: str, said: tuple[int, int]) -> None:
    there = sketch.of(kind)
    if len(there) != 1:
        return
    settings = dict(sketch.parts[there[0]].settings)
    made = []
    for number, service in enumerate(services):
        name = f"{service}-{_PARTS_SHORT[kind]}"
        made += (
            [name] if (sketch.rename(there[0], name) if number == 0 else sketch.add("", name, kind, **settings)) else []
        )
    if len(made) != len(services):
        return
    for service, name in zip(services, made, strict=True):
        sketch.parts[service].uses = [each for each in sketch.parts[service].uses if each not in made]
        sketch.use(service, name)
    sketch.apart |= set(made)
    need = {"sql": "database", "bucket": "bucket", "redis": "redis"}[kind]
    sketch.meet(need, f"{', '.join(made)}: one for each service, and no other reaches it")
    sketch.taken.append(said)


def _close_others(sketch: Sketch, services: list[str], front: str) -> None:
    for id_ in services:
        if id_ != front:
            sketch.put("internal_services", id_, public=False, internal=True)
            sketch.use(front, id_)
    # What calls an internal service has to come out of the network.
    sketch.set("", front, "all", "egress")
    sketch.meet("public", f"{front}: it alone answers the internet")
