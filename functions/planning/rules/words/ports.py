"""Ports that a goal states, with their protocols, one by one and as ranges. All take folded text."""

import re
from collections.abc import Iterator
from itertools import groupby

_PORT = re.compile(
    r"\b(?:ports?|puertos?|portas?|porte|poort(?:en)?) ?:?(\d{2,5})(?:(?:,| and| und| y| et|/) ?(\d{2,5})\b(?! ?(?:[a-z]*(?:players?|guests?|gb|tb|mb|%|users|people|days|hours|minutes|seconds|vcpu|cores|cpu|instances?|eur|usd|dollars?|euros?))\b))*"
)
# `Open 80 and 443`, `80/443 reachable from outside`, `nginx in front on 80`: numbers that nothing but a port is.
_NO_AMOUNT = (
    r"(?! ?(?:gb|tb|mb|%|users?|people|accounts?|days?|hours?|vcpu|cores?|cpus?|instances?|eur|usd|dollars?|euros?)\b)"
)
# `VM: 443, ssh via IAP`: an item of a list that is a web server's port and nothing else.
_WEB = r"(?:8?443|8080)"
_WEB_ITEM = (
    rf"(?:^|(?<=[:,;(] ))(?P<listed>(?:80 ?(?:[,/&+]|and|und|y|et|e|en) ?)?{_WEB}(?: ?(?:[,/&+]|and|und|y|et|e|en) ?(?:80|{_WEB}))*)"
    r"(?= ?(?:$|[,;.)\n]|(?:open )?(?:from (?:any|every)where|for (?:all|everyone|everybody|anyone)|to (?:all|everyone|everybody|the (?:world|internet))|fur alle|von uberall|para todos|pour tous|per tutti|voor iedereen)\b))"
)
_WEB_ITEMS = re.compile(_WEB_ITEM)
_BARE_PORTS = re.compile(
    rf"{_WEB_ITEM}|(?<![\d.:/-])(?P<within>\d{{2,5}}(?:(?: ?[,/&] ?| and | und | y | et )\d{{2,5}})*) (?:(?:is|are|may|must|be|open|reachable|offen|abiert\w+) )*(?:only|just|nur|solo|seulement|apenas|alleen) (?:open |reachable )?(?:from|within|inside|aus|von|vom|innerhalb|desde|depuis|dentro|vanuit|(?:to|for|fur|de)(?= \d{{1,3}}\.\d))\b"
    r"|(?<![\d.:/-])(?P<named>\d{2,5}) (?:is |are |open |reachable |accessible |only |erreichbar |offen |nur |solo )*(?:for|by|from|fur|von|para|por|pour|par|per|da|voor|door) (?:[\w']+ ){0,3}\(?(?=\d{1,3}(?:\.\d{1,3}){3})"
    rf"|\b(?:connect\w*|reach\w*|access\w*|come in|get in|inbound|incoming|allow\w*|verbinden|conect\w+|acced\w+|connecter)\b[^.;:\n]{{0,30}}?,? (?:only )?(?:on|auf|en|sur|via|over|uber) (?P<via>\d{{2,5}}(?:(?:, ?|/| and | und | y | et )\d{{2,5}})*)(?=\s*(?:$|[.,;:)\n]|(?:from|only|for|nothing|nur|and|und)\b)){_NO_AMOUNT}"
    r"|\b(?:auf|on|en|sur) (?P<behind>\d{2,5}(?:(?:, ?|/| und | and | y | et )\d{2,5})*) (?:zugreifen|zugriff|zugang|verbinden|connect\w*|conectar\w*|acceder)\b"
    rf"|\bopen (?P<opened>\d{{2,5}}(?:(?: ?[,/&] ?| and )\d{{2,5}})*)\b{_NO_AMOUNT}"
    r"|(?<![\d.:/-])(?P<side>\d{2,5} ?(?:/|&|and) ?\d{2,5}) (?:(?:is|are|must be|only) )*(?:open|reachable|accessible|exposed|offen|abiert\w+|abert\w+|apert\w+|ouvert\w+)\b"
    r"|\b(?:apache|nginx|httpd|traefik|haproxy|web ?server|listen\w*|in front)(?: \w+){0,3}? (?:on|at|auf|en|sur) (?P<on>\d{2,5})(?=\s*(?:$|[.,;:)\n]| and\b))"
)
# `30303 TCP and UDP, 9000 TCP`, `UDP 7777 and 27015`, `2154 (TCP) and 8080 (TCP)`: numbers and protocols side by side.
_PROTOCOL = r"(?:udp|tcp)\b"
_OF_PORT = r"(?:(?<![\d.:/-])\d{2,5}(?![\w:-]|\.\d)(?= ?(?:[.,;)(/&+]|$|\n|(?:and|und|y|et|e|or|tcp|udp|open|opened|offen|abiert\w*|ouverts?|from|for|fur|para|pour|only|nur|must|should|have|has|need|needs|mussen|muss|sollen|tienen|deben|doivent|devem|devono|are|is|on|in|auf|to|with|mit|con|avec|over|uber|both|each)\b)))"
_PORTS_AND_PROTOCOLS = re.compile(
    rf"(?:{_OF_PORT}|{_PROTOCOL})(?:(?:[ ,/&+():]|and\b|und\b|y\b|et\b|e\b|both\b|over\b|ports?\b|puertos?\b|portas?\b|on\b|auf\b|als\b|sowie\b|in\b)*(?:{_OF_PORT}|{_PROTOCOL}))+"
)


