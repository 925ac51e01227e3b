"""Rules of a firewall that a goal writes out: `allow tcp 8080 from 10.20.0.0/16 to instances tagged backend, priority 900`.

Taken out before the goal is read where they are a network's: with tags, a priority, what is denied or goes out, or where
nothing else in the goal could be what the ports are of.
"""

import itertools
import re
from dataclasses import dataclass, replace

Span = tuple[int, int]

_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_ALLOW = r"(?:allow(?:s|ed|ing)?|permit(?:s|ted|ir|e|imos)?|accept(?:s|ed)?|open(?:s|ed)?|let(?:s)? in|erlaub\w*|zulass\w*|zugelassen|offne\w*|offen|abr(?:e|ir|ierto)|autoris\w*|ouvr\w*|consent\w*|toestaan)"
_DENY = r"(?:den(?:y|ies|ied|ying|egar|iega|egado)|block(?:s|ed|ing|ier\w*)?|drop(?:s|ped)?|reject(?:s|ed)?|forbid\w*|verbiet\w*|verboten|sperr\w*|bloque\w*|bloqu\w*|prohib\w*|refus\w*|interdi\w*|nega\w*|weiger\w*)"
_VERB = re.compile(rf"\b(?:(?P<allow>{_ALLOW})|(?P<deny>{_DENY}))\b")
# What stands below `firewall:`, or beside what was let in or kept out, is so too.
_AS_BEFORE = {
    "allow": re.compile(r"(?P<allow>)(?P<deny>(?!))?"),
    "deny": re.compile(r"(?P<allow>(?!))?(?P<deny>)"),
}
_CUT = re.compile(rf",(?=\s)|:(?=\s)|\b(?:and|und|y|et|e)\b(?= (?:an? |the )?(?:then )?(?:{_ALLOW}|{_DENY})\b)")
_NEXT = re.compile(r"\b(?:and|und|y|et|e|en)\b(?= (?:tcp|udp|icmp|sctp|ssh|https?|ports?|puertos?|porta|poort)\b)")
_AND = re.compile(r"\b(?:and|und|y|et|e|en)\b")
_CIDR = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\d.]*\d)")
_ALL = re.compile(
    r"\b(?:from |to |von |nach |desde |hacia |depuis |vers )?(?:anywhere|everywhere|(?:the )?(?:whole )?(?:internet|world)|everyone|everybody|uberall(?:her)?|jedem|cualquier (?:sitio|lugar|parte)|todo el mundo|todos|partout|n'importe ou)\b"
)
_INSIDE = re.compile(
    r"\b(?:internal(?:ly)?|inside (?:the )?(?:vpc|network)|within (?:the )?(?:vpc|network)|intern\w*|dentro de la (?:vpc|red))\b"
)
_OUT = re.compile(r"\b(?:egress|outbound|outgoing|ausgehend\w*|salientes?|salida|egreso|sortants?|uitgaand\w*)\b")
_IN = re.compile(
    r"\b(?:ingress|inbound|incoming|eingehend\w*|entrantes?|entrada|entree?|from|von|aus|desde|de|depuis)\b"
)
_REST = re.compile(
    r"\b(?:everything|all|anything|alles|todo|tout|tutto)(?: (?:else|other\w*|andere\w*|lo demas|el resto|le reste|autre|the rest|traffic))?\b|\b(?:the rest|el resto|le reste|den rest)\b"
)
_PROTOCOL = re.compile(r"\b(?P<name>tcp|udp|icmp|esp|ah|sctp|ping)\b")
PORTS_OF = {"ssh": ("tcp", "22"), "rdp": ("tcp", "3389"), "https": ("tcp", "443"), "http": ("tcp", "80"), "postgres(?:ql)?": ("tcp", "5432"),
             "mysql": ("tcp", "3306"), "redis": ("tcp", "6379"), "mongo(?:db)?": ("tcp", "27017"), "smtp": ("tcp", "25"), "dns": ("udp", "53")}  # fmt: skip
