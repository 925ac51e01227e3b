"""The records of a zone: those that a goal writes out, and those of a domain whose mail somebody else carries."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.records import zone_in
from shared.schemas import Asked

_CARRIERS = (
    (re.compile(r"\b(?:microsoft|office 365|outlook|exchange)\b"), "", "spf.protection.outlook.com"),
    (re.compile(r"\b(?:google|gmail|g ?suite)\b(?! (?:cloud|dns))"), "1 smtp.google.com.", "_spf.google.com"),
)
_TTL = re.compile(
    r"\bttl(?: of| is| von| de|:|=)? ?(?P<number>\d{1,6}) ?(?P<unit>s\b|sec\w*|sek\w*|m\b|min\w*|h\b|hours?|stunden?|horas?|heures?)?"
)
_SECONDS = {"m": 60, "mi": 60} | dict.fromkeys(("h", "ho", "he", "st"), 3600)


def draw_records(sketch: Sketch, reading: Reading) -> None:
    """A zone's records as they are written out; else those that the carrier of its mail asks for."""
    if sketch.parts and {each.part.name for each in sketch.parts.values()} == {"dns"} and reading.wants("public"):
        sketch.meet("public", "zone: everybody may look its names up")
    lines = list(reading.records) or _of_mail(reading.text)
    if not reading.wants("dns", "domain", "private_dns"):
        return
    if not lines:
        _tell_without_values(sketch, reading)
        return
    domain = zone_in(reading.goal.text) or values.domain_in(reading.text)
    zone = sketch.add("dns" if reading.wants("dns") else "", "zone", "dns", domain=domain)
    if not sketch.set("", zone, "; ".join(lines), "records"):
        if reading.records:
            sketch.lack("dns", f"the records are not all such as Cloud DNS takes: {'; '.join(lines)}")
        return
    if reading.wants("dns"):
        sketch.meet("dns", f"{zone}: its records are {'; '.join(lines)}")
    if reading.wants("domain"):
        sketch.lacks.pop("domain", None)
        sketch.meet("domain", f"{zone}: its zone, with these records")
    if not reading.wants("domain") and domain and (at := reading.text.find(domain)) >= 0:
        sketch.taken.append((at, at + len(domain)))
    if not reading.records:
        sketch.taken += [match.span() for match in _MAIL_KIND.finditer(reading.text)]
    if (ttl := _TTL.search(reading.text)) and sketch.set(
        "", zone, int(ttl["number"]) * _SECONDS.get((ttl["unit"] or "")[:2].strip(), 1), "ttl_s"
    ):
        sketch.taken.append(ttl.span())


# A kind of record that is named without what stands in it.
_NAMED_ALONE = re.compile(
    r"\b(?:mx|spf|dkim|dmarc|txt|srv|caa|cname|aaaa)(?:(?:,| and| und| y| et| e)? (?:mx|spf|dkim|dmarc|txt|srv|caa|cname|aaaa))*[- ](?:records?|eintr\w+|enregistrements?|registros?|entradas?)\b"
    r"|\b(?:records?|eintr\w+|enregistrements?|registros?|entradas?) (?:de (?:type |tipo )?)?(?:mx|spf|dkim|dmarc|txt|srv|caa|cname|aaaa)\b"
)
_NO_VALUE = (
    "a record set of DNS is written with what stands in it, and this says only its kind: none is made; say each, as "
    "`@ MX 10 mx.example.com` or `@ TXT v=spf1 -all`"
)


def _tell_without_values(sketch: Sketch, reading: Reading) -> None:
    typed = Words.of(reading.goal.text, reading.text)
    for match in _NAMED_ALONE.finditer(reading.text):
        if not any(low <= match.start() < high for low, high in reading.negated):
            sketch.told.append(Asked(words=typed(*match.span()), need="records", met=False, how=_NO_VALUE))
            sketch.taken.append(match.span())


_MAIL_KIND = re.compile(r"\b(?P<kind>mx|txt|spf)(?:[- ]?records?)?\b")


def _of_mail(text: str) -> list[str]:
    """What a carrier whom the text names asks for, of the kinds that it names."""
    kinds = {match["kind"] for match in _MAIL_KIND.finditer(text)}
    _, exchange, spf = next((each for each in _CARRIERS if each[0].search(text)), (None, "", ""))
    lines = [f"@ MX {exchange}"] if "mx" in kinds and exchange else []
    return [*lines, *([f"@ TXT v=spf1 include:{spf} ~all"] if kinds & {"txt", "spf"} and spf else [])]
