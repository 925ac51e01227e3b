"""Networks: their subnets, the ways out of them and to others."""

import re

from functions.planning.rules.drawn.connected import draw_attachment, draw_peering
from functions.planning.rules.drawn.endpoints import draw_endpoints
from functions.planning.rules.drawn.name_servers import draw_name_servers
from functions.planning.rules.drawn.shared_networks import draw_shared_network
from functions.planning.rules.drawn.together import leave_by_nat
from functions.planning.rules.meant.subnets import subnets_said
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.no_address import NO_ADDRESS
from shared.schemas import Asked

_NETWORKED = (
    "network", "sql", "redis", "valkey", "vm", "group", "gke", "filestore", "nat", "vpn", "runner",
    "internal_load_balancer",
)  # fmt: skip


_OUR_RANGE = re.compile(
    r"\b(?:our|the|my|a|gcp|google(?: cloud)?|new)?(?: \w+){0,2} ?(?:networks?|vpcs?|subnets?|ranges?|cidrs?(?: block)?|netz\w*|red|reseau)\b[^.;,\n\d]{0,24}"
    r"(?P<range>(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}/(?:[89]|1\d|20))(?![\d.])"
)
_OF_OTHERS = re.compile(
    r"\b(?:aws|amazon|azure|on[- ]?prem\w*|office|peer|remote|data ?cent\w*|buro|oficina|bureau|their|other|customer\w*|home)\b"
)


def _range(sketch: Sketch, reading: Reading, made: str | None) -> None:
    """Out of which range the network's subnets are, where the goal says it of Google's side."""
    for said in _OUR_RANGE.finditer(reading.text):
        if made and not _OF_OTHERS.search(said[0]) and sketch.set("", made, said["range"], "range"):
            sketch.meet("vpc", f"{made}: its subnets are out of {said['range']}")
            sketch.taken.append(said.span("range"))
            return


def _subnets(sketch: Sketch, reading: Reading, made: str | None) -> bool:
    """The subnets that a goal gives ranges, those of the deployment's own region first; whether the network has them."""
    said = sorted(subnets_said(reading.text), key=lambda each: each.region not in {"", sketch.region})
    own = [
        f"{each.name}={each.range}" + (f"@{each.region}" if each.region not in {"", sketch.region} else "")
        for each in said
    ]
    if not own or not sketch.set("", made, ",".join(own), "own"):
        return False
    told = (f"{each.name or 'a subnet'} {each.range}{each.region and f' in {each.region}'}" for each in said)
    sketch.meet("subnets", f"{made}: {', '.join(told)}")
    sketch.taken += [each.span for each in said]
    return True


def draw_networks(sketch: Sketch, reading: Reading) -> None:
    """Networks, the ways out of them and to others, names within them, and addresses that stay."""
    text, wants = reading.text, reading.wants
    if (
        wants("vpc", "subnets", "flow_logs", "shared_vpc")
        or subnets_said(text)
        or (wants("peering", "private_dns", "vpn") and not sketch.parts)
    ):
        alone = not sketch.parts
        need = "vpc" if wants("vpc") else ""
        has_network = any(each.part == "network" for drawn in sketch.parts.values() for each in drawn.part.needs)
        if alone or wants("subnets", "flow_logs") or subnets_said(text) or not has_network:
            made = sketch.add(need, "net", "network")
        else:
            made = None
            if sketch.of(*_NETWORKED):
                sketch.meet("vpc", "everything private stands in a network of the deployment's own")
            else:
                sketch.lack("vpc", "nothing here stands in a network; a network of yours reaches it by VPN or peering")
        if not (own := _subnets(sketch, reading, made)):
            _range(sketch, reading, made)
        if wants("subnets") and not own:
            count = values.subnets_in(text) or 2
            if not sketch.set("subnets", made, (str(count), "true"), "subnets", "subnet_count") and count == 1:
                sketch.meet("subnets", "one subnet")
        if wants("flow_logs"):
            sketch.set("flow_logs", made, True, "flow_logs")
    draw_shared_network(sketch, reading)
    private_nodes = wants("private_nodes") and bool(sketch.of("gke"))
    if wants("nat", "static_egress") or private_nodes or _goes_out(sketch, reading):
        need = "nat" if wants("nat") else "static_egress" if wants("static_egress") else "" if private_nodes else "nat"
        made = sketch.add(need, "nat", "nat")
        if wants("static_egress"):
            sketch.set("static_egress", made, True, "static_ip", "static_address", "static")
            leave_by_nat(sketch)
    if wants("vpn"):
        _vpn(sketch, reading)
    if wants("peering"):
        draw_peering(sketch, reading)
    if not draw_endpoints(sketch, reading):
        draw_attachment(sketch, reading)
    draw_name_servers(sketch, reading)
    if wants("private_dns"):
        _inner_zone(sketch, text)
    if wants("static_ip") and "static_ip" not in sketch.how:
        _address(sketch, reading)
    if wants("bastion") and not sketch.of("vm"):
        made = sketch.add("bastion", "bastion", "bastion", "vm", machine_type="e2-micro")
        sketch.set("bastion", made, True, "bastion")
        # The tunnel leads to an inner address; what it fetches goes out by NAT where there is one.
        if NO_ADDRESS.search(text) or wants("nat"):
            sketch.set("", made, False, "public")
        if wants("iap") and "bastion" in sketch.how:
            sketch.meet("iap", "bastion: SSH comes in through IAP only")


