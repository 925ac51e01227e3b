"""From which addresses something may be reached: a machine's ports, a cluster, a service behind a load balancer."""

import re

from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import clause_around
from functions.planning.rules.words import values
from functions.planning.rules.words.ports import ports_in
from shared.parts.networks import is_private
from shared.schemas import Asked

_NEED = "authorized_network"
_DATABASE = re.compile(r"data ?base|\bdb\b|sql|postgres|datenbank|base (?:de|en)|mysql|banco")
# What leads is the database; what it is for is somebody's.
_LEADS = re.compile(
    r"^\W*(?:an? |eine? )?(?:\w+ )?(?:postgres\w*|my ?sql|maria ?db|sql ?server|database|datenbank|cloud sql)(?: [\d.]+)? (?:for|fur|para|pour|per) (?:an?|our|the|my|eine?n?|unser\w*|una?|nuestr\w*|notre) "
)
_CONNECTS = re.compile(r"\b(?:to connect|connect to it|verbinden|conectar\w*|se connecter)\b")
_CONTROL = re.compile(
    r"\b(?:control ?planes?|api ?server|kubectl|cluster|steuer\w*|plano de control|plan de controle)\b"
)
_MACHINE = re.compile(r"\b(?:ports?|puertos?|portas?|tcp|udp|ssh|rdp|sftp|ftp|vms?|machine|maschine|maquina|server)\b")
_WEB = re.compile(r"(?<![\d.:])(?:80|443)(?![\d.:])")
_LOGIN = re.compile(
    r"\bport 22\b|(?<![\d.])22(?= (?:just|only|for|from|nur|solo))|\b3389\b|\b(?:ssh|rdp|(?:port|puerto|porta) (?:22|3389))\b"
)


def is_of_database(sketch: Sketch | None, reading: Reading, mention: Mention) -> bool:
    """Whether it is the database that a mention of addresses is about."""
    clause = reading.text[slice(*clause_around(reading.text, (mention.start, mention.end)))]
    if _CONTROL.search(clause):
        return False
    after = re.split(r"[.;!?\n,]", reading.text[mention.end : mention.end + 50].lstrip("), "))[0]
    if _DATABASE.search(clause) or _DATABASE.search(after) or _CONNECTS.search(f"{clause} {after}"):
        return bool(_DATABASE.search(reading.text))
    # What the goal runs is meant where anything answers; a database that stands alone is all that can be reached.
    running = (
        bool(sketch.code() or sketch.of("gke", "site")) if sketch else reading.names("service", "kubernetes", "vm")
    )
    answering = (running or reading.wants("iap")) and not _LEADS.search(reading.text)
    return not _MACHINE.search(clause) and bool(_DATABASE.search(reading.text)) and not answering


def needs_balancer(sketch: Sketch, reading: Reading) -> bool:
    """Whether services may be called from named addresses alone, which only a load balancer looks at."""
    about = [each for each in reading.of(_NEED) if not is_of_database(sketch, reading, each)]
    said = bool(values.networks_in(reading.text)) or any(_UNNAMED.search(each.words.lower()) for each in about)
    return bool(about) and said and bool(sketch.of("cloud_run", "function"))


# Addresses that alone come in, and of which nobody says which they are.
_UNNAMED = re.compile(
    r"\b(?:ips?|ip-?\w+|addresses|address|ranges?|adressen?|direccion\w*|adresses?|indirizz\w*|enderecos?)\b"
)
_NOBODY = "203.0.113.1/32"
_WHICH = "{}: nobody comes in before you say which addresses may: it lets {} in alone, which is nobody's; put yours in its place"


# `Only other VMs in the network`: who comes in from within stands there.
_PEERS = (
    r"(?:(?:the |den |las |los |les )?(?:other |andere\w* |otr[ao]s |d'autres |autres |altre |outras |onze )?(?:vms?|virtual machines|machines?|servers?|instances?|hosts?|maschinen|rechner|instanzen|maquinas|servidores|instancias|serveurs|macchine|"
    r"services|clients) (?:in|of|from|on|within|inside|im|aus|de|del|en|du|dans|della|da|na|no)(?: |$))"
)
# `Only our app server in the same network may reach port 8983`.
_FROM_INSIDE = re.compile(
    r"\b(?:only|just|nur|solo|uniquement|seul\w*) (?:[\w-]+ ){0,5}?(?:in|from|within|inside|aus|im|en|de|dans|du) (?:the |our |dem |la |el |le |meme |misma |gleichen )?(?:same |own |internal |private |eigenen )?(?:network|vpc|subnet|netz\w*|red|reseau)\b"
    r"[^.;\n]{0,30}?\b(?:reach|access|connect|call|talk|use|erreich\w*|zugreif\w*|acced\w*|alcanz\w*|verbind\w*|conect\w*|se connecter)\w*(?: (?:to |it|port|the)){0,2}(?: ?\d{2,5})?"
    rf"|\b(?:only )?(?:reachable|accessible|erreichbar|accesible|open|exposed)(?: only| nur| solo)? (?:from |within |inside |aus |von |for |fur |desde |para )+{_PEERS}?(?:the |our |la |el |dem )?(?:same |internal |private )?(?:network|vpc|subnet|netz\w*|red|reseau)\b(?: only)?"
    r"|\b(?:not|never) (?:be )?(?:reachable|accessible|open|exposed) (?:from|to|on) the (?:internet|outside|world|public)\b"
    rf"|\b(?:only|just|nur|solo|uniquement|seul\w*|apenas|alleen) (?:(?:open|reachable|accessible|erreichbar|accesible) )?(?:(?:from|within|inside|to|aus|innerhalb|von|vom|desde|dentro|depuis|de|del|du|des|dentro|vanuit|da|for|fur|para) ){{1,3}}{_PEERS}?(?:the |our |dem |des |unserem |la |el |le |nuestra |notre |het )?(?:same |own |internal |private |eigenen |internen )?(?:network|vpc|subnet|netz\w*|red|reseau)\b"
)
_NOT_FROM_OUTSIDE = re.compile(r"not|never")
_INTERNAL = "10.0.0.0/8"
_SSH = 22