_NAMED = re.compile(rf"\b(?:{'|'.join(PORTS_OF)})\b")
_PORT = re.compile(r"(?<![\w./-])\d{1,5}(?:-\d{1,5})?(?![\w./]*\d|[\w%])")
_BUT = re.compile(
    r"\b(?:but|except(?: for)?|other than|apart from|ausser|bis auf|salvo|excepto|menos|sauf|exceto|tranne|behalve)\b"
)
_PRIORITY = re.compile(
    r"\b(?:priority|prioritat|prioridad|priorite|prioridade|priorita|prio|prioriteit)(?: (?:of|von|de))?[ :=]*(?P<number>\d{1,5})\b"
)
_NAME = r"[a-z](?:[a-z0-9-]*[a-z0-9])?"
_TAGS = re.compile(
    rf"(?:\b(?:to|for|on|an|fur|auf|a|para|en|vers|pour|sur) )?(?:(?:the |die |los |las |les )?(?:instances?|vms?|machines?|servers?|instanzen|maschinen|instancias|maquinas) )?(?:(?:with|mit|con|avec|that (?:have|carry)|which have) )?(?:(?:the|dem|la|el|le|network) )?(?:(?:target|network|ziel|netzwerk)[- ])?\b(?:tag(?:s|ged)?|getaggt|etiquetas?|etiquetad[ao]s?|etiquettes?)(?: (?:with|as|mit|con|avec|named))?[ :=]+[\"'`]?(?P<names>{_NAME}(?:(?:, ?| (?:and|und|y|et|or) ){_NAME}(?=[,.;)]|$| (?:with|from|von|desde|on)))*)[\"'`]?"
)
_HEAD = re.compile(
    r"(?:,? ?\b(?:with|and|mit|und|con|y|avec|et|plus)\b )?(?:(?:an?|the|these|following|some|einer?|den|unas?|las|des|les|une) )*\b(?:(?:vpc )?firewall[- ]?(?:rules?|regeln?|regels?)|firewall|reglas? (?:de|del) (?:firewall|cortafuegos)|regles? (?:de )?(?:pare-feu|firewall)|regras? d[eo] firewall|pare-feu|cortafuegos)\b ?:?(?: (?:that|which|die|der|que|qui|to)\b)?"
)
_A_NETWORK = re.compile(r"\b(?:vpcs?|networks?|netzwerk\w*|netz|red|redes|reseaux?|rede|rete|netwerk)\b")
# What ports are usually of.
_OWNERS = re.compile(
    r"\b(?:vms?|virtual machines?|instances?|machines?|servers?|gke|kubernetes|clusters?|cloud run|apis?|apps?|services?|cloud sql|databases?|windows|debian|ubuntu|nginx|load balancers?|balancer|minecraft|games?|bastions?|containers?|nodes?|disks?|ram|cpus?|ssd|jenkins|gitlab|wordpress|maschinen?|maquinas?|servidor\w*|serveurs?|datenbank\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `ranges` and `tags` by commas, `priority` None where none is said, `rest` for `deny everything else`."""

    action: str
    direction: str
    protocol: str
    ports: str
    ranges: str
    tags: str
    priority: int | None
    spans: tuple[Span, ...]
    rest: bool = False


def firewall_rules_in(text: str) -> tuple[tuple[Rule, ...], tuple[Span, ...]]:
    """The rules that a folded goal writes out, and the words that only announce them."""
    rules: list[Rule] = []
    low = 0
    for cut in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        rules += _of_sentence(text[low : cut[0]], low)
        low = cut[1]
    if not any(each.ranges for each in rules):
        return (), ()
    gone = [span for each in rules for span in each.spans]
    rest = "".join(" " if any(a <= at < b for a, b in gone) else char for at, char in enumerate(text))
    heads = tuple(each.span() for each in _HEAD.finditer(rest))
    strong = any(
        each.tags or each.priority is not None or each.action == "deny" or each.direction == "out" for each in rules
    )
    # A network that is only spoken of behind them is where something stands that they are of.
    about = heads or _A_NETWORK.search(rest, 0, min(low for each in rules for low, _ in each.spans))
    # Nothing but a network has a rule of what goes out of it.
    firm = (strong and heads) or all(each.direction == "out" for each in rules)
    if not about or (_OWNERS.search(rest) and not firm):
        return (), ()
    return tuple(_in_order(rules)), heads


def _of_sentence(text: str, start: int) -> list[Rule]:
    verbs = list(_VERB.finditer(text))
    # `Lässt 443 zu und sperrt 25`: between two verbs stands what joins them.
    between = [
        joint.end()
        for one, other in itertools.pairwise(verbs)
        for joint in list(_AND.finditer(text, one.end(), other.start()))[:1]
    ]
    # `Tcp 80 from here and udp 53 from there` are two, `tcp and udp 53 from there` is one.
    between += [
        each.end()
        for each in _NEXT.finditer(text)
        if _CIDR.search(text, _sentence_part(text, each.start()), each.start())
    ]
    cuts = sorted({0, *(each.end() for each in _CUT.finditer(text)), *between, len(text)})
    rules: list[Rule] = []
    action = "allow" if _HEAD.search(text) else ""
    for low, high in itertools.pairwise(cuts):
        piece = text[low:high]
        verb = _VERB.search(piece)
        tags, priority = _TAGS.search(piece), _PRIORITY.search(piece)
        if verb is None and action and _CIDR.search(piece) and (_PROTOCOL.search(piece) or _NAMED.search(piece)):
            verb = _AS_BEFORE[action].match(piece)
        if verb is None:
            if rules and (tags or priority):
                last = rules[-1]
                said = [each.span() for each in (tags, priority) if each]
                rules[-1] = replace(
                    last,
                    tags=last.tags or (_names(tags) if tags else ""),
                    priority=last.priority
                    if last.priority is not None
                    else int(priority["number"])
                    if priority
                    else None,
                    spans=(*last.spans, *((start + low + a, start + low + b) for a, b in said)),
                )
            continue
        action = "allow" if verb["deny"] is None else "deny"
        made = _made(piece, verb, tags, priority)
        if made:
            begin = _head_end(piece)
            rules += [replace(each, spans=((start + low + begin, start + high),)) for each in made]
    return rules


def _sentence_part(text: str, at: int) -> int:
    """Where the piece begins that ends at a place."""
    return max((each.end() for each in _CUT.finditer(text, 0, at)), default=0)


def _head_end(piece: str) -> int:
    """Where in a piece its rule begins: what announces it, or is another thing, stays before it."""
    found = [
        each.start() for pattern in (_VERB, _PROTOCOL, _NAMED, _CIDR, _PORT, _OUT) for each in pattern.finditer(piece)
    ]
    head = _HEAD.search(piece)
    at = min(found)
    return max(at, head.end()) if head and head.end() <= max(found) else at


def _made(piece: str, verb: re.Match[str], tags: re.Match[str] | None, priority: re.Match[str] | None) -> list[Rule]:
    """The rules of a piece: one for each protocol, and what is left out of one that denies as one that allows."""
    but = _BUT.search(piece, verb.end())
    if but is None:
        rule = _rule(piece, verb, tags, priority)
        both = {each["name"] for each in _PROTOCOL.finditer(piece)} & {"tcp", "udp", "sctp"}
        return (
            [replace(rule, protocol=each) for each in sorted(both)]
            if rule and len(both) > 1
            else [rule]
            if rule
            else []
        )
    if verb["allow"] is not None:
        return []
    denied = _rule(piece[: but.start()], verb, tags, priority)
    ports = ",".join(dict.fromkeys(each[0] for each in _PORT.finditer(piece, but.end())))
    let = ",".join(each[0] if "/" in each[0] else f"{each[0]}/32" for each in _CIDR.finditer(piece, but.end()))
    if denied is None or denied.ports or not ports or (let and denied.direction != "out"):
        return []
    before = max(0, (denied.priority if denied.priority is not None else 1_000) - 100)
    let = let or denied.ranges
    return [denied, replace(denied, action="allow", protocol="tcp", ports=ports, ranges=let, priority=before)]


def _rule(piece: str, verb: re.Match[str], tags: re.Match[str] | None, priority: re.Match[str] | None) -> Rule | None:
    action = "allow" if verb["deny"] is None else "deny"
    bare = piece
    for match in [*_CIDR.finditer(piece), *(each for each in (tags, priority) if each)]:
        bare = bare[: match.start()] + " " * (match.end() - match.start()) + bare[match.end() :]
    ranges = [each[0] if "/" in each[0] else f"{each[0]}/32" for each in _CIDR.finditer(piece)]
    everywhere = _ALL.search(bare)
    if everywhere and not ranges:
        ranges = ["0.0.0.0/0"]
    if not ranges and _INSIDE.search(bare):
        ranges = ["10.0.0.0/8"]
    protocol = next((each["name"] for each in _PROTOCOL.finditer(bare)), "")
    named = [
        next(value for name, value in PORTS_OF.items() if re.fullmatch(name, each[0])) for each in _NAMED.finditer(bare)
    ]
    ports = list(dict.fromkeys([*(each[0] for each in _PORT.finditer(bare)), *(port for _, port in named)]))
    rest = _REST.search(bare)
    out = _OUT.search(bare) is not None or (
        bool(ranges)
        and not _IN.search(bare)
        and bool(re.search(r"\b(?:to|nach|hacia|a|vers) $", piece[: _first_range(piece)]))
    )
    if action == "deny" and not ranges and rest:
        if not out:
            return Rule(action, "in", "all", "", "", "", None, (), rest=True)
        ranges = ["0.0.0.0/0"]
    if not ranges and action == "deny" and out:
        ranges = ["0.0.0.0/0"]
    if not ranges or not (protocol or ports or named or rest or action == "deny"):
        return None
    if protocol == "ping":
        protocol = "icmp"
    protocol = protocol or (named[0][0] if named else "tcp" if ports else "all")
    return Rule(
        action,
        "out" if out else "in",
        protocol,
        ",".join(ports) if protocol in {"tcp", "udp", "sctp"} else "",
        ",".join(dict.fromkeys(ranges)),
        _names(tags) if tags else "",
        int(priority["number"]) if priority else None,
        (),
    )


def _first_range(piece: str) -> int:
    match = _CIDR.search(piece)
    return match.start() if match else 0


def _names(match: re.Match[str]) -> str:
    return ",".join(re.findall(_NAME, re.sub(r"\b(?:and|und|y|et|or)\b", ",", match["names"])))


def _in_order(rules: list[Rule]) -> list[Rule]:
    """The rules; what is allowed beside a rule that denies more stands before it."""
    denied = [
        each.priority if each.priority is not None else 1_000
        for each in rules
        if each.action == "deny" and not each.rest
    ]
    if not denied:
        return rules
    before = max(0, min(denied) - 100)
    return [
        replace(each, priority=before) if each.action == "allow" and each.priority is None else each for each in rules
    ]
