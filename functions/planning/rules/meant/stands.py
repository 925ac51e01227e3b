"""Where single parts are said to stand: `an API in Frankfurt, the database in us-east1`, `a dataset in the US`."""

import re
from dataclasses import dataclass
from functools import cache

from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.places import CITY_WORDS, CONTINENT_WORDS, CONTINENTS, COUNTRY_WORDS
from shared.cost.regions import REGIONS

_ROWS = r"(?:postgres\w*|my ?sql|sql server|cloud sql|databases?|db|datenbank|base de (?:datos|donnees)|banco de dados)"
_KEPT = r"(?:big ?query(?: data ?sets?)?|data ?sets?|buckets?|storage|data|daten|datos|donnees|speicher)"
_RUNS = r"(?:apis?|back-?ends?|front-?ends?|services?|functions?|jobs?|workers?|vms?|servers?|clusters?|site)"
_AMERICA = {"us": "us-central1", "usa": "us-central1"}
_BEGINS = {"EU": "europe", "US": "us-", "ASIA": "asia"}
_COPIES = re.compile(r"\b(?:replica|standby|copy|copies|replik|kopie|replique|copia|passive)")
# Where something stood before tells nobody where it is to stand.
_WAS_PUT = re.compile(
    r"\b(?:it|they|he|she|which|that|google|the (?:wizard|console|script|installer)) (?:had |always )?(?:put|made|created|placed|chose|left)\b[^.;\n]*$|\b(?:was|were|had been|used to)\b[^.;,\n]*$"
)
_PART_OF = {
    "bigquery": re.compile(r"big ?query|data ?set|^data|^daten|datos"),
    "bucket": re.compile(r"bucket|storage|speicher|^data$|^daten|files"),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """A part by its word, and the place: a region, or a continent (`EU`, `US`, `ASIA`) with a region of it."""

    part: str
    region: str
    continent: str
    span: tuple[int, int]

    @property
    def keeps_rows(self) -> bool:
        """Whether it is a database."""
        return re.fullmatch(_ROWS, self.part) is not None


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted({*CITY_WORDS, *COUNTRY_WORDS, *CONTINENT_WORDS, *REGIONS, *_AMERICA}, key=len, reverse=True)
    return re.compile(
        rf"\b(?P<part>{_ROWS}|{_KEPT}|{_RUNS})(?: (?:on cloud run|on cloud sql|v?\d+))?,? (?:must |should |has to |muss |soll )?"
        r"(?:(?:stay|stays|be|is|are|bleiben|live|stand|run|runs|kept) )?(?:in|at|auf|en|dans|nach) (?:the |den |die |la |el |los |les )?"
        rf"(?P<place>{'|'.join(map(re.escape, names))})(?![\w-])(?! (?:time|zeit|hours))"
    )


def stands_in(text: str) -> list[Stand]:
    """The parts of a folded text with the places that are said of them."""
    found = []
    for match in _pattern().finditer(text):
        place = match["place"]
        region = place if place in REGIONS else CITY_WORDS.get(place) or ""
        wide = CONTINENT_WORDS.get(place)
        continent = {"europe": "EU", "north-america": "US", "asia": "ASIA"}.get(wide or "", "")
        continent = "US" if place in _AMERICA or place == "united states" else continent
        region = region or _AMERICA.get(place) or COUNTRY_WORDS.get(place) or (CONTINENTS[wide][0] if wide else "")
        found.append(Stand(match["part"], region, continent, match.span()))
    return found


def where_rows_stand(text: str) -> str | None:
    """The region of a database, where other parts are said to stand elsewhere."""
    found = stands_in(text)
    rows = next((each for each in found if each.keeps_rows), None)
    if rows is None or _COPIES.search(text) or len({each.region for each in found}) < 2:
        return None
    # What is only said to be in the US may stand where the rest does.
    near = (each.region for each in found if rows.continent and each.region.startswith(_BEGINS[rows.continent]))
    named = next((each for each in near if each != rows.region), None)
    return named or rows.region


def draw_places(sketch: Sketch, text: str) -> None:
    """Put datasets and buckets where they are said to stand."""
    for each in stands_in(text):
        if _WAS_PUT.search(text, max(0, each.span[0] - 60), each.span[0]):
            continue
        for kind, words in _PART_OF.items():
            ids = sketch.of(kind)
            if ids and words.search(each.part) and not is_there(each, sketch):
                for id_ in ids if "location" not in sketch.parts[ids[0]].settings else []:
                    if sketch.set("", id_, each.continent or each.region, "location"):
                        sketch.taken.append(each.span)


def is_there(stand: Stand, sketch: Sketch) -> bool:
    """Whether the plan, or one of its settings, stands where a part is said to."""
    settings = [value for drawn in sketch.parts.values() for value in drawn.settings.values()]
    if stand.continent:
        return sketch.region.startswith(_BEGINS[stand.continent]) or stand.continent in settings
    return sketch.region == stand.region or stand.region in settings