def _from_inside(sketch: Sketch, reading: Reading) -> None:
    """A machine that only what stands in its network may reach opens its ports to that alone."""
    said = _FROM_INSIDE.search(reading.text)
    machines = sketch.of("vm")
    if said is None or not machines or reading.wants("domain", "site", "static_ip"):
        return
    named = ports_in(reading.text)
    # Whoever is to come in does so where the program listens.
    known = [port for words, port in _PROTOCOLS if re.search(rf"\b(?:{words})\b", reading.text)]
    known = known if len(known) == 1 and not _NOT_FROM_OUTSIDE.match(said[0]) else []
    for id_ in machines:
        settings = sketch.parts[id_].settings
        opened = settings.get("tcp_ports") or ",".join([str(each) for each in named if each != _SSH] or known)
        if (opened or "udp_ports" in settings) and sketch.put(
            "", id_, public=False, sources=_INTERNAL, tcp_ports=opened
        ):
            sketch.how.pop("ports", None)
            sketch.lacks.pop("ports", None)
            sketch.meet("ports", f"{id_}: {opened or settings['udp_ports']} from {_INTERNAL} alone")
        else:
            sketch.set("", id_, False, "public")
    sketch.told = [
        each
        for each in sketch.told
        if not (each.need == "ports" and each.words in map(str, named) and each.words != str(_SSH))
    ]
    sketch.taken.append(said.span())
    sketch.lacks.pop("private", None)
    sketch.meet("private", f"{', '.join(machines)}: what stands in the network alone reaches it")


# Beside a port that a few reach, one for everybody.
_FOR_ALL = re.compile(
    r"(?<![\d.:/-])\d{2,5} (?:is |are |open |reachable |offen |abierto |ouvert )*(?:for|to|from|fur|von|para|pour|per|voor) (?:everybody|everyone|anyone|all\b|the (?:internet|world)|alle|todos|tout le monde|tous|tutti|iedereen)"
)
_ONE_LIST = (
    "{}: all its ports are open to {} alone, for a machine has one list of addresses here; a firewall rule of its own opens "
    "another: `allow tcp 443 from 0.0.0.0/0`"
)


def draw_sources(sketch: Sketch, reading: Reading) -> None:
    """Set what may be reached from named addresses alone, and by whom."""
    _from_inside(sketch, reading)
    about = [each for each in reading.of(_NEED) if not is_of_database(sketch, reading, each)]
    networks = [each for mention in about for each in _networks(reading.text, mention)]
    if not networks and sketch.of("load_balancer") and any(_UNNAMED.search(each.words.lower()) for each in about):
        _to_be_named(sketch, reading, about)
    if not about or not networks:
        return
    joined = ",".join(dict.fromkeys(networks))
    said = reading.text[slice(*clause_around(reading.text, (about[0].start, about[0].end)))]
    if _LOGIN.search(said) and sketch.of("vm"):
        why = (
            "people log in through Identity-Aware Proxy with their Google account; no such port is open, to no address"
        )
        for id_ in sketch.of("vm"):
            sketch.set("", id_, True, "bastion")
            if _WEB.search(reading.text):
                # What is said of logging in is not said of its pages.
                sketch.set("", id_, True, "public")
        sketch.lacks[_NEED] = why
        return
    done = [id_ for id_ in sketch.of("vm") if _machine_from(sketch, reading, id_, joined)]
    done += [id_ for id_ in sketch.of("gke") if sketch.set(_NEED, id_, joined, "authorized_networks")]
    if sketch.of("cloud_run", "function"):
        done += [id_ for id_ in sketch.of("load_balancer") if sketch.set(_NEED, id_, joined, "allowed_networks")]
    if done:
        sketch.lacks.pop(_NEED, None)
        sketch.taken += [(each.start, each.end) for each in about]
        if (for_all := _FOR_ALL.search(reading.text)) and sketch.of("vm"):
            typed = Words.of(reading.goal.text, reading.text)
            how = _ONE_LIST.format(", ".join(sketch.of("vm")), joined)
            sketch.told.append(Asked(words=typed(*for_all.span()), need="ports", met=False, how=how))
        if sketch.how.get("public") == ["everybody may call it"]:
            sketch.how.pop("public")
        for need in ("public", "private"):
            if reading.wants(need):
                sketch.meet(need, f"{', '.join(done)}: reached from {joined} alone")
                sketch.lacks.pop(need, None)