def _inner_zone(sketch: Sketch, text: str) -> None:
    """A zone that the network alone sees; the record of a name before an inner balancer is told as left to a person."""
    made = sketch.add("private_dns", "zone", "dns")
    host = values.domain_in(text)
    sketch.set("", made, True, "private")
    sketch.set("", made, host or "corp.internal", "domain", "zone")
    if made and host and sketch.of("internal_load_balancer"):
        how = f"{made}: a zone that the network alone sees; the record of {host} with the balancer's inner address is yours to add"
        sketch.told.append(Asked(words=host, need="records", met=False, how=how))


# What a machine without an address can't do by itself.
_OUTSIDE = (
    r"(?:(?:the )?(?:web|internet)|docker ?hub|ghcr|quay|github|gitlab|pypi|npm|hugging ?face|stripe|openai|twilio|slack|telegram|whatsapp|paypal|send ?grid|mail ?gun|mail ?jet|postmark|sendinblue|brevo|"
    r"(?:(?:an?|the|our|its|eine[nmrs]?|unser\w*|una?|nuestr\w+|une?|notre|uma?|nosso) )?(?:external|third[- ]party|outside|public|extern\w*|partner|vendor|supplier|lieferant\w*|proveedor\w*|fournisseur\w*|fornecedor\w*)(?:'s)?)"
)
_OUTWARD = re.compile(
    r"\b(?:(?:pull|download|fetch|install|updat|load|lad|descarg|telecharg)\w*(?: \w+){0,3} (?:from |aus dem |desde |depuis |de )?(?:the |l ?'?)?internet|apt(?:-get)?|pip install|long[- ]polling|polls|polling|(?:telegram|discord|slack)[- ]bots?)\b"
    rf"|\b(?:pull|download|fetch|install|load|lad|hol|zieh|descarg|baix|telecharg|recuper|scaric)\w*(?: [\w-]+){{0,4}} (?:from|aus|von|vom|desde|depuis|de|d[aeo]|dal?) {_OUTSIDE}"
    rf"|\b(?:call|reach|quer|talk|speak|forward|relay|send|post|push|ruf|sprich|schick|send|llam|envi|appel|envoi|parle|cham|chiam|invi|inoltr)\w*(?: [\w-]+){{0,4}}? (?:to|an|bei|a(?: la| l ?')?|al|aux?|para|ao|die|the|via|by|with|mit|con|avec) (?:(?:api|apis|server|service) (?:de|of|von|d[aeo]) )?{_OUTSIDE}"
    rf"|\b(?:calls?|reach(?:es)?|queries|llama|appelle|chama|chiama) {_OUTSIDE}"
    r"|\b(?:reach|download|pull|fetch|get|install)\w*(?: [\w'-]+){0,3} (?:update servers?|updates|packages)\b"
)
_NO_INTERNET = re.compile(
    r"\b(?:no|without|never|not|nothing|kein\w*|ohne|nicht|nichts|sin|sans|sem|senza|aucun|zonder)(?: \w+){0,4} (?:internet|outside|aussen|exterior|exterieur|outbound|egress)\b|\bair[- ]?gapped\b|\boffline\b"
)