def ports_at(text: str) -> list[tuple[int, int]]:
    """Where ports stand beside their protocols, and the word that opens them."""
    found = [match.span() for match in _OPENED.finditer(text)]
    for match in _PORTS_AND_PROTOCOLS.finditer(text):
        apart = _APART.match(match[0])
        found.append((match.start() + (apart.end() if apart else 0), match.end()))
    return found


_OPENED = re.compile(r"(?<=\)) (?:open(?:ed)?|offen|abiertos?)\b")


def ports_in(text: str) -> list[int]:
    """Port numbers, in the order in which they are named."""
    said = [*_PORT.finditer(text), *_BARE_PORTS.finditer(text)]
    found = [
        int(number)
        for match in sorted(said, key=lambda each: each.start())
        for number in re.findall(r"\d{2,5}", next((each for each in match.groupdict().values() if each), match[0]))
    ]
    return [number for number in dict.fromkeys(found) if 0 < number < 65_536]


def web_ports_in(text: str) -> list[int]:
    """Ports of web servers that stand in a list for themselves: people come in there, over TCP."""
    return [int(each) for match in _WEB_ITEMS.finditer(text) for each in re.findall(r"\d+", match["listed"])]


def protocol_ports_in(text: str) -> list[tuple[str, int]]:
    """(`udp` or `tcp`, port) as the goal names them."""
    found = [each for match in _PORTS_AND_PROTOCOLS.finditer(text) for each in _pairs(match[0])]
    if re.search(r"\budp\b", text) and not found:
        found = [("udp", number) for number in ports_in(text)]
    web = web_ports_in(text)
    found = [each for each in found if each[0] == "tcp" or each[1] not in web]
    return [each for each in dict.fromkeys(found) if 0 < each[1] < 65_536]


# A number is taken whole: `12 and 12 and 12` would else be cut in two at each, in any combination of places.
_APART = re.compile(
    r"^(?:\d++\W*(?:(?:and|und|y|et|e|ports?)\b\W*)*?)+?(?:(?:,|&|\+|;)|\b(?:and|und|y|et|e|sowie)\b)(?:\s|ports?\b|puertos?\b|both\b)*(?=udp|tcp)"
)


def _pairs(run: str) -> Iterator[tuple[str, int]]:
    """Each port of numbers and protocols side by side, which stand behind their numbers, or before them."""
    # `80, 443 and UDP 10000`: what stands before the first protocol, and apart from it, has none.
    run = _APART.sub("", run)
    groups = [list(each) for _, each in groupby(re.findall(r"\d+|udp|tcp", run), key=str.isdigit)]
    sides = [groups[at : at + 2] for at in range(0, len(groups), 2)]
    if len(sides) > 1 and len(sides[-1]) == 1:
        # What is left over at the end belongs to the word right before it.
        before = sides[-2][1]
        sides[-1].append(before[-1:] if len(before) == 1 else [before.pop()])
    for pair in sides:
        numbers = next((each for each in pair if each[0].isdigit()), [])
        kinds = next((each for each in pair if not each[0].isdigit()), [])
        yield from ((kind, int(number)) for number in numbers for kind in kinds)


