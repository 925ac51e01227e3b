"""Networks and projects outside that a goal connects to: peered with, or let attach by Private Service Connect."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.denied import is_denied, stretch_of
from functions.planning.rules.words.firewall_rules import PORTS_OF
from functions.planning.rules.words.project_names import PROJECTS
from shared.schemas import Asked

# Several networks of one's own, each of which reaches all others.
_AROUND = re.compile(
    r"\bhubs?\b|\bspokes?\b|\btransit\b|\bconnectivity cent\w+|\bbetween (?:the |our )?[\w-]+ (?:vpc |network )?and\b|\bzwischen\b|\bentre\b|\btra\b"
    r"|\b(?:\d+|several|multiple|all|both|beide|mehrere|varias|dos|deux|plusieurs|due) (?:\w+ )?(?:vpcs?|networks?|netz\w*|redes|reseaux|reti)\b"
)
# One that stands, whoever keeps it: with it there is a peering, whatever else is counted.
_OTHERS = re.compile(
    r"\b(?:peer\w*|appairage\w*|emparejamiento\w*|emparelhamento\w*)\b[^.;\n]{0,40}?\b(?:to|with|mit|con|avec|com|zu\w*|into|met|a|al|au)\b[^.;\n]{0,24}?"
    r"\b(?:other|another|their|existing|vendor\w*|partner\w*|customer\w*|client\w*|supplier\w*|provider\w*|proveedor\w*|fournisseur\w*|kunden?|lieferant\w*|anderen?|bestehend\w*|otr[oa]|autre|altra|projects/\S+)\b"
)
_PATH = re.compile(r"\bprojects/[a-z][a-z0-9-]{4,28}[a-z0-9]/global/networks/[a-z][a-z0-9-]*")
_IN_PROJECT = re.compile(
    r"\b(?:vpcs?|networks?|netz\w*|red|reseau|rede|rete)(?: (?:named|called|namens|llamada|nomme))? [\"'`]?(?P<network>[a-z][a-z0-9-]{1,61}[a-z0-9])[\"'`]?,? "
    r"(?:in|of|im|aus|en|del?|du|do|dans|nel|no)(?: the| dem| el| le| our)? (?:(?:gcp|google) )?(?:projects?|projekts?|proyecto|projet|projeto|progetto) [\"'`]?(?P<project>[a-z][a-z0-9-]{4,28}[a-z0-9])\b"
)
_PEER_IN = re.compile(
    r"\bpeer(?:ing|ed)?\b(?: (?:our|the|this) (?:own )?(?:vpc|network))? (?:with|to|mit|con|avec|com|met) [\"'`]?(?P<network>[a-z][a-z0-9-]{1,61}[a-z0-9])[\"'`]?,? "
    r"(?:in|of|im|aus|en|del?|du|do|dans|nel|no)(?: the| dem| el| le| our)? (?:(?:gcp|google) )?(?:projects?|projekts?|proyecto|projet|projeto|progetto) [\"'`]?(?P<project>[a-z][a-z0-9-]{4,28}[a-z0-9])\b"
)
_ROUTES = re.compile(
    r"\b(?:exchang\w*|import\w*|export\w*|shar\w*|with)(?: (?:and|und) (?:import|export)\w*)?(?: \w+)? (?:custom |learned |dynamic |static |vpn )?routes\b"
)
_WHOSE = re.compile(
    r"\b(?:with|to|of|mit|con|avec|com|zu\w*|del?|des|du) (?:(?:the|our|their|dem|der|den|la|el|le|notre|nuestr[oa]) )?(?:[\w'-]+ )?(?:vpc|network|netz\w*|red|reseau|rete)(?:'s)?(?: (?:of|des|del?|du) (?:(?:the|our|notre|nuestro) )?[\w'-]+)?"
)
_UNTIL = (
    "{}: nothing is peered until a network is named (projects/PROJECT/global/networks/NETWORK, in peer_networks); then its "
    "owner peers back, with this side's network from the outputs"
)
_PEERED = "{}: {}, as soon as whoever keeps it peers back; names (DNS) and firewalls of either side stay its own"


def draw_peering(sketch: Sketch, reading: Reading) -> None:
    """A hub for networks of one's own, or a peering with one that stands elsewhere."""
    text = reading.text
    paths = dict.fromkeys(match[0] for match in _PATH.finditer(text))
    for match in (*_IN_PROJECT.finditer(text), *_PEER_IN.finditer(text)):
        paths[f"projects/{match['project']}/global/networks/{match['network']}"] = None
    if not paths and _AROUND.search(text) and not _OTHERS.search(text):
        made = sketch.add("peering", "hub", "peering", "hub")
        sketch.set("", made, values.spokes_in(text), "spokes")
        if made and reading.wants("vpc"):
            sketch.meet("vpc", "hub: the networks and their connections")
        return
    made = sketch.add("", "peers", "network_peering") or ""
    if paths and sketch.set("", made, ",".join(paths), "networks"):
        sketch.meet("peering", _PEERED.format(made, ", ".join(paths)))
        sketch.taken += [match.span() for way in (_PATH, _IN_PROJECT, _PEER_IN) for match in way.finditer(text)]
    else:
        sketch.meet("peering", _UNTIL.format(made))
    if (routes := _ROUTES.search(text)) and sketch.set("", made, True, "routes"):
        sketch.taken.append(routes.span())
    for mention in reading.of("peering"):
        if whose := _WHOSE.match(text, mention.end + 1):
            sketch.taken.append(whose.span())
    _let_through(sketch, reading)
    sketch.lacks.pop("vpc", None)
    if reading.wants("vpc"):
        sketch.meet("vpc", f"{made}: the deployment's own network is the one that is peered")


