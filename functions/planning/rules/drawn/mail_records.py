"""The records of a domain whose mail somebody else carries."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values

_MAIL = {
    "google": ("1 smtp.google.com.", "_spf.google.com"),
    "microsoft": ("", "spf.protection.outlook.com"),
    "office 365": ("", "spf.protection.outlook.com"),
}
_RECORD = re.compile(r"\b(?P<kind>mx|txt|spf)(?:[- ]?records?)?\b")


def draw_records(sketch: Sketch, reading: Reading) -> None:
    """The records of who carries a domain's mail, as that carrier asks for them."""
    about = list(_RECORD.finditer(reading.text))
    carrier = next((each for name, each in _MAIL.items() if name in reading.text), None)
    if not about or carrier is None or not reading.wants("dns", "domain"):
        return
    zone = sketch.add("dns" if reading.wants("dns") else "", "zone", "dns", domain=values.domain_in(reading.text))
    kinds = {match["kind"] for match in about}
    lines = [f"@ MX {carrier[0]}"] if "mx" in kinds and carrier[0] else []
    lines += [f"@ TXT v=spf1 include:{carrier[1]} ~all"] if kinds & {"txt", "spf"} else []
    if lines and sketch.set("", zone, "; ".join(lines), "records"):
        sketch.taken += [match.span() for match in about if match["kind"] != "mx" or carrier[0]]
        if reading.wants("domain"):
            sketch.lacks.pop("domain", None)
            sketch.meet("domain", f"{zone}: its zone, with the records of its mail")
