"""Reading a goal: a sentence in, typed facts out. No model, no network, the same facts every time."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from functions.planning.rules.meant.outside import stays_there
from functions.planning.rules.meant.stands import where_rows_stand
from functions.planning.rules.meant.subnets import subnets_said
from functions.planning.rules.meant.unasked import masked
from functions.planning.rules.words import foreign, words
from functions.planning.rules.words.amounts import budget_in, machine_in, storage_in, users_in
from functions.planning.rules.words.japanese import from_japanese
from functions.planning.rules.words.negation import Span, is_portuguese, negated_in
from functions.planning.rules.words.numbers import counting
from functions.planning.rules.words.numerals import in_digits
from functions.planning.rules.words.places import CITY_WORDS, CONTINENT_WORDS, CONTINENTS, COUNTRY_WORDS, placed
from functions.planning.rules.words.running import up_and_down
from functions.planning.rules.words.spelling import corrected
from shared.cost.regions import DEFAULT_REGION, REGIONS


@dataclass(frozen=True, slots=True)
class Goal:
    """What a goal says.

    `wants` are concepts it asks for (keys of words.CONCEPTS), `rejects` those it says no to. `region` is where it
    should run; `region_stated` whether that is a place of its own rather than a continent; `zone` the first that it
    names there, whether or not there is one. `budget_usd` a month.
    `stored_gb` is how much data is to be kept.
    `machine_type` as stated (or the smallest that has the stated cores and memory). `not_offered` are machine types and
    regions it names that there are not. `other_cloud` is another cloud that it asks to deploy to.
    """

    text: str
    infrastructure: bool
    other_cloud: str | None
    wants: frozenset[str]
    rejects: frozenset[str]
    region: str | None
    region_stated: bool
    zone: str | None
    machine_type: str | None
    users: int | None
    budget_usd: float | None
    stored_gb: float | None
    sensitive: bool
    public_database: bool
    not_offered: tuple[str, ...]


_WEAK = frozenset({"thing", "infrastructure", "available", "code"})
_STRONG = frozenset(words.CONCEPTS) - _WEAK - {"latency", "cheapest", "inside"}
_REGION = re.compile(r"\b((?:us|northamerica|southamerica|europe|me|asia|australia|africa)-[a-z]+\d+)(?:-[a-f])?\b")
_NEAR_USERS = re.compile(
    r"(?:users?|customers?|visitors?|players?|nutzer\w*|kund\w+|besucher\w*|audience|people)\b[^.;!?]{0,30}"
    r"\b(?:in|from|across|aus|around)\s[^.;!?]{0,20}$"
)
# A dash right before the number of people or of money, where no list begins.
_NEGATIVE = re.compile(
    r"(?<=\s)-\d[\d.,]* ?(?:k )?(?:(?:concurrent|active|daily|monthly) )?(?:users?|people|customers?|visitors?|nutzer\w*|usuarios|utilisateurs|"
    r"instances?|gb|usd|eur|euros?|dollars?|\$)|^-\d[\d.,]* ?(?:users?|people|customers?|usd|eur|dollars?)"
)
_NO_PLACE_WITHIN = 14
_NO_BEFORE = re.compile(r"\b(?:no|not|never|without|kein\w*|ohne|sin|sans|sem)(?: an?| any)? $")
# The pronoun is no country: only capitals, or a place's article, make it one.
_US = re.compile(
    r"\b(?:postgres\w*|mysql|database|db|primary|master|api|service|main)(?: \w+)? in us\b|\bU\.?S\.?A?\b|\b(?:in|from|across) the us\b|\b(?:in|across|both) us (?:and|&|\+) (?:the )?eu"
)


_REGION_NAME = r"(?:us|northamerica|southamerica|europe|me|asia|australia|africa)-[a-z]+\d+"
_PLACE_NAME = (
    rf"(?:{_REGION_NAME}|{'|'.join(sorted(map(re.escape, {*CITY_WORDS, *COUNTRY_WORDS}), key=len, reverse=True))})"
)
# Where a copy stands is said of the copy.
_COPY_IN = re.compile(
    r"\b(?:replicas?|standby|copy|copies|mirror|backups?|failover|follower|\w*replik\w*|kopien?|repli\w*|copias?|copies?)(?: (?!(?:and|und|y|et|e)\b)[\w'-]+){0,4}? "
    rf"(?:in|to|at|into|nach|en|a|au|aux|em|im|naar|ad) (?:the |den |der |la |el )?(?P<place>{_PLACE_NAME})(?![\w-])(?: ?\((?P<region>{_REGION_NAME})\))?"
)
# `5 -> 10 GB` is how it was and how it is to be, `events -> BigQuery` is events to BigQuery.
_FIGURES = re.compile(r"(?<!from )(?<![\w.-])(\d[\w.]*(?: [a-z%]+)?) ?(?:-+>|=+>|>>|\N{RIGHTWARDS ARROW}) ?(?=\d)")
_ARROW = re.compile(r"(?<=\s)(?:-+>|=+>|>>|\N{RIGHTWARDS ARROW})(?=\s)")


_VOICED = "\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}\N{COMBINING KATAKANA-HIRAGANA SEMI-VOICED SOUND MARK}"


_ONE = re.compile(r"\béén\b", re.IGNORECASE)


def fold(text: str) -> str:
    """Lower case without accents, blanks joined, typographic quotes and dashes made plain: `Für` is `fur`."""
    text = from_japanese(text)
    # With its accents it is the number, and without them any article.
    text = _ONE.sub("one", unicodedata.normalize("NFC", text))
    text = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char) or char in _VOICED)
    if any(char in text for char in _VOICED):
        text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[^\S\n]+", " ", re.sub("[\N{HYPHEN}-\N{HORIZONTAL BAR}]", "-", text))
    return _ARROW.sub("to", _FIGURES.sub(r"from \1 to ", text))


def read_goal(text: str) -> Goal:
    """The facts of a goal, in English, German or something near them; never raises."""
    folded = in_digits(corrected(fold(text)))
    negated = negated_in(folded)
    wants, rejects = _concepts(folded, negated)
    region, stated, elsewhere = _region(text, folded, negated)
    machine, unknown_machine = machine_in(folded)
    users, budget = users_in(folded), budget_in(folded)
    not_offered = []
    if unknown_machine:
        instead = f" ({machine} is like it)" if machine else ""
        not_offered.append(f"the machine type {unknown_machine}{instead}")
    if negative := _NEGATIVE.search(folded):
        not_offered.append(f"{negative[0].strip()}, which is less than none")
        users = None if users_in(negative[0]) else users
    if elsewhere:
        not_offered.append(elsewhere)
    zones = [each[0] for each in _ZONE.finditer(folded) if each[1] == region and not _within(each, negated)]
    zones += [
        f"{region or DEFAULT_REGION}-{each[1]}"
        for each in _ZONE_BY_LETTER.finditer(folded)
        if not _within(each, negated)
    ]
    not_offered += [f"the zone {each}" for each in dict.fromkeys(zones) if each != zones[0]]
    return Goal(
        text=text,
        infrastructure=_asks_for_infrastructure(folded, wants, sized=bool(machine or users or region or budget)),
        other_cloud=_other_cloud(folded, negated),
        wants=wants,
        rejects=rejects,
        region=region,
        region_stated=stated,
        zone=zones[0] if zones else None,
        machine_type=machine,
        users=users,
        budget_usd=budget,
        stored_gb=storage_in(folded),
        sensitive=bool(words.SENSITIVE.search(folded)),
        public_database=any(
            not _NO_BEFORE.search(folded[: match.start()]) for match in words.PUBLIC_DATABASE.finditer(folded)
        ),
        not_offered=tuple(not_offered),
    )


def _within(match: re.Match[str], stretches: tuple[Span, ...]) -> bool:
    return any(start <= match.start() < end for start, end in stretches)


def _concepts(text: str, negated: tuple[Span, ...]) -> tuple[frozenset[str], frozenset[str]]:
    wants, rejects = set(), set()
    text = masked(text)
    for name, pattern in words.CONCEPTS.items():
        found = [_within(match, negated) for match in pattern.finditer(text)]
        if found and not all(found):
            wants.add(name)
        elif found:
            rejects.add(name)
    # `zero downtime` says no and means yes.
    if re.search(r"\b(?:zero|no|without) down ?time|no single point", text):
        wants.add("available")
        rejects.discard("available")
    if not wants & _STRONG:
        wants |= {name for name, pattern in words.ALIASES.items() if pattern.search(text)} - rejects
    if "database" in rejects:
        wants -= {"postgres", "mysql"}
    if _machines(text) and "autoscaling" not in rejects:
        wants.add("autoscaling")
    return frozenset(wants), frozenset(rejects)


def _machines(text: str) -> str | None:
    """How many machines a goal names, when they are more than one."""
    for match in words.MACHINES.finditer(counting(text)):
        number = match["number"] or match["times"] or match["after"]
        if int(number) > 1:
            return f"{match['low']} to {number}" if match["low"] else number
    return None


_ZONE = re.compile(r"\b([a-z]+-[a-z]+\d+)-[a-z]\b")
_ZONE_BY_LETTER = re.compile(
    r"(?<!dns )(?<!time )(?<!hosted )(?<!managed )(?<!private )\b(?:zone|zona) ([a-f])(?=\s*(?:[.,;:!?)]|$)| (?:please|for|with|of|in|on|bitte)\b)"
)


_COPIES_LISTED = re.compile(
    r"\breplicas?\b[:,]?(?:(?:[ ,]|\b(?:\d|one|each|another|the other|and|und|y|et|in|en)\b)+(?:us|northamerica|southamerica|europe|me|asia|australia|africa)-[a-z]+\d+)+"
)


def copies_in(text: str) -> list[str]:
    """The regions in which a folded text wants read replicas, each once."""
    return list(
        dict.fromkeys(
            each for match in _COPIES_LISTED.finditer(text) for each in _REGION.findall(match[0]) if each in REGIONS
        )
    )


def _region(raw: str, text: str, negated: tuple[Span, ...]) -> tuple[str | None, bool, str | None]:
    """The region, whether it was stated, and what was named besides (a region that does not exist, a second one)."""
    if len(copies_in(text)) > 1:
        # Where several copies stand is said of none but them.
        text = _COPIES_LISTED.sub(lambda match: " " * len(match[0]), text)
    named = [match[1] for match in _REGION.finditer(text) if not _within(match, negated)]
    alone = _COPY_IN.sub(lambda match: " " * len(match[0]), text)
    if alone != text and (
        _REGION.search(alone) or any(_places(placed(alone), table, negated) for table in (CITY_WORDS, COUNTRY_WORDS))
    ):
        # As long as something is said of the rest.
        text = alone
        named = [match[1] for match in _REGION.finditer(text) if not _within(match, negated)]
    real = list(dict.fromkeys(name for name in named if name in REGIONS))
    unknown = next((f"the region {name}" for name in named if name not in REGIONS), None)
    named_here = any(_places(placed(text), table, negated) for table in (CITY_WORDS, COUNTRY_WORDS))
    if not real and not named_here and (other := foreign.REGION.search(text)):
        nearest = foreign.REGIONS[other[1]]
        return nearest, True, f"the region {other[1]}, which is another cloud's ({nearest} is near it)"
    text = placed(text)
    if rows := where_rows_stand(text):
        # Data stays where it is said to; what runs elsewhere is told.
        return rows, True, unknown
    if is_portuguese(text) and not re.search(r"\bEU\b", raw):
        # `Eu preciso` is somebody, and no continent.
        text = re.sub(r"\beu\b", "  ", text)
    # `Frankfurt or Zurich` is one of them, and no second.
    one = _OR.search(text) is not None
    if real:
        # Subnets stand in several by themselves.
        inner = {each.region for each in subnets_said(text)}
        return (
            real[0],
            True,
            unknown or _second([real[0], *(each for each in real[1:] if each not in inner and not one)]),
        )
    for table in (CITY_WORDS, COUNTRY_WORDS):
        found = _places(text, table, negated)
        if table is COUNTRY_WORDS and _US.search(raw) and not found:
            found = ["us-central1"]
        if found and _ONE_IN.search(text):
            # `One in the US and one in the EU`: what one part is said to stand in is no law.
            there = {REGIONS[each].continent for each in found}
            wide = [CONTINENTS[each][0] for each in _places(text, CONTINENT_WORDS, negated)]
            found += [each for each in wide if REGIONS[each].continent not in there]
        if found:
            return found[0], True, unknown or _second(found[:1] if one else found)
    continents = _places(text, CONTINENT_WORDS, negated)
    if continents:
        near = bool(words.CONCEPTS["latency"].search(text))
        others = list(dict.fromkeys(CONTINENTS[each][near] for each in continents))
        return others[0], False, unknown or _second(others)
    return None, False, unknown


def named_regions(raw: str) -> list[str]:
    """The regions that a goal names by themselves or by a city, in its order."""
    text = placed(in_digits(corrected(fold(raw))))
    return list(
        dict.fromkeys(
            [
                *(name for name in _REGION.findall(text) if name in REGIONS),
                *_places(text, CITY_WORDS, ()),
                *_places(text, COUNTRY_WORDS, ()),
            ]
        )
    )


def _places(text: str, table: dict[str, str], negated: tuple[Span, ...]) -> list[str]:
    """Regions of the places a text names, those of its users first, each once."""
    pattern = _any_of(tuple(table))
    # `Without an address in Sydney` is said of the address.
    said_no = tuple((start, min(end, start + _NO_PLACE_WITHIN)) for start, end in negated)
    matches = [match for match in pattern.finditer(text) if not _within(match, said_no)]
    matches.sort(key=lambda match: not _NEAR_USERS.search(text[: match.start()]))
    return list(dict.fromkeys(table[match[0]] for match in matches))


@lru_cache(maxsize=8)
def _any_of(places: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, places), key=len, reverse=True))})(?!\w)")


_OR = re.compile(rf"{_PLACE_NAME}(?:,? {_PLACE_NAME})*,? (?:or|oder|o|ou|of)(?: (?:in|en|a))? {_PLACE_NAME}(?![\w-])")


def _second(regions: list[str]) -> str | None:
    return f"a second region ({regions[1]})" if len(regions) > 1 else None


_ONE_IN = re.compile(
    r"\b(?:one|1|another|eine[rsn]?|una?|uno|otr[oa]|une?|l ?'? ?autre|uma?|outr[oa]|een)(?: [\w-]+){0,3}? (?:in|en|em|aux?) (?:the |den |der |die |los |la |les |os )?(?:us|usa|united states|eu|europ\w+|asia|asie)\b"
    r"|\b(?:je|each|both|beide)\b[^.;]{0,40}\bin (?:the )?(?:us|usa|eu|europ\w+|asia)\b|\bin (?:the )?(?:us|usa) and in (?:the )?(?:eu|europe|asia)\b|\bin (?:the )?(?:eu|europe|asia) and in (?:the )?(?:us|usa)\b"
    r"|\bin (?:der )?(?:eu|europa|asien) und in den usa\b|\bin den usa und in (?:der )?(?:eu|europa|asien)\b"
)
# What a tunnel leads to stays where it is.
_TUNNEL = re.compile(
    r"\b(?:vpn|tunnels?|peer\w*|interconnect|connect\w*|links?|verbind\w*|conect\w*|reli\w*)\b[\w ]{0,25}\b(?:to|with|into|and|zu|mit|con|a|avec|vers)"
    r"(?: (?:our|the|an?|my))? ?$"
    r"|\b(?:vpn|tunnels?|interconnect|peering)\b[^.;\n]{0,24}\b(?:between|zwischen|entre)\b[^.;\n]{0,40}\b(?:and|und|y|et)(?: (?:our|the|an?|my))? ?$"
)


# What is kept elsewhere and is only reached from here.
_KEPT_THERE = re.compile(
    r"(?<!host )(?<!deploy )(?<!run )(?<!put )(?<!move )\b(?:our|my|the|unser\w*|nuestr\w+|notre|nos) (?:existing |current |production |prod )?"
    r"(?:postgres\w*|mysql\w*|mongo\w*|redis|databases?|db|data|warehouse|files?|bucket|sql server|oracle|datenbank|base de (?:datos|donnees))(?: \w+)?,? ?\(?"
    r"(?:(?:which|that) )?(?:(?:is|are|runs?|sits?|lives?|stays?|hosted) )?(?:on|in|at|auf|bei|en|sur) (?:aws |amazon |azure )?$"
)


_MOVES_FROM = re.compile(
    r"\b(?:mov(?:e|es|ing|ed)|migrat\w+|switch\w*|com(?:e|ing)|leav\w+|fed up|get\w* (?:off|away)|um(?:zug|ziehen)|weg|migrar|migramos|venimos|quitt\w*)\b[^.;!?]{0,16}"
    r"\b(?:from|off|of|away from|von|desde|de)(?: the)? $|\b(?:leav\w+|quitting|outgr[eo]wn?|tired of|done with|fed up with|ditch\w*|dropp?\w*|too big for)(?: our| the)? $"
)


# What is somebody else's stands where they have it.
_OF_OTHERS = re.compile(
    r"\b(?:atlas|partners?(?:'s?)?|customers?(?:'s?)?|vendor\w*|supplier\w*|providers?(?:'s)?|external|third[- ]party|their|whitelist\w*|allow-?list\w*)\b[^.;!?\n]{0,40}\b(?:on|in|at|auf|bei|en|sur) (?:aws |amazon |azure )?$"
)
# Whoever names what is Google's speaks of another cloud as of what stands there.
_GOOGLES = re.compile(
    r"\b(?:big ?query|cloud run|cloud sql|firestore|pub ?/?sub|gke|gcs|cloud storage|vertex|gcp|google(?! (?:maps|sheets|docs|drive|analytics|play|login|sign|account|workspace|pay|ads))(?: cloud)?)\b"
)
# `(now heroku)`, `RDS got too expensive`: where it stands so far.
_SO_FAR = re.compile(
    r"\b(?:now|currently|today|at the moment|so far|until now|aktuell|derzeit|momentan|bisher|zurzeit|heute|ahora|actualmente|hoy|actuellement|aujourd ?'? ?hui|pour l ?'? ?instant|hoje|atualmente|oggi|attualmente|nu|momenteel)"
    r"(?: (?:it |this |all )?(?:is|runs?|are|lives?|sits?|ist|lauft|esta|corre|est|tourne|roda|esta rodando|gira|draait))?(?: (?:still|noch|on|at|in|with|bei|auf|en|sur|chez|no|na|su|op))* ?$"
)
_SO_FAR_AFTER = re.compile(
    r" ?\(?(?:now|currently|today|at the moment|so far|until now|aktuell|derzeit|bisher|heute|ahora|actualmente|hoy|actuellement|aujourd ?'? ?hui|hoje|atualmente|oggi|attualmente|momenteel)\b"
)
_TOO_DEAR = re.compile(
    r"(?: [\w.-]+){0,2}? (?:(?:is|are|was|were|got|gets|has become|became|becomes|ist|sind|wird|wurde|war|es|son|se (?:volvio|ha vuelto|hizo|puso)|salio|sale|est|sont|devient|est devenu\w*|e|ficou|esta) )(?:us |uns |nos )?(?:getting |just |way |far |too |so |very |muy |demasiado |trop |zu |sehr |tres |muito |troppo |te )*"
    r"(?:expensive|pricey|dear|costly|much|teuer|car(?:o|a|os|as|isim[oa])|cher|chere|duur)"
    r"|(?: [\w.-]+){0,2}? (?:costs?|eats|burns|kostet|frisst|cuesta|nos cuesta|coute|custa|costa) (?:us |uns |nos )?[$]?\d"
)
_DEPLOYED_THERE = re.compile(
    r"\b(?:deploy\w*|host\w*|(?<!cloud )run(?:s|ning)?|put|launch\w*|provision\w*|set ?up|creat\w+|build\w*|move|migrate|betreib\w*|desplieg\w*|desplegar|deploy\w*)\b(?:(?!\b(?:because|since|weil|porque|parce|perche|whose|which|that)\b)[^.;!?\n]){0,60}\b(?:on|to|onto|in|into|auf|en|sur|nach)\s+"
    r"(?:the |my |our )?(?:aws|amazon|azure|digital ?ocean|hetzner|ec2|eks|ecs|lambda|fargate|alibaba\w*|oracle cloud|linode|vercel|heroku)\b"
    r"|\b(?:want|need|like|mochten?|wollen|queremos|quiero|voulons|veux)\b[^.;!?\n]{0,24}\b(?:on|in|auf|en|sur) (?:aws|amazon|azure)\b"
    r"|\bboth\b[^.;!?\n]{0,40}\b(?:aws|azure)\b|\b(?:aws|azure) (?:and|or|und|oder) (?:gcp|google)|\b(?:gcp|google(?: cloud)?) (?:and|or|und|oder|&) (?:aws|azure)\b|\bmulti-?cloud\b"
)
# What stands in a list of what there is today.
_LISTED_TODAY = re.compile(
    r"(?:^|[.!?\n] ?)[^.!?\n]{0,60}\b(?:currently|today|now|right now|at the moment|as of today|current (?:setup|stack|state|infrastructure)|what we have|we have|existing|"
    r"derzeit|aktuell|heute|bisher|actualmente|hoy|actuellement|aujourd'hui|atualmente|hoje)[^.!?\n]{0,30}:\s*\n(?: ?(?:[-*\u2022]|\d+[.)])[^\n]*\n)* ?(?:[-*\u2022]|\d+[.)])[^\n]*$"
)


# A tunnel leads to another cloud, and what stands at its other end stays there: `VPN nach AWS`, `IPsec to AWS`.
_JOINED = r"(?:ha[- ])?(?:vpns?|ipsec|tunn?el\w*|interconnect\w*|ike(?:v2)?)"
_ABROAD = r"(?:aws|amazon|azure|alibaba(?: cloud)?|oracle cloud|oci|ibm cloud|digital ?ocean|hetzner|ovh\w*|scaleway)"
_OUR = r"(?:our|the|an?|my|their|unser\w*|dem|der|den|einem?r?|nuestr\w+|la|el|una?|notre|nos|le|o|a|um|uma|nossa|nosso|il|lo|nostr\w|onze|de)"
_PEER = re.compile(
    rf"\b{_JOINED}\b(?:(?!\bserver\b)[^.;!?\n]){{0,60}}?\b(?:to|into|towards?|with|and|nach|zu[mr]?|in|mit|und|hacia|al?|con|vers|avec|et|para|com|e|verso|naar|met|<->|-) (?:{_OUR} )?(?:{_OUR} )?(?:existing )?"
    rf"(?:(?:vpcs?|vnets?|networks?|netz\w*|red|rede|reseau|rete|accounts?|konto|cuenta|compte|conta|side|gateway|site) (?:(?:in|on|at|of|von|bei|de|en|chez|na|no|da|do|su|di|van) )?(?:{_OUR} )?)?{_ABROAD}\b"
    rf"|\b{_ABROAD}\b[^.;!?\n]{{0,60}}\b(?:over|via|through|by|uber|per|por|par|tramite|attraverso) (?:{_OUR} )?{_JOINED}\b"
    rf"|\b{_JOINED}\b(?:(?!\bserver\b)[^.;!?\n]){{0,60}}? (?<!\bon )(?<!\bauf )(?<!\bin )(?<!\ben )(?<!\bsur )(?<!\bna )(?<!\bsu ){_ABROAD}\b"
    rf"|\b{_JOINED}[- ](?:tunnel )?{_ABROAD}\b|\b{_ABROAD}[- ]{_JOINED}\b"
)


def _other_cloud(text: str, negated: tuple[Span, ...]) -> str | None:
    """Another cloud that a goal wants to deploy to; one that it leaves, compares with, calls or rejects is none."""
    either = bool(words.EITHER.search(text))
    if _PEER.search(text) and not _DEPLOYED_THERE.search(text):
        return None
    if _GOOGLES.search(text) and not _DEPLOYED_THERE.search(text):
        return None
    if words.LEAVES.search(text) or (words.EQUIVALENT.search(text) and not words.GOES_TO.search(text)):
        return None
    here = bool(words.MOVES_HERE.search(text) or words.RUNS_HERE.search(text))
    same = bool(words.SAME_HERE.search(text))
    here_at = max((match.start() for match in words.RUNS_HERE.finditer(text)), default=-1)
    today = words.TODAY.search(text) if here else None
    moves = bool(words.MOVES.search(text))
    for name, pattern in words.OTHER_CLOUDS.items():
        # What is left is left, however often it is named.
        if any(
            _MOVES_FROM.search(text[max(0, match.start() - 40) : match.start()]) for match in pattern.finditer(text)
        ):
            continue
        for match in pattern.finditer(text):
            before, after = text[max(0, match.start() - 80) : match.start()], text[match.end() : match.end() + 80]
            if (
                stays_there(before)
                or any(no.search(before) for no in (_TUNNEL, _KEPT_THERE, _OF_OTHERS))
                or _LISTED_TODAY.search(text, 0, match.end())
            ):
                continue
            if words.GOES_TO.search(before):
                return name
            # What stands there before it is said where to build is what to build; so is all where the same is wanted.
            service = not words.CLOUD_ITSELF.fullmatch(match[0])
            if (same and not words.BOTH.search(before + match[0] + after)) or (service and match.start() < here_at):
                continue
            left = words.ORIGIN_BEFORE.search(before) or words.ORIGIN_AFTER.search(after) or _within(match, negated)
            left = bool(left) or (here and bool(words.TODAY_BEFORE.search(before)))
            left = left or (today is not None and today.start() <= match.start() < today.end())
            left = left or bool(_SO_FAR.search(before) or _SO_FAR_AFTER.match(after) or _TOO_DEAR.match(after))
            left = left or bool(words.HAS_BEEN.search(before)) or (moves and not words.RUNS_THERE.search(before))
            if not (left or either) and (not here or words.RUNS_THERE.search(before)):
                return name
    return None


def _asks_for_infrastructure(text: str, wants: frozenset[str], *, sized: bool) -> bool:
    """Whether a text asks for something to be run: generous, but a poem about a server is a poem.

    `sized`: it names a machine, a place, a number of users or a budget.
    """
    if is_other_work(text):
        return False
    asks = bool(words.WANTS.search(text))
    if wants & _STRONG or machine_in(text) != (None, None):
        return True
    if wants & _WEAK:
        return asks or sized or {"code", "thing"} <= wants or bool(words.HERE.search(text))
    return bool(words.HOSTS.search(text) and words.HERE.search(text))


def is_other_work(text: str) -> bool:
    """Whether a folded text asks for words, for an end, or to be told something, and for nothing to be run."""
    other = any(pattern.search(text) for pattern in (words.CREATIVE, words.WORDWORK, words.DESTROYS))
    # What is stopped and started again by the clock does not end.
    if other and not words.HOSTS.search(text) and not up_and_down(text):
        return True
    return bool(words.QUESTION.search(text) and not words.WANTS.search(text) and not words.is_statement(text))
