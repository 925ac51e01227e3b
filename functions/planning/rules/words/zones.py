"""Time zones by the places that people say: `at 3:30 in Lisbon` is Europe/Lisbon, `New York time` America/New_York."""

import re
import zoneinfo
from dataclasses import dataclass
from functools import cache

_ZONES = {
    "Europe/Berlin": r"berlin|german(?:y)?|deutsch\w*|munich|munchen|hamburg|frankfurt|cologne|koln|cet",
    "Europe/Madrid": r"madrid|spain|spanish|espan\w*|barcelona|valencia|sevilla",
    "Europe/Paris": r"paris|france|french|franc\w*|lyon|marseille",
    "Europe/London": r"london|londres|uk|british|gmt|edinburgh|manchester",
    "Europe/Zurich": r"zurich|swiss|schweiz\w*|geneva|genf|basel",
    "Europe/Vienna": r"vienna|wien|austria\w*|osterreich\w*",
    "Europe/Rome": r"rome|rom|roma|italian|italy|milan|milano|turin",
    "Europe/Amsterdam": r"amsterdam|dutch",
    "Europe/Lisbon": r"lisbon|lissabon|lisboa|lisbonne|portug\w*|porto",
    "Europe/Dublin": r"dublin|irish|ireland",
    "Europe/Brussels": r"brussels|brussel|bruxelles|belgi\w*",
    "Europe/Warsaw": r"warsaw|warschau|varsovia|polish|poland",
    "Europe/Prague": r"prague|prag|praga",
    "Europe/Budapest": r"budapest",
    "Europe/Stockholm": r"stockholm|swedish|sweden",
    "Europe/Oslo": r"oslo|norwegian",
    "Europe/Copenhagen": r"copenhagen|kopenhagen|danish",
    "Europe/Helsinki": r"helsinki|finnish",
    "Europe/Athens": r"athens|athen|atenas",
    "Europe/Istanbul": r"istanbul",
    "America/New_York": r"new york|nueva york|us eastern|eastern|est|boston|miami",
    "America/Chicago": r"chicago|us central|central|dallas",
    "America/Denver": r"denver|us mountain",
    "America/Los_Angeles": r"los angeles|us pacific|pacific|san francisco|seattle|pst",
    "America/Toronto": r"toronto|montreal",
    "America/Sao_Paulo": r"sao paulo|brazil\w*",
    "America/Mexico_City": r"mexico(?: city)?|mexican\w*",
    "America/Bogota": r"bogota|colombia\w*",
    "America/Lima": r"lima",
    "America/Santiago": r"santiago(?: de chile)?",
    "America/Argentina/Buenos_Aires": r"buenos aires",
    "Africa/Johannesburg": r"johannesburg|cape town",
    "Africa/Nairobi": r"nairobi",
    "Africa/Lagos": r"lagos",
    "Africa/Cairo": r"cairo",
    "Asia/Dubai": r"dubai",
    "Asia/Tokyo": r"tokyo|tokio|japan\w*|osaka",
    "Asia/Seoul": r"seoul",
    "Asia/Hong_Kong": r"hong kong",
    "Asia/Shanghai": r"shanghai|beijing",
    "Asia/Singapore": r"singapore|singapur",
    "Asia/Jakarta": r"jakarta",
    "Asia/Bangkok": r"bangkok",
    "Asia/Kolkata": r"india\w*|kolkata|mumbai|delhi|ist",
    "Australia/Sydney": r"sydney",
    "Australia/Melbourne": r"melbourne",
    "Pacific/Auckland": r"auckland",
    "Etc/UTC": r"utc|universal",
}
PLACES = "|".join(_ZONES.values())
"""What people call the places that a time is said in."""
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?: ?(?:am|pm|uhr|h))?|\d{1,2} ?(?:am|pm|uhr|h|o ?'?clock)|(?:at|um|a las?|a) \d{1,2}|noon|midnight|mittags?|mitternacht|mediodia|medianoche|midi|minuit|past \d{1,2})"
AT_A_PLACE = re.compile(
    rf"\b{_CLOCK}(?: (?:in the (?:early )?(?:morning|evening|afternoon)|at night|morgens|abends|nachts|de la (?:manana|tarde|noche)|du (?:matin|soir)))?,? (?P<said>(?:(?:in|en|a|zu) )?(?P<place>{PLACES}))(?! (?:regions?|offices?|teams?|users?|data)\b|\w)"
)
"""A time of day and where it is that time."""


_AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_CITIES = {
    city: name
    for name in sorted(zoneinfo.available_timezones())
    if name.partition("/")[0] in _AREAS
    and not re.fullmatch(PLACES, city := name.rpartition("/")[2].lower().replace("_", " "))
}
"""The cities that zones are named after besides: only a word that says `time` makes such a name a place."""
_SAID = rf"{PLACES}|{'|'.join(map(re.escape, sorted(_CITIES, key=len, reverse=True)))}"
_ZONE = re.compile(
    rf"\b(?P<a>{_SAID})(?:er)? (?:time|zeit)\b|\b\d{{1,2}}(?:[:.]\d{{2}})? ?(?:am|pm|uhr|h)? (?P<b>cet|est|pst|ist)\b|\b(?:hora d[eo]|heure d[eu]|horario d[eo]|ora di|fuso(?: orario| horario)?(?: (?:di|de))?:?|fuseau(?: horaire)? d[eu]|time ?zone(?: of|:)?|zeitzone:?|zona horaria(?: de)?:?) (?P<c>{_SAID})\b"
)
_IANA = re.compile(
    r"\b(?:(?:time ?zone|zeitzone|fuseau horaire|zona horaria|fuso orario|fuso horario):? )?(?P<name>(?:europe|america|asia|africa|australia|pacific)/[a-z_]+(?:/[a-z_]+)?)\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A time zone and where a text says it."""

    name: str
    span: tuple[int, int]


def zone_said(text: str) -> Said | None:
    """The time zone by whose clock a folded text says its times; None where it says none."""
    if match := _IANA.search(text) or _ZONE.search(text):
        return Said(zone_of(next(filter(None, match.groups()), match[0])), match.span())
    if match := AT_A_PLACE.search(text):
        return Said(zone_of(match["place"]), match.span("said"))
    return None


@cache
def zone_of(said: str) -> str:
    """The time zone of a folded place or of an IANA name."""
    if "/" in said:
        if said == "etc/utc":
            return "Etc/UTC"
        return "/".join("_".join(each.capitalize() for each in step.split("_")) for step in said.split("/"))
    return _CITIES.get(said) or next(name for name, pattern in _ZONES.items() if re.fullmatch(pattern, said))
