"""Services that run in several regions, behind one load balancer that leads each request to the nearest."""

import re

from functions.planning.rules.drawn.stores import neighbour
from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.places import CITY_WORDS, CONTINENT_WORDS, CONTINENTS, COUNTRY_WORDS, LAWS, placed
from shared.cost.regions import REGIONS
from shared.schemas import Asked

_NEED = "running_there"
_OF_WORD = {
    **CITY_WORDS,
    **{word: region for word, region in COUNTRY_WORDS.items() if word not in LAWS},
    **{word: CONTINENTS[continent][0] for word, continent in CONTINENT_WORDS.items() if word not in LAWS},
    **dict.fromkeys(("us", "usa", "ee uu", "stati uniti"), "us-central1"),
    **dict.fromkeys(("asie", "asia"), "asia-east1"),
    **{name: name for name in REGIONS},
}
_FAR_AND_WIDE = {*CONTINENT_WORDS, "us", "usa", "united states", "america", "ee uu", "stati uniti", "asie"}
_PLACE = rf"(?:{'|'.join(sorted(map(re.escape, _OF_WORD), key=len, reverse=True))})(?![\w-])"
_NEXT = r"(?: ?(?:,|/|&|\+)| (?:and|und|y|et|e|en)\b| as well as| sowie)(?: (?:and|und|y|et|e|also|auch)\b)?"
_IN = r"(?:(?:in|en|a|au|aux|nei|negli|em|im) )?(?:(?:the|den|la|el|los|gli) )?"
_LISTED = re.compile(rf"(?<![\w-]){_PLACE}(?:{_NEXT} ?{_IN}{_PLACE})+")
# The last of these before the places says what stands there.
_RUNS = re.compile(
    r"\b(?:cloud ?run|services?|apis?|apps?|applications?|back-?ends?|front-?ends?|containers?|deploy\w*|host\w*|runs?|running|regions?|regionen"
    r"|regiones|dienste?|anwendung\w*|servicios?|aplicacion\w*|lauf\w*|despleg\w*|balanceador\w*|load ?balancer|lb)\b"
)
_OTHER = re.compile(
    r"\b(?:users?|customers?|visitors?|clients?|people|teams?|offices?|employees|kunden|nutzer\w*|usuarios|clientes|utilisateurs|from"
    r"|replic\w*|replik\w*|cop(?:y|ies)|kopien?|backups?|buckets?|files?|vpns?|tunnels?|vms?|machines?|clusters?|gke|checks?|uptime"
    r"|data ?sets?|functions?|databases?|postgres\w*|mysql|cloud sql|redis|between|countries|block\w*|time ?zones?|available)\b"
)
# A database that is named in one breath with what runs.
_WITH_IT = re.compile(
    r"(?:databases?|postgres\w*|mysql|cloud sql|redis)(?: [\d.]+)?(?: (?:each|both))?(?: (?:in|en|auf))*\W*$"
)
_SEVERAL = re.compile(
    r"\b(?:multi[- ]?region\w*|(?:(?P<many>\d|two|three|four|zwei|drei|dos|tres|deux|trois|due|tre|twee)|several|multiple|mehrere\w*|varias|plusieurs)"
    r" (?:\w+ )?regi(?:on|ao|oe)\w*)"
)
_MANY = {
    "two": 2, "zwei": 2, "dos": 2, "deux": 2, "due": 2, "twee": 2, "three": 3, "drei": 3, "tres": 3, "trois": 3,
    "tre": 3,
}  # fmt: skip
_OF_DATA = re.compile(r"database|postgres|mysql|\bsql\b|replic|replik|copy|bucket|backup|storage|spanner|\bdata\b")
_WORLD = ("us-central1", "europe-west1", "asia-southeast1")
_WIDE = re.compile(
    r"\b(?:world ?wide|global\w*|weltweit|all over the world|around the world|mund(?:o|ial)\w*|monde\w*)\b"
)
_ALONE = (
    "services on Cloud Run stand in several regions behind a load balancer, where they have no fixed outgoing address, GPU "
    "or sign-in of their own; say which are to, or deploy this a second time there"
)


def further_regions(sketch: Sketch, reading: Reading) -> list[str]:
    """The regions in which a goal wants what runs beside the first; none where one region is meant."""
    if not sketch.of("cloud_run") or reading.rejects(_NEED) or reading.wants("static_egress", "nat", "gpu"):
        return []
    several = reading.wants(_NEED) or any(_several(reading, each) for each in reading.of("cross_region"))
    listed = [region for match in _listed(reading, several=several) for region in _regions(match[0])]
    if not several and not set(listed) - {sketch.region}:
        # One place by two names is one.
        return []
    said = _SEVERAL.search(reading.text)
    many = said["many"] if said else None
    wanted = int(_MANY.get(many, many if many.isdigit() else 2)) if many else 2
    named = list(dict.fromkeys([sketch.region, *listed]))
    if len(named) < 2:
        # Which ones is nobody's word: the world's, or the neighbour that takes over.
        far = _WIDE.search(reading.text) or any(
            "near" in each.words or "clos" in each.words for each in reading.of(_NEED)
        )
        others = _WORLD if far or wanted > 2 else (neighbour(sketch.region),)
        apart = [each for each in others if REGIONS[each].continent != REGIONS[sketch.region].continent]
        named += (apart if len(others) > 1 else list(others))[: max(wanted - 1, 1)]
    return [each for each in named if each != sketch.region][:9]


