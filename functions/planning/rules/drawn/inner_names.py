"""The address that a machine of one's own has in its network, and what its system calls itself."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.whose_domain import HOST_NAME

_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PRIVATE = rf"(?P<ip>(?:10\.{_BYTE}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.{_BYTE}\.{_BYTE})(?![\d./])"
_WORD = r"(?:ips?|ipv4|address\w*|adress\w*|adres|direccion\w*|indirizz\w*|endereco\w*)"
_ADDRESS = re.compile(
    rf"\b(?:internal|private|fixed|static|inner|intern\w*|feste\w*|fij[ao]|fixe|fiss[ao]|vast)?\b ?\b{_WORD}(?: {_WORD})?(?: of| is|:|=)? ?{_PRIVATE}"
    rf"|(?<=\(){_PRIVATE.replace('?P<ip>', '?P<bare>')}|^\s*[-:(]? ?{_PRIVATE.replace('?P<ip>', '?P<alone>')}"
    rf"|{_PRIVATE.replace('?P<ip>', '?P<before>')} (?:as (?:its |the )?)?(?:static |fixed )?(?:internal|private|interne|feste)",
    re.MULTILINE,
)
# Whom something lets in, or sends to, is another.
_OF_OTHERS = re.compile(
    r"\b(?:from|to|via|allow\w*|reach\w*|next hop|resolver|dns|gateway|peer|von|aus|desde|depuis|only|nur|block\w*)(?: (?:the|our|an?|its|office|vpn|\w+))? ?$"
)


def draw_inner_names(sketch: Sketch, reading: Reading, main: str | None) -> None:
    """Give a machine the fixed address and the host name that are said of it alone."""
    found = [each for each in _ADDRESS.finditer(reading.text) if not _OF_OTHERS.search(reading.text, 0, each.start())]
    addresses = {next(filter(None, each.group("ip", "bare", "alone", "before"))) for each in found}
    if len(addresses) == 1 and sketch.set("", main, next(iter(addresses)), "internal_ip"):
        sketch.taken += [each.span() for each in found]
    if (said := HOST_NAME.search(reading.text)) and sketch.set("", main, said["name"], "hostname"):
        sketch.taken.append(said.span())