def _to_be_named(sketch: Sketch, reading: Reading, about: list[Mention]) -> None:
    """Shut the front of services to all but addresses that are still to be said."""
    shut = [id_ for id_ in sketch.of("load_balancer") if sketch.set(_NEED, id_, _NOBODY, "allowed_networks")]
    if not shut:
        return
    sketch.lacks.pop(_NEED, None)
    sketch.taken += [(each.start, each.end) for each in about]
    how = _WHICH.format(", ".join(shut), _NOBODY)
    sketch.told.append(Asked(words=about[0].words, need="addresses", met=False, how=how))
    for need in ("public", "private"):
        if reading.wants(need):
            sketch.meet(need, f"{', '.join(shut)}: named addresses alone come in")
            sketch.lacks.pop(need, None)


def _machine_from(sketch: Sketch, reading: Reading, id_: str, networks: str) -> bool:
    """Let networks alone reach what a machine answers; private ones need no address of it in the internet."""
    settings = sketch.parts[id_].settings
    if not is_private(networks):
        return settings.get("public") != "false" and sketch.set(_NEED, id_, networks, "sources")
    named = [str(each) for each in ports_in(reading.text) if each != _SSH]
    known = [port for words, port in _PROTOCOLS if re.search(rf"\b(?:{words})\b", reading.text)]
    opened = ",".join(
        filter(None, [settings.get("tcp_ports", ""), *([] if "tcp_ports" in settings else named or known)])
    )
    said = {"sources": networks} | ({"tcp_ports": opened} if opened else {})
    outside = reading.wants("domain", "static_ip") or settings.get("domain")
    said |= {} if outside else {"public": "false"}
    if not sketch.put(_NEED, id_, **said):
        return False
    if opened:
        sketch.told = [each for each in sketch.told if not (each.need == "ports" and each.words in opened.split(","))]
        sketch.lacks.pop("ports", None)
        sketch.meet("ports", f"{id_}: {opened} from {networks} alone")
    return True


# Where programs listen that a goal names without a port.
_PROTOCOLS = (
    ("nfs", "2049"),
    ("samba|smb|cifs", "445"),
    ("my ?sql|maria ?db", "3306"),
    (r"postgres\w*", "5432"),
    (r"mongo\w*", "27017"),
    ("redis|valkey", "6379"),
    (r"mqtt|mosquitto", "1883"),
    (r"elastic ?search|opensearch", "9200"),
    (r"kafka", "9092"),
    (r"rabbit ?mq", "5672"),
    (r"ldap|openldap", "389"),
)


def _networks(text: str, mention: Mention) -> list[str]:
    low, high = clause_around(text, (mention.start, mention.end))
    return values.networks_in(values.now_alone(text)[low : max(high, mention.end) + 24])


_NO_ADDRESS = re.compile(
    r"\b(?:no|without an?y?|kein\w*|ohne|sin|ninguna|sans|pas d ?'|aucune|sem|senza) ?(?:public|offentlich\w*|adresse publique|direccion publica|ip publi\w+|indirizzo pubblico|endereco publico)|\b(?:private (?:ip|address)(?:es)? only|only (?:a |by )?private (?:ip|address)\w*|nur (?:eine )?private\w* (?:ip|adresse)\w*|solo ip privada|seulement (?:une )?ip privee)\b"
)


def draw_authorized(sketch: Sketch, reading: Reading, id_: str) -> None:
    """Let named addresses in to a database, which takes a public one of its own; never where the goal rules that out."""
    if not any(is_of_database(sketch, reading, each) for each in reading.of("authorized_network")):
        return
    if reading.wants("vpn") and not values.networks_in(reading.text):
        sketch.meet("authorized_network", f"{id_}: through the VPN, at its private address")
        return
    if _NO_ADDRESS.search(reading.text):
        sketch.lack("authorized_network", "it would take a public address, and the goal rules that out")
        return
    networks = values.networks_in(reading.text)
    joined = ",".join(networks or ["203.0.113.1/32"])
    if sketch.set("authorized_network", id_, (joined, "true"), "authorized_networks"):
        sketch.risks["authorized_networks"] = (
            f"The database has a public address that only {joined} may reach; "
            + ("" if networks else "put your own address in its place. ")
            + "A VPN or IAP would need no public address."
        )