def _goes_out(sketch: Sketch, reading: Reading) -> bool:
    """Whether a machine without an address fetches something from outside, or sends it there."""
    closed = any(sketch.parts[id_].settings.get("public") == "false" for id_ in sketch.of("vm"))
    if not closed or reading.rejects("nat"):
        return False
    outward = _OUTWARD.search(reading.text) is not None
    return outward if _NO_INTERNET.search(reading.text) else outward or reading.wants("email")


def _address(sketch: Sketch, reading: Reading) -> None:
    """An address that stays the same."""
    if sketch.of("vm", "load_balancer", "group"):
        sketch.meet("static_ip", "the address is reserved")
    elif reading.wants("static_egress") and "static_egress" in sketch.how:
        sketch.meet("static_ip", f"{sketch.of('nat')[0]}: what goes out comes from one reserved address")
    elif sketch.of("gke"):
        sketch.lack("static_ip", "reserve it with the ingress")
    else:
        sketch.lack("static_ip", "Cloud Run has no address of its own; a load balancer has one")


_INSIDE_A_NETWORK = re.compile(r"10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.")


def _vpn(sketch: Sketch, reading: Reading) -> None:
    text = reading.text
    if (without := _NO_BGP.search(text) or _older(text)) is not None:
        sketch.taken.append(without.span())
        sketch.lack("vpn", _ONLY_BGP)
        return
    made = sketch.add("vpn", "vpn", "vpn")
    sketch.taken += [each.span() for each in _CLASSIC.finditer(text)]
    networks = values.networks_in(text)
    # What lies behind the other side is learned from it by BGP.
    for match in re.finditer(
        r"(?:\b(?:lan|network|netz|subnet|range|cidr|red|reseau)\w* )?\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}", text
    ):
        sketch.taken.append(match.span())
    if networks:
        # A gateway is one address; what lies behind it is a network.
        outside = [each for each in networks if not _INSIDE_A_NETWORK.match(each)]
        single = next((each for each in outside if each.endswith("/32")), next(iter(outside), ""))
        sketch.set("", made, single.partition("/")[0] or None, "peer_ip")
    numbers = {bool(_OF_GOOGLE.search(text[: each.start()])): each for each in reversed(list(_ASN.finditer(text)))}
    for ours, number in numbers.items():
        if sketch.set("", made, number[1], "asn" if ours else "peer_asn"):
            sketch.taken.append(number.span())
    sketch.taken += [match.span() for match in _PEER.finditer(text)]
    sketch.taken += [match.span() for way in (_OTHER_END, _TWO_TUNNELS) for match in way.finditer(text)]
    for need in ("available", "secrets"):
        # It has two interfaces and two tunnels, and its keys stand in Secret Manager, as it is.
        if made and need in reading.needs and (_HA_VPN.search(text) if need == "available" else not sketch.code()):
            sketch.lacks.pop(need, None)
            sketch.meet(
                need,
                f"{made}: {'its keys stand in Secret Manager' if need == 'secrets' else 'a gateway with two tunnels'}",
            )
    for id_ in sketch.code():
        sketch.use(id_, made)


def _older(text: str) -> re.Match[str] | None:
    """A tunnel of the older kind, where it is wished for; None where it is to become one of the newer kind."""
    older, newer = _CLASSIC.search(text), _HA_VPN.search(text)
    becomes = (
        older and newer and older.start() < newer.start() and not _CANNOT.search(text[older.end() : newer.start()])
    )
    return None if becomes and _GIVEN_UP.search(text) else older