def draw_regions(sketch: Sketch, reading: Reading) -> None:
    """Let what a load balancer leads to stand in every region that is asked for."""
    _tell_machines(sketch, reading)
    further = further_regions(sketch, reading)
    if not further:
        return
    fronts = [id_ for made in sketch.of("load_balancer") for id_ in sketch.parts[made].uses]
    services = [id_ for id_ in fronts if sketch.parts[id_].part.name == "cloud_run"]
    done = [id_ for id_ in services if sketch.set("", id_, ",".join(further), "also_in")]
    if not done:
        sketch.lacks.setdefault(_NEED, _ALONE)
        return
    sketch.lacks.pop(_NEED, None)
    places = ", ".join([sketch.region, *further])
    how = f"{', '.join(done)}: runs in {places}, and the load balancer leads each request to the nearest that answers"
    kept = sketch.of("sql", "redis", "valkey", "filestore")
    if kept:
        how += f"; {', '.join(kept)} stays in {sketch.region}"
    listed = _listed(reading, several=reading.wants(_NEED, "cross_region"))
    sketch.taken += [match.span() for match in listed]
    if said := _SEVERAL.search(reading.text):
        sketch.taken.append(said.span())
    if reading.wants(_NEED):
        sketch.meet(_NEED, how)
    elif listed:
        words = (
            reading.goal.text[slice(*listed[0].span())] if len(reading.text) == len(reading.goal.text) else listed[0][0]
        )
        sketch.told.append(Asked(words=words, need=_NEED, met=True, how=how))
    if reading.wants("cross_region") and not sketch.how.get("cross_region"):
        sketch.lacks.pop("cross_region", None)
        sketch.meet("cross_region", how)


# `One in Belgium and one in Iowa`, `a VM in Frankfurt and another in Tokyo`.
_ONE_THERE = re.compile(
    rf"\b(?:one|1|another|the other|(?:a|the) second|eine[rs]?|der andere|una|uno|otr[ao]|une?|l ?'?autre|uma?|outr[ao]|an?)(?: (?:vm|server|machine|instance|maschine|serveur|servidor|maquina))?(?: (?:is|stands|steht|esta))?"
    rf" (?:in|at|im|en|a|au|em|no|na) (?:the )?(?P<place>{_PLACE})"
)
_MACHINES_THERE = re.compile(
    rf"\b(?:vms?|servers?|machines?|instances?|maschinen|servidores|maquinas|serveurs)(?: (?:each|one each|je eine?))? (?:in|en|a|im|em|au) (?P<list>{_PLACE}(?:{_NEXT} ?{_IN}{_PLACE})+)"
)
_MACHINES_APART = (
    "the machines of one deployment stand in one region ({here}): deploy this once more for each other region, with the "
    "region {there}"
)


def _tell_machines(sketch: Sketch, reading: Reading) -> None:
    """Say that machines of one deployment stand in one region, where a goal wants them in several."""
    if not sketch.of("vm", "group") or sketch.of("cloud_run") or sketch.of("gke"):
        return
    text = placed(reading.text)
    ones = list(_ONE_THERE.finditer(text))
    listed = _MACHINES_THERE.search(text)
    words = listed["list"] if listed else ", ".join(each["place"] for each in ones)
    named = list(dict.fromkeys(_regions(words)))
    if len(named) < 2 or reading.wants("cross_region"):
        return
    others = [each for each in named if each != sketch.region]
    low, high = listed.span() if listed else (ones[0].start(), ones[-1].end())
    said = Words.of(reading.goal.text, reading.text)(low, high)
    how = _MACHINES_APART.format(here=sketch.region, there=" or ".join(others))
    sketch.told.append(Asked(words=said, need=_NEED, met=False, how=how))
    sketch.taken.append((low, high))


def _listed(reading: Reading, *, several: bool) -> list[re.Match[str]]:
    """Where places are listed in which something runs; where several are asked for, also those that people ask from."""
    found = [(match, reading.text[: match.start()]) for match in _LISTED.finditer(placed(reading.text))]
    return [
        match
        for match, before in found
        if _runs_there(before) or (several and not _OF_DATA.search(re.split(r"[.;\n!?]", before)[-1]))
    ]


def _runs_there(before: str) -> bool:
    """Whether the words before some places say that what runs stands there."""
    clause = re.split(r"[.;\n!?]", before)[-1]
    runs = [match.end() for match in _RUNS.finditer(clause)]
    others = list(_OTHER.finditer(clause))
    if not runs:
        return not others and bool(_RUNS.search(before))
    after = [match for match in others if match.start() >= runs[-1]]
    return not after or (len(after) == 1 and bool(_WITH_IT.search(clause)))


def _several(reading: Reading, said: Mention) -> bool:
    """Whether words about several regions are about what runs, and not about a copy of what is kept."""
    around = reading.text[max(0, said.start - 40) : said.end + 25]
    return bool(_SEVERAL.search(reading.text[said.start : said.end])) and not _OF_DATA.search(around)


def _regions(listed: str) -> list[str]:
    """The regions of some places, without a continent that one of the others is on: `europe-west3, Europe`."""
    words = [match[0] for match in re.finditer(rf"(?<![\w-]){_PLACE}", listed)]
    on = {REGIONS[_OF_WORD[word]].continent for word in words if word not in _FAR_AND_WIDE}
    return [
        _OF_WORD[word] for word in words if word not in _FAR_AND_WIDE or REGIONS[_OF_WORD[word]].continent not in on
    ]