_ONE_PORT = rf"(?:(?P<protocol>tcp|udp) )?(?:(?:ports?|puertos?|portas?|porte|poort(?:en)?) )?(?P<ports>\d{{2,5}}(?:(?:, ?| and | und | y | et | e | en )\d{{2,5}})*|{'|'.join(PORTS_OF)})"
_ALONE = r"(?:only|just|nothing but|no more than|nur|ausschliesslich|nichts (?:als|ausser)|solo|solamente|unicamente|seul\w*|uniquement|n ?'? ?autoris\w+ que|rien que|apenas|somente|soltanto|alleen|nada mas que)"
# `Let only 5432 through`, `tcp 9092 from their range only`.
_THROUGH = (
    re.compile(rf"\b{_ALONE}(?: (?:the|der|den|el|le|il|o|a|la|allow\w*|open\w*|let|durch|fur)){{0,2}} {_ONE_PORT}(?![\w./]*\d)"),
    re.compile(rf"\b(?:allow|open|let|erlaub\w*|offne\w*|permit\w*|autoris\w*|abr\w+) {_ALONE} {_ONE_PORT}(?![\w./]*\d)"),
    re.compile(rf"(?<![\d./]){_ONE_PORT}(?![\w./]*\d)(?:[^.;\n]|\.(?=\d)){{0,50}} {_ALONE}(?=\s*(?:$|[.,;]))"),
)  # fmt: skip
_RANGE = re.compile(r"(?<![\d.])(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}/\d{1,2}")
_PRIVATE = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"
_THEIRS = "{}: from every private range, for the goal does not say which is theirs: say it, such as `from 10.60.0.0/20`"


def _let_through(sketch: Sketch, reading: Reading) -> None:
    """The ports that alone come in from the other side; a network of one's own lets nothing else in."""
    text = reading.text
    match = next((found for way in _THROUGH for found in way.finditer(text)), None)
    if match is None or sketch.of("firewall_rule"):
        return
    known = next((each for name, each in PORTS_OF.items() if re.fullmatch(name, match["ports"])), None)
    ports = known[1] if known else ",".join(re.findall(r"\d+", match["ports"]))
    ranges = ",".join(each[0] for each in _RANGE.finditer(text))
    made = sketch.add(
        "", "from-peers", "firewall_rule", protocol=match["protocol"] or (known[0] if known else "tcp"), ports=ports,
        ranges=ranges or _PRIVATE,
    )  # fmt: skip
    if made is None:
        return
    how = f"{made}: port {ports} from {(ranges or _PRIVATE).replace(',', ', ')} and nothing else comes in"
    if reading.wants("ports"):
        sketch.lacks.pop("ports", None)
        sketch.meet("ports", how)
    words = Words.of(reading.goal.text, text)(*match.span())
    sketch.told.append(Asked(words=words, need="firewall_rule", met=True, how=how))
    if not ranges:
        sketch.told.append(Asked(words="", need="guessed", met=True, how=_THEIRS.format(made)))
    sketch.taken += [
        match.span(),
        *(each.span() for each in _RANGE.finditer(text)),
        *(each.span() for each in _VERB.finditer(text)),
    ]