_PROTOCOL_RANGE = re.compile(
    r"\b(udp|tcp)\b(?: [a-z]+){0,3}[ /:]?(\d{2,5}) ?(?:-|to|bis|a) ?(\d{2,5})\b|\b(\d{2,5}) ?(?:-|to|bis|a) ?(\d{2,5}) ?/? ?(udp|tcp)\b"
)


# `25565-25600 tcp and udp`, `5000-5100 open for TCP/UDP`: both, over the whole range.
_RANGE_OF_BOTH = re.compile(
    r"\b(\d{2,5}) ?(?:-|to|bis|a) ?(\d{2,5})(?: [a-z]+){0,3}? ?/?\(?(?:(?:both|beide|ambos|tanto) )?(?:tcp ?(?:and|und|y|et|e|/|\+|&|,|como) ?udp|udp ?(?:and|und|y|et|e|/|\+|&|,|como) ?tcp)\b"
)
# Ports whose protocol is said elsewhere, or nowhere.
_PORT_RANGE = re.compile(
    r"\b(?:ports?|puertos?|portas|porte)(?: range)? ?:?(\d{2,5}) ?(?:-|to|bis|a) ?(\d{2,5})\b(?! ?/? ?(?:udp|tcp))"
)


# A range that stands in a list of ports: `ports 80, 443 and 8000-8100`.
_LISTED_RANGE = re.compile(
    r"\b(?:ports?|puertos?|portas|porte)(?: range)? ?:?(?:\d{2,5}(?: ?(?:-|to|bis|a) ?\d{2,5})?(?:, ?| and | und | y | et | e | & ))+(?P<low>\d{2,5}) ?(?:-|to|bis|a) ?(?P<high>\d{2,5})\b(?! ?/? ?(?:udp|tcp))"
)


def protocol_ranges_in(text: str) -> list[tuple[str, str]]:
    """(`udp` or `tcp`, `50000-60000`) as the goal names them."""
    found = [
        (match[1] or match[6], int(match[2] or match[4]), int(match[3] or match[5]))
        for match in _PROTOCOL_RANGE.finditer(text)
    ]
    found += [
        (kind, int(match[1]), int(match[2])) for match in _RANGE_OF_BOTH.finditer(text) for kind in ("tcp", "udp")
    ]
    alone = "udp" if re.search(r"\budp\b", text) and not re.search(r"\btcp\b", text) else "tcp"
    ends = {(low, high) for _, low, high in found}
    bare = [(int(match[1]), int(match[2])) for match in _PORT_RANGE.finditer(text)]
    bare += [(int(match["low"]), int(match["high"])) for match in _LISTED_RANGE.finditer(text)]
    found += [(alone, low, high) for low, high in bare if (low, high) not in ends]
    return [(kind, f"{low}-{high}") for kind, low, high in dict.fromkeys(found) if 0 < low < high < 65_536]


PORTS = (_PORT, _BARE_PORTS, _PORTS_AND_PROTOCOLS, _PROTOCOL_RANGE)
"""What states a port, as it is written."""


ONLY_443 = re.compile(
    r"\b(?:only|just|nur|alleen|enkel|solo|solamente|seul\w*|uniquement|apenas|somente|soltanto)(?: (?:el|le|la|o|a|der|den|il|de|the|tcp))? ?(?:ports?|puerto|porta|poort)? ?443\b(?! ?(?:and|und|y|et|e|en|,|/|from|von|desde|for|to)\b)"
    r"|\b443 (?:only|alone|nur|solo|solamente|seulement|apenas|alleen)\b(?! (?:from|for|to|von|fur)\b)|\b443(?: is)?(?: open)?,? (?:and )?(?:nothing else|no other port|sonst nichts|nada mas|rien d'autre|niets anders)\b"
)
"""One port for the web, and no other: `port 443 only`, `solo el puerto 443`."""