# Routes that are written out and tunnels of the older kind, which nothing here makes.
_NO_BGP = re.compile(
    r"\b(?:no|without|not|n'?t|nor|kein\w*|ohne|nicht|sin|no (?:habla|soporta)|sans|pas(?: de)?|sem|nao|senza|non|geen|zonder)(?: [\w'-]+){0,2} bgp\b"
)
_CLASSIC = re.compile(
    r"\b(?:classic|klassisch\w*|policy[- ]based|route[- ]based|static) (?:cloud )?(?:ipsec )?(?:vpns?|tunnels?)\b(?<!no classic tunnels)(?<!no classic vpn)"
    r"|\bvpns? (?:classique|clasica|classica|classico|statique|estatica)s?\b"
)
# `The classic VPN is deprecated, redo it as HA VPN`: what stands today is to become the newer kind.
_GIVEN_UP = re.compile(
    r"\b(?:redo\w*|re-?build\w*|recreat\w*|replac\w*|migrat\w*|mov(?:e|es|ing)|upgrad\w*|switch\w*|convert\w*|chang\w*|deprecat\w*|obsolet\w*|end of life|eol|sunset\w*|go(?:es)? away|outdated|old|"
    r"veraltet\w*|abgekundigt\w*|ersetz\w*|umstell\w*|umbau\w*|neu (?:bauen|machen|aufbauen)|ablos\w*|reemplaz\w*|sustitu\w*|rehac\w*|migr[aeo]\w*|cambiar\w*|depreci\w*|remplac\w*|refai\w*|passer|substitu\w*|refaz\w*|sostitu\w*|rifa\w*)\b"
)
_CANNOT = re.compile(
    r"(?:\b(?:not|no|cannot|never|without|kein\w*|nicht|ohne|sin|sans|pas|sem|nao|senza|non|geen|niet)\b|n't\b)[^.;\n]{0,20}$"
)
_ONLY_BGP = (
    "a VPN here is Google's HA VPN, whose routes come by BGP: a classic tunnel with static routes is not made, for a router "
    "without BGP gets nothing from this one"
)
_OF_GOOGLE = re.compile(
    r"\b(?:cloud routers?|google|gcp|our vpc)\b(?![^.;\n]*\b(?:our|their|peers?|remote|other|unser\w*|nuestr\w+|notre|noss[oa]|onze) )[^.;\n]{0,40}$"
)
_HA_VPN = re.compile(
    r"\b(?:ha|high\w*[- ]availab\w*|redundant|hochverfugbar\w*)[- ](?:cloud )?vpn|\bvpns? (?:ha|(?:de |ad |com |con )?alta disponibil\w+|haute disponibilite)\b"
)
# It has two tunnels, to the one address of whoever stands on the other side.
_TWO_TUNNELS = re.compile(
    r"\b(?:2|two|zwei|dos|deux|dois|duas|due|twee|both|beide) (?:(?:ipsec|vpn|redundant\w*) )?tunn?e(?:l\w*|is)\b"
    r"|\b(?:(?:there|dort|alli|la|lui|la-bas|daar) )?(?:(?:we|they|wir|sie) (?:only )?have |(?:only|nur|solo|so|seulement|alleen|just|single|one|un solo|une seule|so temos|solo hay|only has) (?:temos |hay |tenemos )?)+(?:an?|one|1|ein\w*|una?|um|uma|une|een)? ?(?:gateway|puerta de enlace|passerelle|peer|router|vpn device)\b(?: (?:with|mit|con|avec|com|met) (?:an?|one|1|a single|ein\w*|una?|um|uma|une|een) (?:public )?(?:ip|address|adresse|direccion))?"
)
_OTHER_END = re.compile(
    r"\b(?:to|with|and|zu|mit|und|con|y|a|avec|et|vers) (?:(?:our|an?|the|unser\w*|dem|einem|nuestr\w+|una?|la|notre|un|le) )?(?:\w+ )?(?:aws|amazon|azure)(?: (?:account|network|vpc|vnet|side|konto|netz\w*|cuenta|red|compte|reseau))?\b"
    r"|\b(?:dynamic|dynamisch\w*) (?:routing|routes)|\b(?:enrutamiento dinamico|routage dynamique)\b|\bon[- ]?prem\w*"
    r"|\b(?:offices?|oficina|sucursal|escritorio|filial|sede|bureau|siege|ufficio|kantoor|buro|zentrale|niederlassung|data ?cent(?:er|re)|datacenter|rechenzentrum|centro de datos)\b"
)
_ASN = re.compile(r"\b(?:bgp )?as(?:n|-nummer| number)?:?(?: is| of)? ?(\d{2,10})\b")
_PEER = re.compile(
    r"\b(?:peers?|remote|other side|gateway|gegenstelle)(?: gateway| ip| address| side)?(?: is| at|:)? \d{1,3}(?:\.\d{1,3}){3}|\bpre-?shared[- ]keys?\b|\bpsk\b|\bbgp\b"
)