_VERB = re.compile(
    r"\b(?:let|allow\w*|may come in|come in|through|durchlassen|durchgelassen|through it|pass(?:ar|er)?|n ?'? ?autoriser|from (?:them|their (?:range|side|network|vpc)))\b"
)


# Who offers something by it, and not who asks for what others offer.
OFFERS = re.compile(
    r"\bservice[- ]attachments?\b|\b(?:publish\w*|expos\w*|offer\w*|attach\w*|consumers?|producer|bereitstell\w*|anbiet\w*|veroffentlich\w*|public(?:ar|amos|ad[oa]s?)|exponer|ofrec\w*|publi(?:er|ons|ee?s?)|propos\w*)\b"
    r"|\b(?:customers?|clients?|partners?|tenants?|other (?:gcp |google )?(?:projects?|teams?|organi[sz]ations?)|kunden|clientes|partenaires)(?:'s?)?\b[^.;\n]{0,30}?\b(?:reach\w*|access\w*|connect\w*|call\w*|use|erreich\w*|zugreif\w*|acced\w*|lleg\w*|acceder)\b"
)
_APPROVED = re.compile(
    r"\b(?:only|nur|solo|seulement|apenas) (?:\w+ ){0,2}(?:approved|named|listed|allowed|known|certain|genehmigte|aprobad\w+|approuves|autoris\w+)? ?(?:projects?|projekte|proyectos|projets|projetos|consumers?|customers?)(?: \w+){0,3} (?:attach|connect|join)\w*"
    r"|\b(?:manual|explicit)(?:ly)? (?:approv\w*|accept\w*)(?: of (?:consumers?|connections?|projects?))?|\bconsumer (?:accept|allow)[- ]?lists?\b"
)
_NO_NAMES = frozenset({"should", "reach", "which", "attach", "connect", "through", "could", "might", "access"})
_ATTACHED = "{}: others attach to it by Private Service Connect, from {}; what they attach to is an output, and nobody else comes in"
_CALLED = (
    "; {} still asks each caller for the right to call it (roles/run.invoker): say that it is public to let them all in"
)
_NOTHING = "only what stands behind an internal load balancer is published so: a service, or a group of machines"
_ASKS = (
    "nothing is published here: what others publish is reached by an endpoint of your own, a forwarding rule to their "
    "service attachment, which is not made"
)


# What says that somebody there connects, and what says that something else is done or stands there.
_COMES = re.compile(
    r"\b(?:reach\w*|access\w*|consum\w*|attach\w*|connect\w*|endpoints?|allow\w*|let|may|can|uses?|used|psc|only|open\w*|for|zugriff|zugang|zugreif\w*|erreich\w*|verbind\w*|darf|durfen|nur|fur|acced\w*|acces\w*|conect\w*|lleg\w*|puede\w*|solo|para|peu\w+|joind\w*|autoris\w*|autoriz\w*|seule?s?|pour|pode\w*|alcan\w*|apenas|somente|colleg\w*|raggiung\w*|toegang|bereik\w*|alleen)\b"
)
_STANDS = re.compile(
    r"\b(?:runs?|running|works?|stands?|lives?|hosted|export\w*|migrat\w*|copied|copies|today|so far|until now|legacy|old|previous\w*|same [\w-]+ as|like (?:our|the)|we have|lauft|laufen|steht|liegt|bisher|heute|wie (?:unser|der|die)|corre|vive|tenemos|hoy|actual\w*|tourne|heberge\w*|aujourd\w*|roda|temos|hoje|gira|draait|staat)\b"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")


def projects_in(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The projects that a goal lets in, as a setting lists them, and where it names these."""
    found = [match for match in PROJECTS.finditer(text) if not {*match["names"].split()} & _NO_NAMES]
    let_in: dict[str, tuple[int, int]] = {}
    for match in found:
        low = max((each.end() for each in _SENTENCE.finditer(text, 0, match.start())), default=0)
        stop = _SENTENCE.search(text, match.end())
        sentence = text[low : stop.start() if stop else len(text)]
        own = text[slice(*stretch_of(text, match.span()))]
        comes = _COMES.search(own) or _COMES.search(sentence) or "private service connect" in sentence
        if comes and not (_STANDS.search(own) and "consumer" not in own) and not _STANDS_AS.search(own):
            for name in re.finditer(r"(?<![\w-])(?=[a-z]+[-0-9])[a-z][a-z0-9-]+", text[slice(*match.span("names"))]):
                let_in.setdefault(name[0], match.span())
    for each_name in list(let_in):
        said = re.finditer(rf"(?<![\w-]){re.escape(each_name)}(?![\w-])", text)
        if any(is_denied(text, each.span()) for each in said):
            del let_in[each_name]
    return ",".join(let_in), list(dict.fromkeys(let_in.values()))


_STANDS_AS = re.compile(r"\bsame [\w-]+ as\b|\bdieselben\b|\blos mismos\b|\bles memes\b")
_KEPT_OUT = "{}: no network of that project may make an endpoint, for the goal does not plainly say that it connects; say `project {} may connect`"


def tell_kept_out(sketch: Sketch, reading: Reading) -> None:
    """Tell which of the projects that a goal names are not let in."""
    names = projects_in(reading.text)[0].split(",")
    typed = Words.of(reading.goal.text, reading.text)
    for match in PROJECTS.finditer(reading.text):
        for name in re.finditer(r"(?<![\w-])(?=[a-z]+[-0-9])[a-z][a-z0-9-]+", match["names"]):
            if name[0] in names or name[0] in _NO_NAMES:
                continue
            span = (match.start("names") + name.start(), match.start("names") + name.end())
            how = _KEPT_OUT.format(name[0], name[0])
            denied = is_denied(reading.text, span)
            sketch.told.append(Asked(words=typed(*span), need="consumers", met=denied, how=how))
            sketch.taken.append(span)


def draw_attachment(sketch: Sketch, reading: Reading) -> None:
    """What others attach to by Private Service Connect, behind a load balancer inside the network."""
    if not reading.wants("service_attachment"):
        return
    if not OFFERS.search(reading.text):
        sketch.lack("service_attachment", _ASKS)
        return
    behind = sketch.of("group") or sketch.of("cloud_run")
    if not behind:
        sketch.lack("service_attachment", _NOTHING)
        return
    made = next(iter(sketch.of("internal_load_balancer")), None) or sketch.add("", "inside", "internal_load_balancer")
    sketch.use(made, *behind)
    consumers, spans = projects_in(reading.text)
    done = bool(consumers) and sketch.put("", made, published=True, consumers=consumers)
    if done:
        sketch.taken += spans
    else:
        sketch.set("", made, True, "published")
    who = (
        f"the projects {consumers.replace(',', ', ')}"
        if done
        else "the projects that you name in consumers, none so far"
    )
    called = ""
    for id_ in behind:
        if sketch.parts[id_].part.name == "cloud_run":
            sketch.set("", id_, True, "internal")
            if sketch.parts[id_].settings.get("public") != "true":
                called = _CALLED.format(id_)
        else:
            sketch.set("", id_, "none", "front")
    sketch.meet("service_attachment", _ATTACHED.format(made, who) + called)
    if sketch.lacks.pop("vpc", ""):
        sketch.meet("vpc", f"{made}: it stands in a network of the deployment's own")
    sketch.taken += [match.span() for match in _APPROVED.finditer(reading.text)]
